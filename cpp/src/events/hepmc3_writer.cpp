#include "vasilisa/events/hepmc3_writer.hpp"

#include <HepMC3/Attribute.h>
#include <HepMC3/GenCrossSection.h>
#include <HepMC3/GenEvent.h>
#include <HepMC3/GenParticle.h>
#include <HepMC3/GenRunInfo.h>
#include <HepMC3/GenVertex.h>
#include <HepMC3/WriterAscii.h>
#ifndef VASILISA_NO_HEPMC3_GZ
#include <HepMC3/WriterGZ.h>
#endif
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <system_error>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa {

namespace {

namespace fs = std::filesystem;

constexpr int status_final = 1;
constexpr int status_beam = 4;
constexpr int pdg_photon = 22;
constexpr double picobarn_per_nanobarn = 1000.0;

bool is_compressed(const std::string& path) { return path.ends_with(".gz"); }

std::string last_error() { return errno != 0 ? std::strerror(errno) : "the stream failed"; }

/// Where the bytes go before the file is complete: beside the target, so that renaming is one
/// step of the file system; the target itself when it is a device or a pipe.
struct Target {
  fs::path final_path, written_path;
  bool in_place = false;

  explicit Target(const std::string& path) : final_path(path) {
    if (path.empty()) throw OutputError("output file: the name is empty");
    std::error_code error;
    // A symbolic link stays a link: what it points to is replaced.
    if (fs::is_symlink(final_path, error)) final_path = fs::weakly_canonical(final_path, error);
    const fs::file_status status = fs::status(final_path, error);
    if (fs::is_directory(status)) throw OutputError(path + ": cannot write: is a directory");
    in_place = fs::exists(status) && !fs::is_regular_file(status);
    if (!in_place && fs::exists(status) && ::access(final_path.c_str(), W_OK) != 0) {
      throw OutputError(path + ": cannot write: " + last_error());
    }
    static std::atomic<unsigned> counter{0};
    written_path = final_path;
    if (!in_place) {
      written_path += ".part-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    }
  }
};

HepMC3::FourVector momentum(const double* p) { return {p[1], p[2], p[3], p[0]}; }

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
  add("n_events", std::make_shared<HepMC3::LongAttribute>(run.n_events));
  add("cross_section_nb", std::make_shared<HepMC3::DoubleAttribute>(run.cross_section));
  add("cross_section_error_nb", std::make_shared<HepMC3::DoubleAttribute>(run.cross_section_error));
  add("parameters", std::make_shared<HepMC3::StringAttribute>(run.parameters));
  return info;
}

}  // namespace

struct HepMC3Writer::File {
  std::string path;  // as the user wrote it, for messages
  RunInfo run;
  std::vector<std::string> weight_names;
  Target target;
  std::ofstream bytes;
  std::shared_ptr<std::ostream> stream;  // compresses into bytes, or is bytes under another name
  std::shared_ptr<HepMC3::GenRunInfo> info;
  std::unique_ptr<HepMC3::WriterAscii> writer;
  bool done = false;

  File(const std::string& name, const RunInfo& run_, const std::vector<std::string>& weight_names_)
      : path(name),
        run(run_),
        weight_names(weight_names_),
        target(name),
        info(run_info(run_, weight_names_)) {
    errno = 0;
    bytes.open(target.written_path, std::ios::binary | std::ios::trunc);
    if (!bytes) fail();
    stream = make_stream();
    // Failures are asked for after every batch; the writer is not made for exceptions.
    stream->exceptions(std::ios::goodbit);
    errno = 0;
    writer = std::make_unique<HepMC3::WriterAscii>(stream, info);
  }

  File(const File&) = delete;
  File& operator=(const File&) = delete;

  ~File() {
    writer.reset();
    stream.reset();
    bytes.close();
    if (!done && !target.in_place) {
      std::error_code ignored;
      fs::remove(target.written_path, ignored);
    }
  }

  std::shared_ptr<std::ostream> make_stream() {
    if (!is_compressed(path)) return std::make_shared<std::ostream>(bytes.rdbuf());
#ifdef VASILISA_NO_HEPMC3_GZ
    throw OutputError(path + ": this build cannot compress; valid: a name without .gz");
#else
    return std::make_shared<HepMC3::ostream>(bytes, HepMC3::Compression::z);
#endif
  }

  [[noreturn]] void fail() const { throw OutputError(path + ": cannot write: " + last_error()); }

  void check() {
    if (!*stream || !bytes) fail();
  }

  void write(const EventBatch& batch) {
    errno = 0;
    const double* photon = batch.photons.data();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      write_record(batch, i, photon);
      photon += 4 * batch.n_photons[i];
    }
    check();
  }

  void write_record(const EventBatch& batch, std::size_t i, const double* photon) {
    HepMC3::GenEvent event(info, HepMC3::Units::GEV, HepMC3::Units::MM);
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
    add_final(*vertex, &batch.p_minus[4 * i], run.final_pdg_id[0]);
    add_final(*vertex, &batch.p_plus[4 * i], run.final_pdg_id[1]);
    for (std::int32_t n = 0; n < batch.n_photons[i]; ++n) {
      add_final(*vertex, photon + 4 * n, pdg_photon);
    }
    event.add_vertex(vertex);

    auto cross_section = std::make_shared<HepMC3::GenCrossSection>();
    event.set_cross_section(cross_section);
    cross_section->set_cross_section(picobarn_per_nanobarn * run.cross_section,
                                     picobarn_per_nanobarn * run.cross_section_error,
                                     static_cast<long>(run.n_events));
    writer->write_event(event);
  }

  /// HepMC3 counts events in an int: a larger number goes into an attribute, its low bits remain.
  static void set_number(HepMC3::GenEvent& event, std::int64_t number) {
    constexpr std::int64_t largest = std::numeric_limits<int>::max();
    event.set_event_number(static_cast<int>(number & largest));
    if (number > largest) {
      event.add_attribute("event_number", std::make_shared<HepMC3::LongAttribute>(number));
    }
  }

  static void add_final(HepMC3::GenVertex& vertex, const double* p, int pdg_id) {
    auto particle = std::make_shared<HepMC3::GenParticle>(momentum(p), pdg_id, status_final);
    // Left alone, the mass of a photon would be the rounding error of its energy.
    if (pdg_id == pdg_photon) particle->set_generated_mass(0.0);
    vertex.add_particle_out(particle);
  }

  void close() {
    errno = 0;
    writer->close();
    writer.reset();
    stream->flush();
    check();
    bytes.close();
    if (!bytes) fail();
    if (!target.in_place) {
      std::error_code error;
      fs::rename(target.written_path, target.final_path, error);
      if (error) throw OutputError(path + ": cannot write: " + error.message());
    }
    done = true;
  }
};

HepMC3Writer::HepMC3Writer(const std::string& path, const RunInfo& run,
                           const std::vector<std::string>& weight_names)
    : file_(std::make_unique<File>(path, run, weight_names)) {}

HepMC3Writer::~HepMC3Writer() = default;

void HepMC3Writer::write(const EventBatch& batch) {
  if (!file_) throw OutputError("the file is closed");
  batch.validate();
  if (batch.weight_names != file_->weight_names) {
    throw ConfigurationError("weight_names: the batch has other weights than the file");
  }
  file_->write(batch);
}

void HepMC3Writer::close() {
  if (!file_) return;
  // Taken first: a close that fails discards the file all the same.
  const std::unique_ptr<File> file = std::move(file_);
  file->close();
}

void HepMC3Writer::discard() { file_.reset(); }

bool hepmc3_compression() {
#ifdef VASILISA_NO_HEPMC3_GZ
  return false;
#else
  return true;
#endif
}

}  // namespace vasilisa
