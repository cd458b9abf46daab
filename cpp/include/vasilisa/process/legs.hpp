// The legs of e+e- -> pair.
#pragma once

#include <vector>

#include "vasilisa/kinematics/leg.hpp"
#include "vasilisa/numerics/constants.hpp"

namespace vasilisa::process {

/// Beams on line a; a charged pair on line b.
inline std::vector<kinematics::Leg> pair_legs(const Constants& constants, int pdg_minus,
                                              int pdg_plus, double mass, double charge = 1,
                                              kinematics::Line line = kinematics::Line::b) {
  using kinematics::Line;
  return {{"electron", 11, constants.electron_mass, -1, true, Line::a},
          {"positron", -11, constants.electron_mass, 1, true, Line::a},
          {"minus", pdg_minus, mass, -charge, false, line},
          {"plus", pdg_plus, mass, charge, false, line}};
}

}  // namespace vasilisa::process
