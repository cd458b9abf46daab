// Events as the text of a HepMC3 file (ASCII v3).
//
// Beams have status 4, final particles status 1, all meet in one vertex, at the origin or where the
// run has a beam spot; GeV and mm, numbers
// with 17 digits. A record becomes one GenEvent. The run information names the weights, the
// generator and its parameters; every event carries the run's cross sections, one for each weight,
// in pb.
#pragma once

#include <string>
#include <vector>

#include "vasilisa/events/event_batch.hpp"

namespace vasilisa {

/// A whole file: the header, the events, the line that ends the listing. The text of an event
/// depends on that event and the cross section alone, so that files can be cut and joined.
/// `vertices`: x, y, z of each record in mm, or nothing.
/// Throws DataError for a batch whose arrays do not fit together.
[[nodiscard]] std::string hepmc3_text(const RunInfo& run, const EventBatch& batch,
                                      const std::vector<double>& vertices = {});

}  // namespace vasilisa
