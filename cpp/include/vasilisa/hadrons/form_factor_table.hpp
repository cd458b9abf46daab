// Form factors from numbers: a table in a file, or a function tabulated once.
//
// A file has a header naming its columns, in any order, others ignored:
//   s or sqrt_s (GeV^2, GeV), ascending, above zero; then either re and im, or f2 = |F|^2.
// Between the lines: a cubic spline in s for re and im; for f2, which may scatter as measured,
// a monotone cubic that never overshoots. From f2 a real F = sqrt(f2) is made, so such a table
// serves |F|^2 alone. The line spacing decides the precision: 1 MeV steps give 2e-4 (re, im) and
// 2e-3 (f2) at the phi, and better elsewhere. Neighbours may be 0.1 GeV apart in sqrt(s) at most:
// the rho and the omega would be lost in a wider gap.
#pragma once

#include <complex>
#include <string>

#include "vasilisa/hadrons/form_factor.hpp"
#include "vasilisa/hadrons/stored.hpp"
#include "vasilisa/numerics/interpolation.hpp"
#include "vasilisa/numerics/piecewise_chebyshev.hpp"
#include "vasilisa/numerics/text_table.hpp"

namespace vasilisa::hadrons {

/// F between the lines of a table of Re F and Im F.
class ComplexTable final : public FormFactor, public Storable {
 public:
  /// Checked before.
  ComplexTable(std::string name, std::vector<double> s, std::vector<double> re,
               std::vector<double> im, Kind kind);
  ComplexTable(const TextTable& table, std::vector<double> s, std::size_t re, std::size_t im,
               Kind kind);
  [[nodiscard]] std::complex<double> continuation(double s) const override;
  [[nodiscard]] Stored stored() const override { return {"table", {re_.x(), re_.y(), im_.y()}}; }

 private:
  Interpolation re_, im_;
};

/// Real F = sqrt(|F|^2) between the lines of a table of |F|^2.
class ModulusTable final : public FormFactor, public Storable {
 public:
  /// Checked before.
  ModulusTable(std::string name, std::vector<double> s, std::vector<double> modulus_squared,
               Kind kind);
  ModulusTable(const TextTable& table, std::vector<double> s, std::size_t modulus_squared,
               Kind kind);
  [[nodiscard]] std::complex<double> continuation(double s) const override;
  [[nodiscard]] Stored stored() const override {
    return {"modulus", {modulus_squared_.x(), modulus_squared_.y()}};
  }

 private:
  Interpolation modulus_squared_;
};

/// A function of s, tabulated on its range.
class TabulatedFormFactor final : public FormFactor, public Storable {
 public:
  TabulatedFormFactor(const std::string& name, Kind kind, Range range,
                      PiecewiseChebyshev<std::complex<double>> table);
  TabulatedFormFactor(const FormFactorFunction& f, const std::string& name, Kind kind, Range range,
                      const ChebyshevOptions& options);
  [[nodiscard]] std::complex<double> continuation(double s) const override;
  [[nodiscard]] Stored stored() const override {
    return {"function", {table_.edges(), flat(table_.coefficients())}};
  }

 private:
  PiecewiseChebyshev<std::complex<double>> table_;
};

}  // namespace vasilisa::hadrons
