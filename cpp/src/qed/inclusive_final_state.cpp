#include "vasilisa/qed/inclusive_final_state.hpp"

#include <cmath>
#include <complex>
#include <numbers>

#include "vasilisa/numerics/dilogarithm.hpp"

namespace vasilisa::qed {

namespace {

double li2(double x) { return dilogarithm(std::complex<double>(x)).real(); }

}  // namespace

double inclusive_fermion_pair(double q_squared, double mass, double alpha) {
  const double v2 = 1 - 4 * mass * mass / q_squared, v = std::sqrt(v2);
  const double p = (1 - v) / (1 + v);
  const double logs = 2 * std::log1p(-p) + std::log1p(p);
  const double bracket = 2 * li2(p) + li2(p * p) + std::log(p) * logs;
  const double first = (3 - v2) * (1 + v2) / 2 * bracket - v * (3 - v2) * logs;
  const double second = -(1 - v) * (33 - 39 * v - 17 * v2 + 7 * v * v2) / 16 * std::log(p);
  const double third = 3 * v * (5 - 3 * v2) / 8;
  return (first + second + third) / (v * (3 - v2) / 2) * alpha / std::numbers::pi;
}

double inclusive_scalar_pair(double q_squared, double mass, double alpha) {
  const double v2 = 1 - 4 * mass * mass / q_squared, v = std::sqrt(v2);
  const double p = (1 - v) / (1 + v), logarithm = -std::log(p);
  double eta = (1 + v2) / v *
               (4 * li2(p) + 2 * li2(-p) - 3 * std::log(2 / (1 + v)) * logarithm -
                2 * std::log(v) * logarithm);
  eta += -3 * std::log(4 / (1 - v2)) - 4 * std::log(v);
  eta += (1.25 * (1 + v2) * (1 + v2) - 2) / (v2 * v) * logarithm + 1.5 * (1 + v2) / v2;
  return eta * alpha / std::numbers::pi;
}

}  // namespace vasilisa::qed
