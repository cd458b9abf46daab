#include "vasilisa/events/hepmc3_text.hpp"

#include <HepMC3/Attribute.h>
#include <HepMC3/GenCrossSection.h>
#include <HepMC3/GenEvent.h>
#include <HepMC3/GenParticle.h>
#include <HepMC3/GenRunInfo.h>
#include <HepMC3/GenVertex.h>
#include <HepMC3/WriterAscii.h>

#include <limits>
#include <memory>
#include <sstream>
#include <utility>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa {

namespace {

constexpr int status_final = 1;
constexpr int status_beam = 4;
constexpr int pdg_photon = 22;
constexpr double picobarn_per_nanobarn = 1000.0;

HepMC3::FourVector momentum(const double* p) { return {p[1], p[2], p[3], p[0]}; }

/// The beams without their spread, which the events do not state: two lists (E, px, py, pz).
std::string beams_text(const RunInfo& run) {
  std::ostringstream text;
  text.precision(std::numeric_limits<double>::max_digits10);
  const auto write = [&text](const FourVector<double>& p) {
    text << '[' << p.e << ", " << p.x << ", " << p.y << ", " << p.z << ']';
  };
  text << '[';
  write(run.beam_momenta[0]);
  text << ", ";
  write(run.beam_momenta[1]);
  text << ']';
  return text.str();
}

std::string list_text(const std::vector<std::int32_t>& numbers) {
  std::string text = "[";
  for (const std::int32_t number : numbers) {
    if (text.size() > 1) text += ", ";
    text += std::to_string(number);
  }
  return text + "]";
}

std::shared_ptr<HepMC3::GenRunInfo> run_info(const RunInfo& run,
                                             const std::vector<std::string>& weight_names) {
  auto info = std::make_shared<HepMC3::GenRunInfo>();
  info->tools().push_back({run.generator, run.version, run.process});
  info->set_weight_names(weight_names);
  const auto add = [&info](const char* name, const std::shared_ptr<HepMC3::Attribute>& value) {
    info->add_attribute(name, value);
  };
  add("process", std::make_shared<HepMC3::StringAttribute>(run.process));
  add("ecm", std::make_shared<HepMC3::DoubleAttribute>(run.ecm));
  add("seed", std::make_shared<HepMC3::StringAttribute>(std::to_string(run.seed)));
  add("weighted", std::make_shared<HepMC3::BoolAttribute>(run.weighted));
  add("first_event", std::make_shared<HepMC3::LongAttribute>(run.first_event));
  add("n_events", std::make_shared<HepMC3::LongAttribute>(run.n_events));
  add("identity", std::make_shared<HepMC3::StringAttribute>(run.identity));
  add("cross_section_nb", std::make_shared<HepMC3::DoubleAttribute>(run.cross_section));
  add("cross_section_error_nb", std::make_shared<HepMC3::DoubleAttribute>(run.cross_section_error));
  add("beam_momenta", std::make_shared<HepMC3::StringAttribute>(beams_text(run)));
  // Final particles begin with a pair unless the run tells what they begin with.
  if (run.final_pdg_id.size() != 2) {
    add("final_pdg_id", std::make_shared<HepMC3::StringAttribute>(list_text(run.final_pdg_id)));
  }
  add("parameters", std::make_shared<HepMC3::StringAttribute>(run.parameters));
  return info;
}

/// HepMC3 counts events in an int: a larger number goes into an attribute, its low bits remain.
void set_number(HepMC3::GenEvent& event, std::int64_t number) {
  constexpr std::int64_t largest = std::numeric_limits<int>::max();
  event.set_event_number(static_cast<int>(number & largest));
  if (number > largest) {
    event.add_attribute("event_number", std::make_shared<HepMC3::LongAttribute>(number));
  }
}

void add_final(HepMC3::GenVertex& vertex, const double* p, int pdg_id) {
  auto particle = std::make_shared<HepMC3::GenParticle>(momentum(p), pdg_id, status_final);
  // Left alone, the mass of a photon would be the rounding error of its energy.
  if (pdg_id == pdg_photon) particle->set_generated_mass(0.0);
  vertex.add_particle_out(particle);
}

void fill(HepMC3::GenEvent& event, const RunInfo& run, const EventBatch& batch, std::size_t i,
          const double* photon, const double* position) {
  set_number(event, batch.event_number[i]);
  const double* weights = &batch.weights[i * batch.n_weights()];
  event.weights().assign(weights, weights + batch.n_weights());

  auto vertex = std::make_shared<HepMC3::GenVertex>();
  for (std::size_t b = 0; b < 2; ++b) {
    const FourVector<double>& p = run.beam_momenta[b];
    vertex->add_particle_in(std::make_shared<HepMC3::GenParticle>(
        batch.beam_momenta.empty() ? HepMC3::FourVector(p.x, p.y, p.z, p.e)
                                   : momentum(&batch.beam_momenta[8 * i + 4 * b]),
        run.beam_pdg_id[b], status_beam));
  }
  for (std::size_t p = 0; p < batch.n_particles(); ++p) {
    add_final(*vertex, &batch.particles[p][4 * i], run.final_pdg_id[p]);
  }
  for (std::int32_t n = 0; n < batch.n_photons[i]; ++n) {
    add_final(*vertex, photon + 4 * n, pdg_photon);
  }
  event.add_vertex(vertex);
  if (position != nullptr) vertex->set_position({position[0], position[1], position[2], 0.0});

  auto cross_section = std::make_shared<HepMC3::GenCrossSection>();
  event.set_cross_section(cross_section);
  cross_section->set_cross_section(picobarn_per_nanobarn * run.cross_section,
                                   picobarn_per_nanobarn * run.cross_section_error);
  const auto& variations = run.variation_cross_sections;
  for (std::size_t v = 0; v < variations.size() && v + 1 < batch.n_weights(); ++v) {
    cross_section->set_xsec(v + 1, picobarn_per_nanobarn * variations[v][0]);
    cross_section->set_xsec_err(v + 1, picobarn_per_nanobarn * variations[v][1]);
  }
}

}  // namespace

std::string hepmc3_text(const RunInfo& run, const EventBatch& batch,
                        const std::vector<double>& vertices) {
  batch.validate();
  if (!vertices.empty() && vertices.size() != 3 * batch.size()) {
    throw DataError("vertices: " + std::to_string(vertices.size()) + " numbers; valid: 3 a record");
  }
  if (run.final_pdg_id.size() != batch.n_particles()) {
    throw DataError("final_pdg_id: " + std::to_string(run.final_pdg_id.size()) +
                    " particles; valid: " + std::to_string(batch.n_particles()) +
                    " as in the batch");
  }
  const auto stream = std::make_shared<std::ostringstream>();
  const auto info = run_info(run, batch.weight_names);
  HepMC3::WriterAscii writer(stream, info);
  const double* photon = batch.photons.data();
  for (std::size_t i = 0; i < batch.size(); ++i) {
    HepMC3::GenEvent event(info, HepMC3::Units::GEV, HepMC3::Units::MM);
    fill(event, run, batch, i, photon, vertices.empty() ? nullptr : &vertices[3 * i]);
    photon += 4 * batch.n_photons[i];
    writer.write_event(event);
  }
  writer.close();
  return std::move(*stream).str();
}

}  // namespace vasilisa
