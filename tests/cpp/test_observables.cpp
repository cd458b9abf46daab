#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

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

}  // namespace

TEST_CASE("observables of an event with chosen angles", "[observables]") {
  const double mass = 0.13957039;
  const Vector minus = direction(0.30, mass, 0.9, 0.4);
  const Vector plus = direction(0.25, mass, 2.4, 0.4 + pi + 0.07);
  const Vector photons[] = {direction(0.05, 0, 1.1, 2.0), direction(0.08, 0, 2.0, -1.0)};
  const EventView event{minus, plus, photons, 2, 0.8};
  const auto value = [&event](Observable o) { return Approx(evaluate(o, event)).epsilon(1e-13); };

  CHECK(0.9 == value(Observable::theta_minus));
  CHECK(2.4 == value(Observable::theta_plus));
  CHECK((0.9 - 2.4 + pi) / 2 == value(Observable::theta_avg));
  CHECK(0.9 + 2.4 - pi == value(Observable::acollinearity));
  CHECK(0.9 + 2.4 - pi == value(Observable::abs_acollinearity));
  CHECK(0.07 == value(Observable::dphi));
  CHECK(0.30 == value(Observable::p_minus));
  CHECK(0.25 / 0.4 == value(Observable::momentum_fraction_plus));
  CHECK(0.30 * std::sin(0.9) == value(Observable::pt_minus));
  CHECK(-0.25 * std::cos(2.4) == value(Observable::abs_pz_plus));
  CHECK(std::hypot(0.25, mass) == value(Observable::energy_plus));
  CHECK(std::cos((0.9 - 2.4 + pi) / 2) == value(Observable::cos_theta_avg));
  CHECK(std::cos(2.4) == value(Observable::cos_theta_plus));
  CHECK(2.0 == value(Observable::n_photons));
  CHECK(0.08 == value(Observable::photon_energy));
  CHECK(2.0 == value(Observable::photon_theta));
  CHECK(std::cos(2.0) == value(Observable::photon_cos_theta));
}

TEST_CASE("the acollinearity keeps its sign", "[observables]") {
  const Vector minus = direction(0.3, 0, 0.5, 0.0);
  const Vector plus = direction(0.2, 0, 2.2, pi);
  const EventView event{minus, plus, nullptr, 0, 0.8};
  CHECK(evaluate(Observable::acollinearity, event) == Approx(2.7 - pi).epsilon(1e-13));
  CHECK(evaluate(Observable::abs_acollinearity, event) == Approx(pi - 2.7).epsilon(1e-13));
}

TEST_CASE("dphi stays exact for pairs almost back to back, across phi = pi", "[observables]") {
  for (const double small : {1e-3, 1e-8, 1e-12}) {
    for (const double phi : {0.3, pi - 1e-9, -2.0}) {
      const Vector minus = direction(0.3, 0, 1.2, phi);
      // Rotated by the small angle without passing through phi, which would round it.
      const Vector plus{0.3, -minus.x + small * minus.y, -minus.y - small * minus.x, -minus.z};
      const EventView event{minus, plus, nullptr, 0, 0.6};
      CHECK(evaluate(Observable::dphi, event) == Approx(std::atan(small)).epsilon(1e-4));
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
  const EventView event{minus, plus, nullptr, 0, 10.58};
  // Rounding the momenta to double leaves E^2/m^2 = 600 times 1e-16.
  CHECK(evaluate(Observable::pair_mass, event) == Approx(static_cast<double>(mass)).epsilon(2e-13));
  CHECK(evaluate(Observable::pair_mass_squared, event) ==
        Approx(static_cast<double>(mass * mass)).epsilon(4e-13));
}

TEST_CASE("the missing direction", "[observables]") {
  const Vector photon = direction(0.2, 0, 0.1, 1.0);
  const Vector minus = direction(0.3, 0, 1.3, 0.2);
  const Vector plus{0.5, -minus.x - photon.x, -minus.y - photon.y, -minus.z - photon.z};
  const EventView event{minus, plus, &photon, 1, 1.0};
  CHECK(evaluate(Observable::missing_cos_theta, event) == Approx(std::cos(0.1)).epsilon(1e-13));
  CHECK(evaluate(Observable::missing_beam_angle, event) == Approx(0.1).epsilon(1e-12));
  CHECK(evaluate(Observable::missing_momentum, event) == Approx(0.2).epsilon(1e-12));

  const Vector opposite{minus.e, -minus.x, -minus.y, -minus.z};
  const EventView at_rest{minus, opposite, nullptr, 0, 0.6};
  CHECK(std::isnan(evaluate(Observable::missing_beam_angle, at_rest)));
  CHECK(std::isnan(evaluate(Observable::photon_theta, at_rest)));
  CHECK(evaluate(Observable::photon_energy, at_rest) == 0.0);
}

TEST_CASE("observables by name", "[observables]") {
  for (const std::string_view text : observable_names()) {
    CHECK(name(observable_from_name(text)) == text);
  }
  CHECK(observable_names().size() == 28);
  CHECK(unit(Observable::pair_mass_squared) == "GeV^2");
  CHECK_THROWS_AS(observable_from_name("theta"), ConfigurationError);
  CHECK_THROWS_WITH(observable_from_name("theta"), Catch::Contains("theta_avg"));
}
