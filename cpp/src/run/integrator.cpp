#include "vasilisa/run/integrator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/random/counter_stream.hpp"
#include "vasilisa/run/evaluation.hpp"
#include "vasilisa/sampling/cells.hpp"

namespace vasilisa::run {

namespace {

constexpr std::size_t grid_bins = 64;
constexpr std::int64_t sweeps_per_round = 64;
constexpr long long least_sweeps = 2;      // of a stratum in a round: an error needs two
constexpr std::int64_t fewest_sweeps = 4;  // on average over the strata
constexpr double damping = 0.8;
// Sweeps of each warm-up iteration, per stratum; the last one also measures the spread. The
// two-body part has one dimension, takes little time and needs its edges of the acceptance sharp.
constexpr std::array<std::uint64_t, 5> warm_up_sweeps{4, 6, 8, 12, 16};
constexpr std::uint64_t two_body_factor = 4;
// At an edge of the acceptance an emission is accepted without its counter-event or the other way
// round, with a probability of about xi: heavy events, of which a warm-up meets too few where xi is
// small. The grids learn from each counter-event what it would bring alone, times the probability,
// which above this xi is no longer needed.
constexpr double seldom_alone = 0.003;

// Where weights have tails: share of a warm-up's lesson in one point, and the lowest density.
constexpr double largest_share = 0.02;
constexpr double fewest_points = 4;  // among which a lesson is shared at least
constexpr double least_density = 0.12;

// Streams of sweeps are numbered by purpose and stratum, those of their events beside them.
constexpr std::size_t max_strata = 255;
constexpr std::uint32_t purpose_warm_up = 0;
constexpr std::uint32_t purpose_result = 1;
constexpr std::uint32_t per_event = 1U << 8U;  // beside the stream of the sweep

bool is_forward(const EventView& event) {
  // theta_avg < pi/2 where theta_- < theta_+
  return event.p_minus.z * event.p_plus.momentum() > event.p_plus.z * event.p_minus.momentum();
}

/// What one point may teach: a share of the sum, itself not above this.
double largest_lesson(const std::vector<double>& lessons) {
  const auto points = static_cast<double>(lessons.size());
  const double share = std::max(largest_share, fewest_points / points);
  double largest = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 8; ++i) {
    double sum = 0;
    for (const double lesson : lessons) sum += std::min(lesson, largest);
    largest = share * sum;
  }
  return largest;
}

/// Declared in integrand.hpp.
void check(const std::vector<Stratum>& strata) {
  if (strata.empty() || strata.size() > max_strata) {
    throw ConfigurationError("integrand: " + std::to_string(strata.size()) +
                             " strata; valid: 1 to " + std::to_string(max_strata));
  }
  for (const Stratum& stratum : strata) {
    if (stratum.dimensions >= 2 && stratum.dimensions <= sampling::Cell::max_dimensions) continue;
    throw ConfigurationError("integrand: stratum " + stratum.name + " has " +
                             std::to_string(stratum.dimensions) + " dimensions; valid: 2 to " +
                             std::to_string(sampling::Cell::max_dimensions));
  }
}

}  // namespace

Integrator::Integrator(std::shared_ptr<const Integrand> integrand,
                       std::shared_ptr<const Selection> selection,
                       std::vector<Variation> variations, std::vector<HistogramAxis> histograms,
                       std::uint64_t seed, unsigned threads)
    : integrand_(std::move(integrand)),
      selection_(std::move(selection)),
      variations_(std::move(variations)),
      axes_(std::move(histograms)),
      seed_(seed),
      threads_(std::max(1U, threads)) {
  for (const auto& axis : axes_) axis_bins_ += axis.edges.size() + 1;
  bins_ = axis_bins_ * (1 + 2 * variations_.size());
  check(integrand_->strata());
  for (const Stratum& s : integrand_->strata()) {
    strata_.push_back({sampling::AdaptiveGrid(s.dimensions - 1, grid_bins),
                       sampling::SobolSweep(s.dimensions, sweep_points), 0,
                       Accumulator(variations_.size(), bins_)});
  }
}

