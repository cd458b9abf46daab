#include <catch2/catch.hpp>
#include <cmath>

#include "generators/gammagamma/soft_virtual.hpp"
#include "vasilisa/numerics/error.hpp"

using namespace vasilisa;
using generators::gammagamma::soft_virtual;
using kinematics::Radiation;

TEST_CASE("gammagamma: 1 + delta_SV agrees with an explicit one-loop calculation", "[gammagamma]") {
  struct Point {
    double ecm, eps, cos_theta, value;
  };
  // Self energy, vertices and boxes by tensor reduction with explicit spinors and polarisations,
  // the electron mass exact; gauge invariant to 1e-15. Differs from the formula by O(m_e^2/s).
  const Point points[] = {
      {2.0, 1e-3, 0.0, 0.5617270018718274},  {2.0, 1e-3, 0.3, 0.5615524389701458},
      {2.0, 1e-3, -0.6, 0.5613776572470106}, {2.0, 1e-3, 0.8, 0.5620319372173219},
      {2.0, 1e-3, 0.95, 0.5665228727631306}, {0.7, 1e-2, 0.3, 0.7654347995362167},
  };
  for (const Point& p : points) {
    const double ours = soft_virtual(p.cos_theta, p.ecm, p.eps, Radiation::full, {});
    CHECK(std::abs(ours - p.value) < 1.6e-6 / (p.ecm * p.ecm));
  }
}

TEST_CASE("gammagamma: the photons are alike and the final state does not radiate",
          "[gammagamma]") {
  CHECK(soft_virtual(0.4, 1.0, 1e-5, Radiation::line_a, {}) ==
        soft_virtual(0.4, 1.0, 1e-5, Radiation::full, {}));
  CHECK(soft_virtual(-0.4, 1.0, 1e-5, Radiation::full, {}) ==
        Approx(soft_virtual(0.4, 1.0, 1e-5, Radiation::full, {})).epsilon(1e-14));
  CHECK_THROWS_AS(soft_virtual(0.4, 1.0, 1e-5, Radiation::line_b, {}), ConfigurationError);
  CHECK_THROWS_AS(soft_virtual(1.0, 1.0, 1e-5, Radiation::full, {}), RangeError);
}
