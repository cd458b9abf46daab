// A vacuum polarisation moved by its own standard deviation: the up and down variations of a run.
#pragma once

#include <complex>

#include "vasilisa/hadrons/vacuum_polarization.hpp"

namespace vasilisa::hadrons {

/// Pi(q^2) + n [error(q^2)], real and imaginary part moved together and at all q^2 in the same
/// direction: the errors of neighbouring q^2 are those of the same data.
class ShiftedVacuumPolarization final : public VacuumPolarization {
 public:
  ShiftedVacuumPolarization(VacuumPolarizationPointer base, double standard_deviations);

  [[nodiscard]] const VacuumPolarizationPointer& base() const { return base_; }
  [[nodiscard]] double standard_deviations() const { return n_; }

 private:
  [[nodiscard]] std::complex<double> value(double q2) const override;
  [[nodiscard]] std::complex<double> resummed(double q2) const override;
  [[nodiscard]] std::complex<double> standard_deviation(double q2) const override;

  VacuumPolarizationPointer base_;
  double n_;
};

}  // namespace vasilisa::hadrons
