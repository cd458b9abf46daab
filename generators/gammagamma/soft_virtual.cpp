#include "generators/gammagamma/soft_virtual.hpp"

#include <cmath>
#include <numbers>
#include <sstream>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa::generators::gammagamma {
namespace {

/// One of the two terms of [EK78], [AR97] that differ by the sign of the cosine.
double angular_term(double c) {
  const double ratio = (1.0 + c) / (1.0 - c);
  const double logarithm = std::log((1.0 - c) / 2.0);
  return (1.0 + 1.5 * ratio) * logarithm +
         (1.0 + 1.0 / ratio + 0.5 * ratio) * logarithm * logarithm;
}

double collinear_logarithm(double ecm, const Constants& constants) {
  return 2.0 * std::log(ecm / constants.electron_mass) - 1.0;
}

}  // namespace

double soft_logarithm(double ecm, const Constants& constants) {
  return 2.0 * constants.alpha() / std::numbers::pi * collinear_logarithm(ecm, constants);
}

double soft_virtual(double cos_theta, double ecm, double eps, kinematics::Radiation radiation,
                    const Constants& constants) {
  if (radiation == kinematics::Radiation::line_b) {
    throw ConfigurationError(
        "emission = fsr is not defined for process gammagamma; valid: full, isr");
  }
  const auto fail = [](const char* name, double value, const char* valid) {
    std::ostringstream message;
    message << name << " = " << value << "; valid: " << valid;
    return message.str();
  };
  if (!(std::abs(cos_theta) < 1.0)) {
    throw RangeError(fail("cos_theta", cos_theta, "between -1 and 1, without the ends"));
  }
  if (!(eps > 0.0 && eps < 1.0)) throw ConfigurationError(fail("eps", eps, "between 0 and 1"));
  if (!(ecm > 2.0 * constants.electron_mass)) {
    throw RangeError(fail("ecm", ecm, "above two electron masses"));
  }
  const double pi = std::numbers::pi;
  const double c2 = cos_theta * cos_theta;
  const double k = pi * pi / 3.0 + (1.0 - c2) / (2.0 * (1.0 + c2)) *
                                       (angular_term(cos_theta) + angular_term(-cos_theta));
  return 1.0 + constants.alpha() / pi *
                   (collinear_logarithm(ecm, constants) * (2.0 * std::log(eps) + 1.5) + k);
}

}  // namespace vasilisa::generators::gammagamma
