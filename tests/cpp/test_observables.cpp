#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include "vasilisa/events/observables.hpp"
#include "vasilisa/numerics/error.hpp"

using namespace vasilisa;
using std::numbers::pi;
using Vector = FourVector<double>;

namespace {

Vector direction(double momentum, double mass, double theta, double phi) {
  return {std::hypot(momentum, mass), momentum * std::sin(theta) * std::cos(phi),
          momentum * std::sin(theta) * std::sin(phi), momentum * std::cos(theta)};
}

/// A pair with additional photons, from beams of mass 0.1 along z.
struct Event {
  std::vector<Vector> momenta;
  double ecm;
  std::optional<Vector> incoming = {};
  [[nodiscard]] EventView view() const {
    const Vector first{ecm / 2, 0, 0, std::sqrt(ecm * ecm / 4 - 0.01)};
    const Incoming beams{first, Vector{first.e, 0, 0, -first.z}};
    return {momenta.data(), 2, static_cast<int>(momenta.size()) - 2, ecm, {}, incoming, beams};
  }
};

double value_of(std::string_view name, const Event& event) {
  return evaluate(observable_from_name(name), event.view());
}

}  // namespace

TEST_CASE("observables of an event with chosen angles", "[observables]") {
  const double mass = 0.13957039;
  const Vector minus = direction(0.30, mass, 0.9, 0.4);
  const Vector plus = direction(0.25, mass, 2.4, 0.4 + pi + 0.07);
  const Vector photons[] = {direction(0.05, 0, 1.1, 2.0), direction(0.08, 0, 2.0, -1.0)};
  const Event event{{minus, plus, photons[0], photons[1]}, 0.8};
  const auto value = [&event](std::string_view name) {
    return Approx(value_of(name, event)).epsilon(1e-13);
  };

  CHECK(0.9 == value("theta_minus"));
  CHECK(2.4 == value("theta_plus"));
  CHECK((0.9 - 2.4 + pi) / 2 == value("theta_avg"));
  CHECK(0.9 + 2.4 - pi == value("acollinearity"));
  CHECK(0.9 + 2.4 - pi == value("abs_acollinearity"));
  CHECK(0.07 == value("dphi"));
  CHECK(0.30 == value("p_minus"));
  CHECK(0.25 / 0.4 == value("momentum_fraction_plus"));
  CHECK(0.30 * std::sin(0.9) == value("pt_minus"));
  CHECK(-0.25 * std::cos(2.4) == value("abs_pz_plus"));
  CHECK(std::hypot(0.25, mass) == value("energy_plus"));
  CHECK(std::cos((0.9 - 2.4 + pi) / 2) == value("cos_theta_avg"));
  CHECK(std::cos(2.4) == value("cos_theta_plus"));
  CHECK(2.0 == value("n_photons"));
  CHECK(0.08 == value("photon_energy"));
  CHECK(2.0 == value("photon_theta"));
  CHECK(std::cos(2.0) == value("photon_cos_theta"));
}

TEST_CASE("the acollinearity keeps its sign", "[observables]") {
  const Vector minus = direction(0.3, 0, 0.5, 0.0);
  const Vector plus = direction(0.2, 0, 2.2, pi);
  const Event event{{minus, plus}, 0.8};
  CHECK(value_of("acollinearity", event) == Approx(2.7 - pi).epsilon(1e-13));
  CHECK(value_of("abs_acollinearity", event) == Approx(pi - 2.7).epsilon(1e-13));
}

TEST_CASE("dphi stays exact for pairs almost back to back, across phi = pi", "[observables]") {
  for (const double small : {1e-3, 1e-8, 1e-12}) {
    for (const double phi : {0.3, pi - 1e-9, -2.0}) {
      const Vector minus = direction(0.3, 0, 1.2, phi);
      // Rotated by the small angle without passing through phi, which would round it.
      const Vector plus{0.3, -minus.x + small * minus.y, -minus.y - small * minus.x, -minus.z};
      const Event event{{minus, plus}, 0.6};
      CHECK(value_of("dphi", event) == Approx(std::atan(small)).epsilon(1e-4));
    }
  }
}