Integrator::Outcome Integrator::run_sweep(const Job& job, std::uint32_t purpose, bool train) const {
  const Part& stratum = strata_[job.stratum];
  const std::size_t dimensions = stratum.points.dimensions();
  const std::size_t adapted = stratum.grid.dimensions();
  std::vector<double> u(sweep_points * dimensions);
  const auto stream_id = (purpose << 16U) | static_cast<std::uint32_t>(job.stratum);
  stratum.points.fill(random::CounterStream(seed_, stream_id, job.sweep), u.data());

  std::vector<std::size_t> bin(sweep_points * adapted);
  RecordBuffer buffer = integrand_->buffer();
  std::vector<Record>& records = buffer.records;
  records.reserve(2 * sweep_points);
  buffer.momenta.reserve(4 * sweep_points);
  const double ecm = integrand_->ecm();
  for (std::size_t i = 0; i < sweep_points; ++i) {
    double* x = &u[i * dimensions];
    const double jacobian = stratum.grid.map(x, &bin[i * adapted]);
    random::CounterStream event_stream(seed_, stream_id | per_event, job.sweep * sweep_points + i);
    integrand_->draw(job.stratum, x, jacobian, ecm, static_cast<std::uint32_t>(i), event_stream,
                     buffer);
  }

  // A warm-up learns nothing from what is small, dear, and drawn for a share of the events.
  if (train) {
    for (Record& r : records) r.with_loops = false;
  }
  Outcome outcome;
  SweepResult& result = outcome.result;
  result.counts.events = sweep_points;
  result.counts.nonfinite =
      static_cast<std::int64_t>(select_and_weigh(*integrand_, *selection_, buffer));
  std::vector<double> event_weight(sweep_points, 0.0), alone(sweep_points, 0.0);
  const Laboratory laboratory = integrand_->laboratory();
  Visible visible(buffer, laboratory);
  for (const Record& r : records) {
    if (!r.selected) continue;
    if (r.kind == Kind::emission || r.with_loops) ++result.evaluated;
    if (r.weight == 0) continue;
    ++result.counts.nonzero;
    if (r.weight < 0) ++result.counts.negative;
    event_weight[r.event] += r.weight;
    if (r.kind == Kind::counter) {
      alone[r.event] += std::min(r.xi, seldom_alone) * r.weight * r.weight;
    }
    (is_forward(visible(r)) ? result.forward : result.backward) += r.weight / sweep_points;
  }
  for (std::size_t i = 0; i < sweep_points; ++i) {
    if (event_weight[i] == 0) continue;
    result.heaviest = std::max(result.heaviest, std::abs(event_weight[i]) / sweep_points);
    if (train) {
      outcome.lessons.push_back(event_weight[i] * event_weight[i] + alone[i]);
      const auto hit = bin.begin() + static_cast<std::ptrdiff_t>(i * adapted);
      outcome.bins.insert(outcome.bins.end(), hit, hit + static_cast<std::ptrdiff_t>(adapted));
    }
  }
  if (!train && (bins_ != 0 || !variations_.empty())) {
    // A record without nominal weight may have one in a variation.
    const bool keep_zeros = !variations_.empty();
    std::erase_if(records, [keep_zeros](const Record& r) {
      return !r.selected || (r.weight == 0 && !keep_zeros);
    });
    fill_bins(buffer, vary(buffer, result), result);
  }
  return outcome;
}

std::vector<double> Integrator::vary(const RecordBuffer& buffer, SweepResult& result) const {
  const std::vector<Record>& records = buffer.records;
  result.differences.assign(2 * variations_.size(), 0.0);
  std::vector<double> varied(records.size() * variations_.size(), 0.0);
  const Laboratory laboratory = integrand_->laboratory();
  Visible visible(buffer, laboratory);
  std::vector<std::size_t> side;
  side.reserve(records.size());
  for (const Record& r : records) side.push_back(is_forward(visible(r)) ? 0 : 1);
  std::vector<double> weights;
  for (std::size_t v = 0; v < variations_.size(); ++v) {
    result.counts.nonfinite +=
        static_cast<std::int64_t>(weigh_finite(*variations_[v].integrand, buffer, weights));
    for (std::size_t i = 0; i < records.size(); ++i) {
      const double w = weights[i] / sweep_points;
      varied[v * records.size() + i] = w;
      result.differences[2 * v + side[i]] += w - records[i].weight / sweep_points;
    }
  }
  return varied;
}

