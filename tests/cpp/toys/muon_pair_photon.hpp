// e+e- -> mu-(1) mu+(2) gamma(3) as a Born process of three bodies: a process that is no pair, with
// a phase-space map of its own.
//
// Orders included: tree level, photons from both pairs with interference, masses exact. Validity:
// photons above lowest_photon_energy in the centre-of-mass frame; softer ones are not drawn.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <string_view>
#include <vector>

#include "vasilisa/kinematics/two_body.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/legs.hpp"
#include "vasilisa/process/model.hpp"
#include "vasilisa/sampling/photon_mapping.hpp"
#include "vasilisa/spinors/lepton_pair.hpp"

namespace vasilisa::toys {

/// A muon pair in its rest frame, which recoils against the photon. Peaks: soft photons and light
/// pairs in the energy, the beams in the angle of the photon, the muons in the angle between them
/// and the photon.
class MuonPairPhotonMap {
 public:
  static constexpr std::size_t particles = 3;
  /// Energy and angle of the photon; angle and azimuth of the pair around it; azimuth of all.
  static constexpr std::size_t dimensions = 5;
  static constexpr double lowest_photon_energy = 0.02;  // GeV

  struct Configuration {
    std::array<FourVector<double>, particles> momenta;
    double measure = 0;
  };
  /// dPhi_3 = [d^3k / (2 k (2 pi)^3)] dPhi_2(pair) = s xi dxi dOmega_k beta* dOmega* over this, xi
  /// the energy of the photon over sqrt(s)/2, beta* the velocity of the muons in their rest frame.
  static constexpr double phase_space_divisor = 2048 * std::numbers::pi * std::numbers::pi *
                                                std::numbers::pi * std::numbers::pi *
                                                std::numbers::pi;

  explicit MuonPairPhotonMap(const Constants& constants)
      : electron_mass_(constants.electron_mass),
        muons_({constants.muon_mass, constants.muon_mass}, kinematics::Peaking::flat) {}

  [[nodiscard]] Configuration configuration(const double* u, double ecm, double factor = 1) const {
    constexpr double two_pi = 2 * std::numbers::pi;
    const double s = ecm * ecm;
    const double threshold = muons_.masses().threshold() / ecm;
    const double lowest = 2 * lowest_photon_energy / ecm, highest = 1 - threshold * threshold;
    if (lowest >= highest) return {};
    const auto xi = sampling::sliced_energy(u[0], lowest, highest);
    const double slow = muons_.masses().slowness(s * (1 - xi.value));
    const auto beam = between_poles(u[1], kinematics::one_minus_beta(electron_mass_, s));
    const auto muon = between_poles(u[2], slow);
    const FourVector<double> n = kinematics::unit_vector(beam.value, two_pi * u[4]);
    const auto made = muons_.with_photon(ecm, xi.value, slow, n,
                                         kinematics::around(n, 1 - muon.value, two_pi * u[3]));
    return {{made.first, made.second, made.photon},
            factor * s * xi.value * xi.jacobian * beam.jacobian * (1 - slow) * muon.jacobian *
                two_pi * two_pi};
  }

 private:
  /// cos(theta) with the density 1/(1 - beta^2 cos^2) of a photon between two opposite legs.
  static kinematics::Mapped between_poles(double u, double one_minus_beta) {
    const double beta = 1 - one_minus_beta;
    if (beta < 1e-6) return {2 * u - 1, 2};
    const double rapidity = std::log1p(2 * beta / one_minus_beta) / 2;
    const double c = std::clamp(std::tanh(rapidity * (2 * u - 1)) / beta, -1.0, 1.0);
    return {c, 2 * rapidity / beta * (1 - beta * c) * (1 + beta * c)};
  }

  double electron_mass_;
  kinematics::TwoBody muons_;
};

class MuonPairPhoton {
 public:
  static constexpr std::array particles{13, -13, 22};
  static constexpr std::array radiation{
      process::RadiationChoice{kinematics::Radiation::full, "full", "both pairs of charges"}};
  static constexpr process::Facts facts{.name = "muon_pair_photon",
                                        .particles = particles,
                                        .radiation = radiation,
                                        .virtual_photon = process::VirtualPhoton::s_channel};
  static constexpr std::string_view name = facts.name;
  static constexpr double identical_factor = 1;

  static auto map(const process::Model& model) { return MuonPairPhotonMap(model.constants); }
  static std::vector<kinematics::Leg> legs(const process::Model& model) {
    auto legs =
        process::pair_legs(model.constants, particles[0], particles[1], model.constants.muon_mass);
    legs.push_back({"photon", particles[2], 0, 0, false, kinematics::Line::a});
    return legs;
  }

  MuonPairPhoton(const process::Model& model, double ecm, double /*lowest_ecm*/ = 0)
      : model_(model), beams_(ecm, model.constants.electron_mass) {}
  [[nodiscard]] MuonPairPhoton at(double ecm) const { return {model_, ecm}; }
  [[nodiscard]] const process::Model& model() const { return model_; }

  [[nodiscard]] double born(const FourVector<double>* p) const {
    const auto bare = [](double) { return std::complex<double>(1); };
    return spinors::squared_lepton_pair<1, double>(
        beams_, p[0], p[1], {p[2]}, model_.constants.muon_mass, model_.constants.alpha(), bare,
        model_.radiation);
  }

 private:
  process::Model model_;
  spinors::IncomingPair<double> beams_;
};

}  // namespace vasilisa::toys