TEST_CASE("the mass of a light pair that recoils against a hard photon", "[observables]") {
  // A pair of 2 m_mu (1 + 1e-4) at rest, boosted to the energy it has at sqrt(s) = 10.58 GeV.
  const long double muon = 0.105658375L;
  const long double mass = 2 * muon * 1.0001L;
  const long double s = 10.58L * 10.58L;
  const long double energy = (s + mass * mass) / (2 * 10.58L);
  const long double momentum = (s - mass * mass) / (2 * 10.58L);
  const long double k = std::sqrt(mass * mass / 4 - muon * muon);
  const auto boosted = [&](long double kz) {
    const long double e = mass / 2;
    return Vector{static_cast<double>((energy * e + momentum * kz) / mass), 0.0, 0.0,
                  static_cast<double>((momentum * e + energy * kz) / mass)};
  };
  const Vector minus = boosted(k);
  const Vector plus = boosted(-k);
  const Event event{{minus, plus}, 10.58};
  // Rounding the momenta to double leaves E^2/m^2 = 600 times 1e-16.
  CHECK(value_of("pair_mass", event) == Approx(static_cast<double>(mass)).epsilon(2e-13));
  CHECK(value_of("pair_mass_squared", event) ==
        Approx(static_cast<double>(mass * mass)).epsilon(4e-13));
}

TEST_CASE("the missing direction", "[observables]") {
  const Vector photon = direction(0.2, 0, 0.1, 1.0);
  const Vector minus = direction(0.3, 0, 1.3, 0.2);
  const Vector plus{0.5, -minus.x - photon.x, -minus.y - photon.y, -minus.z - photon.z};
  const Event event{{minus, plus, photon}, 1.0};
  CHECK(value_of("missing_cos_theta", event) == Approx(std::cos(0.1)).epsilon(1e-13));
  CHECK(value_of("missing_beam_angle", event) == Approx(0.1).epsilon(1e-12));
  CHECK(value_of("missing_momentum", event) == Approx(0.2).epsilon(1e-12));

  const Vector opposite{minus.e, -minus.x, -minus.y, -minus.z};
  const Event at_rest{{minus, opposite}, 0.6};
  CHECK(std::isnan(value_of("missing_beam_angle", at_rest)));
  CHECK(std::isnan(value_of("photon_theta", at_rest)));
  CHECK(value_of("photon_energy", at_rest) == 0.0);
}

TEST_CASE("the mass that recoils against the most energetic photon", "[observables]") {
  const double ecm = 1.02;
  const Vector minus = direction(0.3, 0.1, 1.3, 0.2);
  const Vector photons[] = {direction(0.05, 0, 2.0, -1.0), direction(0.2, 0, 0.7, 1.0)};
  const Event at_rest{{minus, minus, photons[0], photons[1]}, ecm};
  CHECK(value_of("recoil_mass", at_rest) ==
        Approx(std::sqrt(ecm * (ecm - 2 * 0.2))).epsilon(1e-14));

  // Beams of 9 and 3.1 GeV: s = 4 * 9 * 3.1, and 2 P.k = 2 E_k (12.1 - 5.9 cos theta).
  const double s = 4 * 9 * 3.1;
  const Event moving{{minus, minus, photons[0], photons[1]}, std::sqrt(s), Vector{12.1, 0, 0, 5.9}};
  CHECK(value_of("recoil_mass", moving) ==
        Approx(std::sqrt(s - 2 * 0.2 * (12.1 - 5.9 * std::cos(0.7)))).epsilon(1e-14));

  // A photon of the whole beam energy leaves nothing; rounding must not make that NaN.
  const Vector hardest = direction(ecm / 2, 0, 1.0, 0.3);
  CHECK(value_of("recoil_mass", Event{{minus, minus, hardest}, ecm}) < 1e-7);
  CHECK(std::isnan(value_of("recoil_mass", Event{{minus, minus}, ecm})));
}

TEST_CASE("the table of observables", "[observables]") {
  const Vector minus = direction(0.3, 0.1, 1.3, 0.2);
  const Vector plus = direction(0.2, 0.1, 2.1, 3.0);
  const Vector photon = direction(0.1, 0, 0.7, 1.0);
  const Event with_photon{{minus, plus, photon}, 0.8};
  const Event without{{minus, plus}, 0.8};
  for (const Observable& row : observables()) {
    CAPTURE(row.name);
    CHECK(&observable_from_name(row.name) == &row);
    CHECK_FALSE(row.meaning.empty());
    CHECK((kind_name(row) == "angle") <= (row.unit == "rad"));
    const double value = evaluate(row, with_photon.view());
    CHECK(value >= row.lowest);
    CHECK(value <= row.highest);
    if (std::isnan(evaluate(row, without.view()))) CHECK_FALSE(row.infrared_safe);
  }
  CHECK(observable_from_name("pair_mass_squared").unit == "GeV^2");
  CHECK_THROWS_AS(observable_from_name("theta"), ConfigurationError);
  CHECK_THROWS_WITH(observable_from_name("theta"), Catch::Contains("theta_avg"));
}
