#include "vasilisa/qed/scalar_pair.hpp"

#include <cmath>
#include <complex>
#include <numbers>

#include "vasilisa/qed/box_scalar.hpp"
#include "vasilisa/qed/pair_kinematics.hpp"
#include "vasilisa/qed/vertex.hpp"

namespace vasilisa::qed {

double scalar_pair_soft_virtual(double cos_theta, double ecm, double eps,
                                kinematics::Radiation radiation, const Constants& constants,
                                double mass, double log_lambda2, bool two_photon_exchange) {
  if (!two_photon_exchange) log_lambda2 = 2.0 * std::log(ecm);
  const double me = constants.electron_mass, alpha = constants.alpha();
  const PairKinematics k(cos_theta, ecm, me, mass, eps);
  const AnnihilationInvariants invariants{k.s, k.t, k.u};
  const auto project = [&](const ScalarPairAmplitude& amplitude) {
    return project_on_born(amplitude, k.s, cos_theta, me, mass);
  };
  std::complex<double> amplitude = 0.0;  // M_1 / M_0
  if (kinematics::radiates(radiation, kinematics::Line::a)) {
    const DiracFormFactors vertex = dirac_vertex(k.s, me, log_lambda2, alpha);
    amplitude += project(electron_vertex_correction(invariants, vertex, me));
  }
  if (kinematics::radiates(radiation, kinematics::Line::b))
    amplitude += scalar_vertex(k.s, mass, log_lambda2, alpha);
  if (radiation == kinematics::Radiation::full && two_photon_exchange) {
    amplitude +=
        alpha / (4.0 * std::numbers::pi) * project(scalar_box(invariants, me, mass, log_lambda2));
  }
  return 1.0 + 2.0 * amplitude.real() + k.soft_correction(radiation, log_lambda2, alpha);
}

}  // namespace vasilisa::qed
