#include <boost/math/quadrature/tanh_sinh.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>

#include "temporary_file.hpp"
#include "vasilisa/hadrons/leptonic_vacuum_polarization.hpp"
#include "vasilisa/hadrons/vacuum_polarization.hpp"
#include "vasilisa/numerics/error.hpp"
#include "vasilisa/numerics/trilogarithm.hpp"

using namespace vasilisa::hadrons;
using vasilisa::ConfigurationError;
using vasilisa::DataError;
using vasilisa::RangeError;
using Complex = std::complex<double>;
using std::numbers::pi;

namespace {

constexpr double kZeta3 = 1.2020569031595942;
constexpr double kAlpha = 1.0 / 137.03599908;
constexpr std::array<double, 3> kMasses = {0.51099895e-3, 0.105658375, 1.77686};

// Once-subtracted dispersion relation, P(z) = (z/pi) int_1^inf dt Im P(t)/(t (t - z)), with
// t = 1/(1 - b^2), b the velocity.
template <class F>
double dispersion(const F& polarization, double z) {
  boost::math::quadrature::tanh_sinh<double> integrator;
  return z / pi *
         integrator.integrate(
             [&](double b) {
               const double t = 1.0 / ((1.0 - b) * (1.0 + b));
               return polarization(t).imag() * 2.0 * b * t / (t - z);
             },
             0.0, 1.0);
}

VacuumPolarizationPointer read(const std::string& text) {
  const vasilisa::test::TemporaryFile file("polarization.dat", text);
  return read_vacuum_polarization_table(file.path());
}

}  // namespace

TEST_CASE("trilogarithms at closed-form arguments", "[vacuum_polarization]") {
  const double log2 = std::numbers::ln2;
  CHECK(vasilisa::trilogarithm(0.0) == 0.0);
  CHECK(vasilisa::trilogarithm(1.0) == kZeta3);
  CHECK(
      vasilisa::trilogarithm(0.5) ==
      Approx(7.0 / 8.0 * kZeta3 - pi * pi / 12.0 * log2 + log2 * log2 * log2 / 6.0).epsilon(1e-15));
  CHECK(vasilisa::trilogarithm(std::nextafter(0.06, 0.0)) ==
        Approx(vasilisa::trilogarithm(0.06)).epsilon(1e-14));
  CHECK(vasilisa::clausen3(0.0) == kZeta3);
  CHECK(vasilisa::clausen3(pi) == Approx(-0.75 * kZeta3).epsilon(1e-14));
  CHECK(vasilisa::clausen3(1.5 * pi) == Approx(-3.0 / 32.0 * kZeta3).epsilon(1e-14));
}

TEST_CASE("one loop: closed form, slope, threshold and dispersion integral",
          "[vacuum_polarization]") {
  for (const double z : {1.0001, 1.3, 4.0, 1e4}) {
    const double b = std::sqrt(1.0 - 1.0 / z);
    // Im Pi = -(alpha/3) R with R = b (3 - b^2)/2
    CHECK(one_loop_polarization(z).imag() == Approx(4.0 / 3.0 * pi * b * (3.0 - b * b) / 2.0));
  }
  for (const double z : {-1e3, -7.0, -0.3, -0.2, 0.1, 0.3, 0.8}) {
    INFO(z);
    CHECK(one_loop_polarization(z).imag() == 0.0);
    CHECK(one_loop_polarization(z).real() ==
          Approx(dispersion(one_loop_polarization, z)).epsilon(1e-9));
  }
  // Pi = -alpha q^2/(15 pi m^2): Uehling
  CHECK(one_loop_polarization(1e-6).real() == Approx(16.0 / 15.0 * 1e-6).epsilon(1e-5));
  CHECK(one_loop_polarization(-1e10).real() ==
        Approx(20.0 / 9.0 - 4.0 / 3.0 * std::log(4e10)).epsilon(1e-9));
}

