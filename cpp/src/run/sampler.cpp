#include "vasilisa/run/sampler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/random/counter_stream.hpp"
#include "vasilisa/run/evaluation.hpp"

namespace vasilisa::run {

namespace {

constexpr std::uint32_t purpose_pilot = 2;
constexpr std::uint32_t purpose_event = 3;
constexpr std::uint32_t purpose_bound = 4;
// Rounds of trials in the cells, after each of which bounds that were too low are raised.
constexpr std::uint64_t bound_rounds = 10;
// A cell in which a trial went beyond its bound has a tail of weights: it gets more than the usual
// margin above the largest.
constexpr double raised_by = 3;
constexpr std::size_t chunk = 4096;
constexpr double chunks_of_trials = 32;  // in a round
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
  double ratio = 0;   // |weight| without complete loops over the bound of the cell
  double loops = 1;   // |weight| over that without them

  [[nodiscard]] double weight(bool weighted) const {
    return weighted ? ratio * loops : std::max(1.0, ratio) * std::max(1.0, loops);
  }
};

/// What becomes of an accepted record.
struct Sampler::Accepted {
  std::vector<FourVector<double>> momenta;  // signal particles, then photons
  std::array<FourVector<double>, 2> beams;  // where they have a spread
};

Sampler::Sampler(std::shared_ptr<const Integrator> integrator, const Progress& progress,
                 double effort)
    : integrator_(std::move(integrator)) {
  calibrate(progress, effort);
}

Sampler::Sampler(std::shared_ptr<const Integrator> integrator, const Cells& cells)
    : integrator_(std::move(integrator)) {
  const std::vector<Stratum>& strata = integrator_->integrand().strata();
  bool sound = cells.size() == strata.size();
  for (std::size_t s = 0; sound && s < cells.size(); ++s) {
    const std::size_t dimensions = strata[s].dimensions - 1, numbers = 1 + 2 * dimensions;
    sound = cells[s].size() % numbers == 0 &&
            std::ranges::all_of(cells[s], [](double x) { return std::isfinite(x) && x >= 0; });
    for (std::size_t i = 0; sound && i < cells[s].size(); i += numbers) {
      const double* of_cell = &cells[s][i];
      sampling::Cell box;
      box.bound = of_cell[0];
      std::copy_n(of_cell + 1, dimensions, box.lower.begin());
      std::copy_n(of_cell + 1 + dimensions, dimensions, box.width.begin());
      cells_.push_back({s, box});
    }
  }
  if (!sound || cells_.empty()) throw DataError("cells: not those of this run");
  sum_up();
}

Sampler::Cells Sampler::cells() const {
  const std::vector<Stratum>& strata = integrator_->integrand().strata();
  Cells cells(strata.size());
  for (const auto& [s, box] : cells_) {
    const auto dimensions = static_cast<std::ptrdiff_t>(strata[s].dimensions - 1);
    cells[s].push_back(box.bound);
    cells[s].insert(cells[s].end(), box.lower.begin(), box.lower.begin() + dimensions);
    cells[s].insert(cells[s].end(), box.width.begin(), box.width.begin() + dimensions);
  }
  return cells;
}

void Sampler::calibrate(const Progress& progress, double effort) {
  const std::vector<Stratum>& strata = integrator_->integrand().strata();
  const auto steps = static_cast<double>(strata.size() + bound_rounds);
  double done = 0;
  const auto step = [&] {
    if (progress) progress(++done / steps);
  };
  for (std::size_t s = 0; s < strata.size(); ++s) {
    std::uint64_t explored = 0;
    const auto explore_stratum = [&](const std::vector<sampling::Cell>& boxes) {
      const std::uint64_t first = explored;
      explored += boxes.size();
      return explore(s, first, boxes);
    };
    // The last dimension is the azimuth of the whole event: nothing is gained by cutting it.
    const std::size_t dimensions = strata[s].dimensions - 1;
    for (const sampling::Cell& box : sampling::divide(dimensions, explore_stratum, effort)) {
      cells_.push_back({s, box});
    }
    step();
  }
  sum_up();
  const auto parts = static_cast<std::size_t>(std::ceil(chunks_of_trials * effort));
  for (std::uint64_t round = 0; round < bound_rounds; ++round) {
    raise_bounds(round, parts);
    step();
  }
}

void Sampler::sum_up() {
  cumulative_.clear();
  double sum = 0;
  for (const Placed& cell : cells_) {
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
    RecordBuffer buffer = integrand.buffer();
    for (std::size_t i = begin; i < end; ++i) {
      random::CounterStream stream(integrator_->seed(), stream_id(purpose_pilot, stratum),
                                   first + i);
      points[i].weight = 0;
      points[i].u = uniform_in(boxes[i], integrand.strata()[stratum].dimensions, stream);
      place(stratum, points[i].u, static_cast<std::uint32_t>(i - begin), stream, buffer);
    }
    if (std::ranges::any_of(buffer.records,
                            [](const Record& r) { return r.kind == Kind::counter; })) {
      throw ConfigurationError("events: counter-events cannot be sampled; use slicing");
    }
    select_and_weigh_without_loops(integrand, integrator_->selection(), buffer);
    for (const Record& r : buffer.records) points[begin + r.event].weight = std::abs(r.weight);
  });
  return points;
}

