#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "vasilisa/events/cut_program.hpp"
#include "vasilisa/numerics/error.hpp"

using namespace vasilisa;
using std::numbers::pi;
using Vector = FourVector<double>;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Event {
  std::vector<Vector> momenta;  // the pair, then the photons
  [[nodiscard]] EventView view(bool signal = false) const {
    const Vector first{0.5, 0, 0, std::sqrt(0.25 - 0.01)};  // of mass 0.1
    const Incoming beams{first, Vector{first.e, 0, 0, -first.z}};
    return {momenta.data(), 2, static_cast<int>(momenta.size()) - 2, 1.0, {signal}, {}, beams};
  }
};

Vector isotropic(std::mt19937_64& random, double mass) {
  std::uniform_real_distribution<double> uniform;
  const double cosine = 2 * uniform(random) - 1;
  const double phi = 2 * pi * uniform(random);
  const double momentum = 0.5 * uniform(random);
  const double sine = std::sqrt(1 - cosine * cosine);
  return {std::hypot(momentum, mass), momentum * sine * std::cos(phi),
          momentum * sine * std::sin(phi), momentum * cosine};
}

std::vector<Event> events(std::size_t n) {
  std::mt19937_64 random(7);
  std::vector<Event> result(n);
  for (Event& event : result) {
    for (int i = 0; i < 2; ++i) event.momenta.push_back(isotropic(random, 0.1));
    for (auto i = random() % 4; i > 0; --i) event.momenta.push_back(isotropic(random, 0));
  }
  return result;
}

Vector photon(double energy, double theta, double phi) {
  return {energy, energy * std::sin(theta) * std::cos(phi),
          energy * std::sin(theta) * std::sin(phi), energy * std::cos(theta)};
}

bool even_photons(double*, double*, double*, int n, double) { return n % 2 == 0; }

bool last_photon_hard(double* p_minus, double*, double* photons, int n, double ecm) {
  return n > 0 && photons[4 * (n - 1)] > 0.1 * ecm && p_minus[0] > 0;
}

}  // namespace

TEST_CASE("a range holds exactly where the observable lies in it", "[cuts]") {
  const std::vector<Event> sample = events(4000);
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> uniform;
  for (const Observable& observable : observables()) {
    const double scale = observable.unit == "rad" ? pi : 1.0;
    int accepted = 0;
    for (int repeat = 0; repeat < 8; ++repeat) {
      double lower = scale * (uniform(random) - 0.2);
      double upper = lower + scale * uniform(random);
      if (repeat == 6) lower = -infinity;
      if (repeat == 7) upper = infinity;
      const CutProgram program({RangeTest{std::string(observable.name), lower, upper}});
      for (const Event& event : sample) {
        const double value = evaluate(observable, event.view());
        // The program may differ where the value is the limit to rounding.
        if (std::abs(value - lower) < 1e-12 || std::abs(value - upper) < 1e-12) continue;
        const bool expected = value >= lower && value <= upper;
        accepted += expected ? 1 : 0;
        if (program(event.view()) != expected) {
          FAIL(observable.name << " = " << value << " in [" << lower << ", " << upper << "]");
        }
      }
    }
    CHECK(accepted > 0);
  }
}

TEST_CASE("limits at 0 and pi exclude nothing", "[cuts]") {
  const Vector along{1, 0, 0, 1};
  const Vector against{1, 0, 0, -1};
  const Event event{{along, against}};
  for (const char* observable : {"theta_minus", "theta_plus", "abs_acollinearity", "dphi"}) {
    CHECK(CutProgram({RangeTest{observable, 0, pi}})(event.view()));
    CHECK(CutProgram({RangeTest{observable}})(event.view()));
  }
  CHECK_FALSE(CutProgram({RangeTest{"theta_minus", 4, 5}})(event.view()));
  CHECK_FALSE(CutProgram({RangeTest{"theta_minus", -2, -1}})(event.view()));
  CHECK_FALSE(CutProgram({RangeTest{"p_minus", -2, -1}})(event.view()));
}

TEST_CASE("and, or, not agree with the logic they stand for", "[cuts]") {
  const RangeTest a{"theta_minus", 0.5, 2.0};
  const RangeTest b{"p_plus", 0.2, infinity};
  const RangeTest c{"n_photons", 1, 2};
  using enum Combination;
  // not(a and (b or not c)) or (c and not a)
  const CutProgram program(
      {a, b, c, negation, any_of, all_of, negation, c, a, negation, all_of, any_of});
  CHECK(program.size() == 5);
  int accepted = 0;
  for (const Event& event : events(2000)) {
    const EventView view = event.view();
    const bool in_a = CutProgram({a})(view);
    const bool in_b = CutProgram({b})(view);
    const bool in_c = CutProgram({c})(view);
    const bool expected = !(in_a && (in_b || !in_c)) || (in_c && !in_a);
    CHECK(program(view) == expected);
    accepted += expected ? 1 : 0;
  }
  CHECK(accepted > 200);
  CHECK(accepted < 1800);
}