TEST_CASE("two loops: slope, threshold, asymptotics and dispersion integral",
          "[vacuum_polarization]") {
  // 41 alpha^2 q^2/(162 pi^2 m^2), Kallen and Sabry
  CHECK(two_loop_polarization(1e-7).real() == Approx(16.0 * 41.0 / 162.0 * 1e-7).epsilon(1e-6));
  // Coulomb attraction: R -> (3/2) b (1 + pi alpha/(2 b)), so Im P1 -> pi^3
  CHECK(two_loop_polarization(1.0 + 1e-10).imag() == Approx(pi * pi * pi).epsilon(1e-4));
  // R -> 1 + 3 alpha/(4 pi)
  CHECK(two_loop_polarization(1e8).imag() == Approx(pi).epsilon(1e-6));
  CHECK(two_loop_polarization(-1e8).real() ==
        Approx(5.0 / 6.0 - 4.0 * kZeta3 - std::log(4e8)).epsilon(1e-6));
  for (const double z : {-1e3, -7.0, -0.3, -0.2, 0.1, 0.3, 0.8}) {
    INFO(z);
    CHECK(two_loop_polarization(z).imag() == 0.0);
    CHECK(two_loop_polarization(z).real() ==
          Approx(dispersion(two_loop_polarization, z)).epsilon(1e-8));
  }
  CHECK(std::isfinite(two_loop_polarization(1.0).real()));
}

TEST_CASE("series and closed forms join", "[vacuum_polarization]") {
  for (const double z : {-0.25, 0.25}) {
    const double inside = std::nextafter(z, 0.0);
    CHECK(std::abs(one_loop_polarization(z) - one_loop_polarization(inside)) < 1e-14);
    CHECK(std::abs(two_loop_polarization(z) - two_loop_polarization(inside)) < 1e-13);
  }
}

TEST_CASE("leptons at the Z mass", "[vacuum_polarization]") {
  // M. Steinhauser, hep-ph/9803313: 314.19, 0.776 and 0.0106 times 1e-4 for one to three loops.
  const double s = 91.187 * 91.187;
  double one = 0.0;
  double two = 0.0;
  for (const double m : kMasses) {
    one -= kAlpha / (4.0 * pi) * one_loop_polarization(s / (4.0 * m * m)).real();
    two -= kAlpha * kAlpha / (4.0 * pi * pi) * two_loop_polarization(s / (4.0 * m * m)).real();
  }
  const double three =
      -0.25 * std::pow(kAlpha / pi, 3) * three_loop_polarization(s, kMasses).real();
  CHECK(one * 1e4 == Approx(314.19).margin(0.005));
  CHECK(two * 1e4 == Approx(0.776).margin(0.0005));
  CHECK(three * 1e4 == Approx(0.0106).margin(0.00005));
  const Complex total = (*make_vacuum_polarization("leptonic"))(s);
  CHECK(total.real() == Approx(one + two + three).epsilon(1e-14));
  // Leading logarithms of three loops follow from the running of alpha in two loops.
  CHECK(total.imag() == Approx(-kAlpha * (1.0 + 0.75 * kAlpha / pi)).epsilon(1e-4));
}

TEST_CASE("three-loop leading logarithms follow from the renormalisation group",
          "[vacuum_polarization]") {
  // d^2 P2/dL^2 = -(1/3) per outer and inner lepton at equal logarithms, three times three.
  const double step = std::exp(1.0);
  const double q2 = -1e12;
  const Complex second = three_loop_polarization(q2 * step, kMasses) -
                         2.0 * three_loop_polarization(q2, kMasses) +
                         three_loop_polarization(q2 / step, kMasses);
  CHECK(second.real() == Approx(-9.0 / 3.0).epsilon(1e-6));
}

