// One event as cuts, observables and histograms see it.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "vasilisa/kinematics/four_vector.hpp"

namespace vasilisa {

/// Which of the signal particles are photons: the pair itself, and those from `from` on, which end
/// the list.
struct SignalPhotons {
  bool pair = false;
  std::size_t from = 2;

  /// Throws ConfigurationError for fewer than two particles, and for photons beyond the pair that
  /// do not stand last.
  static SignalPhotons of(const std::vector<int>& pdg_ids);
};

/// Momenta of the two incoming particles, GeV.
using Incoming = std::array<FourVector<double>, 2>;

/// n signal particles, of which the first two are the pair, and m additional photons behind them,
/// momenta in the laboratory; ecm in GeV. "minus" and "plus" are the pair; in gamma gamma it is the
/// two most energetic photons.
struct EventView {
  EventView(const FourVector<double>* momenta, std::size_t signal_count, int additional,
            double centre_of_mass_energy, const SignalPhotons& signal_photons = {},
            const std::optional<FourVector<double>>& incoming_momentum = {},
            const Incoming& own_beams = {})
      : signal(momenta),
        n_signal(signal_count),
        n_additional(additional),
        p_minus(momenta[0]),
        p_plus(momenta[1]),
        photons(momenta + signal_photons.from),
        n_photons(additional + static_cast<int>(signal_count - signal_photons.from)),
        ecm(centre_of_mass_energy),
        photons_are_signal(signal_photons.pair),
        incoming(incoming_momentum.value_or(FourVector<double>{ecm, 0, 0, 0})),
        beams(own_beams) {}

  const FourVector<double>* signal;
  std::size_t n_signal;
  int n_additional;
  const FourVector<double>& p_minus;
  const FourVector<double>& p_plus;
  const FourVector<double>* photons;  // beyond the pair, signal or additional
  int n_photons;
  double ecm;
  bool photons_are_signal;      // of the pair
  FourVector<double> incoming;  // momentum of both beams without their spread
  Incoming beams;               // of this event
};

}  // namespace vasilisa
