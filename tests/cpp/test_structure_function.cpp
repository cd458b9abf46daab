// Structure functions and the kinematics of jets.
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "vasilisa/kinematics/jets.hpp"
#include "vasilisa/numerics/constants.hpp"
#include "vasilisa/qed/inclusive_final_state.hpp"
#include "vasilisa/qed/structure_function.hpp"

using namespace vasilisa;
using qed::StructureFunction;

namespace {

/// Of f(x, weight) over the density of x = 1 - z, midpoint rule in the variable that is sampled.
template <class F>
double average(const StructureFunction& density, F f, int n = 200'000) {
  double sum = 0;
  for (int i = 0; i < n; ++i) {
    const auto [x, weight] = density.sample((i + 0.5) / n);
    sum += weight * f(x);
  }
  return sum / n;
}

}  // namespace

TEST_CASE("A structure function holds one particle up to beta^3", "[structure_function]") {
  for (const double beta : {0.01, 0.06, 0.12}) {
    const double excess = average(StructureFunction(beta), [](double) { return 1.0; }) - 1;
    CHECK(std::abs(excess) < 0.02 * beta * beta * beta + 1e-9);
  }
}

TEST_CASE("A structure function begins with the splitting function", "[structure_function]") {
  constexpr double beta = 1e-6;
  const StructureFunction density(beta);
  for (const double x : {1e-3, 0.2, 0.7}) {
    const double z = 1 - x;
    CHECK(density(x) == Approx(beta / 4 * (1 + z * z) / x).epsilon(1e-4));
  }
  // Momentum: int (1 - z) D = (beta/4) int (1 + z^2) = beta/3.
  const double lost = average(StructureFunction(1e-3), [](double x) { return x; });
  CHECK(lost == Approx(1e-3 / 3).epsilon(5e-3));
}

TEST_CASE("Soft shares keep all digits", "[structure_function]") {
  const StructureFunction density(0.06);
  const auto [x, weight] = density.sample(1e-6);
  CHECK(x == Approx(1e-200).epsilon(1e-9));
  CHECK(weight == Approx(1 + 0.75 * 0.03).margin(1e-3));
}

TEST_CASE("Two structure functions are the photonic radiator", "[structure_function]") {
  // [KF85], without pairs: beta^2/24 (2 pi^2 - 27/4) in the soft factor.
  constexpr double beta = 0.06;
  const StructureFunction density(beta);
  for (const double x : {0.05, 0.3, 0.8}) {
    // x = x1 + x2 - x1 x2: twice the region in which the first has lost less.
    const double middle = 1 - std::sqrt(1 - x);
    constexpr int n = 20'000;
    double sum = 0;
    for (int i = 0; i < n; ++i) {
      const double top = std::pow(middle, beta / 2);  // density (beta/2) x1^(beta/2 - 1)
      const auto [x1, weight] = density.sample(top * (i + 0.5) / n);
      sum += 2 * top / n * weight * density((x - x1) / (1 - x1)) / (1 - x1);
    }
    const double z = 1 - x;
    const double soft =
        1 + 0.75 * beta + beta * beta / 24 * (27.0 / 4 - 2 * std::pow(std::numbers::pi, 2));
    const double radiator =
        beta * std::pow(x, beta - 1) * soft - beta * (1 - x / 2) +
        beta * beta / 8 *
            (-4 * (2 - x) * std::log(x) - (1 + 3 * z * z) / x * std::log1p(-x) - 6 + x);
    CHECK(sum == Approx(radiator).margin(3 * beta * beta * beta));
  }
}

TEST_CASE("Jets conserve momentum and leave particles on their mass shells", "[jets]") {
  const double mass = GENERATE(0.51099895e-3, 0.13957039);
  const double z_minus = 0.8, z_plus = 0.97;
  const kinematics::BeamJets beams(1.0, 0.9, 0.6);
  CHECK(beams.ecm_hat() * beams.ecm_hat() == Approx(0.54));
  const FourVector<double> photon{0.1, 0.06, 0.0, 0.08};
  const FourVector<double> total{beams.ecm_hat() - photon.e, -photon.x, -photon.y, -photon.z};
  const double s_prime = dot(total, total);
  const auto jets = kinematics::jet_pair(total, s_prime, mass, z_minus, z_plus, {1, 0.6, 0, 0.8});
  REQUIRE(jets);
  FourVector<double> sum{0.05 + 0.2, 0, 0, 0.05 - 0.2};  // the photons of the beams
  sum = sum + beams.to_laboratory(photon);
  for (const auto& [hat, z] : {std::pair{jets->first, z_minus}, {jets->second, z_plus}}) {
    const auto jet = beams.to_laboratory(hat);
    const auto k = kinematics::jet_photon(jet, z);
    const auto p = jet - k;
    CHECK(dot(k, k) == Approx(0).margin(1e-15));
    CHECK(dot(p, p) == Approx(mass * mass).margin(1e-14));
    CHECK(p.e + p.momentum() == Approx(z * (jet.e + jet.momentum())));
    sum = sum + jet;
  }
  CHECK(sum.e == Approx(1.0));
  CHECK(std::abs(sum.x) + std::abs(sum.y) + std::abs(sum.z) < 1e-14);
  CHECK_FALSE(kinematics::jet_pair(total, 3.9 * mass * mass, mass, 1, 1, {1, 0, 0, 1}));
}

TEST_CASE("The logarithm of a pair", "[structure_function]") {
  CHECK(qed::pair_logarithm(1 - 0.5) == Approx(1.25 * std::log(3.0) - 1));
  CHECK(qed::pair_logarithm(1 - 1e-5) == Approx(4e-10 / 3));
  CHECK(qed::pair_logarithm(2e-8) == Approx(std::log(1e8) - 1).epsilon(1e-6));
}

TEST_CASE("Inclusive final-state radiation far above threshold", "[inclusive]") {
  const Constants c;
  const double unit = c.alpha() / std::numbers::pi;
  CHECK(qed::inclusive_fermion_pair(1e6, 0.1, c.alpha()) == Approx(0.75 * unit).epsilon(1e-4));
  CHECK(qed::inclusive_scalar_pair(1e6, 0.1, c.alpha()) == Approx(3 * unit).epsilon(1e-4));
}
