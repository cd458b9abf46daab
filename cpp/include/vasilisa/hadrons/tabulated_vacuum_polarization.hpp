// A vacuum polarisation tabulated for the engine as adaptive Chebyshev pieces, to a stated absolute
// accuracy, narrow resonances and all: some 50 ns a call.
// Validity: |q^2| up to the largest energy squared; spacelike and timelike.
#pragma once

#include <complex>
#include <functional>
#include <string>
#include <vector>

#include "vasilisa/hadrons/vacuum_polarization.hpp"
#include "vasilisa/numerics/interpolation.hpp"
#include "vasilisa/numerics/piecewise_chebyshev.hpp"

namespace vasilisa::hadrons {

/// What a TabulatedVacuumPolarization is made of.
struct PolarizationContent {
  /// Pi at many q^2 (GeV^2), asked for while tabulating only.
  std::function<std::vector<std::complex<double>>(const std::vector<double>&)> function;
  double largest_energy = 0.0;          ///< GeV, of sqrt|q^2|
  std::vector<double> break_energies;   ///< GeV, where the timelike Pi is not smooth, narrow peaks
  double tolerance = 1e-6;              ///< absolute, of Pi; thrice at kinks without a break
  std::vector<double> error_energies;   ///< GeV, ascending; empty if there are no errors
  std::vector<double> spacelike_error;  ///< standard deviation of Pi(-E^2) at each of them
  std::vector<double> real_error;       ///< of Re Pi(E^2)
  std::vector<double> imaginary_error;  ///< of Im Pi(E^2)
};

class TabulatedVacuumPolarization final : public VacuumPolarization {
 public:
  /// Throws ConfigurationError for a largest energy that is not positive, or if the tolerance is
  /// not reached; DataError for errors that do not cover the range.
  TabulatedVacuumPolarization(std::string name, std::string source,
                              const PolarizationContent& content);

  /// Polynomials kept, spacelike and timelike.
  [[nodiscard]] std::size_t panels() const { return spacelike_.panels() + timelike_.panels(); }

 private:
  [[nodiscard]] std::complex<double> value(double q2) const override;
  [[nodiscard]] std::complex<double> standard_deviation(double q2) const override;

  PiecewiseChebyshev<double> spacelike_;               // of coordinate(-q^2)
  PiecewiseChebyshev<std::complex<double>> timelike_;  // of coordinate(q^2)
  std::vector<Interpolation> errors_;                  // of sqrt|q^2|: spacelike, real, imaginary
};

}  // namespace vasilisa::hadrons