void Integrator::fill_bins(const RecordBuffer& buffer, const std::vector<double>& varied,
                           SweepResult& result) const {
  if (axes_.empty()) return;
  const std::vector<Record>& records = buffer.records;
  std::vector<double> content(bins_, 0.0), values;
  std::size_t offset = 0;
  for (const auto& axis : axes_) {
    axis.quantity->evaluate(buffer, values);
    for (std::size_t i = 0; i < records.size(); ++i) {
      // NaN (an angle of nothing) compares false everywhere and lands in the overflow.
      const auto upper = std::upper_bound(axis.edges.begin(), axis.edges.end(), values[i]);
      const auto bin = offset + static_cast<std::size_t>(upper - axis.edges.begin());
      const double nominal = records[i].weight / sweep_points;
      content[bin] += nominal;
      for (std::size_t v = 0; v < variations_.size(); ++v) {
        const double w = varied[v * records.size() + i];
        content[axis_bins_ * (1 + v) + bin] += w;
        content[axis_bins_ * (1 + variations_.size() + v) + bin] += w - nominal;
      }
    }
    offset += axis.edges.size() + 1;
  }
  for (std::size_t b = 0; b < bins_; ++b) {
    if (content[b] != 0) result.bins.push_back({static_cast<std::uint32_t>(b), content[b]});
  }
}

std::vector<Integrator::Outcome> Integrator::run_jobs(const std::vector<Job>& jobs,
                                                      std::uint32_t purpose, bool train) const {
  std::vector<Outcome> outcomes(jobs.size());
  parallel_for(jobs.size(), threads_,
               [&](std::size_t i) { outcomes[i] = run_sweep(jobs[i], purpose, train); });
  return outcomes;
}

void Integrator::warm_up(double effort) {
  std::uint64_t first = 0;
  for (const std::uint64_t usual : warm_up_sweeps) {
    const bool last = usual == warm_up_sweeps.back();
    const auto sweeps = std::max<std::uint64_t>(
        last ? least_sweeps : 1,
        static_cast<std::uint64_t>(std::ceil(static_cast<double>(usual) * effort)));
    std::vector<Job> jobs;
    for (std::size_t s = 0; s < strata_.size(); ++s) {
      const std::uint64_t factor = integrand_->strata()[s].two_body ? two_body_factor : 1;
      for (std::uint64_t i = 0; i < factor * sweeps; ++i) jobs.push_back({s, factor * first + i});
    }
    std::vector<Outcome> outcomes = run_jobs(jobs, purpose_warm_up, true);
    std::vector<std::vector<Outcome>> by_stratum(strata_.size());
    for (std::size_t j = 0; j < jobs.size(); ++j) {
      by_stratum[jobs[j].stratum].push_back(std::move(outcomes[j]));
    }
    if (last) allocate(by_stratum, effort);
    for (std::size_t s = 0; s < strata_.size(); ++s) refine(s, by_stratum[s]);
    first += sweeps;
  }
}

void Integrator::refine(std::size_t stratum, const std::vector<Outcome>& sweeps) {
  const bool tails = integrand_->strata()[stratum].tails;
  double largest = std::numeric_limits<double>::infinity();
  if (tails) {
    std::vector<double> all;
    for (const Outcome& o : sweeps) all.insert(all.end(), o.lessons.begin(), o.lessons.end());
    largest = largest_lesson(all);
  }
  sampling::AdaptiveGrid& grid = strata_[stratum].grid;
  const std::size_t dimensions = grid.dimensions();
  std::vector<double> training(dimensions * grid_bins, 0.0);
  for (const Outcome& o : sweeps) {
    std::vector<double> of_sweep(training.size(), 0.0);
    for (std::size_t i = 0; i < o.lessons.size(); ++i) {
      grid.train(of_sweep, &o.bins[i * dimensions], std::min(o.lessons[i], largest));
    }
    std::ranges::transform(training, of_sweep, training.begin(), std::plus<>());
  }
  grid.refine(training, damping, tails ? least_density : 0);
}

