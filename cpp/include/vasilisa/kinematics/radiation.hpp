// Which charged legs take part in radiation and in the matching loops.
#pragma once

namespace vasilisa::kinematics {

/// full: all legs with their interference; isr, fsr: only the initial or the final pair;
/// no_interference: both pairs, without the interference between them and without boxes.
enum class Radiation { full, isr, fsr, no_interference };

constexpr bool initial_radiates(Radiation radiation) { return radiation != Radiation::fsr; }
constexpr bool final_radiates(Radiation radiation) { return radiation != Radiation::isr; }

}  // namespace vasilisa::kinematics
