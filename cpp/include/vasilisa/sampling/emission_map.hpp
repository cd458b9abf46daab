// Photon directions in the collinear peaks of the charged legs.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "vasilisa/kinematics/directions.hpp"
#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/sampling/photon_mapping.hpp"

namespace vasilisa::sampling {

/// Axes and velocities of the legs of a two-body configuration: 0, 1: incoming; 2, 3: the pair,
/// whose first particle flies along the unit vector p.
struct EmissionAxes {
  std::array<FourVector<double>, 4> axis;
  std::array<double, 4> one_minus_beta;

  EmissionAxes(const std::array<double, 4>& one_minus_velocity, const FourVector<double>& p)
      : axis{FourVector<double>{1, 0, 0, 1}, {1, 0, 0, -1}, p, {1, -p.x, -p.y, -p.z}},
        one_minus_beta(one_minus_velocity) {}

  /// 1 - beta_leg cos(angle to n).
  [[nodiscard]] double denominator(std::size_t leg, const FourVector<double>& n) const {
    return one_minus_beta[leg] +
           (1 - one_minus_beta[leg]) * kinematics::one_minus_cos(n, axis[leg]);
  }
};

struct Direction {
  FourVector<double> n;
  double solid_angle;  // dOmega per unit square
};

/// A photon around `leg`, density 1/d, d = 1 - beta cos.
inline Direction around_leg(const EmissionAxes& configuration, std::size_t leg, double u_angle,
                            double u_azimuth) {
  constexpr double two_pi = 2 * std::numbers::pi;
  const auto collinear = collinear_angle(u_angle, configuration.one_minus_beta[leg]);
  const auto n =
      kinematics::around(configuration.axis[leg], collinear.one_minus_cos, two_pi * u_azimuth);
  return {n, two_pi * collinear.log_over_beta * configuration.denominator(leg, n)};
}

/// The same times the share (1/d_leg) / sum(1/d_j) of the leg: summed over `legs` the directions
/// cover the sphere once, and 1/d_leg cancels against the density of the angle.
inline Direction share_of_leg(const EmissionAxes& configuration,
                              const std::vector<std::size_t>& legs, std::size_t leg, double u_angle,
                              double u_azimuth) {
  const auto [n, solid_angle] = around_leg(configuration, leg, u_angle, u_azimuth);
  double sum = 0;
  for (const std::size_t j : legs) sum += 1 / configuration.denominator(j, n);
  return {n, solid_angle / (configuration.denominator(leg, n) * sum)};
}

}  // namespace vasilisa::sampling
