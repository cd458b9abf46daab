// e+e- -> pi+pi-(gamma) as the engine sees it.
#pragma once

#include <numbers>

#include "generators/pipi/amplitude.hpp"
#include "generators/pipi/soft_virtual.hpp"
#include "vasilisa/process/annihilation.hpp"
#include "vasilisa/qed/inclusive_final_state.hpp"

namespace vasilisa::generators::pipi {

struct Channel {
  static constexpr std::string_view name = "pipi";
  static constexpr int pdg_minus = -211, pdg_plus = 211;
  static constexpr auto coupling_content = process::Coupling::Content::form_factor_and_dressing;

  static double mass(const Constants& constants) { return constants.pion_mass; }

  /// (4 pi alpha)^2 2 beta_pi^2 [1 - beta_e^2 c^2], times |F|^2; exact in both masses.
  static double born(double c, double energy, double electron_mass, double mass, double alpha) {
    const double e = electron_mass * electron_mass / (energy * energy);
    const double m = mass * mass / (energy * energy);
    const double e2 = 4 * std::numbers::pi * alpha;
    return e2 * e2 * 2 * (1 - m) * (1 - c * c * (1 - e));
  }

  /// Of |M_0|^2 over the angle, up to a constant; m = 4 m_pi^2/s.
  static double born_average(double m) { return 1 - m; }

  template <int N, class... Arguments>
  static double squared(const Arguments&... arguments) {
    return squared_amplitude<N, double>(arguments...);
  }
  template <class... Arguments>
  static process::EmissionParts parts(const Arguments&... arguments) {
    return emission_parts<double>(arguments...);
  }
  static double inclusive_final_state(double q2, double mass, double alpha) {
    return qed::inclusive_scalar_pair(q2, mass, alpha);
  }
  static double soft_virtual(const process::Model& model, double ecm, double c, double eps) {
    const double point_like = pipi::soft_virtual(c, ecm, eps, model.radiation, model.constants);
    if (!model.pion_structure || model.radiation != qed::Radiation::full) return point_like;
    return point_like + (*model.pion_structure)(ecm, c);
  }
};

using Process = process::Annihilation<Channel>;
static_assert(process::Process<Process>);

}  // namespace vasilisa::generators::pipi
