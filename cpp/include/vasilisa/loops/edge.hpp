// The two-point denominator Q(y) = p^2 y^2 + (m2^2 - m1^2 - p^2) y + m1^2 - i0 in factors whose
// logarithms can be added: two- and three-point functions are made of them.
//
// With m_e^2/s = 1e-7 and resonances on their pole, the algebra in front of the logarithms loses
// up to twenty digits; it is done in quadruple precision, the transcendental functions in long
// double.
#pragma once

#include <array>
#include <complex>

#include "vasilisa/numerics/dilogarithm.hpp"

namespace vasilisa::loops {

using Long = long double;
using LongComplex = std::complex<Long>;

#if defined(__SIZEOF_FLOAT128__)
__extension__ using Quad = __float128;
#else
using Quad = long double;
#endif
using QuadComplex = std::complex<Quad>;

/// Rounded to long double.
inline LongComplex rounded(const QuadComplex& z) {
  return {static_cast<Long>(z.real()), static_cast<Long>(z.imag())};
}

/// Principal square roots, from the long double one by a step of Newton.
Quad square_root(Quad x);
QuadComplex square_root(const QuadComplex& z);

/// Q(y) = m1^2 (1 - v_0 y)(1 - v_1 y); the v_k of real masses carry the side that -i0 gives them.
struct Edge {
  std::array<QuadComplex, 2> v;
  std::array<Side, 2> side;
};

/// Factors of Q(y); m1^2 != 0.
Edge factorise_edge(Quad p_squared, const QuadComplex& mass1_squared,
                    const QuadComplex& mass2_squared);

}  // namespace vasilisa::loops
