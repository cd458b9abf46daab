// Processes of other shapes than e+e- -> pair, through the whole engine: three bodies.
#include <HepMC3/GenEvent.h>
#include <HepMC3/GenParticle.h>
#include <HepMC3/ReaderAscii.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>
#include <sstream>
#include <string>
#include <vector>

#include "toys/muon_pair_photon.hpp"
#include "vasilisa/events/hepmc3_text.hpp"
#include "vasilisa/numerics/error.hpp"
#include "vasilisa/run/integrator.hpp"
#include "vasilisa/run/sampler.hpp"
#include "vasilisa/schemes/entry_of.hpp"
#include "vasilisa/schemes/registry.hpp"

using namespace vasilisa;
using namespace vasilisa::run;
using Catch::Contains;
using toys::MuonPairPhoton;
using Vector = FourVector<double>;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double degree = std::numbers::pi / 180;

/// Radiative return with a photon at large angles: its energy, its angle, the angles of the tracks,
/// that these reach the detector, and the squared mass of the pair.
CutProgram photon_at_large_angle() {
  using enum Combination;
  constexpr double from = 50 * degree, to = 130 * degree;
  std::vector<CutInstruction> cuts{PhotonTest{1, 0.02, from, to},
                                   RangeTest{"theta_minus", from, to},
                                   all_of,
                                   RangeTest{"theta_plus", from, to},
                                   all_of,
                                   RangeTest{"pair_mass_squared", 0.1, 0.85},
                                   all_of};
  for (const std::string track : {"minus", "plus"}) {
    cuts.insert(cuts.end(), {RangeTest{"abs_pz_" + track, 0.09, infinity},
                             RangeTest{"pt_" + track, 0.16, infinity}, any_of, all_of});
  }
  return CutProgram(cuts);
}

Settings settings(double ecm, const std::string& order) {
  Settings s;
  s.ecm = ecm;
  s.order = order;
  return s;
}

std::shared_ptr<Integrator> integrate(const schemes::Entry& entry, const Settings& set_up,
                                      const CutProgram& cuts, std::uint64_t seed, int rounds,
                                      const std::vector<HistogramAxis>& histograms = {}) {
  const std::shared_ptr<const Integrand> integrand = schemes::make_integrand(entry, {}, set_up);
  auto integrator = std::make_shared<Integrator>(
      integrand, std::make_shared<ProgramSelection>(cuts, integrand->laboratory()),
      std::vector<Variation>{}, histograms, seed, 1);
  integrator->warm_up();
  for (int i = 0; i < rounds; ++i) integrator->run_round();
  return integrator;
}

/// The photon part of the muon pair at O(alpha) is the lowest order of three bodies; `precision` is
/// the relative error of their difference.
void require_photons_of_the_pair(int rounds, double precision) {
  constexpr double ecm = 1.02;
  Settings sliced = settings(ecm, "nlo");
  sliced.subtraction = Subtraction::slicing;
  sliced.k_soft = 0.03;  // the cuts ask for more than 0.039
  const CutProgram cuts = photon_at_large_angle();
  const auto entry = schemes::entry_of<MuonPairPhoton>();
  const auto three = integrate(entry, settings(ecm, "lo"), cuts, 1, rounds)->result();
  const auto pair = integrate(schemes::entry("mumu"), sliced, cuts, 2, rounds)->result();
  const double error = std::hypot(three.error(), pair.error());
  INFO(three.value() << " +- " << three.error() << " and " << pair.value() << " +- " << pair.error()
                     << " nb");
  CHECK(error < precision * pair.value());
  CHECK(three.value() == Approx(pair.value()).epsilon(std::max(5e-4, 3 * precision)));
  CHECK(std::abs(three.value() - pair.value()) < 3 * error);
  CHECK(std::abs(three.asymmetry() - pair.asymmetry()) <
        3 * std::hypot(three.asymmetry_error(), pair.asymmetry_error()));
}

Vector momentum(const EventBatch& batch, std::size_t particle, std::size_t record) {
  const double* p = &batch.particles[particle][4 * record];
  return {p[0], p[1], p[2], p[3]};
}

void require_close(const Vector& a, const Vector& b, double tolerance) {
  const Vector d = a - b;
  CHECK(std::abs(d.e) < tolerance);
  CHECK(std::abs(d.x) < tolerance);
  CHECK(std::abs(d.y) < tolerance);
  CHECK(std::abs(d.z) < tolerance);
}

