#include <HepMC3/Attribute.h>
#include <HepMC3/GenCrossSection.h>
#include <HepMC3/GenEvent.h>
#include <HepMC3/GenParticle.h>
#include <HepMC3/GenRunInfo.h>
#include <HepMC3/GenVertex.h>
#include <HepMC3/ReaderAscii.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "vasilisa/events/hepmc3_writer.hpp"
#include "vasilisa/numerics/error.hpp"

using namespace vasilisa;
namespace fs = std::filesystem;

namespace {

/// A folder of its own for each test, removed at its end.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "vasilisa-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string operator/(const std::string& name) const {
    return (path_ / name).string();
  }
  [[nodiscard]] auto n_files() const {
    return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
  }

 private:
  fs::path path_;
};

EventBatch two_records() {
  EventBatch batch;
  batch.weight_names = {"nominal", "vp"};
  const FourVector<double> minus{0.35, 0.1, 1.0 / 3.0, -0.07};
  const FourVector<double> plus{0.34, -0.1, -1.0 / 3.0, 0.06};
  const FourVector<double> photon{0.01, 0, 0, 0.01};
  const double first[] = {1.0 / 7.0, 2.0};
  const double second[] = {-3.5, 4.0};
  batch.push_back(12, first, minus, plus, &photon, 1);
  batch.push_back((std::int64_t{1} << 31) + 5, second, minus, plus, nullptr, 0);
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

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("a written event is read back to the last bit", "[hepmc3]") {
  const Folder folder;
  const std::string path = folder / "out.hepmc3";
  const EventBatch batch = two_records();
  HepMC3Writer writer(path, run(), batch.weight_names);
  writer.write(batch);
  CHECK_FALSE(fs::exists(path));
  writer.close();
  CHECK(folder.n_files() == 1);

  HepMC3::ReaderAscii reader(path);
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

TEST_CASE("names ending in .gz are compressed", "[hepmc3]") {
  const Folder folder;
  const std::string path = folder / "out.hepmc3.gz";
  if (!hepmc3_compression()) {
    CHECK_THROWS_AS(HepMC3Writer(path, run(), {"nominal"}), OutputError);
    return;
  }
  HepMC3Writer writer(path, run(), two_records().weight_names);
  for (int i = 0; i < 2000; ++i) writer.write(two_records());
  writer.close();
  const std::string bytes = content(path);
  CHECK(static_cast<unsigned char>(bytes[0]) == 0x1f);
  CHECK(static_cast<unsigned char>(bytes[1]) == 0x8b);
  CHECK(bytes.size() < 400000);
  CHECK(folder.n_files() == 1);
}

TEST_CASE("an unfinished file leaves what stood there", "[hepmc3]") {
  const Folder folder;
  const std::string path = folder / "out.hepmc3";
  std::ofstream(path) << "before";
  {
    HepMC3Writer writer(path, run(), two_records().weight_names);
    writer.write(two_records());
  }
  CHECK(content(path) == "before");
  CHECK(folder.n_files() == 1);
  HepMC3Writer writer(path, run(), two_records().weight_names);
  writer.close();
  CHECK(content(path) != "before");
  CHECK_THROWS_AS(writer.write(two_records()), OutputError);
}

TEST_CASE("a symbolic link is kept and what it names is replaced", "[hepmc3]") {
  const Folder folder;
  std::ofstream(folder / "target.hepmc3") << "before";
  fs::create_symlink(folder / "target.hepmc3", folder / "link.hepmc3");
  HepMC3Writer writer(folder / "link.hepmc3", run(), {"nominal"});
  writer.close();
  CHECK(fs::is_symlink(folder / "link.hepmc3"));
  CHECK(content(folder / "target.hepmc3") != "before");
}

TEST_CASE("a full disk and an unusable place are errors that name the file", "[hepmc3]") {
  const Folder folder;
  const std::string missing = folder / "nowhere/out.hepmc3";
  CHECK_THROWS_AS(HepMC3Writer(missing, run(), {"nominal"}), OutputError);
  CHECK_THROWS_WITH(HepMC3Writer(missing, run(), {"nominal"}), Catch::Contains(missing));
  CHECK_THROWS_AS(HepMC3Writer(folder / "", run(), {"nominal"}), OutputError);
  CHECK_THROWS_AS(HepMC3Writer("", run(), {"nominal"}), OutputError);

  if (fs::exists("/dev/full")) {
    const auto fill = [] {
      HepMC3Writer writer("/dev/full", run(), two_records().weight_names);
      writer.write(two_records());
      writer.close();
    };
    CHECK_THROWS_AS(fill(), OutputError);
    CHECK_THROWS_WITH(fill(), Catch::Contains("/dev/full: cannot write: No space left"));
    CHECK(fs::is_character_file("/dev/full"));
  }
}

TEST_CASE("a batch that does not fit the file is refused", "[hepmc3]") {
  const Folder folder;
  HepMC3Writer writer(folder / "out.hepmc3", run(), {"nominal"});
  CHECK_THROWS_AS(writer.write(two_records()), ConfigurationError);
  EventBatch broken = two_records();
  broken.p_plus.pop_back();
  CHECK_THROWS_AS(writer.write(broken), DataError);
}
