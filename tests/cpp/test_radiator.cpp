#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <numbers>

#include "vasilisa/numerics/dilogarithm.hpp"
#include "vasilisa/numerics/error.hpp"
#include "vasilisa/qed/radiator.hpp"

using namespace vasilisa;
using qed::Radiator;
using std::numbers::pi;

namespace {

constexpr auto kuraev_fadin = Radiator::Form::kuraev_fadin;
constexpr auto additive = Radiator::Form::third_order_additive;
constexpr auto factorised = Radiator::Form::third_order_factorised;
constexpr auto forms = {kuraev_fadin, additive, factorised};

double integral(const std::function<double(double)>& f, double low, double high) {
  return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(f, low, high, 12, 1e-12);
}

/// int_0^x_max dx F(x, s) g(x), through u = x^beta.
double folded(
    const Radiator& radiator, double s, double x_max,
    const std::function<double(double)>& g = [](double) { return 1.0; }) {
  const double beta = radiator.exponent(s);
  const auto f = [&](double u) {
    const double x = std::pow(u, 1.0 / beta);
    return radiator.reduced(x, s) * g(x);
  };
  return integral(f, 0.0, 0.5 * std::pow(x_max, beta)) +
         integral(f, 0.5 * std::pow(x_max, beta), std::pow(x_max, beta));
}

double dilog(double x) { return dilogarithm(std::complex<double>(x)).real(); }

Constants with_alpha(double scale) {
  Constants constants;
  constants.alpha_inverse /= scale;
  return constants;
}

}  // namespace

TEST_CASE("Radiator of second order integrates to its closed form", "[qed]") {
  const Radiator radiator(kuraev_fadin);
  const Constants c;
  for (const double s : {0.1, 1.0, 100.0}) {
    const double beta = radiator.exponent(s), unit = c.alpha() / pi;
    CHECK(beta == Approx(2 * unit * (2 * std::log(std::sqrt(s) / c.electron_mass) - 1)));
    const double soft =
        1 + unit * (pi * pi / 3 - 0.5) + 0.75 * beta + beta * beta * (9.0 / 32 - pi * pi / 12);
    for (const double x : {1e-6, 0.01, 0.5, 0.99}) {
      const double log_x = std::log(x), log_z = std::log1p(-x);
      const double second = -8 * (x * log_x - x) + 2 * x * x * log_x - x * x + 4 * dilog(x) +
                            6 * (-(1 - x) * log_z - x) -
                            3 * (-0.5 * (1 - x * x) * log_z - 0.5 * x - 0.25 * x * x) - 6 * x +
                            0.5 * x * x;
      const double expected =
          soft * std::pow(x, beta) + beta * (0.25 * x * x - x) + beta * beta / 8 * second;
      CHECK(folded(radiator, s, x) == Approx(expected).epsilon(1e-10));
    }
  }
}

TEST_CASE("Radiators hold at the softest photons", "[qed]") {
  for (const auto form : forms) {
    const Radiator radiator(form, Radiator::Pairs::virtual_and_real);
    const double beta = radiator.exponent(1.0);
    CHECK(radiator.reduced(1e-300, 1.0) == Approx(radiator.reduced(0.0, 1.0)).epsilon(1e-15));
    CHECK(radiator.reduced(5e-324, 1.0) == radiator.reduced(0.0, 1.0));
    for (const double x : {1e-300, 1e-12, 0.3}) {
      CHECK(radiator(x, 1.0) ==
            Approx(radiator.reduced(x, 1.0) * beta * std::pow(x, beta - 1)).epsilon(1e-14));
    }
  }
}

TEST_CASE("Radiators expand to the exact first order", "[qed]") {
  const double s = 1.0;
  for (const auto form : forms) {
    // Second order from two small values of alpha.
    const auto slope = [&](const std::function<double(const Radiator&)>& value, double at_zero) {
      const auto difference = [&](double scale) {
        return (value(Radiator(form, Radiator::Pairs::none, with_alpha(scale))) - at_zero) / scale;
      };
      return 2 * difference(1e-4) - difference(2e-4);
    };
    const Radiator one(form);
    for (const double x : {1e-3, 0.1, 0.7}) {
      CHECK(slope([&](const Radiator& f) { return f(x, s); }, 0.0) ==
            Approx(one.first_order(x, s)).epsilon(1e-5));
      const auto total = [&](const Radiator& f) {
        // The exponent is too small here for u = x^beta.
        const double beta = f.exponent(s), soft = f.reduced(0.0, s);
        return soft * std::pow(x, beta) +
               integral([&](double y) { return f(y, s) - soft * beta * std::pow(y, beta - 1); },
                        0.0, x);
      };
      CHECK(slope(total, 1.0) == Approx(one.first_order_integral(x, s) - 1).epsilon(1e-5));
    }
  }
}

