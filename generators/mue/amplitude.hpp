// mu(p_muon) e-(p_electron) -> e-(q_electron) mu(q_muon) + N photons, spin-summed squared
// amplitude.
//
// Orders included: tree level, N real photons from both lines with interference. Neglected: Z
// exchange. Approximations: none, all masses exact. Validity: any energy; momentum transfers away
// from zero.
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include "generators/mue/incoming.hpp"
#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/spinors/fermion_line.hpp"

namespace vasilisa::generators::mue {

/// Sum over spins and polarisations of |M|^2, couplings included, GeV^(-2N).
/// `dressing(q2)` multiplies the photon propagator 1/q2. mu+ is the outgoing end of a line of
/// arrows that runs against its momentum, so that the interference of the lines changes sign with
/// the charge by itself.
template <int N, class T, class Dressing>
T squared_amplitude(const Incoming<T>& incoming, const FourVector<T>& q_electron,
                    const FourVector<T>& q_muon, const std::array<FourVector<T>, N>& k, T alpha,
                    bool antimuon, const Dressing& dressing, kinematics::Radiation radiation) {
  using namespace spinors;
  using kinematics::Line, kinematics::radiates;
  const Photons<N, T> photons(k);
  const T light = incoming.electron_mass, heavy = incoming.muon_mass;
  const LineEnd<N, T> electron_in(incoming.electron, light, photons);
  const LineEnd<N, T> electron_out(q_electron, light, photons);
  const LineEnd<N, T> muon_in(incoming.muon, heavy, photons);
  const LineEnd<N, T> muon_out(q_muon, heavy, photons);
  const FermionCurrents<N, T> electrons(BarLine<N, T>(electron_out, false, photons),
                                        KetLine<N, T>(electron_in, false, photons));
  const FermionCurrents<N, T> muons(
      BarLine<N, T>(antimuon ? muon_in : muon_out, antimuon, photons),
      KetLine<N, T>(antimuon ? muon_out : muon_in, antimuon, photons));

  constexpr unsigned all = Photons<N, T>::subsets - 1;
  const auto allowed = [&](unsigned from_electron) {
    return (from_electron == 0 || radiates(radiation, Line::a)) &&
           (from_electron == all || radiates(radiation, Line::b));
  };
  std::array<std::complex<T>, all + 1> propagator{};
  const FourVector<T> transfer = incoming.electron - q_electron;
  for (unsigned s = 0; s <= all; ++s) {
    if (!allowed(s)) continue;
    // Photons of subset s leave the electron line.
    const FourVector<T> q = transfer - photons.sum[s];
    const T q2 = dot(q, q);
    propagator[s] = std::complex<T>(dressing(q2)) / q2;
  }

  const bool interfere = radiation != kinematics::Radiation::no_interference;
  T total{};
  for (unsigned h = 0; h <= all; ++h) {
    // The spin of the bar end of the electron line is 0: flipping all spins and polarisations
    // changes nothing.
    for (const int electron_state : {0, 2}) {
      for (int muon_state = 0; muon_state < 4; ++muon_state) {
        SpinPair<T> amplitude;
        for (unsigned s = 0; s <= all; ++s) {
          if (!allowed(s)) continue;
          const auto term =
              contract(electrons(s, h & s, electron_state), muons(all ^ s, h & ~s, muon_state));
          if (interfere) {
            amplitude.add(propagator[s], term);
          } else {
            total += T(2) * std::norm(propagator[s] * term);
          }
        }
        total += amplitude.squared();
      }
    }
  }
  return total * std::pow(T(4) * std::numbers::pi_v<T> * alpha, N + 2);
}

}  // namespace vasilisa::generators::mue
