#include "generators/pipi/soft_virtual.hpp"

#include <complex>
#include <numbers>

#include "vasilisa/qed/box_scalar.hpp"
#include "vasilisa/qed/pair_kinematics.hpp"
#include "vasilisa/qed/vertex.hpp"

namespace vasilisa::generators::pipi {

using qed::Radiation;

double soft_virtual(double cos_theta, double ecm, double eps, Radiation radiation,
                    const Constants& constants, double log_lambda2) {
  const double me = constants.electron_mass, mpi = constants.pion_mass, alpha = constants.alpha();
  const qed::PairKinematics k(cos_theta, ecm, me, mpi, eps);
  const qed::AnnihilationInvariants invariants{k.s, k.t, k.u};
  const auto project = [&](const qed::ScalarPairAmplitude& amplitude) {
    return qed::project_on_born(amplitude, k.s, cos_theta, me, mpi);
  };
  std::complex<double> amplitude = 0.0;  // M_1 / M_0
  if (qed::initial_radiates(radiation)) {
    const qed::DiracFormFactors vertex = qed::dirac_vertex(k.s, me, log_lambda2, alpha);
    amplitude += project(qed::electron_vertex_correction(invariants, vertex, me));
  }
  if (qed::final_radiates(radiation)) amplitude += qed::scalar_vertex(k.s, mpi, log_lambda2, alpha);
  if (radiation == Radiation::full) {
    amplitude += alpha / (4.0 * std::numbers::pi) *
                 project(qed::scalar_box(invariants, me, mpi, log_lambda2));
  }
  return 1.0 + 2.0 * amplitude.real() + k.soft_correction(radiation, log_lambda2, alpha);
}

}  // namespace vasilisa::generators::pipi
