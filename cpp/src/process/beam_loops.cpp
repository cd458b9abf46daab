#include "vasilisa/process/beam_loops.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace vasilisa::process {

namespace {

constexpr std::size_t nodes = 12;  // in each variable
// Loops are evaluated off the limits of a soft photon and of a pair at rest.
constexpr double lowest_xi = 1e-3, off_threshold = 1e-3;

/// Place on nodes from 0 to 1: the one below, and how far beyond it.
std::pair<std::size_t, double> place(double at) {
  const double scaled = std::clamp(at, 0.0, 1.0) * (nodes - 1);
  const auto below = std::min(nodes - 2, static_cast<std::size_t>(scaled));
  return {below, scaled - static_cast<double>(below)};
}

}  // namespace

BeamLoops::BeamLoops(double one_minus_beta, double highest, std::function<Loops()> make)
    : one_minus_beta_(one_minus_beta),
      largest_log_(std::max(off_threshold, -std::log1p(-highest) - off_threshold)),
      make_(std::move(make)) {}

double BeamLoops::rapidity(double one_minus_cos) const {
  const double beta = 1 - one_minus_beta_;
  const double slow = one_minus_beta_ + beta * one_minus_cos;
  return std::log((2 - slow) / slow) / std::log((2 - one_minus_beta_) / one_minus_beta_);
}

double BeamLoops::operator()(double xi, double one_minus_cos) const {
  std::call_once(filled_, [this] { fill(); });
  const auto [i, u] = place(-std::log1p(-xi) / largest_log_);
  const auto [j, v] = place(rapidity(one_minus_cos));
  const double* low = &values_[i * nodes + j];
  const double* high = low + nodes;
  return (1 - u) * ((1 - v) * low[0] + v * low[1]) + u * ((1 - v) * high[0] + v * high[1]);
}

void BeamLoops::fill() const {
  const Loops loops = make_();
  const double range = std::log((2 - one_minus_beta_) / one_minus_beta_);
  for (std::size_t i = 0; i < nodes; ++i) {
    const double at = static_cast<double>(i) / (nodes - 1);
    const double xi = std::max(lowest_xi, -std::expm1(-at * largest_log_));
    for (std::size_t j = 0; j < nodes; ++j) {
      const double ratio = std::exp(range * static_cast<double>(j) / (nodes - 1));
      const double slow = 2 / (1 + ratio);  // 1 - beta cos
      const double one_minus_cos = (slow - one_minus_beta_) / (1 - one_minus_beta_);
      values_.push_back(loops(xi, std::clamp(one_minus_cos, 0.0, 1.0)));
    }
  }
}

}  // namespace vasilisa::process
