#include "vasilisa/process/final_line.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace vasilisa::process {

namespace {

constexpr double slowest = 0.02;  // velocity

double velocity(double threshold, double q2) {
  return std::sqrt(std::max(0.0, 1 - threshold / q2));
}

}  // namespace

FinalLine::FinalLine(double threshold, double highest, Function f)
    : threshold_(threshold), highest_(highest), f_(std::move(f)) {}

FinalLine::Correction FinalLine::operator()(double q2) const {
  std::call_once(built_, [this] {
    const double fastest = velocity(threshold_, highest_);
    if (fastest <= 2 * slowest) return;
    ChebyshevOptions options;
    options.relative = options.absolute = 1e-8;
    const auto times_velocity = [this](double v) {
      const Correction c = f_(threshold_ / (1 - v * v));
      return std::complex<double>(v * c.all, c.logarithm);
    };
    table_.emplace(times_velocity, slowest, fastest, options);
  });
  if (!table_) return f_(q2);
  const double v = velocity(threshold_, q2);
  const auto value = (*table_)(std::clamp(v, table_->lower(), table_->upper()));
  return {value.real() / v, value.imag()};
}

}  // namespace vasilisa::process
