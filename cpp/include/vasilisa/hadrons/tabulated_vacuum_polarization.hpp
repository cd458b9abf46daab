// A vacuum polarisation tabulated for the engine as adaptive Chebyshev pieces, to a stated absolute
// accuracy; narrow resonances are added as they are: some 50 ns a call.
// Validity: |q^2| up to the largest energy squared; spacelike and timelike.
#pragma once

#include <array>
#include <complex>
#include <functional>
#include <string>
#include <vector>

#include "vasilisa/hadrons/vacuum_polarization.hpp"
#include "vasilisa/numerics/interpolation.hpp"
#include "vasilisa/numerics/piecewise_chebyshev.hpp"

namespace vasilisa::hadrons {

/// Adds -strength q^2/(M^2 - q^2 - i M Gamma) to Pi, strength = 3 Gamma_ee/(alpha M) with the bare
/// width; mass and width are those measured. As they contain the repeated insertion of Pi, the
/// resonance stands in alpha(q^2) once: 1/(1 - Pi_0) + Pi_V/(1 - Pi_0)^2.
struct NarrowPole {
  double mass, width;  ///< GeV
  double strength;
};

/// What a TabulatedVacuumPolarization is made of.
struct PolarizationContent {
  /// Pi without the narrow resonances at many q^2 (GeV^2), asked for while tabulating only.
  std::function<std::vector<std::complex<double>>(const std::vector<double>&)> function;
  double largest_energy = 0.0;         ///< GeV, of sqrt|q^2|
  std::vector<double> break_energies;  ///< GeV, where the timelike Pi is not smooth
  std::vector<NarrowPole> resonances;
  double tolerance = 1e-6;                    ///< absolute, of Pi; thrice at kinks without a break
  std::array<std::vector<double>, 4> errors;  ///< as in PolarizationTable
};

/// A TabulatedVacuumPolarization in numbers, as files keep it.
struct PolarizationTable {
  std::vector<double> spacelike_edges;         ///< of panels in the logarithm of -q^2
  std::vector<double> spacelike;               ///< coefficients [panel][k]
  std::vector<double> timelike_edges;          ///< of panels in the logarithm of q^2
  std::vector<std::complex<double>> timelike;  ///< coefficients [panel][k]
  std::vector<NarrowPole> resonances;
  /// Energies (GeV, ascending) and the standard deviations of Pi(-E^2), Re Pi(E^2), Im Pi(E^2)
  /// there; empty if there are no errors.
  std::array<std::vector<double>, 4> errors;
};

class TabulatedVacuumPolarization final : public VacuumPolarization {
 public:
  /// Throws ConfigurationError for a largest energy that is not positive, or if the tolerance is
  /// not reached; DataError for errors that do not cover the range.
  TabulatedVacuumPolarization(std::string name, std::string source,
                              const PolarizationContent& content);

  /// Throws DataError for a table that is damaged, or whose errors do not cover the range.
  TabulatedVacuumPolarization(std::string name, std::string source, PolarizationTable table);

  [[nodiscard]] PolarizationTable table() const;

  /// Polynomials kept, spacelike and timelike.
  [[nodiscard]] std::size_t panels() const { return spacelike_.panels() + timelike_.panels(); }

 private:
  [[nodiscard]] std::complex<double> value(double q2) const override;
  [[nodiscard]] std::complex<double> resummed(double q2) const override;
  [[nodiscard]] std::complex<double> smooth(double q2) const;
  [[nodiscard]] std::complex<double> resonant(double q2) const;
  [[nodiscard]] std::complex<double> standard_deviation(double q2) const override;

  void set_errors();

  double largest_energy_;
  std::vector<NarrowPole> resonances_;
  std::array<std::vector<double>, 4> error_columns_;
  PiecewiseChebyshev<double> spacelike_;               // of coordinate(-q^2)
  PiecewiseChebyshev<std::complex<double>> timelike_;  // of coordinate(q^2)
  std::vector<Interpolation> errors_;                  // of sqrt|q^2|: spacelike, real, imaginary
};

}  // namespace vasilisa::hadrons
