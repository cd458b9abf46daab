// 1 + delta_SV(cos theta; eps), tabulated when it is first asked for.
#pragma once

#include <complex>
#include <functional>
#include <mutex>
#include <optional>

#include "vasilisa/numerics/piecewise_chebyshev.hpp"

namespace vasilisa::process {

/// delta_SV is linear in ln(eps), so that two functions of the angle hold it for every eps: the
/// value at one eps and the coefficient of ln(eps), kept as real and imaginary part of one table.
class SoftVirtualTable {
 public:
  /// f(cos_theta, eps) = 1 + delta_SV, tabulated for |cos_theta| <= cos_max to 1e-9, evaluated
  /// directly beyond. f must stay valid as long as the table lives.
  SoftVirtualTable(std::function<double(double, double)> f, double cos_max);

  double operator()(double cos_theta, double eps) const;

 private:
  void build() const;

  std::function<double(double, double)> f_;
  double cos_max_;
  mutable std::once_flag built_;  // the lowest order never asks, so it must not pay
  mutable std::optional<PiecewiseChebyshev<std::complex<double>>> table_;
};

}  // namespace vasilisa::process
