#include "vasilisa/hadrons/form_factor_table.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>
#include <utility>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa::hadrons {
namespace {

constexpr double kWidestGap = 0.1;      // GeV in sqrt(s), see the header
constexpr std::size_t kFewestRows = 4;  // a cubic needs them

std::optional<std::size_t> find(const TextTable& table, const std::string& name) {
  const auto& header = table.header();
  const auto position = std::find(header.begin(), header.end(), name);
  if (position == header.end()) return std::nullopt;
  return static_cast<std::size_t>(position - header.begin());
}

[[noreturn]] void bad_columns(const TextTable& table) {
  std::string found;
  for (const auto& name : table.header()) found += (found.empty() ? "" : ", ") + name;
  if (found.empty()) found = std::to_string(table.columns()) + " without names";
  throw DataError(table.path() + ": columns: " + found +
                  "; valid: s (or sqrt_s), re, im, or s (or sqrt_s), f2, named in the first line");
}

// The column of s, checked: ascending, positive, without gaps.
std::vector<double> read_s(const TextTable& table) {
  const auto s_column = find(table, "s");
  const auto energy_column = find(table, "sqrt_s");
  if (!s_column && !energy_column) bad_columns(table);
  const std::size_t column = s_column ? *s_column : *energy_column;
  table.require_ascending(column, s_column ? "s" : "sqrt_s");
  std::vector<double> s = table.column(column);
  if (!s_column) {
    std::transform(s.begin(), s.end(), s.begin(), [](double e) { return e * std::abs(e); });
  }
  if (s.front() <= 0.0) throw DataError(table.at(0, "s not above zero; valid: s > 0"));
  if (s.size() < kFewestRows) {
    throw DataError(table.path() + ": " + std::to_string(s.size()) + " rows; valid: at least " +
                    std::to_string(kFewestRows));
  }
  for (std::size_t i = 1; i < s.size(); ++i) {
    const double step = std::sqrt(s[i]) - std::sqrt(s[i - 1]);
    if (step <= kWidestGap * (1.0 + 1e-9)) continue;
    std::ostringstream text;
    text << "gap of " << step << " GeV in sqrt(s) below s = " << s[i] << " GeV^2; valid: at most "
         << kWidestGap << " GeV";
    throw DataError(table.at(i, text.str()));
  }
  return s;
}

}  // namespace

ComplexTable::ComplexTable(std::string name, std::vector<double> s, std::vector<double> re,
                           std::vector<double> im, Kind kind)
    : FormFactor(std::move(name), "table of Re F, Im F", kind, {s.front(), s.back()}),
      re_(s, std::move(re), Interpolation::Method::cubic),
      im_(std::move(s), std::move(im), Interpolation::Method::cubic) {}

ComplexTable::ComplexTable(const TextTable& table, std::vector<double> s, std::size_t re,
                           std::size_t im, Kind kind)
    : ComplexTable(table.path(), std::move(s), table.column(re), table.column(im), kind) {}

std::complex<double> ComplexTable::continuation(double s) const { return {re_(s), im_(s)}; }

ModulusTable::ModulusTable(std::string name, std::vector<double> s,
                           std::vector<double> modulus_squared, Kind kind)
    : FormFactor(std::move(name), "table of |F|^2", kind, {s.front(), s.back()}),
      modulus_squared_(std::move(s), std::move(modulus_squared), Interpolation::Method::monotone) {}

ModulusTable::ModulusTable(const TextTable& table, std::vector<double> s,
                           std::size_t modulus_squared, Kind kind)
    : ModulusTable(table.path(), std::move(s), table.column(modulus_squared), kind) {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double value = table.value(row, modulus_squared);
    if (value >= 0.0) continue;
    std::ostringstream text;
    text << "|F|^2 = " << value << "; valid: not negative";
    throw DataError(table.at(row, text.str()));
  }
}

std::complex<double> ModulusTable::continuation(double s) const {
  return std::sqrt(std::max(0.0, modulus_squared_(s)));
}

TabulatedFormFactor::TabulatedFormFactor(const FormFactorFunction& f, const std::string& name,
                                         Kind kind, Range range, const ChebyshevOptions& options)
    : FormFactor(name, "function given by the user", kind, range),
      table_(f, range.minimum, range.maximum, options) {}

TabulatedFormFactor::TabulatedFormFactor(const std::string& name, Kind kind, Range range,
                                         PiecewiseChebyshev<std::complex<double>> table)
    : FormFactor(name, "function given by the user", kind, range), table_(std::move(table)) {}

std::complex<double> TabulatedFormFactor::continuation(double s) const { return table_(s); }

FormFactorPointer read_form_factor_table(const std::string& path, FormFactor::Kind kind) {
  const TextTable table(path);
  const auto re = find(table, "re");
  const auto im = find(table, "im");
  const auto modulus_squared = find(table, "f2");
  if (re && im) return std::make_shared<ComplexTable>(table, read_s(table), *re, *im, kind);
  if (modulus_squared) {
    return std::make_shared<ModulusTable>(table, read_s(table), *modulus_squared, kind);
  }
  bad_columns(table);
}

FormFactorPointer tabulate_form_factor(const FormFactorFunction& f, const std::string& name,
                                       FormFactor::Kind kind, FormFactor::Range range,
                                       double tolerance, const std::vector<double>& breaks) {
  ChebyshevOptions options;
  options.relative = tolerance;
  options.initial_panels = 32;  // of the width of the omega, which must not be missed
  options.breaks = breaks;
  return std::make_shared<TabulatedFormFactor>(f, name, kind, range, options);
}

}  // namespace vasilisa::hadrons