/// Of the final particles, in the order of the file.
std::vector<int> final_pdg_ids(const HepMC3::GenEvent& event) {
  std::vector<int> found;
  for (const auto& particle : event.particles()) {
    if (particle->status() == 1) found.push_back(particle->pid());
  }
  return found;
}

}  // namespace

TEST_CASE("Three bodies at the lowest order are the photons of the muon pair", "[toys]") {
  require_photons_of_the_pair(12, 1.5e-3);
}

// A minute; by its tag.
TEST_CASE("Three bodies are the photons of the muon pair to 5e-4", "[.slow]") {
  require_photons_of_the_pair(400, 2.2e-4);
}

TEST_CASE("Events of three bodies have cuts, histograms and files", "[toys]") {
  constexpr double ecm = 1.02;
  const auto entry = schemes::entry_of<MuonPairPhoton>();
  const std::shared_ptr<const Integrand> integrand =
      schemes::make_integrand(entry, {}, settings(ecm, "lo"));
  CHECK(integrand->particles().signal_pdg_id == std::vector<int>{13, -13, 22});
  CHECK(integrand->laboratory().signal_photons.from == 2);

  // The photon recoils against the pair: both observables are the same number.
  std::vector<HistogramAxis> histograms;
  for (const char* name : {"pair_mass", "recoil_mass"}) {
    histograms.push_back(
        {std::make_shared<ObservableQuantity>(observable_from_name(name), integrand->laboratory()),
         {0.3, 0.5, 0.7, 0.9}});
  }
  const auto integrator =
      integrate(entry, settings(ecm, "lo"), photon_at_large_angle(), 3, 4, histograms);
  const auto contents = integrator->histograms();
  double sum = 0;
  for (std::size_t b = 0; b < contents[0].value.size(); ++b) {
    CHECK(contents[0].value[b] == Approx(contents[1].value[b]).epsilon(1e-9));
    sum += contents[0].value[b];
  }
  CHECK(sum == Approx(integrator->result().value()).epsilon(1e-12));

  const EventBatch batch = Sampler(integrator).sample(0, 200, false);
  batch.validate();
  REQUIRE(batch.size() == 200);
  REQUIRE(batch.n_particles() == 3);
  CHECK(batch.photons.empty());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const Vector photon = momentum(batch, 2, i);
    CHECK(photon.e > 0.02);
    CHECK(std::abs(photon.z) < photon.e * std::cos(50 * degree));
    require_close(momentum(batch, 0, i) + momentum(batch, 1, i) + photon, {ecm, 0, 0, 0}, 1e-14);
  }

  RunInfo run;
  run.process = entry.name;
  run.ecm = ecm;
  run.beam_momenta = {Vector{ecm / 2, 0, 0, ecm / 2}, Vector{ecm / 2, 0, 0, -ecm / 2}};
  const auto& ids = integrand->particles().signal_pdg_id;
  run.final_pdg_id.assign(ids.begin(), ids.end());
  std::istringstream text(hepmc3_text(run, batch));
  HepMC3::ReaderAscii reader(text);
  HepMC3::GenEvent event;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    REQUIRE(reader.read_event(event));
    CHECK(final_pdg_ids(event) == std::vector<int>{13, -13, 22});
    CHECK(event.particles()[4]->momentum().e() == batch.particles[2][4 * i]);
    CHECK(event.particles()[4]->generated_mass() == 0.0);
  }
}

TEST_CASE("Processes that are no pair have the lowest order alone", "[toys]") {
  const auto entry = schemes::entry_of<MuonPairPhoton>();
  for (const char* order : {"sf", "nlo", "mcgpj", "nlops"}) {
    CHECK_THROWS_AS(entry.integrand({}, settings(1, order)), ConfigurationError);
    CHECK_THROWS_WITH(
        entry.integrand({}, settings(1, order)),
        "order: '" + std::string(order) + "'; valid for " + std::string(entry.name) + ": lo");
  }
  CHECK_FALSE(entry.squared);
  CHECK_FALSE(entry.soft_virtual);
  const auto integrand = entry.integrand({}, settings(1, "lo"));
  CHECK_THROWS_WITH(integrand->variation({}, "nlo"), Contains("nlo"));
  RecordBuffer buffer = integrand->buffer();
  CHECK_THROWS_AS(integrand->draw_born(0, 0, 1, buffer), ConfigurationError);
}
