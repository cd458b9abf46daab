// 1 + delta_SV(cos theta; eps), tabulated when a run starts.
#pragma once

#include <functional>

#include "vasilisa/numerics/piecewise_chebyshev.hpp"

namespace vasilisa::process {

/// delta_SV is linear in ln(eps), so that two functions of the angle hold it for every eps.
class SoftVirtualTable {
 public:
  /// f(cos_theta, eps) = 1 + delta_SV, tabulated for |cos_theta| <= cos_max to 1e-9, evaluated directly
  /// beyond. f must stay valid as long as the table lives.
  SoftVirtualTable(std::function<double(double, double)> f, double cos_max);

  double operator()(double cos_theta, double eps) const;

 private:
  std::function<double(double, double)> f_;
  double cos_max_;
  PiecewiseChebyshev<double> at_reference_, slope_;  // at one eps, and per unit of ln(eps)
};

}  // namespace vasilisa::process
