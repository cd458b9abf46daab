// Events: weighted or unweighted, each a pure function of (set-up, seed, event number).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "vasilisa/events/event_batch.hpp"
#include "vasilisa/run/integrator.hpp"
#include "vasilisa/sampling/cells.hpp"

namespace vasilisa::run {

/// Draws events in cells of the adapted grids of an integrator whose integrand has one record an
/// event (lowest order, slicing, or matched photons).
class Sampler {
 public:
  /// Cells and bounds in numbers, as files keep them: of each stratum one cell after another, the
  /// bound, then the lower edges and the widths in the dimensions that are cut (all but the last).
  using Cells = std::vector<std::vector<double>>;
  /// Told the part of the work that is done, between 0 and 1.
  using Progress = std::function<void(double)>;

  /// The integrator must be warmed up; runs a pilot of the same seed. `effort` is the part of the
  /// usual number of cells, and of the trials of their bounds. Throws ConfigurationError for
  /// an integrand with counter-events, and where no event passes the cuts.
  explicit Sampler(std::shared_ptr<const Integrator> integrator, const Progress& progress = {},
                   double effort = 1);
  /// From what cells() said of a sampler of the same set-up. Throws DataError if it cannot be one.
  Sampler(std::shared_ptr<const Integrator> integrator, const Cells& cells);

  [[nodiscard]] Cells cells() const;

  /// Events [first, first + count) of the infinite sequence. Bounds are on weights without complete
  /// loops, which are evaluated for what is accepted without them. Unweighted: accepted with
  /// probability |weight|/bound of the cell, weight +-1; a weight above the bound is kept, larger
  /// than one. Weighted: whatever passes the cuts, with |weight|/bound. Either way the cross
  /// section of a subset is sigma * (its sum of weights) / (sum of all weights). The integrator's
  /// variations follow as further weights, the nominal one times the ratio of the two.
  [[nodiscard]] EventBatch sample(std::uint64_t first, std::size_t count, bool weighted) const;

 private:
  struct Placed {
    std::size_t stratum;
    sampling::Cell box;
  };
  struct Trial;
  struct Accepted;
  void calibrate(const Progress& progress, double effort);
  [[nodiscard]] std::vector<sampling::WeightedPoint> explore(
      std::size_t stratum, std::uint64_t first, const std::vector<sampling::Cell>& boxes) const;
  void raise_bounds(std::uint64_t round, std::size_t parts);
  void sum_up();
  [[nodiscard]] std::vector<std::string> weight_names() const;
  [[nodiscard]] EventBatch sample_chunk(std::uint64_t first, std::size_t count,
                                        bool weighted) const;
  void place(std::size_t stratum, std::array<double, sampling::Cell::max_dimensions> u,
             std::uint32_t event, random::CounterStream& stream, RecordBuffer& buffer) const;
  /// Completes the loops of those selected that are marked, and deselects what they reject; returns
  /// the number of weights that are not finite.
  std::size_t add_loops(std::vector<Trial>& trials, bool weighted, RecordBuffer& buffer) const;
  void draw(Trial& trial, std::uint32_t event, RecordBuffer& buffer) const;

  std::shared_ptr<const Integrator> integrator_;
  std::vector<Placed> cells_;
  std::vector<double> cumulative_;  // of volume times bound, nb
};

}  // namespace vasilisa::run
