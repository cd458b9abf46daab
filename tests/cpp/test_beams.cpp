// The transformation to the laboratory and the energies of the beams, against their definitions.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/run/beams.hpp"

using namespace vasilisa;
using namespace vasilisa::run;
using Vector = FourVector<double>;

namespace {

constexpr double mass = 0.51099895e-3;
constexpr double half_crossing = 0.0415;

Beams belle(double spread) { return {{7.0, 4.0}, {spread, spread}, 2 * half_crossing, mass}; }

void require_equal(const Vector& a, const Vector& b, double tolerance) {
  REQUIRE(std::abs(a.e - b.e) < tolerance);
  REQUIRE(std::abs(a.x - b.x) < tolerance);
  REQUIRE(std::abs(a.y - b.y) < tolerance);
  REQUIRE(std::abs(a.z - b.z) < tolerance);
}

}  // namespace

TEST_CASE("Equal beams that meet head-on need no transformation", "[beams]") {
  const Beams beams({0.35, 0.35}, {0, 0}, 0, mass);
  const Vector p{0.3, 0.1, -0.02, 0.2};
  const Vector image = beams.nominal()(p);
  REQUIRE(image.e == p.e);
  REQUIRE(image.x == p.x);
  REQUIRE(image.y == p.y);
  REQUIRE(image.z == p.z);
}

TEST_CASE("Tilted beams of different energy are what the beams at rest become", "[beams]") {
  const Beams beams = belle(0);
  const Frame& frame = beams.nominal();
  const double s =
      2 * mass * mass + 2 * (7.0 * 4.0 + std::sqrt((49 - mass * mass) * (16 - mass * mass)) *
                                             std::cos(2 * half_crossing));
  REQUIRE(frame.ecm() == Approx(std::sqrt(s)).epsilon(1e-14));
  REQUIRE(frame.first().x / frame.first().z == Approx(std::tan(half_crossing)));
  REQUIRE(frame.second().x / frame.second().z == Approx(-std::tan(half_crossing)));
  const double energy = frame.ecm() / 2, momentum = std::sqrt(energy * energy - mass * mass);
  require_equal(frame({energy, 0, 0, momentum}), frame.first(), 1e-13);
  require_equal(frame({energy, 0, 0, -momentum}), frame.second(), 1e-13);
}

TEST_CASE("Products of momenta do not change", "[beams]") {
  const Frame frame = belle(0).nominal();
  const std::vector<Vector> p{{2, 0.3, -1, 0.5}, {1, 0, 0.8, 0.6}, {3, -1, 2, 1}};
  for (const Vector& a : p) {
    for (const Vector& b : p) REQUIRE(dot(frame(a), frame(b)) == Approx(dot(a, b)).epsilon(1e-13));
  }
  // An electron that comes along -z is turned over.
  const Frame turned({1, 0, 0, -1}, {1, 0, 0, 1});
  require_equal(turned({1, 0, 0, 1}), {1, 0, 0, -1}, 1e-15);
  REQUIRE(dot(turned(p[0]), turned(p[1])) == Approx(dot(p[0], p[1])));
}

TEST_CASE("Beam energies are independent Gaussians of the stated width", "[beams]") {
  const std::array<double, 2> sigma{5e-3, 2e-3};
  const Beams beams({7.0, 4.0}, sigma, 2 * half_crossing, mass);
  random::CounterStream stream(1, 2, 3);
  constexpr int n = 200'000;
  double e1 = 0, e2 = 0, e11 = 0, e22 = 0, e12 = 0, w = 0, ww = 0;
  for (int i = 0; i < n; ++i) {
    const Frame frame = beams.draw((i + 0.5) / n, stream);
    REQUIRE(frame.ecm() >= beams.lowest_ecm());
    REQUIRE(frame.ecm() <= beams.highest_ecm());
    const double a = (frame.first().e - 7.0) / sigma[0];
    const double b = (frame.second().e - 4.0) / sigma[1];
    const double c = (frame.ecm() - beams.nominal().ecm()) / beams.ecm_spread();
    e1 += a / n, e2 += b / n, e11 += a * a / n, e22 += b * b / n, e12 += a * b / n;
    w += c / n, ww += c * c / n;
  }
  // Five standard errors; the points along the gradient are regular and have none.
  const double error = 5 / std::sqrt(n);
  REQUIRE(std::abs(e1) < error);
  REQUIRE(std::abs(e2) < error);
  REQUIRE(std::abs(e11 - 1) < 1.5 * error);
  REQUIRE(std::abs(e22 - 1) < 1.5 * error);
  REQUIRE(std::abs(e12) < error);
  REQUIRE(std::abs(w) < 2e-3);
  REQUIRE(std::abs(ww - 1) < 2e-3);
}

TEST_CASE("Beams that make no sense are refused", "[beams]") {
  REQUIRE_THROWS_AS(Beams({0, 1}, {0, 0}, 0, mass), ConfigurationError);
  REQUIRE_THROWS_AS(Beams({1, 1}, {-1, 0}, 0, mass), ConfigurationError);
  REQUIRE_THROWS_AS(Beams({1, 1}, {0.2, 0}, 0, mass), ConfigurationError);
  REQUIRE_THROWS_AS(Beams({1, 1}, {0, 0}, 2, mass), ConfigurationError);
  REQUIRE_THROWS_AS(Beams({1, std::nan("")}, {0, 0}, 0, mass), ConfigurationError);
}

TEST_CASE("A beam on a fixed target", "[beams]") {
  constexpr double muon = 0.105658375, energy = 150;
  const Beams beams = Beams::fixed_target(energy, muon, mass);
  const Frame& frame = beams.nominal();
  REQUIRE_FALSE(beams.has_spread());
  REQUIRE(beams.lowest_ecm() == beams.highest_ecm());
  REQUIRE(frame.ecm() ==
          Approx(std::sqrt(muon * muon + mass * mass + 2 * energy * mass)).epsilon(1e-10));
  REQUIRE(frame.first().e == energy);
  REQUIRE(frame.first().z == Approx(std::sqrt(energy * energy - muon * muon)).epsilon(1e-14));
  require_equal(frame.second(), {mass, 0, 0, 0}, 0x1p-1000);
  // The incoming particles in the centre-of-mass frame, of different masses.
  const double e = frame.ecm() / 2 + (muon - mass) * (muon + mass) / (2 * frame.ecm());
  const double p = std::sqrt((e - muon) * (e + muon));
  require_equal(frame({e, 0, 0, p}), frame.first(), 1e-8);
  require_equal(frame({frame.ecm() - e, 0, 0, -p}), frame.second(), 1e-8);

  REQUIRE_THROWS_AS(Beams::fixed_target(0.1, muon, mass), ConfigurationError);
  REQUIRE_THROWS_AS(Beams::fixed_target(INFINITY, muon, mass), ConfigurationError);
  REQUIRE_THROWS_AS(Beams::fixed_target(energy, muon, 0), ConfigurationError);
}
