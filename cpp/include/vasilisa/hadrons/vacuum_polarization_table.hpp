// Tables of the vacuum polarisation in the Novosibirsk format [IGN08]: columns separated by blanks,
// commas or semicolons, '#' comments allowed,
//   1 s [GeV^2]   2 Re Pi(-s)   3 Re Pi(s)   4 Im Pi(s)
//   5, 6, 7 their standard deviations   8 correlation of Re Pi(s) and Im Pi(s)
// where alpha(q^2) = alpha/(1 - Pi(q^2)). Columns 5-8 may be left out (all four, or the last).
// With a first line of names the columns may stand in any order:
//   s, spacelike, re, im, error_spacelike, error_re, error_im, correlation
// or one q^2 in each line, below zero spacelike:
//   q2, re, im, error_re, error_im
// Other names leave the order of the format. Between the lines: linear interpolation in s, for
// which the published tables are made.
#pragma once

#include <complex>
#include <vector>

#include "vasilisa/hadrons/stored.hpp"
#include "vasilisa/hadrons/vacuum_polarization.hpp"
#include "vasilisa/numerics/interpolation.hpp"
#include "vasilisa/numerics/text_table.hpp"

namespace vasilisa::hadrons {

class VacuumPolarizationTable final : public VacuumPolarization, public Storable {
 public:
  /// Throws DataError: number of columns, unsorted or duplicate s, s < 0, gaps (neighbours in
  /// sqrt(s) farther apart than 0.1 GeV below 2 GeV, or than half of sqrt(s) above), and a sign
  /// of Im Pi(s) or Pi(-s) that belongs to another convention; of lines with one q^2, less than two
  /// on a side.
  explicit VacuumPolarizationTable(const TextTable& table);
  /// Columns 1 to 4, or 1 to 7, checked before.
  VacuumPolarizationTable(const std::string& name, const std::vector<std::vector<double>>& columns);
  [[nodiscard]] Stored stored() const override;

 private:
  [[nodiscard]] std::complex<double> value(double q2) const override;
  [[nodiscard]] std::complex<double> standard_deviation(double q2) const override;
  /// |q2|; throws RangeError below the first line of a table that does not start at zero.
  [[nodiscard]] double magnitude(double q2) const;

  double lowest_;
  std::vector<Interpolation> columns_;  // columns 2, 3, 4 and, if there, 5, 6, 7
};

}  // namespace vasilisa::hadrons
