// Which charged legs take part in radiation and in the matching loops.
#pragma once

namespace vasilisa::qed {

/// full: all legs with their interference; isr, fsr: only the initial or the final pair.
enum class Radiation { full, isr, fsr };

}  // namespace vasilisa::qed
