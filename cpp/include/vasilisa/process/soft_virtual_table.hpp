// 1 + delta_SV(cos theta; eps) at one energy or a narrow range of them, tabulated when it is first
// asked for.
#pragma once

#include <atomic>
#include <complex>
#include <functional>
#include <mutex>
#include <vector>

#include "vasilisa/numerics/piecewise_chebyshev.hpp"

namespace vasilisa::process {

/// delta_SV is linear in ln(eps), so that two functions of the angle hold it for every eps: the
/// finite part at one eps and the coefficient of ln(eps), a sum over legs, kept as real and
/// imaginary part of one table.
/// A range of energies has a table at each node of an interpolation, as many as 1e-7 needs.
class SoftVirtualTable {
 public:
  /// (ecm, cos_theta, eps) to 1 + delta_SV.
  using Function = std::function<double(double, double, double)>;

  /// (ecm, cos_theta) to the coefficient of ln(eps).
  using Logarithm = std::function<double(double, double)>;

  /// Tabulated for |cos_theta| <= cos_max to 1e-9 in artanh(cos_theta), evaluated directly beyond,
  /// and everywhere where more than 17 energies would be needed. Loops of slow pairs along the
  /// beams lose digits: there the table is as good as the function, and where that has lost more
  /// than eight it is constant. Both must stay valid as long as the table lives.
  SoftVirtualTable(Function f, Logarithm logarithm, double lowest_ecm, double highest_ecm,
                   double cos_max);

  double operator()(double ecm, double cos_theta, double eps) const;

  /// A table in numbers, as files keep it.
  struct Numbers {
    std::vector<double> energies;  // GeV
    double cos_max = 0;            // end of the tables
    // One an energy; none where the function is evaluated directly.
    std::vector<std::vector<double>> edges;
    std::vector<std::vector<std::complex<double>>> coefficients;
  };
  /// Without energies if nobody has asked for a value.
  [[nodiscard]] Numbers numbers() const;
  /// Takes over what a table of the same functions is made of, unless there is one already. Throws
  /// DataError if it cannot be one.
  void adopt(const Numbers& numbers) const;

 private:
  using Table = PiecewiseChebyshev<std::complex<double>>;

  void build() const;
  /// Of the function at the lowest energy near an angle: its second difference over next to
  /// nothing.
  [[nodiscard]] double rounding(double cos_theta) const;
  void tabulate(double noise) const;
  [[nodiscard]] bool choose_energies() const;
  /// Coefficients of the energies at `ecm`.
  void interpolate(double ecm, double* coefficients) const;
  [[nodiscard]] std::complex<double> tabulated(double ecm, double cos_theta) const;

  Function f_;
  Logarithm logarithm_;
  double lowest_ecm_, highest_ecm_, cos_max_;
  mutable std::once_flag built_;  // the lowest order never asks, so it must not pay
  mutable double table_cos_max_;
  mutable std::atomic<bool> is_built_{false};
  mutable std::vector<double> energies_;
  mutable std::vector<Table> tables_;  // one an energy
};

}  // namespace vasilisa::process
