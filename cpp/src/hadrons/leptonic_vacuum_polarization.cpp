#include "vasilisa/hadrons/leptonic_vacuum_polarization.hpp"

#include <gsl/gsl_sf_clausen.h>
#include <gsl/gsl_sf_dilog.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "vasilisa/numerics/trilogarithm.hpp"

namespace vasilisa::hadrons {
namespace {

using Complex = std::complex<double>;
constexpr double kPi = std::numbers::pi;
constexpr double kZeta2 = kPi * kPi / 6.0;
constexpr double kZeta3 = 1.2020569031595942;
constexpr double kZeta5 = 1.0369277551433699;

// Below this |z| the closed forms cancel like 1/z and 1/z^2; their Taylor series take over.
constexpr double kSeriesBelow = 0.25;

// Taylor coefficients of P1 from z^1 on, the expansion of [CKS96]; the first is
// 328/81, the slope of [KS55].
constexpr std::array<double, 26> kTwoLoopSeries = {
    4.049382716049382716,   2.6607407407407407407,  2.0149438145628621819,  1.6299745247893396042,
    1.3719397856012986914,  1.1861581225076988573,  1.0456808659506138394,  0.93557631481079505566,
    0.84686680529458017682, 0.77381590914972033887, 0.71258057930798467376, 0.66048650887521215143,
    0.61561364218608505754, 0.57654689083025732021, 0.54221984333201640628, 0.51181327958233690056,
    0.48468726298032540483, 0.46033450240024949261, 0.43834758351257155082, 0.41839547667903076263,
    0.40020639070715323788, 0.3835550556268068628,  0.36825315284254005623, 0.35414201857023756504,
    0.34108701364318927867, 0.32897313137366225036};

// The functions that the two-loop result of [CKS96] is written in, at one z:
// u = (sqrt(1-1/z) - 1)/(sqrt(1-1/z) + 1),
// G = 2 u ln u/(u^2 - 1),
// I = 6 [zeta3 + 4 Li3(-u) + 2 Li3(u)] - 8 [2 Li2(-u) + Li2(u)] ln u
//     - 2 [2 ln(1+u) + ln(1-u)] ln^2 u.
struct Functions {
  Complex g;
  Complex i;
  Complex i_slope;  // (1 - z) dI/dz
};

// z < 0: 0 < u < 1 and everything is real. z > 1: u = -v with 0 < v < 1, and q^2 + i0 puts
// ln u = ln v + i pi.
Functions outside_gap(double z) {
  const double b = std::sqrt(1.0 - 1.0 / z);
  const double modulus = std::abs(1.0 / z) / ((1.0 + b) * (1.0 + b));
  const bool timelike = z > 0.0;
  const double u = timelike ? -modulus : modulus;
  const Complex log_u = {std::log(modulus), timelike ? kPi : 0.0};
  // 2 Li2(-u) + Li2(u) and 4 Li3(-u) + 2 Li3(u) by the duplication formulas
  // Li2(-x) = Li2(x^2)/2 - Li2(x), Li3(-x) = Li3(x^2)/4 - Li3(x).
  const double dilog = gsl_sf_dilog(modulus);
  const double dilog_square = gsl_sf_dilog(modulus * modulus);
  const double trilog = trilogarithm(modulus);
  const double trilog_square = trilogarithm(modulus * modulus);
  const double a = timelike ? dilog + 0.5 * dilog_square : dilog_square - dilog;
  const double c = timelike ? 2.0 * trilog + 0.5 * trilog_square : trilog_square - 2.0 * trilog;
  const double l = 2.0 * std::log1p(u) + std::log1p(-u);
  Functions f;
  f.g = 2.0 * u * log_u / (u * u - 1.0);
  f.i = 6.0 * (kZeta3 + c) - 8.0 * a * log_u - 2.0 * l * log_u * log_u;
  // u dI/du, then z du/dz = -u (1-u)/(1+u) = -u/b and (1-z)/z = -b^2.
  const Complex u_slope =
      4.0 * a + 4.0 * l * log_u - 2.0 * u * (1.0 - 3.0 * u) / (1.0 - u * u) * log_u * log_u;
  f.i_slope = b * u_slope;
  return f;
}

// 0 < z < 1: u = exp(i phi), z = sin^2(phi/2); the polylogarithms become Clausen functions and
// everything is real.
Functions in_gap(double z) {
  const double phi = 2.0 * std::asin(std::sqrt(z));
  const double sine = std::sqrt(z);  // of phi/2
  const double cosine = std::sqrt(1.0 - z);
  const double a = 2.0 * gsl_sf_clausen(phi + kPi) + gsl_sf_clausen(phi);
  const double c = 4.0 * clausen3(phi + kPi) + 2.0 * clausen3(phi);
  const double l = 2.0 * std::log(2.0 * cosine) + std::log(2.0 * sine);
  const double l_slope = 0.5 * cosine / sine - sine / cosine;
  Functions f;
  f.g = phi / (2.0 * sine * cosine);
  f.i = 6.0 * (kZeta3 + c) + 8.0 * phi * a + 2.0 * phi * phi * l;
  const double phi_slope = -4.0 * a - 4.0 * phi * l + 2.0 * phi * phi * l_slope;  // dI/dphi
  f.i_slope = cosine / sine * phi_slope;  // dphi/dz = 1/(sin(phi/2) cos(phi/2))
  return f;
}

// z = 1 itself is singular: the value one rounding step away stands for it.
double off_threshold(double z) {
  constexpr double kStep = 4.0 * std::numeric_limits<double>::epsilon();
  return std::abs(z - 1.0) < kStep ? 1.0 + kStep : z;
}

}  // namespace

Complex one_loop_polarization(double z) {
  if (std::abs(z) < kSeriesBelow) {
    // 8 sum_n (4z)^n/n B(n+2, n+2), from -8 int dx x(1-x) ln[1 - 4 z x(1-x)]
    double term = 16.0 / 15.0 * z;
    double sum = 0.0;
    for (int n = 1; n < 30; ++n) {
      sum += term;
      term *= z * 2.0 * n * (n + 2.0) / ((n + 1.0) * (2.0 * n + 5.0));
    }
    return sum;
  }
  z = off_threshold(z);
  Complex g;
  if (z > 0.0 && z < 1.0) {
    g = std::asin(std::sqrt(z)) / std::sqrt(z * (1.0 - z));
  } else {
    const double b = std::sqrt(1.0 - 1.0 / z);
    const double modulus = std::abs(1.0 / z) / ((1.0 + b) * (1.0 + b));
    const double u = z > 0.0 ? -modulus : modulus;
    g = 2.0 * u * Complex(std::log(modulus), z > 0.0 ? kPi : 0.0) / (u * u - 1.0);
  }
  // [CKS96], one loop
  return 20.0 / 9.0 + 4.0 / (3.0 * z) - 4.0 * (1.0 - z) * (1.0 + 2.0 * z) / (3.0 * z) * g;
}

Complex two_loop_polarization(double z) {
  if (std::abs(z) < kSeriesBelow) {
    double sum = 0.0;
    for (std::size_t n = kTwoLoopSeries.size(); n-- > 0;) sum = z * (sum + kTwoLoopSeries[n]);
    return sum;
  }
  z = off_threshold(z);
  const Functions f = z > 0.0 && z < 1.0 ? in_gap(z) : outside_gap(z);
  // [CKS96], two loops, C_F part, with 2z(1-z) d/dz (I/z) = 2(1-z) dI/dz - 2(1-z) I/z
  return 5.0 / 6.0 + 13.0 / (6.0 * z) - (1.0 - z) * (3.0 + 2.0 * z) / z * f.g +
         (1.0 - z) * (1.0 - 16.0 * z) / (6.0 * z) * f.g * f.g -
         (1.0 + 2.0 * z) / (6.0 * z) * (f.i / z + 2.0 * f.i_slope - 2.0 * (1.0 - z) * f.i / z);
}

Complex three_loop_polarization(double q2, const std::array<double, 3>& masses) {
  if (q2 == 0.0) return 0.0;
  std::array<Complex, 3> logarithm;
  std::array<double, 3> weight;
  for (std::size_t k = 0; k < masses.size(); ++k) {
    const double m2 = masses[k] * masses[k];
    logarithm[k] = {std::log(std::abs(q2) / m2), q2 > 0.0 ? -kPi : 0.0};  // ln(-q^2/m^2 - i0)
    const double ratio = 4.0 * m2 / q2;
    weight[k] = std::exp(-ratio * ratio);
  }
  const double log2 = std::numbers::ln2;
  const double slope = 11.0 / 6.0 - 4.0 / 3.0 * kZeta3;
  Complex sum = 0.0;
  for (std::size_t outer = 0; outer < masses.size(); ++outer) {
    const Complex l1 = logarithm[outer];
    // One lepton loop with two photons inside, [STE98]
    sum += weight[outer] * (-121.0 / 48.0 + (-5.0 + 8.0 * log2) * kZeta2 - 99.0 / 16.0 * kZeta3 +
                            10.0 * kZeta5 + l1 / 8.0);
    // Two loops of the same lepton, [STE98]
    sum += weight[outer] * (-307.0 / 216.0 - 8.0 / 3.0 * kZeta2 + 545.0 / 144.0 * kZeta3 +
                            slope * l1 - l1 * l1 / 6.0);
    for (std::size_t inner = 0; inner < masses.size(); ++inner) {
      if (inner == outer) continue;
      const Complex l2 = logarithm[inner];
      if (masses[inner] < masses[outer]) {  // light loop inside, [STE98]
        sum += weight[outer] *
               (-116.0 / 27.0 + 4.0 / 3.0 * kZeta2 + 38.0 / 9.0 * kZeta3 + 14.0 / 9.0 * l1 +
                (5.0 / 18.0 - 4.0 / 3.0 * kZeta3) * l2 + l1 * l1 / 6.0 - l1 * l2 / 3.0);
      } else {  // heavy loop inside, [STE98]
        sum += weight[inner] * (-37.0 / 6.0 + 38.0 / 9.0 * kZeta3 + slope * l2 - l2 * l2 / 6.0);
      }
    }
  }
  return sum;
}

LeptonicVacuumPolarization::LeptonicVacuumPolarization(const Constants& constants)
    : VacuumPolarization("leptonic", "e, mu, tau; one and two loops exact, three loops leading",
                         {-std::numeric_limits<double>::max(), std::numeric_limits<double>::max()}),
      constants_(constants),
      alpha_(constants.alpha()),
      masses_{constants.electron_mass, constants.muon_mass, constants.tau_mass} {}

Complex LeptonicVacuumPolarization::value(double q2) const {
  const double a = alpha_ / kPi;
  Complex sum = a * a * three_loop_polarization(q2, masses_);
  for (const double m : masses_) {
    const double z = q2 / (4.0 * m * m);
    sum += one_loop_polarization(z) + a * two_loop_polarization(z);
  }
  return -0.25 * a * sum;
}

}  // namespace vasilisa::hadrons
