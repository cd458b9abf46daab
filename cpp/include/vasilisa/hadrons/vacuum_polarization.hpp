// Vacuum polarisation Pi(q^2) of the photon: alpha(q^2) = alpha / (1 - Pi(q^2)), Pi(0) = 0,
// complex for timelike q^2 above threshold: Im Pi(s) = -(alpha/3) R(s), never positive.
#pragma once

#include <complex>
#include <memory>
#include <string>
#include <vector>

#include "vasilisa/numerics/constants.hpp"

namespace vasilisa::hadrons {

/// Immutable; shared freely between threads and generators.
class VacuumPolarization {
 public:
  struct Range {
    double minimum, maximum;  ///< q^2 in GeV^2, spacelike negative
  };

  virtual ~VacuumPolarization() = default;
  VacuumPolarization(const VacuumPolarization&) = delete;
  VacuumPolarization& operator=(const VacuumPolarization&) = delete;

  /// Pi(q^2), q^2 in GeV^2; throws RangeError outside range().
  [[nodiscard]] std::complex<double> operator()(double q2) const;

  /// alpha(q^2)/alpha: 1/(1 - Pi(q^2)), where narrow resonances with their measured masses and
  /// widths count once, as those contain the resummation already.
  [[nodiscard]] std::complex<double> dressing(double q2) const;

  /// Standard deviations of Re Pi and Im Pi, where the source gives them; zero otherwise.
  [[nodiscard]] std::complex<double> error(double q2) const;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& source() const { return source_; }
  [[nodiscard]] Range range() const { return range_; }

 protected:
  VacuumPolarization(std::string name, std::string source, Range range);

 private:
  [[nodiscard]] virtual std::complex<double> value(double q2) const = 0;
  [[nodiscard]] virtual std::complex<double> resummed(double q2) const;
  [[nodiscard]] virtual std::complex<double> standard_deviation(double q2) const;
  void require_inside(double q2) const;

  std::string name_;
  std::string source_;
  Range range_;
};

using VacuumPolarizationPointer = std::shared_ptr<const VacuumPolarization>;

/// Names that make_vacuum_polarization knows.
const std::vector<std::string>& vacuum_polarization_names();

/// A vacuum polarisation by name; throws ConfigurationError listing the valid names.
VacuumPolarizationPointer make_vacuum_polarization(const std::string& name,
                                                   const Constants& constants = {});

/// A table in the Novosibirsk format, see vacuum_polarization_table.hpp.
VacuumPolarizationPointer read_vacuum_polarization_table(const std::string& path);

}  // namespace vasilisa::hadrons