void Integrator::allocate(const std::vector<std::vector<Outcome>>& last, double effort) {
  // Sweeps in proportion to spread over root of cost minimise the error at fixed time. The cost is
  // counted in matrix elements, not in seconds: the allocation must not depend on the machine.
  std::vector<double> share;
  for (const auto& sweeps : last) {
    const auto n = static_cast<double>(sweeps.size());
    double sum = 0, sum2 = 0, evaluated = 0;
    for (const Outcome& o : sweeps) {
      const double x = o.result.forward + o.result.backward;
      sum += x;
      sum2 += x * x;
      evaluated += static_cast<double>(o.result.evaluated);
    }
    const double spread = std::sqrt(std::max(0.0, sum2 / n - sum * sum / (n * n)));
    const double cost = 0.2 + evaluated / (n * sweep_points);
    share.push_back(spread / std::sqrt(cost));
  }
  const double total = std::accumulate(share.begin(), share.end(), 0.0);
  const double fair = 1.0 / static_cast<double>(strata_.size());
  // With many strata a round grows, so that the floor of each leaves the shares their meaning; a
  // short run is not to wait for a whole one.
  const double sweeps =
      std::max(static_cast<double>(sweeps_per_round) * effort,
               static_cast<double>(fewest_sweeps) * static_cast<double>(strata_.size()));
  for (std::size_t s = 0; s < strata_.size(); ++s) {
    // A spread measured in a few sweeps can be far too low by chance: nobody gets less than a fifth
    // of an equal share.
    const double wanted = total > 0 ? 0.8 * share[s] / total + 0.2 * fair : fair;
    strata_[s].sweeps_per_round = std::max(least_sweeps, std::llround(wanted * sweeps));
  }
}

std::int64_t Integrator::rounds() const {
  const Part& stratum = strata_.front();
  return stratum.sweeps_per_round > 0 ? stratum.total.sweeps / stratum.sweeps_per_round : 0;
}

std::vector<SweepResult> Integrator::sweeps(std::int64_t first_round, std::int64_t count) const {
  std::vector<Job> jobs;
  for (std::int64_t round = first_round; round < first_round + count; ++round) {
    for (std::size_t s = 0; s < strata_.size(); ++s) {
      const std::int64_t n = strata_[s].sweeps_per_round;
      for (std::int64_t i = 0; i < n; ++i) {
        jobs.push_back({s, static_cast<std::uint64_t>(round * n + i)});
      }
    }
  }
  std::vector<Outcome> outcomes = run_jobs(jobs, purpose_result, false);
  std::vector<SweepResult> results;
  results.reserve(outcomes.size());
  for (Outcome& outcome : outcomes) results.push_back(std::move(outcome.result));
  return results;
}

void Integrator::add(const std::vector<SweepResult>& sweeps) {
  std::size_t in_round = 0;
  for (const Part& s : strata_) in_round += static_cast<std::size_t>(s.sweeps_per_round);
  if (in_round == 0 || sweeps.size() % in_round != 0) {
    throw DataError("rounds: " + std::to_string(sweeps.size()) + " sweeps; valid: multiples of " +
                    std::to_string(in_round));
  }
  for (const SweepResult& sweep : sweeps) {
    if (sweep.differences.size() == 2 * variations_.size() &&
        std::ranges::all_of(sweep.bins, [this](const auto& b) { return b.bin < bins_; })) {
      continue;
    }
    throw DataError("rounds: belong to another set-up");
  }
  for (auto next = sweeps.begin(); next != sweeps.end();) {
    for (Part& s : strata_) {
      for (std::int64_t i = 0; i < s.sweeps_per_round; ++i) s.total.add(*next++);
    }
  }
}

