// What processes that share an integration send each other.
#pragma once

#include <vector>

#include "vasilisa/run/accumulator.hpp"

struct Rounds {
  std::vector<vasilisa::run::SweepResult> sweeps;
};
