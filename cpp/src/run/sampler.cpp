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
constexpr std::uint32_t purpose_bound = 4;
// Rounds of trials in the cells, after each of which bounds that were too low are raised.
constexpr std::uint64_t bound_rounds = 10;
constexpr std::size_t bound_trials = 1U << 17U;
constexpr std::size_t chunk = 4096;
// Rounds of trials without a single accepted event in a chunk before the acceptance is called
// empty.
constexpr int max_empty_rounds = 100'000;

std::uint32_t stream_id(std::uint32_t purpose, std::size_t stratum) {
  return (purpose << 16U) | static_cast<std::uint32_t>(stratum);
}

using Point = std::array<double, sampling::Cell::max_dimensions>;

Point uniform_in(const sampling::Cell& box, std::size_t dimensions, random::CounterStream& stream) {
  Point u{};
  for (std::size_t d = 0; d < dimensions; ++d) {
    u[d] = box.lower[d] + box.width[d] * stream.uniform();
  }
  return u;
}

}  // namespace

struct Sampler::Trial {
  random::CounterStream stream;
  std::size_t cell = 0;
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
  for (std::size_t s = 0; s < integrator_->integrand().strata(); ++s) {
    std::uint64_t explored = 0;
    const auto explore_stratum = [&](const std::vector<sampling::Cell>& boxes) {
      const std::uint64_t first = explored;
      explored += boxes.size();
      return explore(s, first, boxes);
    };
    // The last dimension is the azimuth of the whole event: nothing is gained by cutting it.
    const std::size_t dimensions = integrator_->integrand().dimensions(s) - 1;
    for (const sampling::Cell& box : sampling::divide(dimensions, explore_stratum)) {
      cells_.push_back({s, box});
    }
  }
  sum_up();
  for (std::uint64_t round = 0; round < bound_rounds; ++round) raise_bounds(round);
}

void Sampler::sum_up() {
  cumulative_.clear();
  double sum = 0;
  for (const Cell& cell : cells_) {
    sum += cell.box.volume() * cell.box.bound;
    cumulative_.push_back(sum);
  }
  if (!(sum > 0)) throw ConfigurationError("cuts: no event passes them");
}

std::vector<sampling::WeightedPoint> Sampler::explore(
    std::size_t stratum, std::uint64_t first, const std::vector<sampling::Cell>& boxes) const {
  const Integrand& integrand = integrator_->integrand();
  std::vector<sampling::WeightedPoint> points(boxes.size());
  parallel_for((boxes.size() + chunk - 1) / chunk, integrator_->threads(), [&](std::size_t part) {
    const std::size_t begin = part * chunk, end = std::min(begin + chunk, boxes.size());
    RecordBuffer buffer;
    for (std::size_t i = begin; i < end; ++i) {
      random::CounterStream stream(integrator_->seed(), stream_id(purpose_pilot, stratum),
                                   first + i);
      points[i].weight = 0;
      points[i].u = uniform_in(boxes[i], integrand.dimensions(stratum), stream);
      place(stratum, points[i].u, static_cast<std::uint32_t>(i - begin), stream, buffer);
    }
    if (std::ranges::any_of(buffer.records,
                            [](const Record& r) { return r.kind == Kind::counter; })) {
      throw ConfigurationError("events: counter-events cannot be sampled; use slicing");
    }
    integrator_->selection().select(buffer);
    for (const Record& r : buffer.records) {
      const double w = r.selected ? std::abs(integrand.weight(r, buffer)) : 0;
      if (std::isfinite(w)) points[begin + r.event].weight = w;
    }
  });
  return points;
}

void Sampler::raise_bounds(std::uint64_t round) {
  struct Seen {
    std::size_t cell;
    double weight;
  };
  const std::size_t parts = bound_trials / chunk;
  std::vector<std::vector<Seen>> above(parts);
  parallel_for(parts, integrator_->threads(), [&](std::size_t part) {
    RecordBuffer buffer;
    std::vector<std::size_t> cell(chunk);
    for (std::size_t i = 0; i < chunk; ++i) {
      Trial trial{random::CounterStream(integrator_->seed(), stream_id(purpose_bound, 0),
                                        round * bound_trials + part * chunk + i)};
      draw(trial, static_cast<std::uint32_t>(i), buffer);
      cell[i] = trial.cell;
    }
    integrator_->selection().select(buffer);
    for (const Record& r : buffer.records) {
      if (!r.selected) continue;
      const double w = std::abs(integrator_->integrand().weight(r, buffer));
      if (std::isfinite(w) && w > cells_[cell[r.event]].box.bound) {
        above[part].push_back({cell[r.event], w});
      }
    }
  });
  for (const auto& part : above) {
    for (const auto& [cell, weight] : part) {
      double& bound = cells_[cell].box.bound;
      bound = std::max(bound, sampling::bound_above(weight));
    }
  }
  sum_up();
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

void Sampler::place(std::size_t stratum, Point u, std::uint32_t event,
                    random::CounterStream& stream, RecordBuffer& buffer) const {
  std::array<std::size_t, sampling::Cell::max_dimensions> bin{};
  const double jacobian = integrator_->grid(stratum).map(u.data(), bin.data());
  integrator_->integrand().kinematics(stratum, u.data(), jacobian, event, stream, buffer);
}

void Sampler::draw(Trial& trial, std::uint32_t event, RecordBuffer& buffer) const {
  const double choice = trial.stream.uniform() * cumulative_.back();
  const auto chosen = std::upper_bound(cumulative_.begin(), cumulative_.end() - 1, choice);
  trial.cell = static_cast<std::size_t>(chosen - cumulative_.begin());
  trial.accept = trial.stream.uniform();
  const auto& [stratum, box] = cells_[trial.cell];
  const auto u = uniform_in(box, integrator_->integrand().dimensions(stratum), trial.stream);
  place(stratum, u, event, trial.stream, buffer);
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
  EventBatch batch;
  RecordBuffer buffer;
  const Laboratory laboratory = integrand.laboratory();
  Visible visible(buffer, laboratory);
  while (!open.empty()) {
    // One trial for every event that is still open; cuts see them as one batch.
    buffer.clear();
    for (const std::size_t i : open) draw(trials[i], static_cast<std::uint32_t>(i), buffer);
    batch.sampling.trials += static_cast<std::int64_t>(open.size());
    integrator_->selection().select(buffer);
    for (const Record& r : buffer.records) {
      if (!r.selected) continue;
      ++batch.sampling.selected;
      const std::size_t i = r.event;
      const double w = integrand.weight(r, buffer);
      if (!std::isfinite(w) || w == 0) continue;
      // A cell is chosen with its share of the sum of bounds: divided out, weights of all agree.
      const double ratio = std::abs(w) / cells_[trials[i].cell].box.bound;
      if (!weighted && trials[i].accept >= ratio) continue;
      double* weights = &weight[i * n_weights];
      weights[0] = std::copysign(weighted ? ratio : std::max(1.0, ratio), w);
      for (std::size_t v = 0; v < variations.size(); ++v) {
        const double varied = variations[v].integrand->weight(r, buffer);
        weights[1 + v] = std::isfinite(varied) ? weights[0] * varied / w : 0;
      }
      const EventView event = visible(r);
      accepted[i] = {
          event.p_minus, event.p_plus, {event.photons, event.photons + event.n_photons}, {}};
      if (laboratory.own_beams) {
        const Frame& frame = buffer.frames[r.frame];
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
