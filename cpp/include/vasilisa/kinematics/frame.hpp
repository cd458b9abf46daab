// Where an event happens: its incoming momenta in the laboratory, and the Lorentz transformation
// that takes momenta there from the centre-of-mass frame.
#pragma once

#include <array>

#include "vasilisa/kinematics/four_vector.hpp"

namespace vasilisa::kinematics {

class Frame {
 public:
  /// Momenta of the beams in the laboratory, GeV. The transformation rotates the centre-of-mass z
  /// axis onto the electron, by the smallest angle, and boosts.
  Frame(const FourVector<double>& electron, const FourVector<double>& positron);

  /// From the centre-of-mass frame, electron along +z, to the laboratory.
  FourVector<double> operator()(const FourVector<double>& p) const {
    return columns_[0] * p.e + columns_[1] * p.x + columns_[2] * p.y + columns_[3] * p.z;
  }

  [[nodiscard]] double ecm() const { return ecm_; }
  [[nodiscard]] const FourVector<double>& electron() const { return electron_; }
  [[nodiscard]] const FourVector<double>& positron() const { return positron_; }
  [[nodiscard]] FourVector<double> total() const { return electron_ + positron_; }

 private:
  FourVector<double> electron_, positron_;
  double ecm_;
  std::array<FourVector<double>, 4> columns_;  // where the unit vectors of E, x, y, z go
};

}  // namespace vasilisa::kinematics
