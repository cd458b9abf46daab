// What all soft-divergent functions share: two on-shell masses joined by a soft photon.
#pragma once

#include "vasilisa/loops/edge.hpp"

namespace vasilisa::loops {

/// x_s of [BD90] for masses m, m' and p^2 = s: x + 1/x = (m^2 + m'^2 - s - i0)/(m m'), |x| <= 1.
struct MassShell {
  LongComplex x;
  LongComplex log_x;
  LongComplex log_one_minus_x2;
  LongComplex prefactor;  ///< x/[m m' (1 - x^2)], in GeV^-2
};

/// The masses may be complex; if both are real and s is above threshold, x is x + i0.
MassShell mass_shell(Long s, LongComplex mass1_squared, LongComplex mass2_squared);

/// p^2 = m^2 to the rounding of double precision, m real and not zero.
bool on_shell(Long p_squared, LongComplex mass_squared);

}  // namespace vasilisa::loops
