// Events into a HepMC3 file (ASCII v3), compressed when its name ends in .gz.
//
// Beams have status 4, final particles status 1, all meet in one vertex; GeV and mm, numbers
// with 17 digits. A record becomes one GenEvent. The run information names the weights, the
// generator and its parameters; every event carries the run's cross section in pb.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "vasilisa/events/event_batch.hpp"

namespace vasilisa {

/// The file appears under its name when close() has succeeded and not before: a run that fails
/// leaves what stood there untouched. What is not a regular file (a pipe, /dev/stdout) is
/// written in place.
class HepMC3Writer {
 public:
  /// Throws OutputError when the file cannot be opened or .gz is not supported in this build.
  HepMC3Writer(const std::string& path, const RunInfo& run,
               const std::vector<std::string>& weight_names);
  /// Discards an unfinished file.
  ~HepMC3Writer();
  HepMC3Writer(const HepMC3Writer&) = delete;
  HepMC3Writer& operator=(const HepMC3Writer&) = delete;

  /// Throws OutputError when writing fails, ConfigurationError for other weights than announced.
  void write(const EventBatch& batch);

  /// Ends the file and gives it its name; throws OutputError when that fails.
  void close();

  /// Drops what was written.
  void discard();

 private:
  struct File;
  std::unique_ptr<File> file_;
};

/// True when names ending in .gz can be written.
[[nodiscard]] bool hepmc3_compression();

}  // namespace vasilisa
