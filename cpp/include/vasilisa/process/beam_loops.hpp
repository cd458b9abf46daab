// Loops on the line of the beams beside a hard photon, as expected from its energy and its angle.
//
// What they have beyond an estimate by soft photons and vertices depends little on the pair: a
// table in -ln(1 - xi) and the rapidity of the photon, in which its logarithms are straight, says
// most of it. It is filled when it is first asked. No result depends on it: events with complete
// loops make up for what it lacks.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

namespace vasilisa::process {

class BeamLoops {
 public:
  /// Of the energy of the photon over half of sqrt(s), and of 1 - cos of its angle to a beam.
  using Loops = std::function<double(double xi, double one_minus_cos)>;

  /// one_minus_beta: of the beams; highest: xi that leaves the pair at rest; make: gives the loops.
  BeamLoops(double one_minus_beta, double highest, std::function<Loops()> make);

  /// one_minus_cos: to the nearer beam.
  [[nodiscard]] double operator()(double xi, double one_minus_cos) const;

 private:
  void fill() const;
  [[nodiscard]] double rapidity(double one_minus_cos) const;  // 0 to 1

  double one_minus_beta_, largest_log_;
  std::function<Loops()> make_;
  mutable std::once_flag filled_;
  mutable std::vector<double> values_;  // [energy * nodes + angle]
};

}  // namespace vasilisa::process
