// Velocities and directions, accurate for slow angles and fast particles.
#pragma once

#include <algorithm>
#include <cmath>

#include "vasilisa/kinematics/four_vector.hpp"

namespace vasilisa::kinematics {

/// 1 - beta for a particle of a pair with invariant mass squared s.
inline double one_minus_beta(double mass, double s) {
  const double r = 4 * mass * mass / s;
  return r / (1 + std::sqrt(std::max(0.0, 1 - r)));
}

inline FourVector<double> unit_vector(double c, double phi) {
  const double s = std::sqrt(std::max(0.0, (1 - c) * (1 + c)));
  return {1.0, s * std::cos(phi), s * std::sin(phi), c};
}

/// 1 - cos of the angle between unit vectors, accurate when it is small.
inline double one_minus_cos(const FourVector<double>& a, const FourVector<double>& b) {
  const double x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
  return (x * x + y * y + z * z) / 2;
}

/// Unit vector at angle theta (given by one_minus_cos) and azimuth phi around the unit vector axis.
inline FourVector<double> around(const FourVector<double>& axis, double one_minus_cos, double phi) {
  const double c = 1 - one_minus_cos;
  const double s = std::sqrt(one_minus_cos * (2 - one_minus_cos));
  const double transverse = std::sqrt(axis.x * axis.x + axis.y * axis.y);
  const double cos_a = transverse > 0 ? axis.x / transverse : 1.0;
  const double sin_a = transverse > 0 ? axis.y / transverse : 0.0;
  const double e = s * std::cos(phi), f = s * std::sin(phi);
  return {1.0, c * axis.x + e * axis.z * cos_a - f * sin_a,
          c * axis.y + e * axis.z * sin_a + f * cos_a, c * axis.z - e * transverse};
}

}  // namespace vasilisa::kinematics
