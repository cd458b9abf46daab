#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <numbers>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/qed/vertex.hpp"

using namespace vasilisa;
using std::numbers::pi;

namespace {

constexpr double alpha = 1.0 / 137.03599908;
constexpr double mass = 0.105658375;
constexpr double m2 = mass * mass;

}  // namespace

TEST_CASE("Dirac form factors at zero momentum transfer", "[qed]") {
  const auto at_zero = qed::dirac_vertex(0.0, mass, -20.0, alpha);
  CHECK(std::abs(at_zero.f1) == 0.0);
  CHECK(at_zero.f2.real() == Approx(alpha / (2.0 * pi)).epsilon(1e-15));
  // Continuous there, with slope F1'(0) = (alpha / (3 pi m^2)) [ln(m/lambda) - 3/8], the radius
  // that enters the Lamb shift.
  const double log_lambda2 = std::log(m2) - 12.0;
  const double slope = alpha / (3.0 * pi * m2) * (6.0 - 0.375);
  for (const double x : {1e-3, 1e-4, 1e-5}) {
    const auto near = qed::dirac_vertex(-x * m2, mass, log_lambda2, alpha);
    CHECK(near.f1.real() == Approx(-x * m2 * slope).epsilon(x).margin(1e-16));
    CHECK(near.f2.real() == Approx(alpha / (2.0 * pi)).epsilon(x));
  }
  CHECK(std::abs(qed::scalar_vertex(0.0, mass, -20.0, alpha)) == 0.0);
  CHECK(std::abs(qed::scalar_vertex(-1e-6 * m2, mass, log_lambda2, alpha)) < 1e-7);
}

TEST_CASE("Pauli form factor agrees with its Feynman-parameter integral", "[qed]") {
  // F2 = (alpha/2 pi) int dz (1-z) int dy 2 m^2 z (1-z) / [m^2 (1-z)^2 - q^2 (1-z)^2 y (1-y)].
  // [PS95] eq. (6.57); the z integral is elementary.
  for (const double q2 : {-0.001, -0.1, -5.0}) {
    const double integral = boost::math::quadrature::gauss_kronrod<double, 61>::integrate(
        [&](double y) { return m2 / (m2 - q2 * y * (1.0 - y)); }, 0.0, 1.0, 10, 1e-13);
    CHECK(qed::dirac_vertex(q2, mass, 0.0, alpha).f2.real() ==
          Approx(alpha / (2.0 * pi) * integral).epsilon(1e-11));
  }
}

TEST_CASE("Dirac form factor at spacelike momenta agrees with Feynman parameters", "[qed]") {
  // [PS95] eq. (6.56), its parameters as (1-w, w y, w (1-y)): for lambda -> 0 the w integral is
  // elementary and leaves one over y; D = m^2 - q^2 y (1-y).
  for (const double q2 : {-0.002, -0.1, -5.0}) {
    const double log_lambda2 = std::log(m2) - 40.0;
    const auto integrand = [&](double y) {
      const double d = m2 - q2 * y * (1.0 - y);
      // Numerator m^2 (-2 + 2w + w^2) + q^2 (1 - w + w^2 y (1-y)) over w^2 D + lambda^2, times w
      // dw.
      const double soft_d = 0.5 * (std::log(d) - log_lambda2);  // D int w dw / (w^2 D + lambda^2)
      const double soft_m = 0.5 * (std::log(m2) - log_lambda2);
      const double with_q =
          ((q2 - 2.0 * m2) * soft_d + (2.0 * m2 - q2) + 0.5 * (m2 + q2 * y * (1.0 - y))) / d;
      const double without_q = -2.0 * soft_m + 2.0 + 0.5;
      return 0.5 * std::log(m2 / d) + with_q - without_q;
    };
    const double integral = boost::math::quadrature::gauss_kronrod<double, 61>::integrate(
        integrand, 0.0, 1.0, 10, 1e-13);
    CHECK(qed::dirac_vertex(q2, mass, log_lambda2, alpha).f1.real() ==
          Approx(alpha / (2.0 * pi) * integral).epsilon(1e-10));
  }
}

TEST_CASE("Vertices depend on the photon mass as the soft factor demands", "[qed]") {
  for (const double q2 : {-0.3, 0.05, 1.0}) {
    const double beta = std::sqrt(1.0 - 4.0 * m2 / q2);
    const double rapidity = std::log((beta + 1.0) / std::abs(beta - 1.0));
    const double slope = alpha / (2.0 * pi) * ((1.0 + beta * beta) / (2.0 * beta) * rapidity - 1.0);
    const auto dirac =
        qed::dirac_vertex(q2, mass, 1.0, alpha).f1 - qed::dirac_vertex(q2, mass, 0.0, alpha).f1;
    const auto scalar =
        qed::scalar_vertex(q2, mass, 1.0, alpha) - qed::scalar_vertex(q2, mass, 0.0, alpha);
    CHECK(dirac.real() == Approx(slope).epsilon(1e-12));
    CHECK(scalar.real() == Approx(slope).epsilon(1e-12));
  }
}

TEST_CASE("Coulomb singularity at threshold", "[qed]") {
  for (const double beta : {1e-3, 1e-4}) {
    const double s = 4.0 * m2 / (1.0 - beta * beta);
    const double coulomb = pi * alpha / (2.0 * beta);
    const auto dirac = qed::dirac_vertex(s, mass, 0.0, alpha);
    const auto scalar = qed::scalar_vertex(s, mass, 0.0, alpha);
    CHECK(2.0 * (dirac.f1 + dirac.f2).real() == Approx(coulomb).epsilon(10.0 * beta));
    CHECK(2.0 * scalar.real() == Approx(coulomb).epsilon(10.0 * beta));
    // What is left is the hard correction (1 - 2 alpha/pi)^2 to the annihilation of a bound pair.
    CHECK(2.0 * (dirac.f1 + dirac.f2).real() - coulomb ==
          Approx(-4.0 * alpha / pi).epsilon(20.0 * beta));
  }
}

TEST_CASE("Asymptotic Dirac form factor", "[qed]") {
  // F1 = (alpha/2 pi) [-(L-1) ln(m^2/lambda^2) - L^2/2 + 3L/2 - 2 + pi^2/6], L = ln(-q^2/m^2).
  const double light = 0.51099895e-3, log_lambda2 = 2.0;
  const double infrared = std::log(light * light) - log_lambda2;
  for (const double q2 : {-100.0, 100.0}) {
    const std::complex<double> l(std::log(std::abs(q2) / (light * light)), q2 > 0.0 ? -pi : 0.0);
    const std::complex<double> expected =
        alpha / (2.0 * pi) * (-(l - 1.0) * infrared - l * l / 2.0 + 1.5 * l - 2.0 + pi * pi / 6.0);
    const auto f = qed::dirac_vertex(q2, light, log_lambda2, alpha);
    CHECK(std::abs(f.f1 - expected) < 1e-9);
    CHECK(std::abs(f.f2) < 1e-9);
  }
}

TEST_CASE("Vertex below threshold is refused", "[qed]") {
  CHECK_THROWS_AS(qed::dirac_vertex(m2, mass, 0.0, alpha), RangeError);
  CHECK_THROWS_AS(qed::scalar_vertex(4.0 * m2, mass, 0.0, alpha), RangeError);
}
