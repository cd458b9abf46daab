#include "vasilisa/hadrons/tabulated_vacuum_polarization.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa::hadrons {
namespace {

using Complex = std::complex<double>;

// GeV^2; Pi is linear in q^2 below the electron mass squared and varies with its logarithm above.
constexpr double kScale = 1e-6;

double coordinate(double magnitude) { return std::log(1.0 + magnitude / kScale); }

double magnitude_at(double coordinate) { return kScale * std::expm1(coordinate); }

double positive(double energy) {
  if (energy > 0.0 && std::isfinite(energy)) return energy;
  std::ostringstream text;
  text << "vacuum polarisation: largest energy " << energy << " GeV; valid: above zero";
  throw ConfigurationError(text.str());
}

std::vector<Complex> at_coordinates(const PolarizationContent& content, double sign,
                                    const std::vector<double>& x) {
  std::vector<double> q2(x.size());
  std::transform(x.begin(), x.end(), q2.begin(),
                 [sign](double u) { return sign * magnitude_at(u); });
  return content.function(q2);
}

ChebyshevOptions options(const PolarizationContent& content, bool timelike) {
  ChebyshevOptions chosen;
  chosen.relative = 0.0;
  chosen.absolute = content.tolerance;
  chosen.initial_panels = timelike ? 4 : 8;  // timelike, the breaks make many
  if (timelike) {
    for (const double energy : content.break_energies) {
      if (energy > 0.0) chosen.breaks.push_back(coordinate(energy * energy));
    }
  }
  return chosen;
}

PiecewiseChebyshev<double> spacelike(const PolarizationContent& content) {
  const double end = positive(content.largest_energy);
  const auto real_part = [&content](const std::vector<double>& x) {
    const std::vector<Complex> values = at_coordinates(content, -1.0, x);
    std::vector<double> real(values.size());
    std::transform(values.begin(), values.end(), real.begin(),
                   [](const Complex& z) { return z.real(); });
    return real;
  };
  return {real_part, 0.0, coordinate(end * end), options(content, false)};
}

PiecewiseChebyshev<Complex> timelike(const PolarizationContent& content) {
  const double end = positive(content.largest_energy);
  const auto values = [&content](const std::vector<double>& x) {
    return at_coordinates(content, 1.0, x);
  };
  return {values, 0.0, coordinate(end * end), options(content, true)};
}

VacuumPolarization::Range range_to(double energy) { return {-energy * energy, energy * energy}; }

double last_energy(const PolarizationTable& table) {
  if (table.timelike_edges.empty()) return 0.0;
  return std::sqrt(magnitude_at(table.timelike_edges.back()));
}

}  // namespace

TabulatedVacuumPolarization::TabulatedVacuumPolarization(std::string name, std::string source,
                                                         const PolarizationContent& content)
    : VacuumPolarization(std::move(name), std::move(source), range_to(content.largest_energy)),
      largest_energy_(content.largest_energy),
      resonances_(content.resonances),
      error_columns_(content.errors),
      spacelike_(spacelike(content)),
      timelike_(timelike(content)) {
  set_errors();
}

TabulatedVacuumPolarization::TabulatedVacuumPolarization(std::string name, std::string source,
                                                         PolarizationTable table)
    : VacuumPolarization(std::move(name), std::move(source), range_to(last_energy(table))),
      largest_energy_(last_energy(table)),
      resonances_(std::move(table.resonances)),
      error_columns_(std::move(table.errors)),
      spacelike_(std::move(table.spacelike_edges), std::move(table.spacelike)),
      timelike_(std::move(table.timelike_edges), std::move(table.timelike)) {
  set_errors();
}

PolarizationTable TabulatedVacuumPolarization::table() const {
  return {spacelike_.edges(), spacelike_.coefficients(),
          timelike_.edges(),  timelike_.coefficients(),
          resonances_,        error_columns_};
}

void TabulatedVacuumPolarization::set_errors() {
  const std::vector<double>& energies = error_columns_[0];
  if (energies.empty()) return;
  if (energies.front() > 0.0 || energies.back() < largest_energy_ * (1.0 - 1e-12)) {
    std::ostringstream text;
    text << "vacuum polarisation: errors from " << energies.front() << " to " << energies.back()
         << " GeV; valid: from 0 to " << largest_energy_ << " GeV";
    throw DataError(text.str());
  }
  for (std::size_t i = 1; i < error_columns_.size(); ++i) {
    errors_.emplace_back(energies, error_columns_[i], Interpolation::Method::linear);
  }
}

Complex TabulatedVacuumPolarization::value(double q2) const { return smooth(q2) + resonant(q2); }

Complex TabulatedVacuumPolarization::resummed(double q2) const {
  const Complex without = 1.0 / (1.0 - smooth(q2));
  return without * (1.0 + without * resonant(q2));
}

Complex TabulatedVacuumPolarization::resonant(double q2) const {
  double real = 0.0;
  double imaginary = 0.0;
  for (const NarrowPole& pole : resonances_) {
    const double distance = pole.mass * pole.mass - q2;
    const double width = q2 > 0.0 ? pole.mass * pole.width : 0.0;
    const double factor = -pole.strength * q2 / (distance * distance + width * width);
    real += factor * distance;
    imaginary += factor * width;
  }
  return {real, imaginary};
}

Complex TabulatedVacuumPolarization::smooth(double q2) const {
  if (q2 == 0.0) return 0.0;  // exactly: alpha is defined there
  if (q2 < 0.0) return spacelike_(coordinate(-q2));
  return timelike_(coordinate(q2));
}

Complex TabulatedVacuumPolarization::standard_deviation(double q2) const {
  if (errors_.empty()) return 0.0;
  const double energy = std::min(std::sqrt(std::abs(q2)), error_columns_[0].back());
  if (q2 < 0.0) return errors_[0](energy);
  return {errors_[1](energy), errors_[2](energy)};
}

}  // namespace vasilisa::hadrons
