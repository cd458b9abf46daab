#include "vasilisa/process/soft_virtual_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/numerics/stop.hpp"

namespace vasilisa::process {

namespace {

constexpr double reference_eps = 0.5;
constexpr std::size_t max_energies = 17;
constexpr double energy_tolerance = 1e-7;
constexpr double largest_noise = 1e-8;

// Loops have logarithms of 1 -+ cos theta: in the rapidity of a light particle, whose singular
// points lie pi/2 off the axis, panels as wide as this hold them to the tolerance.
constexpr double panel_width = 1.25;

double rapidity(double cos_theta) { return std::atanh(cos_theta); }

std::vector<double> chebyshev_nodes(std::size_t count, double lower, double upper) {
  std::vector<double> nodes;
  for (std::size_t i = 0; i < count; ++i) {
    const double x =
        std::cos(std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(count));
    nodes.push_back((lower + upper) / 2 + (upper - lower) / 2 * x);
  }
  return nodes;
}

}  // namespace

SoftVirtualTable::SoftVirtualTable(Function f, Logarithm logarithm, double lowest_ecm,
                                   double highest_ecm, double cos_max)
    : f_(std::move(f)),
      logarithm_(std::move(logarithm)),
      lowest_ecm_(lowest_ecm),
      highest_ecm_(highest_ecm),
      cos_max_(cos_max),
      table_cos_max_(cos_max) {}

void SoftVirtualTable::build() const {
  tables_.clear();  // of an attempt that was stopped
  table_cos_max_ = cos_max_;
  double noise = rounding(table_cos_max_);
  while (noise > largest_noise && table_cos_max_ > 0.9) {
    table_cos_max_ = 1 - 10 * (1 - table_cos_max_);
    noise = rounding(table_cos_max_);
  }
  if (choose_energies()) tabulate(noise);
  is_built_ = true;
}

void SoftVirtualTable::tabulate(double noise) const {
  ChebyshevOptions options;
  options.relative = 1e-9;
  options.absolute = 4 * noise;
  const double end = rapidity(table_cos_max_);
  options.initial_panels = static_cast<std::size_t>(std::ceil(2 * end / panel_width));
  for (const double ecm : energies_) {
    const auto finite_and_logarithm = [this, ecm](double y) {
      const double c = std::tanh(y);
      return std::complex<double>(f_(ecm, c, reference_eps), logarithm_(ecm, c));
    };
    tables_.emplace_back(finite_and_logarithm, -end, end, options);
  }
}

double SoftVirtualTable::rounding(double cos_theta) const {
  std::array<double, 12> f{};
  const double step = 1e-6 * (1 - cos_theta);
  for (std::size_t i = 0; i < f.size(); ++i) {
    stop_point();
    f[i] = f_(lowest_ecm_, cos_theta - static_cast<double>(i) * step, reference_eps);
  }
  double largest = 0;
  for (std::size_t i = 1; i + 1 < f.size(); ++i) {
    largest = std::max(largest, std::abs(f[i - 1] - 2 * f[i] + f[i + 1]));
  }
  return largest;
}

bool SoftVirtualTable::choose_energies() const {
  energies_ = {highest_ecm_};
  if (lowest_ecm_ == highest_ecm_) return true;
  std::array<double, max_energies> coefficient{};
  for (std::size_t count = 3; count <= max_energies; count = 2 * count - 1) {
    energies_ = chebyshev_nodes(count, lowest_ecm_, highest_ecm_);
    double largest = 0;
    for (const double c : {-0.9 * table_cos_max_, 0.0, 0.9 * table_cos_max_}) {
      std::vector<double> at_nodes;
      for (const double ecm : energies_) at_nodes.push_back(f_(ecm, c, reference_eps));
      for (const double ecm : chebyshev_nodes(2 * count + 1, lowest_ecm_, highest_ecm_)) {
        stop_point();
        interpolate(ecm, coefficient.data());
        double error = -f_(ecm, c, reference_eps);
        for (std::size_t i = 0; i < count; ++i) error += coefficient[i] * at_nodes[i];
        largest = std::max(largest, std::abs(error));
      }
    }
    if (largest < energy_tolerance) return true;
  }
  return false;
}

void SoftVirtualTable::interpolate(double ecm, double* coefficients) const {
  for (std::size_t i = 0; i < energies_.size(); ++i) {
    coefficients[i] = 1;
    for (std::size_t j = 0; j < energies_.size(); ++j) {
      if (j != i) coefficients[i] *= (ecm - energies_[j]) / (energies_[i] - energies_[j]);
    }
  }
}

std::complex<double> SoftVirtualTable::tabulated(double ecm, double cos_theta) const {
  const double y = rapidity(cos_theta);
  if (tables_.size() == 1) return tables_[0](y);
  std::array<double, max_energies> coefficient{};
  interpolate(ecm, coefficient.data());
  std::complex<double> value;
  for (std::size_t i = 0; i < tables_.size(); ++i) value += coefficient[i] * tables_[i](y);
  return value;
}

double SoftVirtualTable::operator()(double ecm, double cos_theta, double eps) const {
  std::call_once(built_, &SoftVirtualTable::build, this);
  if (table_cos_max_ < cos_max_) cos_theta = std::clamp(cos_theta, -table_cos_max_, table_cos_max_);
  if (tables_.empty() || std::abs(cos_theta) > table_cos_max_) {
    stop_point();
    return f_(ecm, cos_theta, eps);
  }
  const std::complex<double> value = tabulated(ecm, cos_theta);
  return value.real() + value.imag() * std::log(eps / reference_eps);
}

SoftVirtualTable::Numbers SoftVirtualTable::numbers() const {
  Numbers numbers;
  if (!is_built_) return numbers;
  numbers.energies = energies_;
  numbers.cos_max = table_cos_max_;
  for (const Table& table : tables_) {
    numbers.edges.push_back(table.edges());
    numbers.coefficients.push_back(table.coefficients());
  }
  return numbers;
}

void SoftVirtualTable::adopt(const Numbers& numbers) const {
  if (numbers.energies.empty()) return;
  const std::size_t n = numbers.edges.size();
  if (numbers.energies.size() > max_energies || numbers.coefficients.size() != n ||
      (n != 0 && n != numbers.energies.size())) {
    throw DataError("table of soft and virtual photons: " + std::to_string(n) + " tables for " +
                    std::to_string(numbers.energies.size()) + " energies");
  }
  std::vector<Table> tables;
  for (std::size_t i = 0; i < n; ++i) {
    tables.emplace_back(numbers.edges[i], numbers.coefficients[i]);
    const double end = rapidity(numbers.cos_max);
    if (tables[i].lower() != -end || tables[i].upper() != end) {
      throw DataError("table of soft and virtual photons: of other angles");
    }
  }
  std::call_once(built_, [&] {
    energies_ = numbers.energies;
    table_cos_max_ = numbers.cos_max;
    tables_ = std::move(tables);
    is_built_ = true;
  });
}

}  // namespace vasilisa::process
