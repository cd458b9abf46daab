#include "vasilisa/qed/pair_kinematics.hpp"

#include <cmath>
#include <sstream>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa::qed {
namespace {

/// Momentum of either particle of a pair.
double pair_momentum(double ecm, double mass) {
  return std::sqrt((ecm / 2.0 - mass) * (ecm / 2.0 + mass));
}

/// 1 - beta_1 beta_2 c without cancellation near c = 1, for masses m1 and m2 at energy E each.
double one_minus(double energy, double p1, double p2, double m1, double m2, double c) {
  const double e2 = energy * energy;
  const double velocities =
      (m1 * m1 * e2 + p1 * p1 * m2 * m2) / (e2 * (e2 + p1 * p2));  // 1 - beta_1 beta_2
  return velocities + p1 * p2 / e2 * (1.0 - c);
}

void check(double cos_theta, double ecm, double electron_mass, double final_mass, double eps) {
  std::ostringstream message;
  const double threshold = 2.0 * std::fmax(electron_mass, final_mass);
  if (!(ecm > threshold)) {
    message << "ecm = " << ecm << " GeV is not above the threshold of " << threshold << " GeV";
    throw RangeError(message.str());
  }
  if (!(std::abs(cos_theta) <= 1.0)) {
    message << "cos_theta = " << cos_theta << "; valid: -1 to 1";
    throw RangeError(message.str());
  }
  if (!(eps > 0.0 && eps < 1.0)) {
    message << "eps = " << eps << "; valid: between 0 and 1";
    throw ConfigurationError(message.str());
  }
}

}  // namespace

PairKinematics::PairKinematics(double cos_theta, double ecm, double electron_mass,
                               double final_mass, double eps) {
  check(cos_theta, ecm, electron_mass, final_mass, eps);
  const double energy = ecm / 2.0;
  const double p_in = pair_momentum(ecm, electron_mass), p_out = pair_momentum(ecm, final_mass);
  const double sin_theta = std::sqrt((1.0 - cos_theta) * (1.0 + cos_theta));
  p1 = {energy, 0.0, 0.0, p_in};
  p2 = {energy, 0.0, 0.0, -p_in};
  p3 = {energy, p_out * sin_theta, 0.0, p_out * cos_theta};
  p4 = {energy, -p_out * sin_theta, 0.0, -p_out * cos_theta};
  s = ecm * ecm;
  k_soft = eps * energy;
  const auto transfer = [&](double c) {
    if (electron_mass == final_mass) return -2.0 * p_in * p_in * (1.0 - c);
    return electron_mass * electron_mass + final_mass * final_mass -
           2.0 * energy * energy * one_minus(energy, p_in, p_out, electron_mass, final_mass, c);
  };
  t = transfer(cos_theta);
  u = transfer(-cos_theta);
  using kinematics::Line;
  legs = {Emitter{p1, electron_mass, 1.0, Line::a, true},
          Emitter{p2, electron_mass, -1.0, Line::a, true}, Emitter{p3, final_mass, -1.0, Line::b},
          Emitter{p4, final_mass, 1.0, Line::b}};
}

double pair_soft_logarithm(double cos_theta, double ecm, double electron_mass, double final_mass,
                           kinematics::Radiation radiation, double alpha) {
  constexpr double any = 0.5;  // the coefficient does not depend on eps
  const PairKinematics k(cos_theta, ecm, electron_mass, final_mass, any);
  return soft_logarithm(k.legs, radiation, alpha);
}

}  // namespace vasilisa::qed
