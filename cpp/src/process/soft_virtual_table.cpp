#include "vasilisa/process/soft_virtual_table.hpp"

#include <cmath>
#include <numbers>
#include <utility>

namespace vasilisa::process {

namespace {

constexpr double reference_eps = 0.5;

}  // namespace

SoftVirtualTable::SoftVirtualTable(std::function<double(double, double)> f, double cos_max)
    : f_(std::move(f)), cos_max_(cos_max) {}

void SoftVirtualTable::build() const {
  const auto value_and_slope = [this](double c) {
    const double value = f_(c, reference_eps);
    return std::complex<double>(value, value - f_(c, reference_eps / std::numbers::e));
  };
  ChebyshevOptions options;
  options.relative = 1e-9;
  options.initial_panels = 2;
  table_.emplace(value_and_slope, -cos_max_, cos_max_, options);
}

double SoftVirtualTable::operator()(double cos_theta, double eps) const {
  if (std::abs(cos_theta) > cos_max_) return f_(cos_theta, eps);
  std::call_once(built_, &SoftVirtualTable::build, this);
  const std::complex<double> table = (*table_)(cos_theta);
  return table.real() + table.imag() * std::log(eps / reference_eps);
}

}  // namespace vasilisa::process
