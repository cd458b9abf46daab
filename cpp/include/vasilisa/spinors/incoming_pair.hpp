// The incoming e-(p1) e+(p2) in their centre-of-mass frame, electron along +z.
#pragma once

#include <cmath>

#include "vasilisa/kinematics/four_vector.hpp"

namespace vasilisa::spinors {

template <class T = double>
struct IncomingPair {
  T ecm, mass, momentum;
  FourVector<T> electron, positron;

  IncomingPair(T centre_of_mass_energy, T electron_mass)
      : ecm(centre_of_mass_energy),
        mass(electron_mass),
        momentum(std::sqrt((ecm / 2 - mass) * (ecm / 2 + mass))),
        electron{ecm / 2, T(0), T(0), momentum},
        positron{ecm / 2, T(0), T(0), -momentum} {}
};

}  // namespace vasilisa::spinors
