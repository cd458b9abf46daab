// Loops and soft photons of the pair that a virtual photon makes, at any mass of that photon.
//
// O(alpha), all masses exact, tabulated in the velocity of the pair when it is first asked for.
// Below a velocity of 0.02 the Coulomb pole alone is followed.
#pragma once

#include <complex>
#include <functional>
#include <mutex>
#include <optional>

#include "vasilisa/numerics/piecewise_chebyshev.hpp"

namespace vasilisa::process {

class FinalLine {
 public:
  /// delta with photons below half of the photon's mass, in its rest frame, and the coefficient of
  /// the logarithm of a lower limit.
  struct Correction {
    double all = 0, logarithm = 0;
  };
  using Function = std::function<Correction(double q2)>;

  /// threshold, highest: q2 in GeV^2.
  FinalLine(double threshold, double highest, Function f);

  [[nodiscard]] Correction operator()(double q2) const;

 private:
  double threshold_, highest_;
  Function f_;
  mutable std::once_flag built_;
  mutable std::optional<PiecewiseChebyshev<std::complex<double>>> table_;
};

}  // namespace vasilisa::process
