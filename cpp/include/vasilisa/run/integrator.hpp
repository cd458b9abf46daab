// The event loop: warm-up of the grids, rounds of sweeps on all cores, resumable state.
//
// Every sweep is a pure function of (integrand, cuts, seed, stratum, sweep number) and is added in
// a fixed order: results do not depend on the number of threads or on interruptions.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "vasilisa/run/accumulator.hpp"
#include "vasilisa/run/integrand.hpp"
#include "vasilisa/run/selection.hpp"
#include "vasilisa/sampling/adaptive_grid.hpp"
#include "vasilisa/sampling/sobol_sweep.hpp"

namespace vasilisa::run {

struct HistogramAxis {
  std::shared_ptr<const Quantity> quantity;
  std::vector<double> edges;  // ascending; underflow and overflow bins are added
};

struct HistogramContent {
  std::vector<double> value, variance;  // nb and nb^2 per bin, underflow first, overflow last
};

/// Everything a run needs to go on where it stopped.
struct State {
  std::vector<std::vector<double>> grids;         // [stratum][edge]
  std::vector<std::int64_t> allocation;           // sweeps per round and stratum
  std::vector<std::vector<double>> sums;          // [stratum]: origin, sums, ..., heaviest point
  std::vector<std::vector<std::int64_t>> counts;  // [stratum]: sweeps, events, nonzero, ...
  bool operator==(const State&) const = default;
};

class Integrator {
 public:
  static constexpr std::size_t sweep_points = 1024;

  Integrator(std::shared_ptr<const Integrand> integrand, std::shared_ptr<const Selection> selection,
             std::vector<Variation> variations, std::vector<HistogramAxis> histograms,
             std::uint64_t seed, unsigned threads);

  /// Adapts the grids and shares the sweeps of a round between the strata; `effort`, up to 1, is
  /// the part of the usual number of sweeps, of rounds as well as of the warm-up.
  void warm_up(double effort = 1);
  /// One round: a fixed number of sweeps per stratum.
  void run_round() { add(sweeps(rounds(), 1)); }

  /// Number of rounds that have been added.
  [[nodiscard]] std::int64_t rounds() const;
  /// The sweeps of some rounds, which any process with the same warm-up can make.
  [[nodiscard]] std::vector<SweepResult> sweeps(std::int64_t first_round, std::int64_t count) const;
  /// Adds the sweeps of the next rounds, in the order in which one process adds them.
  void add(const std::vector<SweepResult>& sweeps);

  [[nodiscard]] Hemispheres result() const;
  [[nodiscard]] Counts counts() const;
  /// Share of the variance that the heaviest single point makes.
  [[nodiscard]] double heaviest_share() const;
  [[nodiscard]] const std::vector<Variation>& variations() const { return variations_; }
  /// One a axis: of the nominal weight, then of each variation, then of each variation minus the
  /// nominal one.
  [[nodiscard]] std::vector<HistogramContent> histograms() const;
  [[nodiscard]] State state() const;
  /// Throws DataError when the state belongs to another set-up.
  void restore(const State& state);

  [[nodiscard]] const Integrand& integrand() const { return *integrand_; }
  [[nodiscard]] const Selection& selection() const { return *selection_; }
  [[nodiscard]] const sampling::AdaptiveGrid& grid(std::size_t stratum) const {
    return strata_[stratum].grid;
  }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  [[nodiscard]] unsigned threads() const { return threads_; }

 private:
  struct Part {  // of a stratum
    sampling::AdaptiveGrid grid;
    sampling::SobolSweep points;
    std::int64_t sweeps_per_round = 0;
    Accumulator total;
  };
  struct Job {
    std::size_t stratum;
    std::uint64_t sweep;
  };
  struct Outcome {
    SweepResult result;
    std::vector<double> lessons;    // of a warm-up: squared weights
    std::vector<std::size_t> bins;  // and the bins that each has hit, [lesson * dimensions + d]
  };

  Outcome run_sweep(const Job& job, std::uint32_t purpose, bool train) const;
  /// Weights of the variations, [variation][record], over the points of a sweep.
  std::vector<double> vary(const RecordBuffer& buffer, SweepResult& result) const;
  void fill_bins(const RecordBuffer& buffer, const std::vector<double>& varied,
                 SweepResult& result) const;
  [[nodiscard]] HistogramContent content(std::size_t first, std::size_t count) const;
  std::vector<Outcome> run_jobs(const std::vector<Job>& jobs, std::uint32_t purpose,
                                bool train) const;
  void refine(std::size_t stratum, const std::vector<Outcome>& sweeps);
  void allocate(const std::vector<std::vector<Outcome>>& last, double effort);

  std::shared_ptr<const Integrand> integrand_;
  std::shared_ptr<const Selection> selection_;
  std::vector<Variation> variations_;
  std::vector<HistogramAxis> axes_;
  std::size_t axis_bins_ = 0;  // of all axes
  std::size_t bins_ = 0;       // of all groups of axes, as in histograms()
  std::uint64_t seed_;
  unsigned threads_;
  std::vector<Part> strata_;
};

/// Runs task(0) ... task(n - 1) on `threads` threads; rethrows the first exception.
void parallel_for(std::size_t n, unsigned threads, const std::function<void(std::size_t)>& task);

}  // namespace vasilisa::run
