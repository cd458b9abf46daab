// Regular four-point function, real or complex masses.
//
// With x_2 = r y, x_4 = r (1 - y) the Feynman integral is
//   D0 = int_0^1 dy int r dr dz 1/(X^T Y(y) X/2)^2,  X = (z, 1 - z, r),
// the inner one being a triangle with a doubled propagator, in which only logarithms survive:
//   T_j = int X_j/(X^T Y X/2)^2,  sum_j Y_ij T_j = E_i,  E_i the integral over the edge X_i = 0.
// The last integration is done numerically in tau = ln[y/(1 - y)], where the integrand is analytic
// in a strip and falls like exp(-|tau|): the trapezoidal rule converges geometrically.
//
// Valid where the integrand has no singularity on the way: masses with widths, or a pair of
// propagators that is below its threshold and whose four connections to the other pair are below
// theirs (boxes with on-shell charged legs always have one). Otherwise it raises RangeError.
#include <cmath>
#include <cstddef>

#include "vasilisa/loops/box.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::loops {

LongComplex edge_logarithm(LongComplex a, LongComplex b, LongComplex c) {
  const LongComplex discriminant = b * b - a * c;
  if (b.real() > 0 && std::norm(discriminant) < 1e-8L * std::norm(b * b)) {
    const LongComplex d = discriminant / (b * b);
    return 2.0L / b * (1.0L + d * (1.0L / 3.0L + d * (1.0L / 5.0L + d * (1.0L / 7.0L + d / 9.0L))));
  }
  LongComplex root = std::sqrt(discriminant);
  if ((std::conj(b) * root).real() < 0) root = -root;
  const LongComplex larger = b + root;
  const LongComplex numerator = a == LongComplex(0) ? LongComplex(1) : a;
  // -i0 moves the larger root in u above the positive real axis and the smaller one below.
  return (logarithm(larger / c, Side::below) - logarithm(numerator / larger, Side::above)) / root;
}

namespace {

/// Entries of Y between propagators i and j.
LongComplex entry(LongComplex mi, LongComplex mj, Long p_squared) { return mi + mj - p_squared; }

class Integrand {
 public:
  explicit Integrand(const Box& box)
      : y11_(2.0L * box.m1),
        y13_(entry(box.m1, box.m3, box.p13)),
        y33_(2.0L * box.m3),
        y12_(entry(box.m1, box.m2, box.p12)),
        y14_(entry(box.m1, box.m4, box.p14)),
        y23_(entry(box.m2, box.m3, box.p23)),
        y34_(entry(box.m3, box.m4, box.p34)),
        y22_(2.0L * box.m2),
        y24_(entry(box.m2, box.m4, box.p24)),
        y44_(2.0L * box.m4),
        minor_(y11_ * y33_ - y13_ * y13_),
        edge13_(edge_logarithm(y11_, y13_, y33_)) {}

  /// T_r at y = 1/(1 + exp(-tau)), times dy/dtau.
  LongComplex operator()(Long tau) const {
    const Long y = 1.0L / (1.0L + std::exp(-tau));
    const Long rest = 1.0L / (1.0L + std::exp(tau));
    const LongComplex y1r = y * y12_ + rest * y14_;
    const LongComplex y3r = y * y23_ + rest * y34_;
    const LongComplex yrr = y * y * y22_ + 2.0L * y * rest * y24_ + rest * rest * y44_;
    const LongComplex cofactor1 = y13_ * y3r - y1r * y33_;
    const LongComplex cofactor3 = y13_ * y1r - y11_ * y3r;
    const LongComplex det = y1r * cofactor1 + y3r * cofactor3 + yrr * minor_;
    LongComplex sum =
        cofactor1 * edge_logarithm(y33_, y3r, yrr) + cofactor3 * edge_logarithm(y11_, y1r, yrr);
    if (minor_ != LongComplex(0)) sum += minor_ * edge13_;
    return y * rest * sum / det;
  }

 private:
  LongComplex y11_, y13_, y33_, y12_, y14_, y23_, y34_, y22_, y24_, y44_, minor_, edge13_;
};

/// Below threshold everywhere but between 1 and 3, so that the integrand is regular in 0 < y < 1.
bool is_quiet(const Box& box) {
  return entry(box.m2, box.m4, box.p24).real() > 0 && entry(box.m1, box.m2, box.p12).real() > 0 &&
         entry(box.m1, box.m4, box.p14).real() > 0 && entry(box.m2, box.m3, box.p23).real() > 0 &&
         entry(box.m3, box.m4, box.p34).real() > 0;
}

}  // namespace

LongComplex regular_box(const Box& given) {
  Box box = given;
  bool found = false;
  for (const Box& order : {given, cross(given), rotate(cross(rotate(given)))}) {
    for (const Box& candidate : {order, rotate(order)}) {
      if (!found && is_quiet(candidate)) {
        box = candidate;
        found = true;
      }
    }
  }
  const Integrand integrand(box);
  constexpr Long coarse_error = 1e-7L;  // of a sum whose refinement has the square of it
  constexpr Long negligible = 1e-15L;
  constexpr Long least_reach =
      18.0L;  // ln(m^2/s) of the lightest mass: the integrand may peak there
  constexpr Long most_reach = 200.0L;
  Long step = 0.7L;
  // All points start + n stride, outwards from the middle.
  const auto sum_from = [&](Long start, Long stride) {
    LongComplex sum = 0;
    for (const Long direction : {1.0L, -1.0L}) {
      for (Long tau = direction > 0 ? start : start - stride; std::abs(tau) < most_reach;
           tau += direction * stride) {
        const LongComplex term = integrand(tau);
        sum += term;
        if (std::abs(tau) > least_reach && std::abs(term) < negligible * std::abs(sum)) break;
      }
    }
    return sum;
  };
  LongComplex total = sum_from(0, step);
  for (int halving = 0; halving < 8; ++halving) {
    const LongComplex between = sum_from(step / 2.0L, step);
    const Long change = std::abs(between - total) / 2.0L;
    total += between;
    step /= 2.0L;
    if (change < coarse_error * std::abs(total) / 2.0L) return total * step;
  }
  throw RangeError("D0: no regular representation for these masses and momenta");
}

}  // namespace vasilisa::loops
