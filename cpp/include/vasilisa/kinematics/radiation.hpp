// Which charged lines take part in radiation and in the matching loops.
#pragma once

#include "vasilisa/kinematics/leg.hpp"

namespace vasilisa::kinematics {

/// full: all legs with their interference; line_a, line_b: only this line; no_interference: both
/// lines, without the interference between them and without boxes. Processes have names of their
/// own for the lines: isr and fsr, electron and muon.
enum class Radiation { full, line_a, line_b, no_interference };

constexpr bool radiates(Radiation radiation, Line line) {
  return radiation != (line == Line::a ? Radiation::line_b : Radiation::line_a);
}

/// Whether photons of different lines interfere.
constexpr bool lines_interfere(Radiation radiation) { return radiation == Radiation::full; }

}  // namespace vasilisa::kinematics
