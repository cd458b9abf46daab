#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <vector>

#include "vasilisa/hadrons/leptonic_vacuum_polarization.hpp"
#include "vasilisa/hadrons/tabulated_vacuum_polarization.hpp"
#include "vasilisa/numerics/error.hpp"

using namespace vasilisa::hadrons;
using vasilisa::Constants;
using Complex = std::complex<double>;

namespace {

struct {
  double mass = 3.0969, width = 92.6e-6, electron_width = 5.53e-6;
} constexpr kJpsi;

Complex breit_wigner(double q2) {
  const double alpha = Constants().alpha();
  const double width = q2 > 0.0 ? kJpsi.mass * kJpsi.width : 0.0;
  return -3.0 * kJpsi.electron_width / (alpha * kJpsi.mass) * q2 /
         Complex(kJpsi.mass * kJpsi.mass - q2, -width);
}

PolarizationContent leptons_and_jpsi(const LeptonicVacuumPolarization& leptons) {
  PolarizationContent content;
  content.function = [&leptons](const std::vector<double>& q2) {
    std::vector<Complex> values;
    values.reserve(q2.size());
    for (const double s : q2) values.push_back(leptons(s));
    return values;
  };
  content.largest_energy = 12.0;
  const Constants c;
  content.break_energies = {2.0 * c.electron_mass, 2.0 * c.muon_mass, 2.0 * c.tau_mass};
  content.resonances = {
      {kJpsi.mass, kJpsi.width, 3.0 * kJpsi.electron_width / (c.alpha() * kJpsi.mass)}};
  content.tolerance = 1e-7;
  return content;
}

}  // namespace

TEST_CASE("A tabulated vacuum polarisation keeps its stated accuracy") {
  const Constants constants;
  const LeptonicVacuumPolarization leptons(constants);
  const TabulatedVacuumPolarization table("test", "test", leptons_and_jpsi(leptons));
  double worst = 0.0;
  for (int i = 0; i < 20000; ++i) {
    const double energy = 1e-5 * std::pow(1.19e6, i / 19999.0);
    for (const double sign : {-1.0, 1.0}) {
      const double q2 = sign * energy * energy;
      const Complex exact = leptons(q2) + breit_wigner(q2);
      worst = std::max(worst, std::abs(table(q2) - exact) / (1.0 + std::abs(exact)));
    }
  }
  CHECK(worst < 2e-7);
  CHECK(table(0.0) == Complex(0.0));
}

TEST_CASE("A tabulated narrow resonance is seen at its peak") {
  const LeptonicVacuumPolarization leptons{Constants()};
  const TabulatedVacuumPolarization table("test", "test", leptons_and_jpsi(leptons));
  for (const double widths : {-30.0, -1.0, -0.1, 0.0, 0.3, 2.0, 100.0}) {
    const double energy = kJpsi.mass + widths * kJpsi.width;
    const double q2 = energy * energy;
    CHECK(std::abs(table(q2) - leptons(q2) - breit_wigner(q2)) < 1e-6);
  }
}

TEST_CASE("The dressed resonance peaks at its mass; a table of a table is the same") {
  const LeptonicVacuumPolarization leptons{Constants()};
  const TabulatedVacuumPolarization table("test", "test", leptons_and_jpsi(leptons));
  const TabulatedVacuumPolarization copy("copy", "test", table.table());
  const double q2 = kJpsi.mass * kJpsi.mass;
  const double peak = std::norm(table.dressing(q2));
  double sides = 0.0;
  for (const double widths : {-1.0, 1.0}) {
    const double energy = kJpsi.mass + widths * kJpsi.width;
    sides += std::norm(table.dressing(energy * energy)) / 2.0;
    CHECK(copy(energy * energy) == table(energy * energy));
  }
  // interference with the continuum tilts the line, to both sides the same
  CHECK(sides / peak == Approx(0.2).epsilon(0.03));
  CHECK(std::norm(table.dressing(1.0)) ==
        Approx(std::norm(1.0 / (1.0 - table(1.0)))).epsilon(1e-4));
}

TEST_CASE("Errors are interpolated and must cover the range") {
  PolarizationContent content;
  content.function = [](const std::vector<double>& q2) { return std::vector<Complex>(q2.size()); };
  content.largest_energy = 2.0;
  content.errors = {
      std::vector<double>{0.0, 1.0, 2.0}, {0.0, 1e-5, 3e-5}, {0.0, 2e-5, 4e-5}, {0.0, 0.0, 1e-5}};
  const TabulatedVacuumPolarization table("test", "test", content);
  CHECK(table.error(-2.25).real() == Approx(2e-5));
  CHECK(table.error(2.25).real() == Approx(3e-5));
  CHECK(table.error(2.25).imag() == Approx(0.5e-5));
  content.largest_energy = 3.0;
  CHECK_THROWS_AS(TabulatedVacuumPolarization("test", "test", content), vasilisa::DataError);
  content.largest_energy = 0.0;
  CHECK_THROWS_AS(TabulatedVacuumPolarization("test", "test", content),
                  vasilisa::ConfigurationError);
}
