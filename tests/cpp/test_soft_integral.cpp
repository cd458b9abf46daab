// The integrated eikonal against its representation as an integral over rapidity.
#include <array>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "vasilisa/qed/soft_integral.hpp"

using namespace vasilisa;
using qed::Emitter;

namespace {

Emitter leg(double mass, double momentum, double cos_theta, double flow = 1.0) {
  const double sin_theta = std::sqrt(1.0 - cos_theta * cos_theta);
  return {
      {std::hypot(mass, momentum), momentum * sin_theta, 0.0, momentum * cos_theta}, mass, flow};
}

/// Feynman parameters turned into the geodesic between the two velocities: with n(y) the unit
/// vector at distance y from the first, I = coth(eta) int_0^eta dy [ln(4 k^2/lambda^2) - 2 chi
/// coth(chi)], cosh(chi) = n_0(y).
double by_quadrature(const Emitter& i, const Emitter& j, double cosh_eta, double k_soft,
                     double log_lambda2) {
  const double eta = std::acosh(cosh_eta);
  const double logarithm = std::log(4.0 * k_soft * k_soft) - log_lambda2;
  const double gi = i.momentum.e / i.mass, gj = j.momentum.e / j.mass;
  const auto integrand = [&](double y) {
    const double n0 = (std::sinh(eta - y) * gi + std::sinh(y) * gj) / std::sinh(eta);
    const double chi = std::acosh(std::max(1.0, n0));
    return logarithm - 2.0 * (chi < 1e-5 ? 1.0 : chi / std::tanh(chi));
  };
  double sum = 0.0;
  constexpr int pieces = 16;
  for (int p = 0; p < pieces; ++p) {
    sum += boost::math::quadrature::gauss_kronrod<double, 61>::integrate(
        integrand, eta * p / pieces, eta * (p + 1) / pieces, 0);
  }
  return sum / std::tanh(eta);
}

double angular_cosh(const Emitter& i, const Emitter& j) {
  return dot(i.momentum, j.momentum) / (i.mass * j.mass);
}

constexpr double me = 0.51099895e-3, mmu = 0.105658375, mpi = 0.13957039;

}  // namespace

TEST_CASE("Eikonal integral of a pair agrees with quadrature", "[qed]") {
  const double k_soft = 1e-5, log_lambda2 = -7.0;
  for (const double energy : {0.16, 0.35, 1.0, 5.5}) {
    for (const double mass : {me, mmu, mpi}) {
      const double p_in = std::sqrt(energy * energy - me * me);
      const double p_out = std::sqrt(energy * energy - mass * mass);
      for (const double c : {-0.9, 0.0, 0.4, 0.99}) {
        const Emitter beam = leg(me, p_in, 1.0), out = leg(mass, p_out, c);
        const double expected =
            by_quadrature(beam, out, angular_cosh(beam, out), k_soft, log_lambda2);
        CHECK(qed::eikonal_integral(beam, out, k_soft, log_lambda2) ==
              Approx(expected).epsilon(1e-11));
        CHECK(qed::eikonal_integral(out, beam, k_soft, log_lambda2) ==
              Approx(expected).epsilon(1e-11));
      }
      const Emitter minus = leg(mass, p_out, 0.3);
      const Emitter plus{{minus.momentum.e, -minus.momentum.x, 0.0, -minus.momentum.z}, mass, -1.0};
      const double expected =
          by_quadrature(minus, plus, angular_cosh(minus, plus), k_soft, log_lambda2);
      CHECK(qed::eikonal_integral(minus, plus, k_soft, log_lambda2) ==
            Approx(expected).epsilon(1e-11));
    }
  }
}

TEST_CASE("Eikonal integral of particles of different energies", "[qed]") {
  const Emitter a = leg(mmu, 0.3, 0.2), b = leg(mpi, 2.0, -0.7);
  CHECK(qed::eikonal_integral(a, b, 0.01, 0.0) ==
        Approx(by_quadrature(a, b, angular_cosh(a, b), 0.01, 0.0)).epsilon(1e-11));
}

TEST_CASE("Eikonal integral near threshold and of a leg with itself", "[qed]") {
  const double logarithm = std::log(4.0 * 1e-6);
  // Slow back-to-back pair: (1 + 2 beta^2 ...)(log - 2 + O(beta^2)).
  for (const double beta : {1e-2, 1e-3, 1e-4, 1e-6}) {
    const Emitter a = leg(mpi, mpi * beta, 1.0), b = leg(mpi, mpi * beta, -1.0);
    CHECK(qed::eikonal_integral(a, b, 1e-3, 0.0) ==
          Approx(logarithm - 2.0).epsilon(6.0 * beta * beta + 1e-11));
    CHECK(qed::eikonal_integral(a, a, 1e-3, 0.0) ==
          Approx(logarithm - 2.0).epsilon(beta * beta + 1e-14));
  }
  const Emitter fast = leg(me, 1.0, 1.0);
  CHECK(qed::eikonal_integral(fast, fast, 1e-3, 0.0) ==
        Approx(logarithm - 2.0 * std::log(2.0 / me)).epsilon(1e-6));
}

TEST_CASE("Soft correction of an ultra-relativistic pair has the leading logarithms", "[qed]") {
  // Known limit (alpha/pi) [(L - 1) ln(4 k^2/lambda^2) - L^2/2 + L - pi^2/3], here with lambda = 2
  // k.
  const double alpha = 1.0 / 137.03599908, energy = 5.0, k_soft = 1e-4;
  const double p = std::sqrt(energy * energy - me * me);
  const std::array legs{leg(me, p, 1.0, 1.0), leg(me, p, -1.0, -1.0)};
  const double log_lambda2 = std::log(4.0 * k_soft * k_soft);
  const double collinear = 2.0 * std::log(2.0 * energy / me), pi = std::acos(-1.0);
  const double expected = alpha / pi * (-collinear * collinear / 2.0 + collinear - pi * pi / 3.0);
  CHECK(qed::soft_correction(legs, kinematics::Radiation::full, k_soft, log_lambda2, alpha) ==
        Approx(expected).epsilon(1e-6));
}
