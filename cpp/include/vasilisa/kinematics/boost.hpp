// Lorentz boosts without rotation.
#pragma once

#include "vasilisa/kinematics/four_vector.hpp"

namespace vasilisa::kinematics {

/// From the rest frame of a system into the frame where it has the momentum `p`.
class Boost {
 public:
  Boost(const FourVector<double>& p, double mass) : u_(p * (1 / mass)) {}
  [[nodiscard]] FourVector<double> operator()(const FourVector<double>& v) const {
    const double along = spatial_dot(u_, v);
    const double shift = along / (1 + u_.e) + v.e;
    return {u_.e * v.e + along, v.x + shift * u_.x, v.y + shift * u_.y, v.z + shift * u_.z};
  }

 private:
  FourVector<double> u_;
};

}  // namespace vasilisa::kinematics
