// Long work of the engine, which Ctrl-C, a time limit and whoever began it end.
#pragma once

#include <pybind11/pybind11.h>

#include <limits>
#include <optional>
#include <utility>

#include "vasilisa/numerics/stop.hpp"

namespace interruptible {

constexpr double no_limit = std::numeric_limits<double>::infinity();

/// Throws the Python exception of a signal's handler, whose place is Python's main thread, and
/// KeyboardInterrupt as soon as what `stop_when` was given says so. Needs the GIL.
void ask();

/// Returns work(), done without the GIL. Throws TimeLimitError after `seconds`, and what `ask`
/// does.
template <class Work>
auto call(double seconds, Work work) {
  ask();
  std::optional<pybind11::error_already_set> raised;
  const pybind11::gil_scoped_release release;
  try {
    vasilisa::Stop stop(seconds, [&raised] {
      const pybind11::gil_scoped_acquire gil;
      try {
        ask();
      } catch (pybind11::error_already_set& error) {
        raised.emplace(std::move(error));
        return true;
      }
      return false;
    });
    return work();
  } catch (const vasilisa::Interrupted&) {
    throw std::move(*raised);
  }
}

}  // namespace interruptible
