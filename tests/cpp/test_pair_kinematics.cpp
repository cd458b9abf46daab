// Pairs of different masses: closed forms, conservation of momentum, mass shells.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "vasilisa/kinematics/two_body.hpp"

using namespace vasilisa;
using namespace vasilisa::kinematics;
using Vector = FourVector<double>;

namespace {

constexpr double me = 0.51099895e-3, mmu = 0.105658375, mpi = 0.13957039, mk = 0.493677;

struct Case {
  PairMasses masses;
  double ecm;
};
const std::vector<Case> cases{
    {{mmu, me}, 0.405}, {{me, mmu}, 0.12}, {{mpi, mk}, 1.02}, {{mk, mpi}, 0.64}, {{mpi, mpi}, 0.7}};

/// |p| from the triangle function, in more digits.
long double momentum(const PairMasses& masses, double ecm) {
  const long double s = static_cast<long double>(ecm) * ecm;
  const long double sum = static_cast<long double>(masses.first) + masses.second;
  const long double difference = static_cast<long double>(masses.first) - masses.second;
  return std::sqrt((s - sum * sum) * (s - difference * difference)) / (2 * ecm);
}

void check_conserved(const std::vector<Vector>& momenta, double ecm) {
  Vector rest{ecm, 0, 0, 0};
  for (const Vector& p : momenta) rest = rest - p;
  for (const double component : {rest.e, rest.x, rest.y, rest.z}) {
    CHECK(std::abs(component) < 1e-12 * ecm);
  }
}

void check_on_shell(const Vector& p, double mass) {
  CHECK(std::abs(dot(p, p) - mass * mass) < 1e-12 * p.e * p.e);
}

}  // namespace

TEST_CASE("Pairs of different masses have the closed forms of two-body kinematics",
          "[kinematics]") {
  for (const auto& [masses, ecm] : cases) {
    CAPTURE(masses.first, masses.second, ecm);
    const long double p = momentum(masses, ecm);
    const double s = ecm * ecm;
    CHECK(masses.threshold() == masses.first + masses.second);
    CHECK(masses.slowness(s) == Approx(static_cast<double>(1 - 2 * p / ecm)).epsilon(1e-12));
    const double first = std::sqrt(static_cast<double>(p * p) + masses.first * masses.first);
    const double second = std::sqrt(static_cast<double>(p * p) + masses.second * masses.second);
    CHECK(masses.energy_shift(ecm) == Approx((first - second) / 2).margin(1e-15).epsilon(1e-12));
    const auto slow = [p](double mass) {
      const long double energy = std::sqrt(p * p + static_cast<long double>(mass) * mass);
      return static_cast<double>(1 - p / energy);
    };
    CHECK(masses.one_minus_velocity(false, s) == Approx(slow(masses.first)).epsilon(1e-9));
    CHECK(masses.one_minus_velocity(true, s) == Approx(slow(masses.second)).epsilon(1e-9));
  }
}

TEST_CASE("Nothing changes where the masses become equal", "[kinematics]") {
  const PairMasses equal{mpi, mpi}, almost{mpi * (1 + 1e-12), mpi};
  for (const double ecm : {0.2795, 0.5, 3.0}) {
    const double s = ecm * ecm;
    CHECK(almost.slowness(s) == Approx(equal.slowness(s)).epsilon(1e-9));
    CHECK(almost.one_minus_velocity(false, s) ==
          Approx(equal.one_minus_velocity(false, s)).epsilon(1e-9));
    CHECK(equal.energy_shift(ecm) == 0);
  }
}

TEST_CASE("Momenta of a pair are conserved and on shell, with and without a photon",
          "[kinematics]") {
  for (const auto& [masses, ecm] : cases) {
    const TwoBody pair(masses, Peaking::flat);
    const double threshold = masses.threshold() / ecm;
    for (const double c : {-0.97, 0.0, 0.6}) {
      const Vector direction = unit_vector(c, 0.7);
      const auto [first, second] = pair.momenta(ecm, direction);
      check_conserved({first, second}, ecm);
      check_on_shell(first, masses.first);
      check_on_shell(second, masses.second);
      CHECK(first.momentum() == Approx(static_cast<double>(momentum(masses, ecm))).epsilon(1e-12));
      for (const double share : {1e-9, 0.2, 0.97}) {
        const double xi = share * (1 - threshold * threshold);
        const Vector n = unit_vector(-0.3, 2.9);
        const auto p =
            pair.with_photon(ecm, xi, masses.slowness(ecm * ecm * (1 - xi)), n, direction);
        check_conserved({p.first, p.second, p.photon}, ecm);
        check_on_shell(p.first, masses.first);
        check_on_shell(p.second, masses.second);
        CHECK(p.photon.e == Approx(xi * ecm / 2).epsilon(1e-14));
        if (share < 1e-6) CHECK((p.first - first).momentum() < 1e-8 * ecm);
      }
    }
  }
}

TEST_CASE("Several photons leave a pair of different masses on shell", "[kinematics]") {
  for (const auto& [masses, ecm] : cases) {
    const TwoBody pair(masses, Peaking::flat);
    const Vector direction = unit_vector(0.3, -1.2);
    std::vector<DrawnPhoton> photons;
    for (std::size_t leg = 0; leg < 4; ++leg) {
      const double x = 0.001 * static_cast<double>(leg + 1);
      photons.push_back({x, 1 - x, leg, unit_vector(0.5 - 0.3 * static_cast<double>(leg), x), {}});
    }
    const auto placed = pair.place(ecm, direction, photons);
    REQUIRE(placed);
    std::vector<Vector> all(placed->momenta.begin(), placed->momenta.end());
    for (const DrawnPhoton& photon : photons) {
      all.push_back(photon.momentum);
      check_on_shell(photon.momentum, 0);
    }
    check_conserved(all, ecm);
    check_on_shell(placed->momenta[0], masses.first);
    check_on_shell(placed->momenta[1], masses.second);
    const Vector sum = placed->momenta[0] + placed->momenta[1];
    const double mass = std::sqrt(dot(sum, sum));
    CHECK(placed->velocity == Approx(1 - masses.slowness(mass * mass)).epsilon(1e-10));

    std::vector<DrawnPhoton> hard{{1 - 1e-4, 0, 0, unit_vector(1, 0), {}}};
    CHECK_FALSE(pair.place(ecm, direction, hard));
  }
}
