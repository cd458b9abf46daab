// The scattering angle of a pair, drawn where its Born cross section peaks.
#pragma once

#include <algorithm>
#include <cmath>

namespace vasilisa::kinematics {

/// A value and the Jacobian of its map.
struct Mapped {
  double value, jacobian;
};

/// Where the Born cross section peaks in cos(theta) of p_minus.
enum class Peaking { flat, forward, backward, both };

/// cos(theta) of the pair with the density of the process's Born peaks, regulated. Behind hard
/// photons acceptances reach closer to a forward peak: `closer` multiplies the regulator.
inline Mapped born_angle(double u, Peaking peaking, double closer = 1) {
  switch (peaking) {
    case Peaking::forward: {
      const double delta = 0.02 * std::max(closer, 1e-6);
      const double log_ratio = std::log1p(2 / delta);
      const double y = delta * std::exp(u * log_ratio);  // 1 - c + delta
      return {1 + delta - y, y * log_ratio};
    }
    case Peaking::backward: {
      const Mapped mirrored = born_angle(u, Peaking::forward);
      return {-mirrored.value, mirrored.jacobian};
    }
    case Peaking::both: {
      constexpr double delta = 1e-4;
      const double edge = 1 + delta;
      const double y_max = std::atanh(1 / edge);
      const double c = edge * std::tanh(y_max * (2 * u - 1));
      return {c, 2 * y_max * (edge * edge - c * c) / edge};
    }
    case Peaking::flat:
      break;
  }
  return {2 * u - 1, 2.0};
}

}  // namespace vasilisa::kinematics
