#include "vasilisa/hadrons/vacuum_polarization_table.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <memory>
#include <sstream>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa::hadrons {
namespace {

constexpr std::size_t kWithoutErrors = 4;
constexpr std::size_t kWithErrors = 7;
constexpr std::size_t kWithCorrelation = 8;
// Resonances are lost in a wider step; above 2 GeV the published tables step by up to a half.
constexpr double kWidestGap = 0.1;        // GeV in sqrt(s)
constexpr double kContinuum = 2.0;        // GeV
constexpr double kWidestContinuum = 0.5;  // of sqrt(s)
constexpr double kNearestToPole = 1e-3;   // |1 - Pi|; on J/psi and Upsilon it is above 0.04

void require_no_gaps(const TextTable& table) {
  for (std::size_t row = 1; row < table.rows(); ++row) {
    const double before = std::sqrt(table.value(row - 1, 0));
    const double here = std::sqrt(table.value(row, 0));
    const double widest = before < kContinuum ? kWidestGap : kWidestContinuum * before;
    if (here - before <= widest * (1.0 + 1e-9)) continue;
    std::ostringstream text;
    text << "gap of " << here - before << " GeV in sqrt(s) below s = " << table.value(row, 0)
         << " GeV^2; valid: at most " << widest << " GeV";
    throw DataError(table.at(row, text.str()));
  }
}

// Unitarity: Im Pi(s) = -(alpha/3) R(s), and alpha grows with spacelike momentum.
void require_signs(const TextTable& table) {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double spacelike = table.value(row, 1);
    const double imaginary = table.value(row, 3);
    if (spacelike >= 0.0 && imaginary <= 0.0) continue;
    std::ostringstream text;
    text << "Pi(-s) = " << spacelike << ", Im Pi(s) = " << imaginary
         << "; valid: Pi(-s) >= 0 and Im Pi(s) <= 0, as alpha(q^2) = alpha/(1 - Pi)";
    throw DataError(table.at(row, text.str()));
  }
}

// The distance of the straight line between two points from a third.
double distance(std::complex<double> from, std::complex<double> to, std::complex<double> point) {
  const std::complex<double> along = to - from;
  const double length = std::norm(along);
  const double part =
      length > 0.0 ? std::clamp(std::real((point - from) * std::conj(along)) / length, 0.0, 1.0)
                   : 0.0;
  return std::abs(from + part * along - point);
}

// The propagator 1/(1 - Pi) has no pole in the range, nor is there one between two rows.
void require_no_pole(const TextTable& table) {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::size_t before = row == 0 ? 0 : row - 1;
    const auto pi = [&](std::size_t i) {
      return std::complex<double>(table.value(i, 2), table.value(i, 3));
    };
    const double spacelike = table.value(row, 1);
    if (spacelike < 1.0 && distance(pi(before), pi(row), 1.0) > kNearestToPole) continue;
    std::ostringstream text;
    text << "Pi(-s) = " << spacelike << ", Re Pi(s) = " << table.value(row, 2)
         << ", Im Pi(s) = " << table.value(row, 3)
         << ": alpha(q^2) = alpha/(1 - Pi) is infinite here or just below; valid: Pi(-s) < 1, and "
            "|1 - Pi(s)| > "
         << kNearestToPole;
    throw DataError(table.at(row, text.str()));
  }
}

const TextTable& checked(const TextTable& table) {
  const std::size_t n = table.columns();
  if (n != kWithoutErrors && n != kWithErrors && n != kWithCorrelation) {
    throw DataError(table.path() + ": " + std::to_string(n) +
                    " columns; valid: 4, 7 or 8 (s, Pi(-s), Re Pi(s), Im Pi(s), their errors, "
                    "correlation)");
  }
  if (table.rows() < 2) throw DataError(table.path() + ": one row; valid: at least two");
  table.require_ascending(0, "s");
  if (table.value(0, 0) < 0.0) throw DataError(table.at(0, "s below zero; valid: s >= 0"));
  require_no_gaps(table);
  require_signs(table);
  require_no_pole(table);
  return table;
}

VacuumPolarization::Range covered(const TextTable& table) {
  const double top = table.value(table.rows() - 1, 0);
  return {-top, top};
}

}  // namespace

VacuumPolarizationTable::VacuumPolarizationTable(const TextTable& table)
    : VacuumPolarization(table.path(), "table in the Novosibirsk format", covered(checked(table))),
      lowest_(table.value(0, 0)) {
  const std::vector<double> s = table.column(0);
  const std::size_t used = std::min(table.columns(), kWithErrors);
  for (std::size_t column = 1; column < used; ++column) {
    columns_.emplace_back(s, table.column(column), Interpolation::Method::linear);
  }
}

double VacuumPolarizationTable::magnitude(double q2) const {
  if (std::abs(q2) >= lowest_) return std::abs(q2);
  std::ostringstream text;
  text << "vacuum polarisation " << name() << ": q^2 = " << q2 << " GeV^2; valid: |q^2| from "
       << lowest_ << " GeV^2, where the table begins";
  throw RangeError(text.str());
}

std::complex<double> VacuumPolarizationTable::value(double q2) const {
  const double s = magnitude(q2);
  if (q2 < 0.0) return columns_[0](s);
  return {columns_[1](s), columns_[2](s)};
}

std::complex<double> VacuumPolarizationTable::standard_deviation(double q2) const {
  if (columns_.size() < kWithErrors - 1) return 0.0;
  const double s = magnitude(q2);
  if (q2 < 0.0) return columns_[3](s);
  return {columns_[4](s), columns_[5](s)};
}

VacuumPolarizationPointer read_vacuum_polarization_table(const std::string& path) {
  return std::make_shared<VacuumPolarizationTable>(TextTable(path));
}

}  // namespace vasilisa::hadrons
