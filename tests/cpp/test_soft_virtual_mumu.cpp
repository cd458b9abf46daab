#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/qed/lepton_pair.hpp"

using namespace vasilisa;
using kinematics::Radiation;
using std::numbers::pi;

namespace {

double soft_virtual(double c, double ecm, double eps, Radiation radiation,
                    const Constants& constants, double log_lambda2 = 0.0) {
  return qed::lepton_pair_soft_virtual(c, ecm, eps, radiation, constants, constants.muon_mass,
                                       log_lambda2);
}

}  // namespace

TEST_CASE("mumu: 1 + delta_SV at reference points", "[mumu]") {
  struct Point {
    double ecm, cos_theta, value;
  };
  // eps = 1e-5, no vacuum polarisation.
  // Source: BabaYaga@NLO, public repository cm-cc/BabaYagaNLO, commit f568c58.
  const Point points[] = {
      {0.7, -0.5139847097116723, 0.08769725051648596},
      {0.7, -0.35922879316409057, 0.1269203470602649},
      {0.7, -0.2105190887943155, 0.16036066555147468},
      {0.7, -0.13852725078225148, 0.1757203924078944},
      {0.7, 0.22893884906370987, 0.2528865603721248},
      {0.7, 0.5197632559857085, 0.3233651291780518},
      {1.0, -0.5396616739494334, 0.003858216999181627},
      {1.0, -0.42394069189507655, 0.03581820591301355},
      {1.0, -0.18920804011142445, 0.09115711812913939},
      {1.0, 0.0007363122429712154, 0.13194990331233317},
      {1.0, 0.25564728535733694, 0.18731732892406167},
      {1.0, 0.4901470398606672, 0.24565698519328547},
  };
  for (const Point& p : points) {
    CHECK(std::abs(soft_virtual(p.cos_theta, p.ecm, 1e-5, Radiation::full, {}) - p.value) < 1e-10);
  }
}

TEST_CASE("mumu: the photon mass cancels between loops and soft photons", "[mumu]") {
  for (const auto radiation :
       {Radiation::full, Radiation::line_a, Radiation::line_b, Radiation::no_interference}) {
    for (const double ecm : {0.2114, 0.7, 10.58}) {
      for (const double c : {-0.99999, -0.3, 0.8, 0.99999}) {
        const double a = soft_virtual(c, ecm, 1e-4, radiation, {}, 0.0);
        const double b = soft_virtual(c, ecm, 1e-4, radiation, {}, -30.0);
        CHECK(std::abs(a - b) < 1e-10);
      }
    }
  }
}

TEST_CASE("mumu: initial-final interference and boxes are odd under charge exchange", "[mumu]") {
  for (const double ecm : {0.25, 1.0, 3.7}) {
    for (const double c : {0.1, 0.6, 0.95}) {
      const double even = soft_virtual(c, ecm, 1e-5, Radiation::full, {}) +
                          soft_virtual(-c, ecm, 1e-5, Radiation::full, {});
      const double apart = 2.0 * (soft_virtual(c, ecm, 1e-5, Radiation::line_a, {}) +
                                  soft_virtual(c, ecm, 1e-5, Radiation::line_b, {}) - 1.0);
      CHECK(even == Approx(apart).margin(1e-12));
    }
  }
}

TEST_CASE("mumu: initial-state part is that of the radiator", "[mumu]") {
  // (alpha/pi) [(L - 1)(2 ln eps + 3/2) + pi^2/3 - 1/2], the soft part of the structure functions.
  const Constants constants;
  for (const double ecm : {0.7, 3.0, 11.0}) {
    const double collinear = 2.0 * std::log(ecm / constants.electron_mass) - 1.0;
    const double expected =
        1.0 +
        constants.alpha() / pi * (collinear * (2.0 * std::log(1e-4) + 1.5) + pi * pi / 3.0 - 0.5);
    CHECK(soft_virtual(0.4, ecm, 1e-4, Radiation::line_a, constants) ==
          Approx(expected).margin(1e-6));
  }
}

TEST_CASE("mumu: inclusive final-state radiation of light muons is 1 + 3 alpha / (4 pi)",
          "[mumu]") {
  // Hard part for m -> 0: (alpha/pi) int_eps^1 dx (1 + (1-x)^2)/x [ln(s (1-x)/m^2) - 1].
  Constants constants;
  constants.muon_mass = 1e-4;
  const double eps = 1e-6, ecm = 1.0;
  const double collinear = 2.0 * std::log(ecm / constants.muon_mass) - 1.0;
  const double hard =
      constants.alpha() / pi * (collinear * (-2.0 * std::log(eps) - 1.5) - pi * pi / 3.0 + 1.25);
  CHECK(soft_virtual(0.0, ecm, eps, Radiation::line_b, constants) + hard - 1.0 ==
        Approx(0.75 * constants.alpha() / pi).epsilon(1e-3));
}

TEST_CASE("mumu: Coulomb attraction at threshold", "[mumu]") {
  const Constants constants;
  const double beta = 1e-3;
  const double ecm = 2.0 * constants.muon_mass / std::sqrt(1.0 - beta * beta);
  CHECK(soft_virtual(0.2, ecm, 0.5, Radiation::line_b, constants) - 1.0 ==
        Approx(pi * constants.alpha() / (2.0 * beta)).epsilon(5e-3));
}

TEST_CASE("mumu: soft and virtual corrections refuse bad arguments", "[mumu]") {
  CHECK_THROWS_AS(soft_virtual(0.0, 0.2, 1e-5, Radiation::full, {}), RangeError);
  CHECK_THROWS_AS(soft_virtual(1.5, 1.0, 1e-5, Radiation::full, {}), RangeError);
  CHECK_THROWS_AS(soft_virtual(0.0, 1.0, 0.0, Radiation::full, {}), ConfigurationError);
  CHECK_THROWS_AS(soft_virtual(0.0, std::nan(""), 1e-5, Radiation::full, {}), RangeError);
}
