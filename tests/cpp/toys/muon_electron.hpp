// mu-(p) e-(q) -> e-(1) mu-(2): a Born process in the t channel, of incoming particles of different
// masses and kinds.
//
// Orders included: tree level, masses exact. Neglected: Z exchange. Validity: electrons that leave
// with more than lowest_electron_energy in the rest frame of the incoming one; below lies the
// Coulomb peak.
#pragma once

#include <array>
#include <cmath>
#include <numbers>
#include <string_view>
#include <vector>

#include "vasilisa/kinematics/two_body.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/model.hpp"

namespace vasilisa::toys {

/// Draws the momentum transfer t with the density 1/t^2 of the propagator.
class MuonElectronMap {
 public:
  static constexpr std::size_t particles = 2;
  static constexpr std::size_t dimensions = 2;           // momentum transfer, azimuth
  static constexpr double lowest_electron_energy = 0.5;  // GeV
  struct Configuration {
    std::array<FourVector<double>, particles> momenta;
    double measure = 0;
  };
  static constexpr double phase_space_divisor = kinematics::TwoBody::phase_space_divisor;

  explicit MuonElectronMap(const Constants& constants)
      : electron_mass_(constants.electron_mass),
        pair_({constants.muon_mass, constants.electron_mass}, kinematics::Peaking::flat) {}

  [[nodiscard]] Configuration configuration(const double* u, double ecm, double factor = 1) const {
    constexpr double two_pi = 2 * std::numbers::pi;
    const double velocity = 1 - pair_.masses().slowness(ecm * ecm);  // 2 p/sqrt(s)
    const double highest = velocity * velocity * ecm * ecm;          // of -t = 2 p^2 (1 - cos)
    const double lowest = 2 * electron_mass_ * (lowest_electron_energy - electron_mass_);
    if (lowest >= highest) return {};
    const double minus_t = 1 / (u[0] / highest + (1 - u[0]) / lowest);
    const double jacobian = minus_t * minus_t * (1 / lowest - 1 / highest) * 2 / highest;
    const auto [muon, electron] = pair_.momenta(
        ecm, kinematics::unit_vector(1 - 2 * minus_t / highest, two_pi * u[dimensions - 1]));
    return {{electron, muon}, factor * velocity * two_pi * jacobian};
  }

 private:
  double electron_mass_;
  kinematics::TwoBody pair_;
};

class MuonElectron {
 public:
  static constexpr std::array particles{11, 13};
  static constexpr std::array radiation{
      process::RadiationChoice{kinematics::Radiation::full, "full", "both lines"},
      process::RadiationChoice{kinematics::Radiation::line_a, "electron", "the electron alone"},
      process::RadiationChoice{kinematics::Radiation::line_b, "muon", "the muon alone"}};
  static constexpr process::Facts facts{.name = "muon_electron",
                                        .particles = particles,
                                        .radiation = radiation,
                                        .typical_ecm = 0.405,
                                        .forward_backward = false,
                                        .needs_angle_cut = true};
  static constexpr std::string_view name = facts.name;
  static constexpr double identical_factor = 1;

  static auto map(const process::Model& model) { return MuonElectronMap(model.constants); }
  static std::vector<kinematics::Leg> legs(const Constants& constants) {
    using kinematics::Line;
    return {{"incoming muon", 13, constants.muon_mass, -1, true, Line::b},
            {"incoming electron", 11, constants.electron_mass, -1, true, Line::a},
            {"electron", 11, constants.electron_mass, -1, false, Line::a},
            {"muon", 13, constants.muon_mass, -1, false, Line::b}};
  }

  MuonElectron(const process::Model& model, double ecm, double /*lowest_ecm*/ = 0)
      : model_(model), ecm_(ecm) {}
  [[nodiscard]] MuonElectron at(double ecm) const { return {model_, ecm}; }
  [[nodiscard]] const process::Model& model() const { return model_; }

  /// 16 e^4/t^2 [(s - m_e^2 - m_mu^2)^2 + s t + t^2/2], four times the average over spins; without
  /// masses 8 e^4 (s^2 + u^2)/t^2, [PS95] eq. (5.71).
  [[nodiscard]] double born(const FourVector<double>* p) const {
    const double electron = model_.constants.electron_mass, muon = model_.constants.muon_mass;
    const kinematics::PairMasses masses{muon, electron};
    const double energy = ecm_ / 2 - masses.energy_shift(ecm_);
    const double momentum = std::sqrt((energy - electron) * (energy + electron));
    const FourVector<double> target{energy, 0, 0, -momentum};
    const double t = 2 * (electron * electron - dot(target, p[0]));
    const double s = ecm_ * ecm_, rest = s - electron * electron - muon * muon;
    const double e2_over_t = 4 * std::numbers::pi * model_.constants.alpha() / t;
    return 16 * e2_over_t * e2_over_t * (rest * rest + s * t + t * t / 2);
  }

 private:
  process::Model model_;
  double ecm_;
};

}  // namespace vasilisa::toys
