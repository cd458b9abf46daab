#include "vasilisa/hadrons/continued_form_factor.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>
#include <utility>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa::hadrons {
namespace {

constexpr double kReferenceS = 13.48;  // GeV^2, [CLEO05]
constexpr double kLambda2 = 0.09;      // GeV^2; 0.04 changes the modulus by 4 % up to 10.6 GeV
constexpr double kHighestS = 144.0;    // GeV^2
// The measured points have 7 to 13 %; between them and the models the shape is a guess.
constexpr double kRelativeError = 0.3;

double fall_off(double s) {
  return 1.0 / (s * std::hypot(std::log(s / kLambda2), std::numbers::pi));
}

// From 0 to 1 with three derivatives that vanish at both ends.
double smooth_step(double x) {
  x = std::clamp(x, 0.0, 1.0);
  return x * x * x * x * (35.0 + x * (-84.0 + x * (70.0 - 20.0 * x)));
}

}  // namespace

ContinuedFormFactor::ContinuedFormFactor(std::string name, std::string source,
                                         FormFactorPointer model, Range range)
    : FormFactor(std::move(name), std::move(source), model->kind(), range),
      model_(std::move(model)) {}

PerturbativeTail::PerturbativeTail(std::string name, const FormFactorPointer& model,
                                   const Parameters& parameters, double shift)
    : ContinuedFormFactor(std::move(name), model->source() + "; tail of arXiv:hep-ex/0510005",
                          model, {model->range().minimum, kHighestS}),
      log_from_(std::log(parameters.from)),
      log_length_(std::log(parameters.to) - log_from_),
      scale_((1.0 + shift * kRelativeError) * parameters.measured / fall_off(kReferenceS)) {}

std::complex<double> PerturbativeTail::continuation(double s) const {
  const std::complex<double> f = model()->continuation(s);
  if (s <= 0.0) return f;
  const double share = smooth_step((std::log(s) - log_from_) / log_length_);
  return share > 0.0 ? f * std::pow(scale_ * fall_off(s) / std::abs(f), share) : f;
}

Stored PerturbativeTail::stored() const { return {"named", hadrons::stored(*model()).columns}; }

PoleBelow::PoleBelow(const FormFactorPointer& table, double threshold)
    : ContinuedFormFactor(table->name(), table->source() + ", below it one pole with F(0) = 1",
                          table, {threshold, table->range().maximum}),
      threshold_(threshold),
      first_(table->range().minimum) {
  const std::complex<double> value = (*table)(first_);
  if (first_ <= threshold || value == 0.0) {
    std::ostringstream text;
    text << "form_factor_below: 'pole': " << table->name() << " begins at s = " << first_
         << " GeV^2 with |F| = " << std::abs(value) << "; valid: a table that begins above "
         << threshold << " GeV^2 with F other than 0";
    throw ConfigurationError(text.str());
  }
  inverse_ = 1.0 / std::abs(value);
  phase_ = std::arg(value);
}

std::complex<double> PoleBelow::continuation(double s) const {
  if (s >= first_) return model()->continuation(s);
  const double above = std::max(0.0, (s - threshold_) / (first_ - threshold_));
  return std::polar(1.0 / (1.0 - (1.0 - inverse_) * s / first_), phase_ * above * std::sqrt(above));
}

}  // namespace vasilisa::hadrons
