#include "vasilisa/process/soft_virtual_table.hpp"

#include <cmath>
#include <numbers>
#include <utility>

namespace vasilisa::process {

namespace {

constexpr double reference_eps = 0.5;

ChebyshevOptions options() {
  ChebyshevOptions o;
  o.relative = 1e-9;
  o.initial_panels = 2;
  return o;
}

}  // namespace

SoftVirtualTable::SoftVirtualTable(std::function<double(double, double)> f, double cos_max)
    : f_(std::move(f)),
      cos_max_(cos_max),
      at_reference_([this](double c) { return f_(c, reference_eps); }, -cos_max, cos_max, options()),
      slope_(
          [this](double c) {
            return f_(c, reference_eps) - f_(c, reference_eps / std::numbers::e);
          },
          -cos_max, cos_max, options()) {}

double SoftVirtualTable::operator()(double cos_theta, double eps) const {
  if (std::abs(cos_theta) > cos_max_) return f_(cos_theta, eps);
  return at_reference_(cos_theta) + slope_(cos_theta) * std::log(eps / reference_eps);
}

}  // namespace vasilisa::process
