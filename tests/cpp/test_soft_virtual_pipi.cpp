#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/qed/scalar_pair.hpp"

using namespace vasilisa;
using kinematics::Radiation;

namespace {

double soft_virtual(double cos_theta, double ecm, double eps, Radiation radiation,
                    const Constants& constants, double log_lambda2 = 0.0) {
  return qed::scalar_pair_soft_virtual(cos_theta, ecm, eps, radiation, constants,
                                       constants.pion_mass, log_lambda2);
}

}  // namespace
using std::numbers::pi;

TEST_CASE("pipi: 1 + delta_SV at reference points", "[pipi]") {
  struct Point {
    double ecm, cos_theta, value;
  };
  // eps = 1e-5, no vacuum polarisation, scalar QED times form factor.
  // Source: BabaYaga@NLO, public repository cm-cc/BabaYagaNLO, commit f568c58.
  const Point points[] = {
      {0.7, -0.4115784750025245, 0.1507474770179477},
      {0.7, -0.15591197126570183, 0.20740322091110844},
      {0.7, 0.009398680859036168, 0.24150163130232982},
      {0.7, 0.17922990804564232, 0.2766447455484795},
      {0.7, 0.2825746031761111, 0.2988596209833119},
      {0.7, 0.4775871732228828, 0.3447066238862915},
      {1.0, -0.5345211639560896, 0.039246957926174164},
      {1.0, -0.42394069189507655, 0.06953719197165331},
      {1.0, -0.004298696192429841, 0.16515767304173407},
      {1.0, 0.10100595875014773, 0.1877888659365002},
      {1.0, 0.40114401243642883, 0.25680477820267045},
      {1.0, 0.5243570210584664, 0.2899543959419112},
  };
  for (const Point& p : points) {
    CHECK(std::abs(soft_virtual(p.cos_theta, p.ecm, 1e-5, Radiation::full, {}) - p.value) < 1e-10);
  }
}

TEST_CASE("pipi: the photon mass cancels between loops and soft photons", "[pipi]") {
  for (const auto radiation : {Radiation::full, Radiation::line_a, Radiation::line_b}) {
    for (const double ecm : {0.2793, 0.7, 10.58}) {
      for (const double c : {-0.999, -0.3, 0.8, 0.999}) {
        const double a = soft_virtual(c, ecm, 1e-4, radiation, {}, 0.0);
        const double b = soft_virtual(c, ecm, 1e-4, radiation, {}, -30.0);
        CHECK(std::abs(a - b) < 1e-10);
      }
    }
  }
}

TEST_CASE("pipi: initial-final interference and boxes are odd under charge exchange", "[pipi]") {
  for (const double ecm : {0.3, 1.0, 3.7}) {
    for (const double c : {0.1, 0.6, 0.95}) {
      const double even = soft_virtual(c, ecm, 1e-5, Radiation::full, {}) +
                          soft_virtual(-c, ecm, 1e-5, Radiation::full, {});
      const double apart = soft_virtual(c, ecm, 1e-5, Radiation::line_a, {}) +
                           soft_virtual(c, ecm, 1e-5, Radiation::line_b, {}) +
                           soft_virtual(-c, ecm, 1e-5, Radiation::line_a, {}) +
                           soft_virtual(-c, ecm, 1e-5, Radiation::line_b, {}) - 2.0;
      CHECK(even == Approx(apart).margin(1e-12));
    }
  }
}

TEST_CASE("pipi: Coulomb attraction at threshold", "[pipi]") {
  const Constants constants;
  const double beta = 1e-3;
  const double ecm = 2.0 * constants.pion_mass / std::sqrt(1.0 - beta * beta);
  CHECK(soft_virtual(0.2, ecm, 0.5, Radiation::line_b, constants) - 1.0 ==
        Approx(pi * constants.alpha() / (2.0 * beta)).epsilon(5e-3));
}

TEST_CASE("pipi: soft and virtual corrections refuse bad arguments", "[pipi]") {
  CHECK_THROWS_AS(soft_virtual(0.0, 0.279, 1e-5, Radiation::full, {}), RangeError);
  CHECK_THROWS_AS(soft_virtual(0.0, 1.0, 1.0, Radiation::full, {}), ConfigurationError);
}
