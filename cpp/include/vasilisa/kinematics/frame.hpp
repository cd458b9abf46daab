// Where an event happens: its incoming momenta in the laboratory, and the Lorentz transformation
// that takes momenta there from the centre-of-mass frame.
#pragma once

#include <array>

#include "vasilisa/kinematics/four_vector.hpp"

namespace vasilisa::kinematics {

/// From the rest frame of `total`, of mass `mass`; with its space components reversed, to it.
FourVector<double> boost(const FourVector<double>& total, double mass, const FourVector<double>& p);

/// Two particles in their centre-of-mass frame, the first along +z.
std::array<FourVector<double>, 2> at_rest_together(double ecm, const std::array<double, 2>& masses);

class Frame {
 public:
  /// Momenta of the beams in the laboratory, GeV. The transformation rotates the centre-of-mass z
  /// axis onto the first beam, by the smallest angle, and boosts.
  Frame(const FourVector<double>& first, const FourVector<double>& second);

  /// From the centre-of-mass frame, first beam along +z, to the laboratory.
  FourVector<double> operator()(const FourVector<double>& p) const {
    return columns_[0] * p.e + columns_[1] * p.x + columns_[2] * p.y + columns_[3] * p.z;
  }

  [[nodiscard]] double ecm() const { return ecm_; }
  [[nodiscard]] const FourVector<double>& first() const { return first_; }
  [[nodiscard]] const FourVector<double>& second() const { return second_; }
  [[nodiscard]] FourVector<double> total() const { return first_ + second_; }

 private:
  FourVector<double> first_, second_;
  double ecm_;
  std::array<FourVector<double>, 4> columns_;  // where the unit vectors of E, x, y, z go
};

}  // namespace vasilisa::kinematics
