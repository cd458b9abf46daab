#include "vasilisa/loops/soft.hpp"

#include <cmath>

namespace vasilisa::loops {

MassShell mass_shell(Long s, LongComplex mass1_squared, LongComplex mass2_squared) {
  const LongComplex mass1 = std::sqrt(mass1_squared);
  const LongComplex mass2 = std::sqrt(mass2_squared);
  const LongComplex masses = mass1 * mass2;
  const LongComplex difference = mass1 - mass2;
  const LongComplex sum = mass1 + mass2;
  const LongComplex minus = (difference * difference - s) / masses;  // x + 1/x - 2
  const LongComplex plus = (sum * sum - s) / masses;                 // x + 1/x + 2
  const LongComplex k = minus + 2.0L;
  // 1/x = k/2 + root/2 with the root that makes |x| <= 1.
  LongComplex root = std::sqrt(minus * plus);
  if ((std::conj(k) * root).real() < 0) root = -root;
  LongComplex x = 2.0L / (k + root);
  if (root.real() == 0 && x.imag() < 0) {
    // Below both thresholds |x| = 1: s + i0 selects the upper half circle.
    x = std::conj(x);
    root = -root;
  }
  return {x, logarithm(x, Side::above), logarithm_one_plus(-x * x), 1.0L / (masses * root)};
}

bool on_shell(Long p_squared, LongComplex mass_squared) {
  constexpr Long rounding = 1e-12L;
  return mass_squared != LongComplex(0) && mass_squared.imag() == 0 &&
         std::abs(p_squared - mass_squared.real()) <= rounding * mass_squared.real();
}

}  // namespace vasilisa::loops
