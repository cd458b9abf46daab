#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <numbers>
#include <random>
#include <vector>

#include "vasilisa/numerics/dilogarithm.hpp"

using namespace vasilisa;
using Complex = std::complex<double>;

namespace {

constexpr double pi = std::numbers::pi;

double relative_difference(Complex a, Complex b) { return std::abs(a - b) / std::abs(b); }

Complex random_point(std::mt19937_64& generator, double most_decades) {
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  return std::polar(std::pow(10.0, most_decades * uniform(generator)), pi * uniform(generator));
}

}  // namespace

TEST_CASE("dilogarithm: values", "[numerics]") {
  struct Value {
    Complex z, li2;
  };
  // Source: mpmath polylog, 30 digits.
  const std::vector<Value> values = {
      {0.5, 0.5822405264650125059},
      {-1.0, -0.82246703342411321824},
      {2.0, {2.4674011002723396547, -2.1775860903036021305}},
      {{0.5, 0.8660254037844386}, {0.27415567780803776568, 1.0149416064096535795}},
      {{1.0000003, -4.9e-07}, {1.6449376388730691374, -8.1671975018774299099e-6}},
      {{-64.0, 1e-3}, {-10.277523932754663825, 0.000065224801088679697325}},
      {{1e-5, 2e-5}, {9.999924998777774221e-6, 0.000020000099999777764414}},
      {{0.9, 1.2}, {0.39424310953382758373, 1.5369049774965514797}},
  };
  for (const Value& value : values) {
    INFO("z = " << value.z);
    CHECK(relative_difference(dilogarithm(value.z), value.li2) < 1e-15);
  }
  CHECK(dilogarithm(Complex(0)) == Complex(0));
  CHECK(dilogarithm(Complex(1)).real() == Approx(pi * pi / 6).epsilon(1e-15));
}

TEST_CASE("dilogarithm: on the real axis", "[numerics]") {
  for (const double x : {-1e9, -30.0, -1.0, -0.3, -1e-12, 0.0, 1e-9, 0.49, 0.51, 0.999999, 1.0, 1.5,
                         2.0, 7.0, 1e6}) {
    CHECK(vasilisa::real_dilogarithm(x) ==
          Approx(dilogarithm(Complex(x)).real()).epsilon(1e-14).margin(1e-300));
  }
}

TEST_CASE("dilogarithm: duplication and reflection anywhere in the plane", "[numerics]") {
  std::mt19937_64 generator(20);
  for (int i = 0; i < 500; ++i) {
    const Complex z = random_point(generator, 4.0);
    INFO("z = " << z);
    // Li2(z) + Li2(-z) = Li2(z^2)/2 for |arg z| < pi/2, where no cut is crossed.
    const Complex right = z.real() < 0 ? -z : z;
    CHECK(std::abs(dilogarithm(right) + dilogarithm(-right) - dilogarithm(right * right) / 2.0) <
          1e-13 * (1.0 + std::norm(std::log(right))));
    const Complex reflected =
        pi * pi / 6 - std::log(z) * std::log(1.0 - z) - dilogarithm(Complex(1.0 - z));
    CHECK(std::abs(dilogarithm(z) - reflected) < 1e-13 * (1.0 + std::norm(std::log(z))));
  }
}

TEST_CASE("dilogarithm: sides of the cut", "[numerics]") {
  for (const double x : {1.0 + 1e-9, 1.7, 2.0, 1e6}) {
    const Complex above = dilogarithm(Complex(x), Side::above);
    CHECK(above.imag() == Approx(pi * std::log(x)).epsilon(1e-14));
    CHECK(dilogarithm(Complex(x), Side::below) == std::conj(above));
    // A signed zero says nothing.
    CHECK(dilogarithm(Complex(x, -0.0), Side::above) == above);
  }
  CHECK(logarithm(Complex(-2.0, -0.0), Side::above).imag() == pi);
  CHECK(logarithm(Complex(-2.0, 0.0), Side::below).imag() == -pi);
  CHECK(std::abs(logarithm_one_plus(Complex(1e-20, 2e-20)) - Complex(1e-20, 2e-20)) < 1e-35);
}

TEST_CASE("dilogarithm: long double keeps its precision", "[numerics]") {
  // Landen's value: Li2((sqrt 5 - 1)/2) = pi^2/10 - ln^2((sqrt 5 - 1)/2).
  const long double golden = (std::sqrt(5.0L) - 1.0L) / 2.0L;
  const long double log = std::log(golden);
  const long double expected =
      std::numbers::pi_v<long double> * std::numbers::pi_v<long double> / 10.0L - log * log;
  CHECK(static_cast<double>(
            std::abs(dilogarithm(std::complex<long double>(golden)).real() - expected)) < 1e-18);
}

TEST_CASE("dilogarithm: continuation of Li2(1 - x y)", "[numerics]") {
  std::mt19937_64 generator(21);
  for (int i = 0; i < 300; ++i) {
    const Complex x = random_point(generator, 1.0);
    INFO("x = " << x);
    const Complex log = std::log(x);
    CHECK(std::abs(dilogarithm_continued(x, log) - dilogarithm(Complex(1.0 - x))) < 1e-12);
    // On the next sheets the function of ln x obeys the same inversion.
    for (const double turns : {-1.0, 1.0, 2.0}) {
      const Complex sheet = log + Complex(0, 2.0 * pi * turns);
      const Complex sum = dilogarithm_continued(x, sheet) + dilogarithm_continued(1.0 / x, -sheet);
      CHECK(std::abs(sum + sheet * sheet / 2.0) < 1e-11);
    }
  }
  // Along |x y| < 1 the phase of x y passes pi without a jump.
  const double eps = 1e-9;
  const auto at = [](double phase) {
    return dilogarithm_continued(std::polar(0.4, phase), Complex(std::log(0.4), phase));
  };
  CHECK(std::abs(at(pi + eps) - at(pi - eps)) < 1e-8);
}
