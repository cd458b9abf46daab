// Long work of the engine, which Ctrl-C and a time limit end.
#pragma once

#include <pybind11/pybind11.h>

#include <limits>
#include <optional>
#include <utility>

#include "vasilisa/numerics/stop.hpp"

namespace interruptible {

constexpr double no_limit = std::numeric_limits<double>::infinity();

/// Returns work(), done without the GIL. Throws TimeLimitError after `seconds`, and the Python
/// exception of a signal's handler; handlers run in Python's main thread only.
template <class Work>
auto call(double seconds, Work work) {
  std::optional<pybind11::error_already_set> raised;
  const pybind11::gil_scoped_release release;
  try {
    vasilisa::Stop stop(seconds, [&raised] {
      const pybind11::gil_scoped_acquire gil;
      if (PyErr_CheckSignals() == 0) return false;
      raised.emplace();
      return true;
    });
    return work();
  } catch (const vasilisa::Interrupted&) {
    throw std::move(*raised);
  }
}

}  // namespace interruptible
