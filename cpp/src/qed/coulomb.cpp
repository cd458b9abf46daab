#include "vasilisa/qed/coulomb.hpp"

#include <cmath>
#include <numbers>

namespace vasilisa::qed {

CoulombFactor::CoulombFactor(double mass, double alpha, Wave wave)
    : four_mass_squared_(4 * mass * mass), alpha_(alpha), wave_(wave) {}

double CoulombFactor::argument(double q_squared) const {
  const double beta2 = 1 - four_mass_squared_ / q_squared;
  return std::numbers::pi * alpha_ * (1 + beta2) / std::sqrt(beta2);
}

double CoulombFactor::first_order(double q_squared) const { return argument(q_squared) / 2; }

double CoulombFactor::operator()(double q_squared) const {
  if (!(q_squared > four_mass_squared_)) return 0;
  const double x = argument(q_squared);
  const double s_wave = -x / std::expm1(-x);
  if (wave_ == Wave::s) return s_wave;
  const double eta = x / (2 * std::numbers::pi);
  return s_wave * (1 + eta * eta);
}

}  // namespace vasilisa::qed
