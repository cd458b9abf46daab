// e+e- -> mu+mu-(gamma) as the engine sees it.
#pragma once

#include <numbers>

#include "generators/mumu/amplitude.hpp"
#include "generators/mumu/soft_virtual.hpp"
#include "vasilisa/process/annihilation.hpp"
#include "vasilisa/qed/coulomb.hpp"
#include "vasilisa/qed/inclusive_final_state.hpp"

namespace vasilisa::generators::mumu {

struct Channel {
  static constexpr std::string_view name = "mumu";
  static constexpr int pdg_minus = 13, pdg_plus = -13;
  static constexpr auto coupling_content = process::Coupling::Content::dressing;
  static constexpr auto wave = qed::Wave::s;

  static double mass(const Constants& constants) { return constants.muon_mass; }

  /// (4 pi alpha)^2 4 [1 + (m_e^2 + m_mu^2)/E^2 + beta_e^2 beta_mu^2 c^2], exact in both masses.
  static double born(double c, double energy, double electron_mass, double mass, double alpha) {
    const double e = electron_mass * electron_mass / (energy * energy);
    const double m = mass * mass / (energy * energy);
    const double e2 = 4 * std::numbers::pi * alpha;
    return e2 * e2 * 4 * (1 + e + m + (1 - e) * (1 - m) * c * c);
  }

  /// Of |M_0|^2 over the angle, up to a constant; m = 4 m_mu^2/s.
  static double born_average(double m) { return 1 + m / 2; }

  template <int N, class... Arguments>
  static double squared(const Arguments&... arguments) {
    return squared_amplitude<N, double>(arguments...);
  }
  template <class... Arguments>
  static kinematics::EmissionSplit split(const Arguments&... arguments) {
    return emission_split<double>(arguments...);
  }
  static double inclusive_final_state(double q2, double mass, double alpha) {
    return qed::inclusive_fermion_pair(q2, mass, alpha);
  }
  static double soft_virtual(const process::Model& model, double ecm, double c, double eps) {
    return mumu::soft_virtual(c, ecm, eps, model.radiation, model.constants, 0.0,
                              model.two_photon_exchange);
  }
};

using Process = process::Annihilation<Channel>;
static_assert(process::RadiativeProcess<Process>);

}  // namespace vasilisa::generators::mumu
