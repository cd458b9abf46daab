// B0 = -int_0^1 dy ln Q(y), Q in two linear factors. [HV79].
#include <cmath>
#include <cstddef>
#include <utility>

#include "vasilisa/loops/edge.hpp"
#include "vasilisa/loops/precise.hpp"
#include "vasilisa/loops/scalar_integrals.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::loops {
namespace {

/// -int_0^1 dy ln(1 - v y) = sum_n v^n/(n (n+1)).
LongComplex minus_integrated_log(LongComplex v, Side side) {
  if (v == LongComplex(1)) return 1;
  if (std::abs(v) < 0.05L) {
    LongComplex sum = 0;
    for (int n = 15; n > 0; --n) sum = v * (sum + 1.0L / static_cast<Long>(n * (n + 1)));
    return sum;
  }
  return 1.0L + (1.0L / v - 1.0L) * logarithm_one_plus(-v, opposite(side));
}

}  // namespace

LongComplex precise::B0(Long p2, LongComplex m1_squared, LongComplex m2_squared) {
  if (m1_squared == LongComplex(0)) std::swap(m1_squared, m2_squared);
  if (m1_squared == LongComplex(0)) {
    if (p2 == 0.0L) throw RangeError("B0: p2 = 0 with two massless propagators has no value");
    return 2.0L - logarithm(LongComplex(-p2), Side::below);
  }
  const Edge edge = factorise_edge(p2, QuadComplex(m1_squared.real(), m1_squared.imag()),
                                   QuadComplex(m2_squared.real(), m2_squared.imag()));
  LongComplex sum = -std::log(m1_squared);
  for (std::size_t k = 0; k < 2; ++k) sum += minus_integrated_log(rounded(edge.v[k]), edge.side[k]);
  return sum;
}

Complex B0(double p2, Complex m1_squared, Complex m2_squared) {
  return static_cast<Complex>(precise::B0(p2, LongComplex(m1_squared), LongComplex(m2_squared)));
}

}  // namespace vasilisa::loops
