// Two-body kinematics e-(p1) e+(p2) -> particle-(p3) particle+(p4) for the soft and virtual
// corrections.
#pragma once

#include <array>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/qed/soft_integral.hpp"

namespace vasilisa::qed {

/// In the centre-of-mass frame, final pair in the x-z plane. Energies in GeV.
struct PairKinematics {
  /// Throws RangeError below threshold or for |cos_theta| > 1, ConfigurationError for eps outside
  /// (0, 1).
  PairKinematics(double cos_theta, double ecm, double electron_mass, double final_mass, double eps);

  double s, t, u;  // t = (p1 - p3)^2, u = (p1 - p4)^2
  double k_soft;   // eps ecm / 2
  FourVector<double> p1, p2, p3, p4;
  std::array<Emitter, 4> legs;  // in this order; the first two are line a

  /// delta_soft of the legs that radiate.
  [[nodiscard]] double soft_correction(kinematics::Radiation radiation, double log_lambda2,
                                       double alpha) const {
    return qed::soft_correction(legs, radiation, k_soft, log_lambda2, alpha);
  }
};

/// d delta_soft / d ln(eps) of e-e+ -> pair at an angle.
double pair_soft_logarithm(double cos_theta, double ecm, double electron_mass, double final_mass,
                           kinematics::Radiation radiation, double alpha);

}  // namespace vasilisa::qed
