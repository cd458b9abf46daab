#include "vasilisa/numerics/trilogarithm.hpp"

#include <gsl/gsl_sf_zeta.h>

#include <array>
#include <cmath>
#include <numbers>

namespace vasilisa {
namespace {

constexpr double kZeta2 = std::numbers::pi * std::numbers::pi / 6.0;
constexpr double kZeta3 = 1.2020569031595942;
constexpr std::size_t kTerms = 26;  // reaches rounding for |mu| = pi, where terms fall like 4^-k

// zeta(3-k)/k! for k = 4, 6, 8, ...: the even part of the expansion in mu = ln x,
// Li3(e^mu) = zeta(3) + zeta(2) mu + mu^2/2 (3/2 - ln(-mu)) - mu^3/12
//             + sum_k zeta(3-k) mu^k/k!  (|mu| < 2 pi), L. Lewin, Polylogarithms (1981).
const std::array<double, kTerms>& even_coefficients() {
  static const auto table = [] {
    std::array<double, kTerms> c{};
    double factorial = 24.0;
    for (std::size_t i = 0; i < kTerms; ++i) {
      const int k = 4 + 2 * static_cast<int>(i);
      c[i] = gsl_sf_zeta_int(3 - k) / factorial;
      factorial *= (k + 1.0) * (k + 2.0);
    }
    return c;
  }();
  return table;
}

// Sum of zeta(3-k) mu^k/k! over k = 4, 6, ..., as a function of mu^2 of either sign.
double even_part(double mu_squared) {
  const auto& c = even_coefficients();
  double sum = 0.0;
  for (std::size_t i = kTerms; i-- > 0;) sum = sum * mu_squared + c[i];
  return sum * mu_squared * mu_squared;
}

}  // namespace

double trilogarithm(double x) {
  constexpr double kSeriesBelow = 0.06;
  if (x < kSeriesBelow) {
    double sum = 0.0;
    for (int k = 14; k > 0; --k) sum = x * (sum + 1.0 / (static_cast<double>(k) * k * k));
    return sum;
  }
  if (x == 1.0) return kZeta3;
  const double mu = std::log(x);
  return kZeta3 + mu * (kZeta2 + mu * (0.5 * (1.5 - std::log(-mu)) - mu / 12.0)) +
         even_part(mu * mu);
}

double clausen3(double theta) {
  constexpr double kPi = std::numbers::pi;
  if (theta > kPi) theta = 2.0 * kPi - theta;
  if (theta == 0.0) return kZeta3;
  return kZeta3 - 0.5 * theta * theta * (1.5 - std::log(theta)) + even_part(-theta * theta);
}

}  // namespace vasilisa
