// Form factors at both photons of the two-photon exchange.
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "vasilisa/hadrons/pole_sum.hpp"
#include "vasilisa/numerics/error.hpp"
#include "vasilisa/process/pion_structure.hpp"
#include "vasilisa/qed/box_scalar.hpp"
#include "vasilisa/qed/pair_kinematics.hpp"
#include "vasilisa/qed/scalar_pair.hpp"

using namespace vasilisa;
using process::PionStructure;
using process::TwoPhotonStructure;
using Complex = std::complex<double>;
using Terms = std::vector<loops::PropagatorTerm>;

namespace {

const Constants constants;

/// F(q^2)/q^2 of the GVMD fit of [GVMD24].
Terms fit() {
  const auto form_factor = hadrons::make_gvmd_bwsum3(constants.pion_mass);
  Terms terms = {{1.0, 0.0}};
  for (const auto& pole : form_factor->poles()) {
    terms.push_back({-pole.amplitude, pole.position});
  }
  return terms;
}

}  // namespace

TEST_CASE("Pion structure at reference points", "[structure]") {
  struct Point {
    double ecm, cos_theta, value;
  };
  // 1 + delta_SV, eps = 1e-5: form factor in the two-photon exchange, point-like pion vertex.
  // Source: BabaYaga@NLO, public repository cm-cc/BabaYagaNLO, commit f568c58.
  const Point points[] = {{0.7, -0.5396616739494334, 0.13726545718769484},
                          {0.7, 0.07381633667149144, 0.25235826838372405},
                          {0.7, 0.5088718047017501, 0.334956319281326},
                          {1.0, -0.5347285553759288, 0.05254532951052964},
                          {1.0, 0.024273527233370507, 0.17075071834056504},
                          {1.0, 0.5247817087496417, 0.2770415608251393}};
  for (const Point& p : points) {
    const double point_like = qed::scalar_pair_soft_virtual(
        p.cos_theta, p.ecm, 1e-5, kinematics::Radiation::full, constants, constants.pion_mass);
    const double structure = TwoPhotonStructure(fit(), p.ecm, constants)(p.cos_theta);
    CHECK(std::abs(point_like + structure - p.value) < 1e-10);
  }
}

TEST_CASE("Two-photon exchange is the sum over pairs of photon masses", "[structure]") {
  Terms terms = fit();
  terms.push_back({{0.1, 0.2}, 2.5});  // without a width, and F(0) = 1 need not hold here
  const double me = constants.electron_mass, mpi = constants.pion_mass;
  for (const auto& [ecm, c] : {std::pair{0.3, 0.9}, {0.78, -0.4}, {2.1, 0.1}}) {
    const qed::PairKinematics k(c, ecm, me, mpi, 0.5);
    const qed::TwoPhotonExchange exchange(terms, k.s, me, mpi, 0.3);
    qed::ScalarPairAmplitude sum{};
    for (const auto& first : terms) {
      for (const auto& second : terms) {
        const auto box = qed::scalar_box({k.s, k.t, k.u}, me, mpi, 0.3,
                                         {first.mass_squared, second.mass_squared});
        sum.vector += first.weight * second.weight * box.vector;
        sum.scalar += first.weight * second.weight * box.scalar;
      }
    }
    const auto found = exchange({k.s, k.t, k.u});
    CHECK(std::abs(found.vector - sum.vector) < 1e-10 * std::abs(sum.vector));
    // Terms of order s/m_e^2 cancel in the part that flips the electron's helicity.
    CHECK(std::abs(found.scalar - sum.scalar) < 1e-6 * std::abs(sum.scalar));
    const auto part = [&](qed::PhotonPairs pairs, double log_lambda2) {
      const qed::TwoPhotonExchange only(terms, k.s, me, mpi, log_lambda2, pairs);
      return only({k.s, k.t, k.u}).vector;
    };
    using enum qed::PhotonPairs;
    const Complex parts = part(massless, 0.3) + part(mixed, 0.3) + part(massive, 0.3);
    CHECK(std::abs(parts - found.vector) < 1e-12 * std::abs(found.vector));
    // Each with a massless photon depends on the regulator, by its share of one logarithm.
    CHECK(std::abs(part(massive, -9.0) - part(massive, 0.3)) < 1e-14 * std::abs(found.vector));
    const Complex share =
        (part(mixed, -9.0) - part(mixed, 0.3)) / (part(massless, -9.0) - part(massless, 0.3));
    CHECK(std::abs(share + 1.0 - exchange.form_factor()) < 1e-9 * std::abs(share));
  }
}

TEST_CASE("Pion structure: limits", "[structure]") {
  const double c = 0.6;
  for (const double ecm : {0.285, 0.7, 1.3}) {
    const double nominal = TwoPhotonStructure(fit(), ecm, constants)(c);
    // The photon mass cancels, and exchange of the charges changes the sign.
    CHECK(TwoPhotonStructure(fit(), ecm, constants, -30.0)(c) == Approx(nominal).margin(1e-12));
    CHECK(TwoPhotonStructure(fit(), ecm, constants)(-c) == Approx(-nominal).margin(1e-12));
    // F = 1, and one pole far away.
    CHECK(TwoPhotonStructure({{1.0, 0.0}}, ecm, constants)(c) == 0.0);
    const Terms far = {{1.0, 0.0}, {-1.0, 1e8}};
    CHECK(std::abs(TwoPhotonStructure(far, ecm, constants)(c)) < 1e-9);
  }
}

TEST_CASE("Pion structure: what it refuses", "[structure]") {
  CHECK_THROWS_AS(TwoPhotonStructure({{0.9, 0.0}}, 0.7, constants), ConfigurationError);
  CHECK_THROWS_AS(TwoPhotonStructure({{1.0, 0.0}, {-1.0, {0.6, 0.1}}}, 0.7, constants),
                  ConfigurationError);
  CHECK_THROWS_AS(TwoPhotonStructure(fit(), 0.279, constants), RangeError);
}

TEST_CASE("Pion structure: the table is an odd Chebyshev series in the rapidity", "[structure]") {
  const PionStructure table(0.7, 0.7, {{0.7, {0.5, -0.25}}});
  for (const double c : {0.3, -0.9}) {
    const double x = std::atanh(c) / PionStructure::max_rapidity;
    CHECK(table(0.7, c) == Approx(0.5 * x - 0.25 * (4 * x * x * x - 3 * x)));
  }
  CHECK(table(0.7, 1.0) == Approx(0.25));
  CHECK_THROWS_AS(table(0.8, 0.3), ConfigurationError);
}

TEST_CASE("Pion structure: the table is interpolated in the energy", "[structure]") {
  const PionStructure table(0.7, 0.8, {{0.71, {1.0}}, {0.75, {4.0}}, {0.79, {-1.0}}});
  const double x = std::atanh(0.5) / PionStructure::max_rapidity;
  for (const double ecm : {0.7, 0.73, 0.75, 0.8}) {
    const double z = (ecm - 0.75) / 0.04;
    CHECK(table(ecm, 0.5) == Approx(x * (4.0 - z - 4.0 * z * z)));
  }
  CHECK_THROWS_AS(table(0.81, 0.5), ConfigurationError);
}
