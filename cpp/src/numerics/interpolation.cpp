#include "vasilisa/numerics/interpolation.hpp"

#include <sstream>
#include <utility>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa {
namespace {

const gsl_interp_type* gsl_type(Interpolation::Method method) {
  switch (method) {
    case Interpolation::Method::linear:
      return gsl_interp_linear;
    case Interpolation::Method::cubic:
      return gsl_interp_cspline;
    case Interpolation::Method::monotone:
      return gsl_interp_steffen;
  }
  throw ConfigurationError("interpolation: unknown method; valid: linear, cubic, monotone");
}

}  // namespace

Interpolation::Interpolation(std::vector<double> x, std::vector<double> y, Method method)
    : x_(std::move(x)), y_(std::move(y)) {
  const gsl_interp_type* type = gsl_type(method);
  const std::size_t needed = gsl_interp_type_min_size(type);
  if (x_.size() < needed || x_.size() != y_.size()) {
    throw DataError("interpolation: " + std::to_string(x_.size()) + " points; valid: at least " +
                    std::to_string(needed));
  }
  interpolation_.reset(gsl_interp_alloc(type, x_.size()));
  gsl_interp_init(interpolation_.get(), x_.data(), y_.data(), x_.size());
}

double Interpolation::operator()(double x) const {
  if (!(x >= x_.front() && x <= x_.back())) {
    std::ostringstream text;
    text << "interpolation: x = " << x << " is outside [" << x_.front() << ", " << x_.back() << "]";
    throw RangeError(text.str());
  }
  // No accelerator: it would be state shared between threads; the bisection is cheap.
  return gsl_interp_eval(interpolation_.get(), x_.data(), y_.data(), x, nullptr);
}

}  // namespace vasilisa
