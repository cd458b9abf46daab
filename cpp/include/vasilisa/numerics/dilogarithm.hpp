// Complex logarithm and dilogarithm with explicit sides of their cuts.
//
// One-loop functions with real masses sit on the cuts; an infinitesimal imaginary part there is a
// sign, not a small number. `side` is that sign: it is used only where the imaginary part is
// exactly zero (of either sign: -0.0 carries no meaning here).
#pragma once

#include <complex>

namespace vasilisa {

/// Sign of an infinitesimal imaginary part.
enum class Side : int { below = -1, above = 1 };

/// The opposite side.
constexpr Side opposite(Side side) { return side == Side::above ? Side::below : Side::above; }

/// Side of sign(x): above for x >= 0.
template <class Real>
constexpr Side side_of(Real x) {
  return x < Real(0) ? Side::below : Side::above;
}

/// ln z, principal branch; on the negative real axis the value at z + i0 side.
template <class Real>
std::complex<Real> logarithm(std::complex<Real> z, Side side = Side::above);

/// ln(1 + z) without loss of relative precision for small z; cut as for `logarithm`.
template <class Real>
std::complex<Real> logarithm_one_plus(std::complex<Real> z, Side side = Side::above);

/// Li2(z), principal branch; on the cut (1, inf) the value at z + i0 side. Relative precision is
/// that of the type, except near z = 0 off the real axis, where it is that of z.
template <class Real>
std::complex<Real> dilogarithm(std::complex<Real> z, Side side = Side::below);

/// Re Li2(x) on the real axis.
double real_dilogarithm(double x);

/// Li2(1 - x y) continued in ln x + ln y from |x y| < 1 and arg x, arg y near 0, as the one-loop
/// functions need it: Li2(1 - x y) + [ln(x y) - ln x - ln y] ln(1 - x y) inside the unit circle
/// and by inversion outside. [DD11]. The logarithms of x and y are given.
template <class Real>
std::complex<Real> dilogarithm_continued(std::complex<Real> product,
                                         std::complex<Real> log_product);

}  // namespace vasilisa
