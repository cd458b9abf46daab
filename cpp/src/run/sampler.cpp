#include "vasilisa/run/sampler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/random/counter_stream.hpp"

namespace vasilisa::run {

namespace {

constexpr std::uint32_t purpose_pilot = 2;
constexpr std::uint32_t purpose_event = 3;
constexpr std::size_t pilot_trials = 1U << 16U;  // per stratum
constexpr std::size_t chunk = 4096;
constexpr std::size_t max_dimensions = 8;
// Rounds of trials without a single accepted event in a chunk before the acceptance is called
// empty.
constexpr int max_empty_rounds = 1000;

std::uint32_t stream_id(std::uint32_t purpose, std::size_t stratum) {
  return (purpose << 16U) | static_cast<std::uint32_t>(stratum);
}

}  // namespace

double SamplerCalibration::total_mean() const {
  return std::accumulate(mean_weight.begin(), mean_weight.end(), 0.0);
}

double SamplerCalibration::total_max() const {
  return std::accumulate(max_weight.begin(), max_weight.end(), 0.0);
}

struct Sampler::Trial {
  random::CounterStream stream;
  std::size_t stratum = 0;
  double accept = 0;  // uniform number that decides
};

/// What becomes of an accepted record.
struct Sampler::Accepted {
  FourVector<double> p_minus, p_plus;
  std::vector<FourVector<double>> photons;
  std::array<FourVector<double>, 2> beams;  // where they have a spread
};

Sampler::Sampler(std::shared_ptr<const Integrator> integrator)
    : integrator_(std::move(integrator)) {
  calibrate();
}

void Sampler::calibrate() {
  const Integrand& integrand = integrator_->integrand();
  for (std::size_t s = 0; s < integrand.strata(); ++s) {
    const auto& grid = integrator_->grid(s);
    const std::size_t parts = pilot_trials / chunk;
    std::vector<std::pair<double, double>> part_result(parts);  // sum, maximum
    parallel_for(parts, integrator_->threads(), [&](std::size_t part) {
      RecordBuffer buffer;
      std::array<double, max_dimensions> u{};
      std::array<std::size_t, max_dimensions> bin{};
      for (std::size_t i = 0; i < chunk; ++i) {
        random::CounterStream stream(integrator_->seed(), stream_id(purpose_pilot, s),
                                     part * chunk + i);
        std::generate_n(u.begin(), integrand.dimensions(s), [&] { return stream.uniform(); });
        const double jacobian = grid.map(u.data(), bin.data());
        integrand.kinematics(s, u.data(), jacobian, static_cast<std::uint32_t>(i), stream, buffer);
      }
      if (std::ranges::any_of(buffer.records,
                              [](const Record& r) { return r.kind == Kind::counter; })) {
        throw ConfigurationError("events: counter-events cannot be sampled; use slicing");
      }
      integrator_->selection().select(buffer);
      auto& [sum, maximum] = part_result[part];
      for (const Record& r : buffer.records) {
        const double w = r.selected ? std::abs(integrand.weight(r, buffer)) : 0;
        if (!std::isfinite(w)) continue;
        sum += w;
        maximum = std::max(maximum, w);
      }
    });
    double sum = 0, maximum = 0;
    for (const auto& [part_sum, part_maximum] : part_result) {
      sum += part_sum;
      maximum = std::max(maximum, part_maximum);
    }
    calibration_.mean_weight.push_back(sum / static_cast<double>(pilot_trials));
    calibration_.max_weight.push_back(maximum);
  }
}

std::vector<std::string> Sampler::weight_names() const {
  std::vector<std::string> names{"nominal"};
  for (const Variation& v : integrator_->variations()) names.push_back(v.name);
  return names;
}

EventBatch Sampler::sample(std::uint64_t first, std::size_t count, bool weighted) const {
  const std::size_t parts = (count + chunk - 1) / chunk;
  std::vector<EventBatch> batches(parts);
  parallel_for(parts, integrator_->threads(), [&](std::size_t part) {
    const std::size_t begin = part * chunk;
    batches[part] = sample_chunk(first + begin, std::min(chunk, count - begin), weighted);
  });
  EventBatch all;
  all.weight_names = weight_names();
  all.reserve(count);
  for (const EventBatch& batch : batches) all.append(batch);
  return all;
}

void Sampler::draw(Trial& trial, bool weighted, RecordBuffer& buffer) const {
  const Integrand& integrand = integrator_->integrand();
  const auto& share = weighted ? calibration_.mean_weight : calibration_.max_weight;
  const double total = weighted ? calibration_.total_mean() : calibration_.total_max();
  double choice = trial.stream.uniform() * total;
  trial.stratum = 0;
  while (trial.stratum + 1 < share.size() && choice >= share[trial.stratum]) {
    choice -= share[trial.stratum++];
  }
  trial.accept = trial.stream.uniform();
  std::array<double, max_dimensions> u{};
  std::array<std::size_t, max_dimensions> bin{};
  std::generate_n(u.begin(), integrand.dimensions(trial.stratum),
                  [&] { return trial.stream.uniform(); });
  const double jacobian = integrator_->grid(trial.stratum).map(u.data(), bin.data());
  integrand.kinematics(trial.stratum, u.data(), jacobian, 0, trial.stream, buffer);
}

EventBatch Sampler::sample_chunk(std::uint64_t first, std::size_t count, bool weighted) const {
  const Integrand& integrand = integrator_->integrand();
  std::vector<Trial> trials;
  for (std::size_t i = 0; i < count; ++i) {
    trials.push_back(
        {random::CounterStream(integrator_->seed(), stream_id(purpose_event, 0), first + i)});
  }
  std::vector<Accepted> accepted(count);
  const auto& variations = integrator_->variations();
  const std::size_t n_weights = 1 + variations.size();
  std::vector<double> weight(count * n_weights, 0.0);
  std::vector<std::size_t> open(count);
  std::iota(open.begin(), open.end(), std::size_t{0});
  int empty_rounds = 0;
  RecordBuffer buffer;
  const std::vector<Record>& records = buffer.records;
  const Laboratory laboratory = integrand.laboratory();
  Visible visible(buffer, laboratory);
  std::vector<std::size_t> owner;
  while (!open.empty()) {
    // One trial for every event that is still open; cuts see them as one batch.
    buffer.clear();
    owner.clear();
    for (const std::size_t i : open) {
      const std::size_t before = records.size();
      draw(trials[i], weighted, buffer);
      if (records.size() > before) owner.push_back(i);
    }
    integrator_->selection().select(buffer);
    for (std::size_t j = 0; j < records.size(); ++j) {
      if (!records[j].selected) continue;
      const std::size_t i = owner[j];
      const Trial& trial = trials[i];
      const double w = integrand.weight(records[j], buffer);
      if (!std::isfinite(w) || w == 0) continue;
      // A stratum is chosen with its share of the total: divided out, weights of all strata agree.
      const double scale = weighted ? calibration_.mean_weight[trial.stratum]
                                    : calibration_.max_weight[trial.stratum];
      const double ratio = std::abs(w) / scale;
      if (!weighted && trial.accept >= ratio) continue;
      double* weights = &weight[i * n_weights];
      weights[0] = std::copysign(weighted ? ratio : std::max(1.0, ratio), w);
      for (std::size_t v = 0; v < variations.size(); ++v) {
        const double varied = variations[v].integrand->weight(records[j], buffer);
        weights[1 + v] = std::isfinite(varied) ? weights[0] * varied / w : 0;
      }
      const EventView event = visible(records[j]);
      accepted[i] = {
          event.p_minus, event.p_plus, {event.photons, event.photons + event.n_photons}, {}};
      if (laboratory.own_beams) {
        const Frame& frame = buffer.frames[records[j].frame];
        accepted[i].beams = {frame.electron(), frame.positron()};
      }
    }
    const std::size_t still_open = open.size();
    std::erase_if(open, [&](std::size_t i) { return weight[i * n_weights] != 0; });
    empty_rounds = open.size() == still_open ? empty_rounds + 1 : 0;
    if (empty_rounds > max_empty_rounds) {
      throw ConfigurationError("cuts: no event passes them");
    }
  }
  EventBatch batch;
  batch.weight_names = weight_names();
  batch.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& [p_minus, p_plus, photons, beams] = accepted[i];
    batch.push_back(static_cast<std::int64_t>(first + i), &weight[i * n_weights], p_minus, p_plus,
                    photons.data(), static_cast<std::int32_t>(photons.size()));
    if (laboratory.own_beams) batch.push_beams(beams[0], beams[1]);
  }
  return batch;
}

}  // namespace vasilisa::run
