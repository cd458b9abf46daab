#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <limits>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/numerics/piecewise_chebyshev.hpp"

using vasilisa::ChebyshevOptions;
using vasilisa::ConfigurationError;
using vasilisa::DataError;
using vasilisa::RangeError;
using Complex = std::complex<double>;
using Real = vasilisa::PiecewiseChebyshev<double>;
using Function = std::function<double(double)>;

namespace {

constexpr int kPoints = 20011;  // a prime: no common divisor with the panels

template <class F, class G>
double worst(const F& table, const G& exact, double a, double b) {
  double result = 0.0;
  for (int i = 0; i <= kPoints; ++i) {
    const double x = a + (b - a) * i / kPoints;
    result = std::max(result, std::abs(table(x) - exact(x)) / std::abs(exact(x)));
  }
  return result;
}

}  // namespace

TEST_CASE("smooth real and complex functions are tabulated to the tolerance", "[chebyshev]") {
  const Function smooth = [](double x) { return std::exp(x) * (2.0 + std::sin(9.0 * x)); };
  CHECK(worst(Real(smooth, -1.0, 3.0), smooth, -1.0, 3.0) < 1e-10);

  const std::function<Complex(double)> narrow = [](double s) {
    return 0.61 / (Complex(0.61, -0.0067) - s) + 1.04 / (Complex(1.04, -0.0043) - s);
  };
  const vasilisa::PiecewiseChebyshev<Complex> table(narrow, 0.08, 9.0);
  CHECK(worst(table, narrow, 0.08, 9.0) < 1e-9);
  CHECK(table.panels() < 200);
}

TEST_CASE("a polynomial of degree 12 needs no splitting", "[chebyshev]") {
  const Function power = [](double x) { return 1.0 + std::pow(x, 12); };
  ChebyshevOptions options;
  options.initial_panels = 1;
  const Real table(power, 0.0, 2.0, options);
  CHECK(table.panels() == 1);
  CHECK(worst(table, power, 0.0, 2.0) < 1e-12);
}

TEST_CASE("a threshold converges by halving, a kink at once with a break", "[chebyshev]") {
  const Function root = [](double x) { return 1.0 + std::sqrt(x); };
  CHECK(worst(Real(root, 0.0, 1.0), root, 0.0, 1.0) < 1e-8);

  const Function kink = [](double x) { return 1.0 + std::abs(x - 0.3); };
  const Real without(kink, 0.0, 1.0);
  ChebyshevOptions options;
  options.breaks = {0.3};
  const Real with(kink, 0.0, 1.0, options);
  CHECK(with.panels() == 16);
  CHECK(without.panels() > with.panels());
  CHECK(worst(with, kink, 0.0, 1.0) < 1e-12);
}

TEST_CASE("a function of whole vectors is called once per generation of panels", "[chebyshev]") {
  int calls = 0;
  const Real::VectorFunction vector = [&calls](const std::vector<double>& x) {
    ++calls;
    std::vector<double> y;
    for (const double v : x) y.push_back(1.0 / (0.01 + v * v));
    return y;
  };
  const Real table(vector, -1.0, 1.0);
  CHECK(calls < 12);
  CHECK(table(0.05) == Approx(1.0 / 0.0125).epsilon(1e-9));
}

TEST_CASE("the tabulation refuses what it cannot represent", "[chebyshev]") {
  const Function step = [](double x) { return x < 0.7 ? 1.0 : 2.0; };
  CHECK_THROWS_WITH(Real(step, 0.0, 1.0), Catch::Contains("near x = 0.7"));
  CHECK_THROWS_AS(Real(step, 0.0, 1.0), ConfigurationError);
  const Function one = [](double) { return 1.0; };
  CHECK_THROWS_AS(Real(one, 1.0, 1.0), ConfigurationError);
  CHECK_THROWS_AS(Real(one, 0.0, std::numeric_limits<double>::infinity()), ConfigurationError);
  const Function bad = [](double x) { return std::log(x); };
  CHECK_THROWS_AS(Real(bad, -1.0, 1.0), DataError);
  const Real::VectorFunction few = [](const std::vector<double>&) {
    return std::vector<double>{1.0};
  };
  CHECK_THROWS_AS(Real(few, 0.0, 1.0), DataError);
}

TEST_CASE("arguments outside the interval raise, rounding does not", "[chebyshev]") {
  const Function line = [](double x) { return x; };
  const Real table(line, 1.0, 2.0);
  CHECK(table(1.0 - 1e-15) == Approx(1.0));
  CHECK(table(2.0 + 1e-14) == Approx(2.0));
  CHECK_THROWS_AS(table(0.999), RangeError);
  CHECK_THROWS_AS(table(std::nan("")), RangeError);
}