TEST_CASE("Third order solves the evolution equation", "[qed]") {
  // The moments of the leading logarithms are exp(beta P_N / 2), P_N those of the splitting
  // function (1 + z^2)/(1 - z).
  const double k_factor = 1 + Constants{}.alpha() / pi * (pi * pi / 3 - 0.5);
  for (const auto form : forms) {
    const int first_neglected = form == kuraev_fadin ? 3 : 4;
    for (const double scale : {0.5, 1.0, 2.0}) {
      const Radiator radiator(form, Radiator::Pairs::none, with_alpha(scale));
      const double beta = radiator.exponent(1.0);
      const double k = 1 + scale * (k_factor - 1);
      for (const int n : {2, 4, 10}) {
        double harmonic = 0.0;
        for (int j = 1; j <= n; ++j) harmonic += 1.0 / j;
        const double moment = 1.5 + 1.0 / (n * (n + 1.0)) - 2 * harmonic;
        const double expected = std::exp(0.5 * beta * moment);
        const auto z = [n](double x) { return std::pow(1 - x, n - 1); };
        const double found = folded(radiator, 1.0, 1.0 - 1e-12, z);
        if (form == kuraev_fadin) {
          // The constant of first order is added, not multiplied.
          CHECK(std::abs(found - (k - 1) - expected) <
                0.5 * std::pow(beta, 3) * std::abs(std::pow(moment, 3)) + (k - 1) * beta * n);
        } else {
          CHECK(std::abs(found / k - expected) < 0.3 * std::pow(beta, first_neglected));
        }
      }
    }
  }
}

TEST_CASE("Virtual and real pairs cancel in their leading logarithm", "[qed]") {
  const Constants c;
  const double unit = c.alpha() / pi;
  for (const double s : {1.0, 100.0}) {
    const Radiator none(kuraev_fadin), vertex(kuraev_fadin, Radiator::Pairs::virtual_only),
        full(kuraev_fadin, Radiator::Pairs::virtual_and_real);
    const double beta = none.exponent(s), log = 1 + beta / (2 * unit);
    // The literal soft factor of [KF85].
    const double soft = 1 + unit * (pi * pi / 3 - 0.5) + 0.75 * beta -
                        beta * beta / 24 * (log / 3 + 2 * pi * pi - 37.0 / 4);
    CHECK(vertex.reduced(0.0, s) == Approx(soft).epsilon(1e-14));
    // Two-loop vertex with a pair, twice its real part: -L^3/18 + 19 L^2/36.
    const double two_loop = unit * unit * (-log * log * log / 18 + 19 * log * log / 36);
    CHECK(vertex.reduced(0.0, s) - none.reduced(0.0, s) ==
          Approx(two_loop).margin(3 * unit * unit * log));

    const double threshold = full.pair_threshold(s);
    CHECK(full.reduced(0.999 * threshold, s) == vertex.reduced(0.999 * threshold, s));
    // Soft real pairs, x << 1: (L_x - 5/3)^2 / (3 x) with L_x = ln(s x^2 / m_e^2).
    const double x = 0.05;
    const double upper = log + 2 * std::log(x) - 5.0 / 3, lower = std::log(16.0) - 5.0 / 3;
    const double real = unit * unit * (std::pow(upper, 3) - std::pow(lower, 3)) / 18;
    const double found =
        integral([&](double y) { return full(y, s) - vertex(y, s); }, threshold * (1 + 1e-12), x);
    CHECK(found == Approx(real).epsilon(0.3));
    // The sum grows as L^2 only.
    CHECK(std::abs(found + two_loop) < unit * unit * log * log * 2 * std::abs(std::log(x)));
  }
}

TEST_CASE("Forms of the radiator differ by their neglected orders", "[qed]") {
  // K-factor times the O(alpha) of the structure functions, (alpha/pi) 2.8 x 0.75 beta = 3e-4.
  const double s = 1.0;
  const double second = folded(Radiator(kuraev_fadin), s, 0.9);
  const double third = folded(Radiator(additive), s, 0.9);
  CHECK(folded(Radiator(factorised), s, 0.9) == Approx(third).epsilon(2e-6));
  CHECK(std::abs(second / third - 1) < 4e-4);
}

TEST_CASE("Radiator refuses what it does not hold for", "[qed]") {
  const Radiator radiator;
  CHECK_THROWS_AS(radiator.exponent(1e-7), RangeError);
  CHECK_THROWS_AS(radiator(0.1, -1.0), RangeError);
  CHECK_THROWS_AS(radiator.reduced(1.0, 1.0), RangeError);
  CHECK_THROWS_AS(radiator.reduced(-1e-3, 1.0), RangeError);
}
