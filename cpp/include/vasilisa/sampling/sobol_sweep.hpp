// Sweeps of quasi-random points: the first points of a Sobol sequence under a random digital shift.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "vasilisa/random/counter_stream.hpp"

namespace vasilisa::sampling {

/// One sweep is one independent, unbiased replicate of the integral; the spread of many sweeps is
/// the honest error, and its points fill the hypercube more evenly than random ones [Owen97].
class SobolSweep {
 public:
  /// `points` is a power of two.
  SobolSweep(std::size_t dimensions, std::size_t points);

  [[nodiscard]] std::size_t dimensions() const { return dimensions_; }
  [[nodiscard]] std::size_t points() const { return points_; }

  /// Writes points() x dimensions() numbers in (0, 1), row-major.
  void fill(random::CounterStream stream, double* u) const;

 private:
  std::size_t dimensions_, points_;
  std::vector<std::uint64_t> table_;  // [point][dimension]
};

}  // namespace vasilisa::sampling