Hemispheres Integrator::result() const {
  Hemispheres total(variations_.size());
  for (const Part& s : strata_) total.add(s.total);
  return total;
}

Counts Integrator::counts() const {
  Counts total;
  for (const Part& s : strata_) total += s.total.counts;
  return total;
}

double Integrator::heaviest_share() const {
  double heaviest = 0;
  for (const Part& s : strata_) heaviest = std::max(heaviest, s.total.heaviest_error());
  const double error = result().error();
  return error > 0 ? std::min(1.0, heaviest * heaviest / (error * error)) : 0;
}

HistogramContent Integrator::content(std::size_t first, std::size_t count) const {
  HistogramContent content{std::vector<double>(count, 0.0), std::vector<double>(count, 0.0)};
  for (const Part& s : strata_) {
    const auto sweeps = static_cast<double>(s.total.sweeps);
    if (sweeps < 1) continue;
    for (std::size_t b = 0; b < count; ++b) {
      const double mean = s.total.bin_sum[first + b] / sweeps;
      content.value[b] += mean;
      if (sweeps > 1) {
        content.variance[b] +=
            std::max(0.0, s.total.bin_sum2[first + b] / sweeps - mean * mean) / (sweeps - 1);
      }
    }
  }
  return content;
}

std::vector<HistogramContent> Integrator::histograms() const {
  std::vector<HistogramContent> contents;
  for (std::size_t group = 0; group <= 2 * variations_.size(); ++group) {
    std::size_t offset = group * axis_bins_;
    for (const auto& axis : axes_) {
      contents.push_back(content(offset, axis.edges.size() + 1));
      offset += axis.edges.size() + 1;
    }
  }
  return contents;
}

State Integrator::state() const {
  State state;
  for (const Part& s : strata_) {
    const Accumulator& t = s.total;
    state.grids.push_back(s.grid.edges());
    state.allocation.push_back(s.sweeps_per_round);
    std::vector<double> sums;
    for (const auto* part : {&t.origin, &t.sum, &t.product, &t.bin_sum, &t.bin_sum2}) {
      sums.insert(sums.end(), part->begin(), part->end());
    }
    sums.insert(sums.end(), {t.heaviest, t.lowest, t.highest});
    state.sums.push_back(std::move(sums));
    state.counts.push_back(
        {t.sweeps, t.counts.events, t.counts.nonzero, t.counts.nonfinite, t.counts.negative});
  }
  return state;
}

void Integrator::restore(const State& state) {
  const std::size_t n = strata_.size();
  if (state.grids.size() != n || state.allocation.size() != n || state.sums.size() != n ||
      state.counts.size() != n) {
    throw DataError("checkpoint: holds " + std::to_string(state.grids.size()) +
                    " strata; this run has " + std::to_string(n));
  }
  for (std::size_t s = 0; s < n; ++s) {
    const auto& sums = state.sums[s];
    const auto& counts = state.counts[s];
    Accumulator total(variations_.size(), bins_);
    const std::array parts{&total.origin, &total.sum, &total.product, &total.bin_sum,
                           &total.bin_sum2};
    std::size_t expected = 3;
    for (const auto* part : parts) expected += part->size();
    if (sums.size() != expected || counts.size() != 5) {
      throw DataError("checkpoint: its histograms are not those of this run");
    }
    auto next = sums.begin();
    for (auto* part : parts) {
      std::copy_n(next, part->size(), part->begin());
      next += static_cast<std::ptrdiff_t>(part->size());
    }
    total.heaviest = next[0];
    total.lowest = next[1];
    total.highest = next[2];
    total.sweeps = counts[0];
    total.counts = {counts[1], counts[2], counts[3], counts[4]};
    strata_[s].grid.set_edges(state.grids[s]);
    strata_[s].sweeps_per_round = state.allocation[s];
    strata_[s].total = std::move(total);
  }
}

}  // namespace vasilisa::run
