#include <HepMC3/Attribute.h>
#include <HepMC3/GenCrossSection.h>
#include <HepMC3/GenEvent.h>
#include <HepMC3/GenParticle.h>
#include <HepMC3/GenRunInfo.h>
#include <HepMC3/GenVertex.h>
#include <HepMC3/ReaderAscii.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <sstream>
#include <string>

#include "vasilisa/events/hepmc3_text.hpp"
#include "vasilisa/numerics/error.hpp"

using namespace vasilisa;

namespace {

EventBatch two_records() {
  EventBatch batch;
  batch.weight_names = {"nominal", "vp"};
  const std::array<FourVector<double>, 3> momenta{FourVector<double>{0.35, 0.1, 1.0 / 3.0, -0.07},
                                                  {0.34, -0.1, -1.0 / 3.0, 0.06},
                                                  {0.01, 0, 0, 0.01}};
  const double first[] = {1.0 / 7.0, 2.0};
  const double second[] = {-3.5, 4.0};
  batch.push_back(12, first, momenta.data(), 1);
  batch.push_back((std::int64_t{1} << 31) + 5, second, momenta.data(), 0);
  return batch;
}

RunInfo run() {
  RunInfo info;
  info.process = "pipi";
  info.ecm = 0.7;
  info.beam_momenta = {FourVector<double>{0.35, 0, 0, 0.35}, FourVector<double>{0.35, 0, 0, -0.35}};
  info.final_pdg_id = {-211, 211};
  info.cross_section = 23.859;
  info.cross_section_error = 0.016;
  info.n_events = 2;
  info.seed = 18446744073709551615U;
  info.parameters = R"({"ecm": 0.7, "note": "a \\ and a)"
                    "\n"
                    R"(line"})";
  info.version = "0.1.0";
  return info;
}

}  // namespace

TEST_CASE("a written event is read back to the last bit", "[hepmc3]") {
  const EventBatch batch = two_records();
  std::istringstream text(hepmc3_text(run(), batch));
  HepMC3::ReaderAscii reader(text);
  HepMC3::GenEvent event;
  REQUIRE(reader.read_event(event));
  CHECK(event.event_number() == 12);
  CHECK(event.momentum_unit() == HepMC3::Units::GEV);
  CHECK(event.length_unit() == HepMC3::Units::MM);
  CHECK(event.weights() == std::vector<double>{1.0 / 7.0, 2.0});
  CHECK(event.weight("vp") == 2.0);
  REQUIRE(event.particles().size() == 5);
  CHECK(event.vertices().size() == 1);
  REQUIRE(event.beams().size() == 2);
  CHECK(event.beams()[0]->pid() == 11);
  CHECK(event.beams()[0]->status() == 4);
  CHECK(event.beams()[0]->momentum().pz() == 0.35);
  const auto minus = event.particles()[2];
  CHECK(minus->pid() == -211);
  CHECK(minus->status() == 1);
  CHECK(minus->momentum().e() == 0.35);
  CHECK(minus->momentum().py() == 1.0 / 3.0);
  CHECK(event.particles()[4]->pid() == 22);
  CHECK(event.particles()[4]->generated_mass() == 0.0);
  const auto cross_section = event.cross_section();
  REQUIRE(cross_section);
  CHECK(cross_section->xsec() == Approx(23859.0).epsilon(1e-8));
  CHECK(cross_section->xsec_err() == Approx(16.0).epsilon(1e-8));

  const auto info = reader.run_info();
  CHECK(info->weight_names() == batch.weight_names);
  REQUIRE(info->tools().size() == 1);
  CHECK(info->tools()[0].name == "vasilisa");
  CHECK(info->tools()[0].version == "0.1.0");
  CHECK(info->attribute<HepMC3::StringAttribute>("parameters")->value() == run().parameters);
  CHECK(info->attribute<HepMC3::StringAttribute>("seed")->value() == "18446744073709551615");

  REQUIRE(reader.read_event(event));
  CHECK(event.event_number() == 5);
  CHECK(event.attribute<HepMC3::LongAttribute>("event_number")->value() == 2147483653L);
  CHECK(event.particles().size() == 4);
  reader.read_event(event);
  CHECK(reader.failed());
}

TEST_CASE("the text of an event does not depend on the others", "[hepmc3]") {
  const EventBatch both = two_records();
  const EventBatch first = both.select({0});
  const EventBatch second = both.select({1});
  RunInfo part = run();
  part.first_event = 12;
  part.n_events = 1;
  const std::string end = "HepMC::Asciiv3-END_EVENT_LISTING\n\n";
  const auto events = [&end](const std::string& text) {
    REQUIRE(text.ends_with(end));
    const std::size_t begin = text.find("\nE ") + 1;
    return text.substr(begin, text.size() - end.size() - begin);
  };
  CHECK(events(hepmc3_text(run(), both)) ==
        events(hepmc3_text(part, first)) + events(hepmc3_text(part, second)));
  CHECK(hepmc3_text(run(), both.select({})).ends_with("weighted 0\n" + end));
}

TEST_CASE("every weight has its cross section", "[hepmc3]") {
  RunInfo info = run();
  info.variation_cross_sections = {{25.0, 0.5}};
  std::istringstream text(hepmc3_text(info, two_records()));
  HepMC3::ReaderAscii reader(text);
  HepMC3::GenEvent event;
  REQUIRE(reader.read_event(event));
  CHECK(event.cross_section()->xsec("nominal") == Approx(23859.0));
  CHECK(event.cross_section()->xsec("vp") == Approx(25000.0));
  CHECK(event.cross_section()->xsec_err("vp") == Approx(500.0));
}

TEST_CASE("a batch that does not fit together is refused", "[hepmc3]") {
  EventBatch broken = two_records();
  broken.particles[1].pop_back();
  CHECK_THROWS_AS(hepmc3_text(run(), broken), DataError);
}
