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

}  // namespace

TabulatedVacuumPolarization::TabulatedVacuumPolarization(std::string name, std::string source,
                                                         const PolarizationContent& content)
    : VacuumPolarization(std::move(name), std::move(source),
                         {-content.largest_energy * content.largest_energy,
                          content.largest_energy * content.largest_energy}),
      spacelike_(spacelike(content)),
      timelike_(timelike(content)) {
  const std::vector<double>& energies = content.error_energies;
  if (energies.empty()) return;
  if (energies.front() > 0.0 || energies.back() < content.largest_energy) {
    std::ostringstream text;
    text << "vacuum polarisation: errors from " << energies.front() << " to " << energies.back()
         << " GeV; valid: from 0 to " << content.largest_energy << " GeV";
    throw DataError(text.str());
  }
  for (const auto* column :
       {&content.spacelike_error, &content.real_error, &content.imaginary_error}) {
    errors_.emplace_back(energies, *column, Interpolation::Method::linear);
  }
}

Complex TabulatedVacuumPolarization::value(double q2) const {
  if (q2 == 0.0) return 0.0;  // exactly: alpha is defined there
  if (q2 < 0.0) return spacelike_(coordinate(-q2));
  return timelike_(coordinate(q2));
}

Complex TabulatedVacuumPolarization::standard_deviation(double q2) const {
  if (errors_.empty()) return 0.0;
  const double energy = std::sqrt(std::abs(q2));
  if (q2 < 0.0) return errors_[0](energy);
  return {errors_[1](energy), errors_[2](energy)};
}

}  // namespace vasilisa::hadrons
