// Events: weighted or unweighted, each a pure function of (set-up, seed, event number).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vasilisa/events/event_batch.hpp"
#include "vasilisa/run/integrator.hpp"

namespace vasilisa::run {

/// What the sampler knows of its strata before the first event.
struct SamplerCalibration {
  std::vector<double> mean_weight;  // nb, of |weight| per trial
  std::vector<double> max_weight;   // nb, largest |weight| seen in the pilot run
  [[nodiscard]] double total_mean() const;
  [[nodiscard]] double total_max() const;
};

/// Draws events on the adapted grids of an integrator whose integrand has one record an event
/// (lowest order or slicing).
class Sampler {
 public:
  /// The integrator must be warmed up; runs a pilot of the same seed. Throws ConfigurationError for
  /// an integrand with counter-events.
  explicit Sampler(std::shared_ptr<const Integrator> integrator);

  /// Events [first, first + count) of the infinite sequence. Unweighted: accepted with probability
  /// |weight|/maximum, weight +-1; a weight above the maximum of the pilot is kept, larger than
  /// one. Weighted: |weight| of the order of one. Either way the cross section of a subset is sigma
  /// * (its sum of weights) / (sum of all weights). The integrator's variations follow as further
  /// weights, the nominal one times the ratio of the two.
  [[nodiscard]] EventBatch sample(std::uint64_t first, std::size_t count, bool weighted) const;

  [[nodiscard]] const SamplerCalibration& calibration() const { return calibration_; }

 private:
  struct Trial;
  struct Accepted;
  void calibrate();
  [[nodiscard]] std::vector<std::string> weight_names() const;
  [[nodiscard]] EventBatch sample_chunk(std::uint64_t first, std::size_t count,
                                        bool weighted) const;
  void draw(Trial& trial, bool weighted, RecordBuffer& buffer) const;

  std::shared_ptr<const Integrator> integrator_;
  SamplerCalibration calibration_;
};

}  // namespace vasilisa::run
