#include "vasilisa/hadrons/vacuum_polarization_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

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

constexpr std::array<const char*, kWithCorrelation> kNames = {
    "s", "spacelike", "re", "im", "error_spacelike", "error_re", "error_im", "correlation"};
constexpr std::array<const char*, 5> kNamesOfOne = {"q2", "re", "im", "error_re", "error_im"};

// The columns of these names in their order: the first `least`, or those that are there beyond;
// throws if another one is missing or unknown.
template <std::size_t n>
std::vector<std::vector<double>> named(const TextTable& table,
                                       const std::array<const char*, n>& names, std::size_t least) {
  std::vector<std::size_t> places;
  for (const char* name : names) {
    const std::size_t place = table.position(name);
    if (place < table.columns()) {
      places.push_back(place);
    } else if (places.size() < least) {
      throw DataError(table.path() + ": column " + name + ": missing");
    } else {
      break;
    }
  }
  if (places.size() < table.columns()) {
    std::string valid;
    for (const char* name : names) valid += (valid.empty() ? "" : ", ") + std::string(name);
    throw DataError(table.path() + ": " + std::to_string(table.columns()) + " columns, " +
                    std::to_string(places.size()) + " of them known; valid: the first of " + valid);
  }
  std::vector<std::vector<double>> rows(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (const std::size_t place : places) rows[row].push_back(table.value(row, place));
  }
  return rows;
}

std::vector<std::size_t> lines_of(const TextTable& table) {
  std::vector<std::size_t> lines(table.rows());
  for (std::size_t row = 0; row < lines.size(); ++row) lines[row] = table.line(row);
  return lines;
}

// Rows with |q^2| in front, ascending, of one side of zero.
struct Side {
  std::vector<std::vector<double>> rows;
  std::vector<std::size_t> lines;

  // The row at x between two rows, along the straight line; x is inside.
  [[nodiscard]] std::vector<double> at(double x) const {
    const auto above = std::lower_bound(
        rows.begin(), rows.end(), x,
        [](const std::vector<double>& row, double limit) { return row[0] < limit; });
    if (above == rows.begin() || (*above)[0] == x) return *above;
    const std::vector<double>& below = *std::prev(above);
    const double part = (x - below[0]) / ((*above)[0] - below[0]);
    std::vector<double> row(below);
    for (std::size_t i = 0; i < row.size(); ++i) row[i] += part * ((*above)[i] - below[i]);
    return row;
  }

  [[nodiscard]] std::size_t line(double x) const {
    const auto above = std::lower_bound(
        rows.begin(), rows.end(), x,
        [](const std::vector<double>& row, double limit) { return row[0] < limit; });
    return lines[static_cast<std::size_t>(std::distance(rows.begin(), above))];
  }
};

// Lines with one q^2 each, brought into the arrangement of the format on the energies of both
// sides.
TextTable from_one(const TextTable& table) {
  const TextTable sorted(table.path(), named(table, kNamesOfOne, 3), lines_of(table));
  sorted.require_ascending(0, "q2");
  if (sorted.columns() == kNamesOfOne.size() - 1) {
    throw DataError(table.path() + ": error_re without error_im; valid: both or none");
  }
  Side spacelike;
  Side timelike;
  for (std::size_t i = 0; i < sorted.rows(); ++i) {
    const double q2 = sorted.value(i, 0);
    std::vector<double> row;
    for (std::size_t j = 0; j < sorted.columns(); ++j) row.push_back(sorted.value(i, j));
    if (q2 >= 0.0) {
      timelike.rows.push_back(row);
      timelike.lines.push_back(sorted.line(i));
    }
    if (q2 <= 0.0) {
      if (row[2] != 0.0) {
        std::ostringstream text;
        text << "im = " << row[2] << " at q2 = " << q2 << " GeV^2; valid: 0 at spacelike q2";
        throw DataError(sorted.at(i, text.str()));
      }
      row[0] = -q2;
      spacelike.rows.insert(spacelike.rows.begin(), row);
      spacelike.lines.insert(spacelike.lines.begin(), sorted.line(i));
    }
  }
  if (spacelike.rows.size() < 2 || timelike.rows.size() < 2) {
    throw DataError(table.path() + ": " + std::to_string(spacelike.rows.size()) +
                    " lines with q2 <= 0, " + std::to_string(timelike.rows.size()) +
                    " with q2 >= 0; valid: two or more on each side");
  }
  const double first = std::max(spacelike.rows.front()[0], timelike.rows.front()[0]);
  const double last = std::min(spacelike.rows.back()[0], timelike.rows.back()[0]);
  std::vector<double> grid;
  for (const Side* side : {&spacelike, &timelike}) {
    for (const auto& row : side->rows) {
      if (row[0] >= first && row[0] <= last) grid.push_back(row[0]);
    }
  }
  std::sort(grid.begin(), grid.end());
  grid.erase(std::unique(grid.begin(), grid.end()), grid.end());
  std::vector<std::vector<double>> values;
  std::vector<std::size_t> lines;
  for (const double x : grid) {
    const std::vector<double> below = spacelike.at(x);
    const std::vector<double> above = timelike.at(x);
    std::vector<double> row = {x, below[1], above[1], above[2]};
    if (above.size() == kNamesOfOne.size()) row.insert(row.end(), {below[3], above[3], above[4]});
    values.push_back(std::move(row));
    lines.push_back(timelike.line(x));
  }
  if (values.empty()) throw DataError(table.path() + ": no |q2| on both sides of zero");
  return {table.path(), std::move(values), std::move(lines)};
}

// The table with its columns in the order of the format.
TextTable arranged(TextTable table) {
  const auto has = [&table](const char* name) { return table.position(name) < table.columns(); };
  if (has("q2")) return from_one(table);
  if (has("s") && has("spacelike")) {
    return {table.path(), named(table, kNames, kWithoutErrors), lines_of(table)};
  }
  return table;
}

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

VacuumPolarization::Range covered(const std::vector<double>& s) { return {-s.back(), s.back()}; }

std::vector<std::vector<double>> used_columns(const TextTable& table) {
  std::vector<std::vector<double>> columns;
  for (std::size_t column = 0; column < std::min(table.columns(), kWithErrors); ++column) {
    columns.push_back(table.column(column));
  }
  return columns;
}

}  // namespace

VacuumPolarizationTable::VacuumPolarizationTable(const TextTable& table)
    : VacuumPolarizationTable(table.path(), used_columns(checked(table))) {}

VacuumPolarizationTable::VacuumPolarizationTable(const std::string& name,
                                                 const std::vector<std::vector<double>>& columns)
    : VacuumPolarization(name, "table in the Novosibirsk format", covered(columns.at(0))),
      lowest_(columns[0].at(0)) {
  for (std::size_t column = 1; column < columns.size(); ++column) {
    columns_.emplace_back(columns[0], columns[column], Interpolation::Method::linear);
  }
}

Stored VacuumPolarizationTable::stored() const {
  Stored stored{"table", {columns_.front().x()}};
  for (const Interpolation& column : columns_) stored.columns.push_back(column.y());
  return stored;
}

double VacuumPolarizationTable::magnitude(double q2) const {
  if (std::abs(q2) >= lowest_) return std::abs(q2);
  std::ostringstream text;
  text << "vacuum_polarization: " << name() << ": q^2 = " << q2 << " GeV^2; valid: |q^2| from "
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
  return std::make_shared<VacuumPolarizationTable>(arranged(TextTable(path)));
}

}  // namespace vasilisa::hadrons
