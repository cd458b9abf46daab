// The real trilogarithm on [0, 1] and its real part on the unit circle.
#pragma once

namespace vasilisa {

/// Li3(x) for 0 <= x <= 1, to rounding.
double trilogarithm(double x);

/// Re Li3(exp(i theta)) = sum cos(k theta)/k^3, theta in [0, 2 pi], to rounding.
double clausen3(double theta);

}  // namespace vasilisa