void Sampler::raise_bounds(std::uint64_t round, std::size_t parts) {
  struct Seen {
    std::size_t cell;
    double weight;
  };
  std::vector<std::vector<Seen>> above(parts);
  parallel_for(parts, integrator_->threads(), [&](std::size_t part) {
    RecordBuffer buffer = integrator_->integrand().buffer();
    std::vector<std::size_t> cell(chunk);
    for (std::size_t i = 0; i < chunk; ++i) {
      Trial trial{random::CounterStream(integrator_->seed(), stream_id(purpose_bound, 0),
                                        (round * parts + part) * chunk + i)};
      draw(trial, static_cast<std::uint32_t>(i), buffer);
      cell[i] = trial.cell;
    }
    select_and_weigh_without_loops(integrator_->integrand(), integrator_->selection(), buffer);
    for (const Record& r : buffer.records) {
      const double w = std::abs(r.weight);
      if (w > cells_[cell[r.event]].box.bound) {
        above[part].push_back({cell[r.event], w});
      }
    }
  });
  for (const auto& part : above) {
    for (const auto& [cell, weight] : part) {
      double& bound = cells_[cell].box.bound;
      bound = std::max(bound, raised_by * weight);
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
  EventBatch all(integrator_->integrand().particles().signal_pdg_id.size());
  all.weight_names = weight_names();
  all.reserve(count);
  for (const EventBatch& batch : batches) all.append(batch);
  return all;
}

void Sampler::place(std::size_t stratum, Point u, std::uint32_t event,
                    random::CounterStream& stream, RecordBuffer& buffer) const {
  std::array<std::size_t, sampling::Cell::max_dimensions> bin{};
  const double jacobian = integrator_->grid(stratum).map(u.data(), bin.data());
  const Integrand& integrand = integrator_->integrand();
  integrand.draw(stratum, u.data(), jacobian, integrand.ecm(), event, stream, buffer);
}

void Sampler::draw(Trial& trial, std::uint32_t event, RecordBuffer& buffer) const {
  const double choice = trial.stream.uniform() * cumulative_.back();
  const auto chosen = std::upper_bound(cumulative_.begin(), cumulative_.end() - 1, choice);
  trial.cell = static_cast<std::size_t>(chosen - cumulative_.begin());
  trial.accept = trial.stream.uniform();
  const auto& [stratum, box] = cells_[trial.cell];
  const auto u =
      uniform_in(box, integrator_->integrand().strata()[stratum].dimensions, trial.stream);
  place(stratum, u, event, trial.stream, buffer);
}

std::size_t Sampler::add_loops(std::vector<Trial>& trials, bool weighted,
                               RecordBuffer& buffer) const {
  std::vector<Record*> others;
  bool any = false;
  for (Record& r : buffer.records) {
    if (!r.selected) continue;
    trials[r.event].loops = 1;
    if (r.with_loops) {
      any = true;
    } else {
      r.selected = false;
      others.push_back(&r);
    }
  }
  std::size_t nonfinite = 0;
  if (any) {
    std::vector<double> weights;
    nonfinite = weigh_finite(integrator_->integrand(), buffer, weights);
    for (std::size_t k = 0; k < weights.size(); ++k) {
      Record& r = buffer.records[k];
      if (!r.selected) continue;
      Trial& trial = trials[r.event];
      trial.loops = std::abs(weights[k] / r.weight);
      r.weight = weights[k];
      // What is left of the number below min(1, ratio) is uniform there.
      r.selected =
          weights[k] != 0 && (weighted || trial.accept < std::min(1.0, trial.ratio) * trial.loops);
    }
  }
  for (Record* r : others) r->selected = true;
  return nonfinite;
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
  EventBatch batch(integrand.particles().signal_pdg_id.size());
  RecordBuffer buffer = integrand.buffer();
  std::vector<std::vector<double>> varied(variations.size());
  const Laboratory laboratory = integrand.laboratory();
  Visible visible(buffer, laboratory);
  while (!open.empty()) {
    // One trial for every event that is still open; cuts see them as one batch.
    buffer.clear();
    for (const std::size_t i : open) draw(trials[i], static_cast<std::uint32_t>(i), buffer);
    batch.sampling.trials += static_cast<std::int64_t>(open.size());
    std::size_t nonfinite =
        select_and_weigh_without_loops(integrand, integrator_->selection(), buffer);
    // Only accepted records need their variations: the others are taken out of the selection.
    for (Record& r : buffer.records) {
      if (!r.selected) continue;
      ++batch.sampling.selected;
      Trial& trial = trials[r.event];
      // A cell is chosen with its share of the sum of bounds: divided out, weights of all agree.
      trial.ratio = std::abs(r.weight) / cells_[trial.cell].box.bound;
      r.selected = r.weight != 0 && (weighted || trial.accept < trial.ratio);
    }
    nonfinite += add_loops(trials, weighted, buffer);
    for (std::size_t v = 0; v < variations.size(); ++v) {
      nonfinite += weigh_finite(*variations[v].integrand, buffer, varied[v]);
    }
    if (nonfinite > 0) {
      throw DataError("events: " + std::to_string(nonfinite) +
                      " weights are not finite; valid: form factors, vacuum polarisations and "
                      "constants of a physical size");
    }
    for (std::size_t k = 0; k < buffer.records.size(); ++k) {
      const Record& r = buffer.records[k];
      if (!r.selected) continue;
      const std::size_t i = r.event;
      double* weights = &weight[i * n_weights];
      weights[0] = std::copysign(trials[i].weight(weighted), r.weight);
      for (std::size_t v = 0; v < variations.size(); ++v) {
        weights[1 + v] = weights[0] * varied[v][k] / r.weight;
      }
      const EventView event = visible(r);
      accepted[i] = {{event.signal, event.signal + event.n_signal + event.n_additional}, {}};
      if (laboratory.own_beams) {
        const kinematics::Frame& frame = buffer.frames[r.frame];
        accepted[i].beams = {frame.first(), frame.second()};
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
    const auto& [momenta, beams] = accepted[i];
    batch.push_back(static_cast<std::int64_t>(first + i), &weight[i * n_weights], momenta.data(),
                    static_cast<std::int32_t>(momenta.size() - buffer.n_signal));
    if (laboratory.own_beams) batch.push_beams(beams[0], beams[1]);
  }
  return batch;
}

}  // namespace vasilisa::run
