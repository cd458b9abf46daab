// One kinematic configuration inside the event loop, before and after its weight is known.
#pragma once

#include <cstdint>

#include "vasilisa/numerics/four_vector.hpp"

namespace vasilisa::run {

enum class Kind : std::uint8_t { two_body, emission, counter };

struct Record {
  FourVector<double> p_minus, p_plus;
  FourVector<double> photon;  // emission: its momentum; counter: its direction (not visible)
  double factor = 0;          // everything but the matrix element
  double weight = 0;          // nb
  double cos_theta = 0;       // of the Born configuration
  double xi = 0;              // photon energy over beam energy
  std::uint32_t event = 0;    // index within the sweep
  Kind kind = Kind::two_body;
  std::uint8_t emitted = 0;   // neutral final states: which role the emitted photon plays after sorting
  bool selected = false;

  [[nodiscard]] int n_photons() const { return kind == Kind::emission ? 1 : 0; }
};

}  // namespace vasilisa::run
