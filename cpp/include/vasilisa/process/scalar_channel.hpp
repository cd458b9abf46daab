// What the channels e+e- -> pair of charged pseudoscalars share: everything but the particle.
#pragma once

#include <numbers>

#include "vasilisa/kinematics/emission_split.hpp"
#include "vasilisa/process/coupling.hpp"
#include "vasilisa/qed/coulomb.hpp"
#include "vasilisa/qed/inclusive_final_state.hpp"
#include "vasilisa/qed/radiative_pair.hpp"
#include "vasilisa/qed/scalar_pair.hpp"
#include "vasilisa/qed/vertex.hpp"
#include "vasilisa/spinors/scalar_pair.hpp"

namespace vasilisa::process {

/// Base of a channel of Annihilation, which adds its facts.
struct ScalarChannel {
  static constexpr auto coupling_content = Coupling::Content::form_factor_and_dressing;
  static constexpr auto wave = qed::Wave::p;

  /// (4 pi alpha)^2 2 beta^2 [1 - beta_e^2 c^2], times |F|^2; exact in both masses.
  static double born(double c, double energy, double electron_mass, double mass, double alpha) {
    const double e = electron_mass * electron_mass / (energy * energy);
    const double m = mass * mass / (energy * energy);
    const double e2 = 4 * std::numbers::pi * alpha;
    return e2 * e2 * 2 * (1 - m) * (1 - c * c * (1 - e));
  }

  /// Of |M_0|^2 over the angle, up to a constant; m = 4 mass^2/s.
  static double born_average(double m) { return 1 - m; }

  template <int N, class... Arguments>
  static double squared(const Arguments&... arguments) {
    return spinors::squared_scalar_pair<N, double>(arguments...);
  }
  template <class... Arguments>
  static kinematics::EmissionSplit split(const Arguments&... arguments) {
    return spinors::scalar_pair_split<double>(arguments...);
  }
  static double inclusive_final_state(double q2, double mass, double alpha) {
    return qed::inclusive_scalar_pair(q2, mass, alpha);
  }
  /// Of point-like mesons.
  static double soft_virtual(const Model& model, double mass, double ecm, double c, double eps) {
    return qed::scalar_pair_soft_virtual(c, ecm, eps, model.radiation, model.constants, mass, 0.0,
                                         model.two_photon_exchange);
  }
  /// 2 Re of the vertex without a photon, log_lambda2 = 0.
  static double vertex(double q2, double mass, double alpha) {
    return 2 * qed::scalar_vertex(q2, mass, 0, alpha).real();
  }
  static double radiative_soft_virtual(const Model& model, const qed::RadiativePoint& point,
                                       double eps, const qed::RadiativeCouplings& couplings,
                                       qed::RadiativeParts parts = qed::RadiativeParts::all) {
    return qed::radiative_scalar_pair_soft_virtual(point, eps, model.radiation,
                                                   model.constants.alpha(), couplings, 0.0, parts);
  }
};

}  // namespace vasilisa::process
