// The scalar functions of scalar_integrals.hpp in long double, arguments and values: what tensor
// reduction starts from, which amplifies rounding near zeros of Gram determinants.
#pragma once

#include "vasilisa/loops/edge.hpp"

namespace vasilisa::loops::precise {

LongComplex A0(LongComplex m2);
LongComplex B0(Long p2, LongComplex m1_squared, LongComplex m2_squared);
LongComplex C0(Long p1_squared, Long p2_squared, Long p12_squared, LongComplex m1_squared,
               LongComplex m2_squared, LongComplex m3_squared, Long log_lambda2);
LongComplex D0(Long p1_squared, Long p2_squared, Long p3_squared, Long p4_squared, Long s, Long t,
               LongComplex m1_squared, LongComplex m2_squared, LongComplex m3_squared,
               LongComplex m4_squared, Long log_lambda2);

}  // namespace vasilisa::loops::precise
