// mu e -> mu e: what does not need the numbers of another program.
#include <HepMC3/GenEvent.h>
#include <HepMC3/GenParticle.h>
#include <HepMC3/ReaderAscii.h>

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <memory>
#include <sstream>
#include <vector>

#include "generators/ee/soft_virtual.hpp"
#include "generators/mue/process.hpp"
#include "vasilisa/events/hepmc3_text.hpp"
#include "vasilisa/numerics/error.hpp"
#include "vasilisa/qed/vertex.hpp"
#include "vasilisa/run/integrator.hpp"
#include "vasilisa/run/sampler.hpp"
#include "vasilisa/schemes/registry.hpp"

using namespace vasilisa;
using namespace vasilisa::run;
using generators::mue::soft_virtual;
using kinematics::Radiation;

namespace {

constexpr double ecm = 0.4055;
const Constants constants;

}  // namespace

TEST_CASE("Soft and virtual corrections of mu e do not know the photon mass", "[mue]") {
  for (const double charge : {1.0, -1.0}) {
    for (const Radiation radiation :
         {Radiation::full, Radiation::no_interference, Radiation::line_a, Radiation::line_b}) {
      for (const double c : {-0.99, -0.5, 0.7}) {
        const double one = soft_virtual(c, ecm, 1e-3, radiation, charge, constants, -20);
        const double other = soft_virtual(c, ecm, 1e-3, radiation, charge, constants, -35);
        CHECK(one == Approx(other).epsilon(1e-12));
      }
    }
  }
}

TEST_CASE("Lines of mu e correct it alone, and the exchange is odd in the charge", "[mue]") {
  for (const double c : {-0.98, -0.2, 0.9}) {
    const auto correction = [c](Radiation radiation, double charge) {
      return soft_virtual(c, ecm, 1e-3, radiation, charge, constants) - 1;
    };
    const double lines = correction(Radiation::line_a, 1) + correction(Radiation::line_b, 1);
    CHECK(correction(Radiation::no_interference, 1) == Approx(lines).epsilon(1e-12));
    CHECK(correction(Radiation::full, 1) + correction(Radiation::full, -1) ==
          Approx(2 * lines).epsilon(1e-12));
  }
}

TEST_CASE("With the mass of electrons muons exchange what Bhabha's t channel exchanges", "[mue]") {
  Constants equal;
  equal.muon_mass = equal.electron_mass;
  // A dressing without bound leaves nothing of annihilation.
  const generators::ee::VacuumPolarizationValues no_annihilation{1e15, 0.0};
  for (const double c : {-0.99, -0.5, 0.0, 0.7, 0.99}) {
    // c is the angle to the muon, Bhabha's that to the incoming electron.
    const double bhabha =
        generators::ee::soft_virtual(-c, ecm, 1e-3, Radiation::full, no_annihilation, equal);
    CHECK(soft_virtual(c, ecm, 1e-3, Radiation::full, 1, equal) == Approx(bhabha).epsilon(1e-12));
    const double electron = soft_virtual(c, ecm, 1e-3, Radiation::line_a, 1, equal);
    const double muon = soft_virtual(c, ecm, 1e-3, Radiation::line_b, 1, equal);
    CHECK(electron == Approx(muon).epsilon(1e-12));
    // Without the odd part, that of the boxes, Bhabha's t channel has the vertices of two lines.
    const double odd = (soft_virtual(c, ecm, 1e-3, Radiation::full, 1, equal) -
                        soft_virtual(c, ecm, 1e-3, Radiation::full, -1, equal)) /
                       2;
    CHECK(bhabha - odd == Approx(2 * electron - 1).epsilon(1e-12));
  }
}

TEST_CASE("The coefficient of the soft logarithm of mu e is that of the correction", "[mue]") {
  for (const double charge : {1.0, -1.0}) {
    const double low = soft_virtual(-0.6, ecm, 1e-4, Radiation::full, charge, constants);
    const double high = soft_virtual(-0.6, ecm, 1e-2, Radiation::full, charge, constants);
    CHECK(generators::mue::soft_logarithm(-0.6, ecm, Radiation::full, charge, constants) ==
          Approx((high - low) / std::log(100)).epsilon(1e-9));
  }
}

TEST_CASE("mu e has no t = 0 and no energy below its threshold", "[mue]") {
  CHECK_THROWS_AS(soft_virtual(-1, ecm, 1e-3, Radiation::full, 1, constants), RangeError);
  CHECK_THROWS_AS(soft_virtual(0, 0.1, 1e-3, Radiation::full, 1, constants), RangeError);
  CHECK_THROWS_AS(soft_virtual(0, ecm, 2, Radiation::full, 1, constants), ConfigurationError);
}

TEST_CASE("Muons on electrons at rest make files with their particles", "[mue]") {
  Settings settings;
  settings.order = "lo";
  settings.beams = std::make_shared<Beams>(
      Beams::fixed_target(150, constants.muon_mass, constants.electron_mass));
  settings.ecm = settings.beams->nominal().ecm();
  process::Model model;
  model.muon_charge = -1;
  const std::shared_ptr<const Integrand> integrand =
      schemes::make_integrand(schemes::entry("mue"), model, settings);
  const auto& particles = integrand->particles();
  CHECK(particles.beam_pdg_id == std::array{13, 11});
  CHECK(particles.signal_pdg_id == std::vector<int>{11, 13});
  const CutProgram cuts(
      {RangeTest{"energy_electron", 1.0, std::numeric_limits<double>::infinity()}});
  auto integrator = std::make_shared<Integrator>(
      integrand, std::make_shared<ProgramSelection>(cuts, integrand->laboratory()),
      std::vector<Variation>{}, std::vector<HistogramAxis>{}, 4, 1);
  integrator->warm_up();
  for (int i = 0; i < 4; ++i) integrator->run_round();
  const EventBatch batch = Sampler(integrator).sample(0, 100, false);
  const kinematics::Frame& frame = settings.beams->nominal();
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const double* electron = &batch.particles[0][4 * i];
    const double momentum = std::hypot(electron[1], electron[2], electron[3]);
    // A target at rest fixes the angle by the energy:
    // p (E + m_e) cos(theta) = (E_beam + m_e) (E - m_e), p the beam times the electron.
    const double cosine = (150 + constants.electron_mass) *
                          (electron[0] - constants.electron_mass) / (frame.first().z * momentum);
    CHECK(electron[3] / momentum == Approx(cosine).epsilon(1e-9));
  }
  RunInfo run;
  run.process = "mue";
  run.ecm = settings.ecm;
  run.beam_pdg_id = {13, 11};
  run.beam_momenta = {frame.first(), frame.second()};
  run.final_pdg_id = {11, 13};
  std::istringstream text(hepmc3_text(run, batch));
  HepMC3::ReaderAscii reader(text);
  HepMC3::GenEvent event;
  REQUIRE(reader.read_event(event));
  CHECK(event.beams()[0]->pid() == 13);
  CHECK(event.beams()[1]->momentum().e() == constants.electron_mass);
}