TEST_CASE("an empty program accepts every event", "[cuts]") {
  const Event event{{photon(0.5, 1, 0), photon(0.5, 2, 1)}};
  CHECK(CutProgram()(event.view()));
  CHECK(CutProgram(std::vector<CutInstruction>{})(event.view()));
}

TEST_CASE("photon requirements count every final photon", "[cuts]") {
  const Event event{{photon(0.5, 1.0, 0), photon(0.4, 2.0, pi), photon(0.1, 1.5, 1)}};
  CHECK(CutProgram({PhotonTest{1, 0.05, 1.4, 1.6}})(event.view()));
  CHECK_FALSE(CutProgram({PhotonTest{1, 0.2, 1.4, 1.6}})(event.view()));
  CHECK_FALSE(CutProgram({PhotonTest{1, 0.05, 0.0, 1.4}})(event.view()));
  CHECK_FALSE(CutProgram({PhotonTest{2, 0.05}})(event.view()));
  CHECK(CutProgram({PhotonTest{3, 0.05}})(event.view(true)));
  CHECK(CutProgram({PhotonTest{2, 0.3}})(event.view(true)));
  CHECK_FALSE(CutProgram({PhotonTest{3, 0.3}})(event.view(true)));
}

TEST_CASE("two photons: the most energetic of those accepted are compared", "[cuts]") {
  // The hardest photon is outside the angles; the two others are acollinear by 0.05.
  const Event event{{photon(0.5, 0.1, 0.0), photon(0.4, 1.2, 0.0), photon(0.3, pi - 1.25, pi)}};
  CHECK(CutProgram({TwoPhotonTest{0.2, 0.5, 2.5, 0.051}})(event.view(true)));
  CHECK_FALSE(CutProgram({TwoPhotonTest{0.2, 0.5, 2.5, 0.049}})(event.view(true)));
  CHECK_FALSE(CutProgram({TwoPhotonTest{0.35, 0.5, 2.5}})(event.view(true)));
  // With the hard photon accepted, it and the second are far from back to back.
  CHECK_FALSE(CutProgram({TwoPhotonTest{0.2, 0.0, 2.5, 0.1}})(event.view(true)));
  CHECK(CutProgram({TwoPhotonTest{0.2, 0.0, 2.5, pi - 1.09}})(event.view(true)));
  CHECK_FALSE(CutProgram({TwoPhotonTest{0.2, 0.0, 2.5, pi - 1.11}})(event.view(true)));
  CHECK_FALSE(CutProgram({TwoPhotonTest{}})(event.view(false)));
}

TEST_CASE("functions of the user", "[cuts]") {
  const CutProgram even({ExternalTest{&even_photons}});
  const CutProgram hard({ExternalTest{&last_photon_hard}});
  for (const Event& event : events(200)) {
    CHECK(even(event.view()) == (event.momenta.size() % 2 == 0));
    CHECK(hard(event.view()) == (event.momenta.size() > 2 && event.momenta.back().e > 0.1));
  }
}

TEST_CASE("what is not a selection is refused", "[cuts]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  using List = std::vector<CutInstruction>;
  const RangeTest good{"theta_avg", 1, 2};
  CHECK_THROWS_AS(CutProgram(List{RangeTest{"theta_avg", 2, 1}}), ConfigurationError);
  CHECK_THROWS_AS(CutProgram(List{RangeTest{"theta_avg", 1, 1}}), ConfigurationError);
  CHECK_THROWS_AS(CutProgram(List{RangeTest{"theta_avg", nan, 1}}), ConfigurationError);
  CHECK_NOTHROW(CutProgram(List{RangeTest{"n_photons", 1, 1}}));
  CHECK_THROWS_AS(CutProgram(List{RangeTest{"theta", 1, 2}}), ConfigurationError);
  CHECK_THROWS_AS(CutProgram(List{PhotonTest{0}}), ConfigurationError);
  CHECK_THROWS_AS(CutProgram(List{PhotonTest{1, nan}}), ConfigurationError);
  CHECK_THROWS_AS(CutProgram(List{PhotonTest{1, 0.1, 2, 1}}), ConfigurationError);
  CHECK_THROWS_AS(CutProgram(List{TwoPhotonTest{-1}}), ConfigurationError);
  CHECK_THROWS_AS(CutProgram(List{ExternalTest{nullptr}}), ConfigurationError);
  CHECK_THROWS_AS(CutProgram(List{good, good}), ConfigurationError);
  CHECK_THROWS_AS(CutProgram(List{good, Combination::all_of}), ConfigurationError);
  CHECK_THROWS_WITH(CutProgram(List{RangeTest{"theta_avg", 2, 1}}), Catch::Contains("theta_avg"));
}
