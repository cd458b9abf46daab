#include "vasilisa/qed/radiator.hpp"

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <sstream>

#include "vasilisa/numerics/dilogarithm.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::qed {
namespace {

using std::numbers::egamma;
using std::numbers::pi;

double li2(double x) { return dilogarithm(std::complex<double>(x)).real(); }

/// ln(1 - x) / x.
double reduced_log(double x) { return x == 0.0 ? -1.0 : std::log1p(-x) / x; }

/// Second order beside the soft exponent, in units of beta^2. [KF85]
double second_order(double x) {
  const double y = 1.0 - x;
  return (-4.0 * (2.0 - x) * std::log(x) - (1.0 + 3.0 * y * y) * reduced_log(x) - 6.0 + x) / 8.0;
}

/// Third order beside the soft exponent, in units of beta^3. [MNP97]; z = 1 - x.
double third_order(double x) {
  const double z = 1.0 - x, log_x = std::log(x), log_z = std::log1p(-x);
  const double log_z_over_x = reduced_log(x);
  const double regular = (1.0 + z) * (3.0 * pi * pi - 6.0 * li2(z) - 12.0 * log_x * log_x);
  const double over_x = -1.5 * (1.0 + 8.0 * z + 3.0 * z * z) * log_z_over_x -
                        6.0 * (z + 5.0) * log_x - 12.0 * (1.0 + z * z) * log_z_over_x * log_x +
                        0.5 * (1.0 + 7.0 * z * z) * log_z * log_z_over_x - (54.0 - 15.0 * x) / 4.0;
  return (regular + over_x) / 48.0;
}

/// All orders of soft photons at leading logarithm. [GL72]
double soft_exponent(double beta) {
  return std::exp(beta * (0.75 - egamma)) / std::tgamma(1.0 + beta);
}

/// What multiplies the soft exponent, 1 at x = 0; leading logarithms to third order. [SJ91]
double factor(double x, double beta) {
  const double z = 1.0 - x, log_z = std::log1p(-x);
  const double second = 0.5 * (1.0 + 3.0 * z * z) * log_z + x * x;
  const double third = x * x + 0.5 * (3.0 * z * z - 4.0 * z + 1.0) * log_z +
                       (1.0 + 7.0 * z * z) / 12.0 * log_z * log_z + (1.0 - z * z) * li2(x);
  return 0.5 * (1.0 + z * z) - beta / 4.0 * second + beta * beta / 8.0 * third;
}

}  // namespace

Radiator::Radiator(Form form, Pairs pairs, const Constants& constants)
    : form_(form),
      pairs_(pairs),
      electron_mass_(constants.electron_mass),
      unit_(constants.alpha() / pi),
      k_factor_(1.0 + unit_ * (pi * pi / 3.0 - 0.5)) {}

double Radiator::exponent(double s) const {
  const double beta = 2.0 * unit_ * (std::log(s / (electron_mass_ * electron_mass_)) - 1.0);
  if (!(beta > 0.0) || !std::isfinite(beta)) {
    std::ostringstream message;
    message << "radiator: s = " << s << " GeV^2; valid: far above m_e^2";
    throw RangeError(message.str());
  }
  return beta;
}

double Radiator::pair_threshold(double s) const { return 4.0 * electron_mass_ / std::sqrt(s); }

double Radiator::operator()(double x, double s) const {
  const double beta = exponent(s);
  return reduced(x, s) * beta * std::pow(x, beta - 1.0);
}

double Radiator::reduced(double x, double s) const {
  if (!(x >= 0.0 && x < 1.0)) {
    std::ostringstream message;
    message << "radiator: x = " << x << "; valid: from 0 to below 1";
    throw RangeError(message.str());
  }
  const double beta = exponent(s), log = 1.0 + beta / (2.0 * unit_);
  double result = soft(log, beta);
  // Below, x^(1-beta) beats every logarithm by more than the precision of a double.
  if (x < std::numeric_limits<double>::min()) return result;
  if (form_ == Form::third_order_factorised) {
    result += k_factor_ * soft_exponent(beta) * (factor(x, beta) - 1.0);
  }
  return result + std::pow(x, 1.0 - beta) / beta * hard(x, s, log, beta);
}

/// Limit of the reduced radiator at x = 0.
double Radiator::soft(double log, double beta) const {
  double result = k_factor_;
  if (form_ == Form::kuraev_fadin) {
    // [KF85] without the pairs of the vertex, which the last line adds.
    result += 0.75 * beta + beta * beta * (9.0 / 32.0 - pi * pi / 12.0);
  } else {
    result *= soft_exponent(beta);
  }
  // (alpha/pi)^2 (-L^3/18 + 19 L^2/36) up to O(alpha^2 L). [KF85]
  if (pairs_ != Pairs::none) result -= beta * beta / 24.0 * (log / 3.0 - 2.5);
  return result;
}

/// F - beta x^(beta-1) (what is proportional to the soft exponent).
double Radiator::hard(double x, double s, double log, double beta) const {
  double result = 0.0;
  if (form_ == Form::kuraev_fadin) {
    result = beta * (-1.0 + 0.5 * x + beta * second_order(x));
  } else if (form_ == Form::third_order_additive) {
    result = k_factor_ * beta * (-1.0 + 0.5 * x + beta * (second_order(x) + beta * third_order(x)));
  }
  const double above = x - pair_threshold(s);
  if (pairs_ != Pairs::virtual_and_real || above <= 0.0) return result;
  // [KF85]: pairs from the photon of the bremsstrahlung, then pairs through two photons.
  const double z = 1.0 - x, pair_log = log + 2.0 * std::log(x) - 5.0 / 3.0;
  const double bremsstrahlung = std::pow(above, beta) / (6.0 * x) * pair_log * pair_log *
                                (1.0 + z * z + beta / 3.0 * pair_log);
  const double two_photons =
      0.5 * log * log * (2.0 / 3.0 * (1.0 - z * z * z) / z + (1.0 + z) * std::log1p(-x) + 0.5 * x);
  return result + unit_ * unit_ * (bremsstrahlung + two_photons);
}

double Radiator::first_order(double x, double s) const {
  return exponent(s) * (1.0 / x - 1.0 + 0.5 * x);
}

double Radiator::first_order_integral(double x_max, double s) const {
  return k_factor_ + exponent(s) * (0.75 + std::log(x_max) - x_max + 0.25 * x_max * x_max);
}

}  // namespace vasilisa::qed
