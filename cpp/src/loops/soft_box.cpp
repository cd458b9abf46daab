// Four-point functions with one or two soft photons in closed form, [BD90]; complex mass
// of the propagator opposite to the photon as in [DD11].
#include <cmath>
#include <numbers>

#include "vasilisa/loops/box.hpp"
#include "vasilisa/loops/soft.hpp"

namespace vasilisa::loops {

bool is_soft(const Box& box) {
  return box.m1 == LongComplex(0) && on_shell(box.p12, box.m2) && on_shell(box.p14, box.m4);
}

bool is_doubly_soft(const Box& box) {
  return is_soft(box) && box.m3 == LongComplex(0) && on_shell(box.p23, box.m2) &&
         on_shell(box.p34, box.m4);
}

LongComplex doubly_soft_box(const Box& box, Long log_lambda2) {
  const MassShell shell = mass_shell(box.p24, box.m2, box.m4);
  const LongComplex log_photons = logarithm(LongComplex(-box.p13), Side::below) - log_lambda2;
  return 2.0L * shell.prefactor * shell.log_x * log_photons / box.p13;
}

namespace {

constexpr Long zeta2 = std::numbers::pi_v<Long> * std::numbers::pi_v<Long> / 6.0L;

/// Massless propagator 3: the limit m_3 -> 0 of the massive formula, where x_23 and x_34 vanish
/// like m_3 and only their ratio stays in the dilogarithms. At most one of the legs 23, 34 is on
/// shell.
LongComplex soft_box_massless_opposite(const Box& box, Long log_lambda2) {
  const MassShell shell = mass_shell(box.p24, box.m2, box.m4);
  const LongComplex log_s = logarithm(LongComplex(-box.p13), Side::below);
  const LongComplex log23 =
      std::log(box.m2) / 2.0L - logarithm(box.m2 - box.p23, Side::below);  // ln(x_23/m_3)
  const LongComplex log34 = std::log(box.m4) / 2.0L - logarithm(box.m4 - box.p34, Side::below);
  LongComplex sum = shell.log_x * (2.0L * (shell.log_one_minus_x2 + log_s) - log_lambda2) +
                    dilogarithm(shell.x * shell.x) - zeta2;
  if (on_shell(box.p23, box.m2)) {
    sum += shell.log_x * (2.0L * log34 - shell.log_x);
  } else if (on_shell(box.p34, box.m4)) {
    sum += shell.log_x * (2.0L * log23 - shell.log_x);
  } else {
    const LongComplex log_ratio = log23 - log34;
    const LongComplex ratio = std::sqrt(box.m2 / box.m4) * (box.m4 - box.p34) / (box.m2 - box.p23);
    sum += shell.log_x * (log23 + log34 - shell.log_x / 2.0L) + log_ratio * log_ratio / 2.0L +
           dilogarithm_continued(shell.x * ratio, shell.log_x + log_ratio) +
           dilogarithm_continued(shell.x / ratio, shell.log_x - log_ratio);
  }
  return shell.prefactor * sum / box.p13;
}

}  // namespace

LongComplex soft_box(const Box& box, Long log_lambda2) {
  if (box.m3 == LongComplex(0)) return soft_box_massless_opposite(box, log_lambda2);
  const MassShell shell = mass_shell(box.p24, box.m2, box.m4);
  const MassShell shell23 = mass_shell(box.p23, box.m2, box.m3);
  const MassShell shell34 = mass_shell(box.p34, box.m3, box.m4);
  const LongComplex off_shell = box.m3 - box.p13;
  // ln[lambda m_3/(m_3^2 - p13^2)]
  const LongComplex log_photon =
      (log_lambda2 + std::log(box.m3)) / 2.0L - logarithm(off_shell, Side::below);
  LongComplex sum = 2.0L * shell.log_x * (shell.log_one_minus_x2 - log_photon) +
                    dilogarithm(shell.x * shell.x) - zeta2 + shell23.log_x * shell23.log_x +
                    shell34.log_x * shell34.log_x;
  for (const Long k : {-1.0L, 1.0L}) {
    const LongComplex x23 = k > 0 ? shell23.x : 1.0L / shell23.x;
    for (const Long l : {-1.0L, 1.0L}) {
      const LongComplex x34 = l > 0 ? shell34.x : 1.0L / shell34.x;
      sum += dilogarithm_continued(shell.x * x23 * x34,
                                   shell.log_x + k * shell23.log_x + l * shell34.log_x);
    }
  }
  return -shell.prefactor * sum / off_shell;
}

}  // namespace vasilisa::loops
