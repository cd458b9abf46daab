// Soft radiation of charged lines whose particles differ: eikonal factors and their logarithm.
#include <array>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "vasilisa/kinematics/two_body.hpp"
#include "vasilisa/qed/eikonal.hpp"
#include "vasilisa/qed/soft_integral.hpp"

using namespace vasilisa;
using kinematics::Line, kinematics::Radiation;
using qed::Emitter;
using std::numbers::pi;

namespace {

constexpr double me = 0.51099895e-3, mmu = 0.105658375, mpi = 0.13957039;
constexpr double alpha = 1 / 137.03599908;
constexpr std::array every_radiation{Radiation::full, Radiation::line_a, Radiation::line_b,
                                     Radiation::no_interference};

/// Scattering of particles of two lines with charge -1 in their centre-of-mass frame; the lines
/// keep their masses.
std::vector<Emitter> scattering(double mass_a, double mass_b, double ecm, double cos_theta) {
  const kinematics::TwoBody pair({mass_b, mass_a}, kinematics::Peaking::flat);
  const auto in = pair.momenta(ecm, kinematics::unit_vector(1, 0));
  const auto out = pair.momenta(ecm, kinematics::unit_vector(cos_theta, 0.4));
  return {{in[0], mass_b, 1, Line::b, true},
          {in[1], mass_a, 1, Line::a, true},
          {out[0], mass_b, -1, Line::b, false},
          {out[1], mass_a, -1, Line::a, false}};
}

std::vector<Emitter> radiating(const std::vector<Emitter>& legs, Radiation radiation) {
  std::vector<Emitter> found;
  for (const Emitter& leg : legs) {
    if (kinematics::radiates(radiation, leg.line)) found.push_back(leg);
  }
  return found;
}

/// -(sum_i flow_i p_i/(p_i.n))^2 with the components of four-vectors, in more digits.
double covariant(const std::vector<Emitter>& legs, const FourVector<double>& n) {
  FourVector<long double> sum;
  for (const Emitter& leg : legs) {
    const auto& p = leg.momentum;
    const FourVector<long double> momentum{
        std::sqrt(static_cast<long double>(p.momentum_squared()) +
                  static_cast<long double>(leg.mass) * leg.mass),
        p.x, p.y, p.z};
    const long double length = std::sqrt(static_cast<long double>(n.momentum_squared()));
    const FourVector<long double> direction{length, n.x, n.y, n.z};
    sum = sum + momentum * (leg.flow / dot(momentum, direction));
  }
  return static_cast<double>(-dot(sum, sum));
}

}  // namespace

TEST_CASE("The eikonal of conserved charges does not depend on the gauge", "[qed]") {
  // The sum over two polarisations is the covariant square only if the amplitude vanishes for
  // photons polarised along n.
  for (const auto& legs : {scattering(me, mmu, 0.405, 0.3), scattering(mpi, mmu, 1.0, -0.8)}) {
    for (const double c : {-0.9, 0.1, 0.7}) {
      const FourVector<double> n = kinematics::unit_vector(c, 1.1);
      CHECK(qed::eikonal(legs, true, n) == Approx(covariant(legs, n)).epsilon(1e-10));
      const double a = covariant(radiating(legs, Radiation::line_a), n);
      const double b = covariant(radiating(legs, Radiation::line_b), n);
      CHECK(qed::eikonal(radiating(legs, Radiation::line_a), true, n) == Approx(a).epsilon(1e-10));
      CHECK(qed::eikonal(radiating(legs, Radiation::line_b), true, n) == Approx(b).epsilon(1e-10));
      CHECK(qed::eikonal(legs, false, n) == Approx(a + b).epsilon(1e-10));
    }
  }
}

TEST_CASE("The coefficient of the soft logarithm is the derivative of the soft correction",
          "[qed]") {
  for (const auto& legs : {scattering(me, mmu, 0.405, 0.3), scattering(mpi, mmu, 1.0, -0.8),
                           scattering(me, me, 3.0, 0.999)}) {
    for (const Radiation radiation : every_radiation) {
      const double k = 1e-4, factor = std::exp(0.5);
      const double slope =
          qed::soft_correction(legs, radiation, k * factor, -7, alpha) -
          qed::soft_correction(legs, radiation, k / factor, -7, alpha);  // of a linear function
      CHECK(qed::soft_logarithm(legs, radiation, alpha) == Approx(slope).epsilon(1e-10));
    }
  }
}

TEST_CASE("The eikonal over all directions is the coefficient of the soft logarithm", "[qed]") {
  using boost::math::quadrature::gauss_kronrod;
  const auto legs = scattering(mpi, mmu, 0.6, 0.3);
  for (const Radiation radiation : every_radiation) {
    const auto emitters = radiating(legs, radiation);
    const auto ring = [&](double c) {
      double sum = 0;
      constexpr int points = 64;  // periodic: converges exponentially
      for (int i = 0; i < points; ++i) {
        sum += qed::eikonal(emitters, kinematics::lines_interfere(radiation),
                            kinematics::unit_vector(c, 2 * pi * i / points));
      }
      return 2 * pi * sum / points;
    };
    // e^2 int d^3k/((2 pi)^3 2 k) of the eikonal over k^2, for each ln(k)
    const double integral = gauss_kronrod<double, 61>::integrate(ring, -1.0, 1.0, 5, 1e-10);
    CHECK(qed::soft_logarithm(legs, radiation, alpha) ==
          Approx(alpha / (4 * pi * pi) * integral).epsilon(1e-8));
  }
}
