// Li2 by its expansion in Bernoulli numbers, after mapping the argument into |z| <= 1, Re z <= 1/2.
#include "vasilisa/numerics/dilogarithm.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace vasilisa {
namespace {

template <class Real>
constexpr Real pi = std::numbers::pi_v<Real>;

// B_2k / (2k + 1)!, k = 1...: Li2(z) = u - u^2/4 + sum_k B_2k u^(2k+1)/(2k+1)!, u = -ln(1 - z).
// [HV79] appendix A. |u| <= pi/3 here, so that the terms fall by (1/6)^2 and 13 reach 1e-20.
constexpr std::array<long double, 13> bernoulli_over_factorial{
    1.0L / 36.0L,
    -1.0L / 3600.0L,
    1.0L / 211680.0L,
    -1.0L / 10886400.0L,
    5.0L / 66.0L / 39916800.0L,
    -691.0L / 2730.0L / 6227020800.0L,
    7.0L / 6.0L / 1307674368000.0L,
    -3617.0L / 510.0L / 355687428096000.0L,
    43867.0L / 798.0L / 121645100408832000.0L,
    -174611.0L / 330.0L / 51090942171709440000.0L,
    854513.0L / 138.0L / 25852016738884976640000.0L,
    -236364091.0L / 2730.0L / 15511210043330985984000000.0L,
    8553103.0L / 6.0L / 10888869450418352160768000000.0L};

/// Number is Real or complex.
template <class Real, class Number>
Number series(Number minus_log) {
  const Number square = minus_log * minus_log;
  Number sum = 0;
  for (std::size_t k = bernoulli_over_factorial.size(); k-- > 0;) {
    sum = sum * square + static_cast<Real>(bernoulli_over_factorial[k]);
  }
  return minus_log * (Real(1) - minus_log / Real(4) + square * sum);
}

}  // namespace

template <class Real>
std::complex<Real> logarithm(std::complex<Real> z, Side side) {
  if (z.imag() != Real(0)) return std::log(z);
  const Real phase = z.real() < Real(0) ? static_cast<Real>(static_cast<int>(side)) * pi<Real> : 0;
  return {std::log(std::abs(z.real())), phase};
}

template <class Real>
std::complex<Real> logarithm_one_plus(std::complex<Real> z, Side side) {
  const Real x = z.real();
  const Real y = z.imag();
  if (std::abs(x) + std::abs(y) > Real(0.25)) return logarithm(Real(1) + z, side);
  return {std::log1p(x * (Real(2) + x) + y * y) / Real(2), std::atan2(y, Real(1) + x)};
}

template <class Real>
std::complex<Real> dilogarithm(std::complex<Real> z, Side side) {
  const Real zeta2 = pi<Real> * pi<Real> / Real(6);
  if (z == std::complex<Real>(1)) return zeta2;
  if (std::norm(z) > Real(1)) {
    const std::complex<Real> log = logarithm(-z, opposite(side));
    return -dilogarithm(Real(1) / z, opposite(side)) - zeta2 - log * log / Real(2);
  }
  if (z.real() > Real(0.5)) {
    // 1 - z is exact here: both logarithms keep their relative precision near z = 1.
    const std::complex<Real> rest = Real(1) - z;
    const std::complex<Real> log = logarithm_one_plus(-rest, side);
    return zeta2 - log * logarithm(rest, opposite(side)) - series<Real>(-log);
  }
  return series<Real>(-logarithm_one_plus(-z, opposite(side)));
}

double real_dilogarithm(double x) {
  constexpr double zeta2 = pi<double> * pi<double> / 6;
  if (x == 1) return zeta2;
  if (std::abs(x) > 1) {
    const double log = std::log(std::abs(x));
    return (x > 0 ? 2 * zeta2 : -zeta2) - log * log / 2 - real_dilogarithm(1 / x);
  }
  if (x > 0.5) {
    const double rest = 1 - x, log = std::log1p(-rest);  // exact, and so accurate near x = 1
    return zeta2 - log * std::log(rest) - series<double>(-log);
  }
  return series<double>(-std::log1p(-x));
}

template <class Real>
std::complex<Real> dilogarithm_continued(std::complex<Real> product,
                                         std::complex<Real> log_product) {
  if (std::norm(product) > Real(1)) {
    return -dilogarithm_continued(Real(1) / product, -log_product) -
           log_product * log_product / Real(2);
  }
  const std::complex<Real> rest = Real(1) - product;
  if (rest == std::complex<Real>(0)) return 0;
  // Here Re rest >= 0 and |product| <= 1: ln(1 - product) is off its cut, Li2(rest) is on its cut
  // only for negative products, where the side of ln(product) must be the same as that of Li2.
  const std::complex<Real> principal = logarithm(product, Side::above);
  return dilogarithm(rest, Side::below) + (principal - log_product) * logarithm(rest);
}

template std::complex<double> logarithm(std::complex<double>, Side);
template std::complex<long double> logarithm(std::complex<long double>, Side);
template std::complex<double> logarithm_one_plus(std::complex<double>, Side);
template std::complex<long double> logarithm_one_plus(std::complex<long double>, Side);
template std::complex<double> dilogarithm(std::complex<double>, Side);
template std::complex<long double> dilogarithm(std::complex<long double>, Side);
template std::complex<double> dilogarithm_continued(std::complex<double>, std::complex<double>);
template std::complex<long double> dilogarithm_continued(std::complex<long double>,
                                                         std::complex<long double>);

}  // namespace vasilisa