TEST_CASE("electron alone far below the muon agrees with the published table",
          "[vacuum_polarization]") {
  // Lines of the Novosibirsk table (F. Ignatov, 2009), leptons and hadrons; the latter are
  // -9e-3 q^2/GeV^2 and negligible here.
  const auto pi_leptons = make_vacuum_polarization("leptonic");
  CHECK((*pi_leptons)(-1.488e-06).real() == Approx(0.000583867043275367).epsilon(1e-3));
  CHECK((*pi_leptons)(1.488e-06).real() == Approx(-0.00112862350090956).epsilon(1e-3));
  CHECK((*pi_leptons)(1.488e-06).imag() == Approx(-0.00181623960888017).epsilon(1e-3));
  CHECK((*pi_leptons)(4.79e-05).real() == Approx(0.00272989141873584).epsilon(1e-3));
  CHECK((*pi_leptons)(4.79e-05).imag() == Approx(-0.00243578868887606).epsilon(1e-3));
}

TEST_CASE("names and ranges", "[vacuum_polarization]") {
  CHECK((*make_vacuum_polarization("none"))(0.5) == 0.0);
  CHECK((*make_vacuum_polarization("leptonic"))(0.0) == 0.0);
  CHECK_THROWS_WITH(make_vacuum_polarization("default"),
                    Catch::Contains("default") && Catch::Contains("leptonic"));
  CHECK_THROWS_AS(make_vacuum_polarization("x"), ConfigurationError);
  CHECK_THROWS_AS((*make_vacuum_polarization("leptonic"))(std::nan("")), RangeError);
}

TEST_CASE("tables in the Novosibirsk format", "[vacuum_polarization]") {
  const auto table = read(
      "# s  Pi(-s)  Re  Im  errors  correlation\n"
      "0 0 0 0 0 0 0 0\n"
      "0.004 0.006 0.0062 -0.0024 1e-6 2e-6 3e-6 0.1\n"
      "0.008 0.007 0.0064 -0.0026 3e-6 4e-6 5e-6 0.1\n");
  CHECK((*table)(0.006).real() == Approx(0.0063));
  CHECK((*table)(0.006).imag() == Approx(-0.0025));
  CHECK((*table)(-0.006).real() == Approx(0.0065));
  CHECK((*table)(-0.006).imag() == 0.0);
  CHECK(table->error(0.006).real() == Approx(3e-6));
  CHECK(table->error(0.006).imag() == Approx(4e-6));
  CHECK(table->error(-0.006).real() == Approx(2e-6));
  CHECK_THROWS_WITH((*table)(0.009), Catch::Contains("0.009"));
  CHECK_THROWS_AS((*table)(-0.009), RangeError);
  const auto late = read("0.004 0.006 0.0062 -0.0024\n0.008 0.007 0.0064 -0.0026\n");
  CHECK_THROWS_WITH((*late)(0.001), Catch::Contains("where the table begins"));
  CHECK(late->error(0.006) == 0.0);
}

TEST_CASE("unusable polarisation tables are refused", "[vacuum_polarization]") {
  const auto refused = [](const std::string& text, const std::string& why) {
    INFO(text);
    CHECK_THROWS_AS(read(text), DataError);
    CHECK_THROWS_WITH(read(text), Catch::Contains(why));
  };
  refused("", "holds no numbers");
  refused("0 0 0\n1 0 0\n", "3 columns");
  refused("0 0 0 0\n", "one row");
  refused("0 0 0 0\n0.01 0 nan 0\n", "line 2: 'nan'");
  refused("0.01 0 0 0\n0.005 0 0 0\n", "line 2: s = 0.005 after the larger 0.01");
  refused("0.01 0 0 0\n0.01 0 0 0\n", "given twice");
  refused("0.25 0 0 0\n0.49 0 0 0\n", "line 2: gap of 0.2");
  refused("-0.01 0 0 0\n0.01 0 0 0\n", "s below zero");
  refused("0 0 0 0\n0.01 0.006 0.006 0.002\n", "Im Pi(s) <= 0");
  CHECK_THROWS_AS(read_vacuum_polarization_table("/nonexistent.dat"), DataError);
}
