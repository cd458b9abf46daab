// Two particles of given masses in their rest frame, accurate when they are fast and when they are
// slow.
#pragma once

#include <algorithm>
#include <cmath>

#include "vasilisa/kinematics/directions.hpp"

namespace vasilisa::kinematics {

struct PairMasses {
  double first, second;  // GeV

  [[nodiscard]] bool equal() const { return first == second; }
  [[nodiscard]] double threshold() const { return first + second; }  // sqrt(s), GeV

  /// 1 - 2 p/sqrt(s) at the squared mass s of the pair; equal masses: 1 - beta of both.
  [[nodiscard]] double slowness(double s) const {
    if (equal()) return one_minus_beta(first, s);
    // 1 - x^2 = [2 (m1^2 + m2^2) - (m1^2 - m2^2)^2/s] / s with x = 2 p/sqrt(s)
    const double sum = first * first + second * second;
    const double difference = (first - second) * (first + second);
    const double rest = (2 * sum - difference * difference / s) / s;
    return rest / (1 + std::sqrt(std::max(0.0, 1 - rest)));
  }

  /// Energy of the first above half the mass of the pair, which is that of the second below it.
  [[nodiscard]] double energy_shift(double root_s) const {
    return (first - second) * (first + second) / (2 * root_s);
  }

  /// 1 - velocity of one of them.
  [[nodiscard]] double one_minus_velocity(bool is_second, double s) const {
    if (equal()) return one_minus_beta(first, s);
    const double root_s = std::sqrt(s), shift = energy_shift(root_s);
    const double energy = root_s / 2 + (is_second ? -shift : shift);
    const double mass = is_second ? second : first;
    const double r = mass * mass / (energy * energy);
    return r / (1 + std::sqrt(std::max(0.0, 1 - r)));
  }
};

}  // namespace vasilisa::kinematics
