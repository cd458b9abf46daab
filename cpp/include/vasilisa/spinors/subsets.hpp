// Which subsets of the photons may come from the initial pair, given the radiation asked for.
#pragma once

#include "vasilisa/qed/radiation.hpp"

namespace vasilisa::spinors {

/// True if the photons in `initial` may leave the initial pair when `all` are emitted.
constexpr bool allowed(qed::Radiation radiation, unsigned initial, unsigned all) {
  switch (radiation) {
    case qed::Radiation::isr:
      return initial == all;
    case qed::Radiation::fsr:
      return initial == 0;
    case qed::Radiation::full:
      break;
  }
  return true;
}

}  // namespace vasilisa::spinors
