// Sums over sweeps. A sweep is one independent replicate, so the spread of sweep means is the
// error, also for the two correlated records of a subtracted event and for quasi-random points.
#pragma once

#include <cstdint>
#include <vector>

namespace vasilisa::run {

struct Counts {
  std::int64_t events = 0;     // points thrown
  std::int64_t nonzero = 0;    // records with a finite weight other than zero
  std::int64_t nonfinite = 0;  // records whose weight is not a number: set to zero, counted here
  std::int64_t negative = 0;

  Counts& operator+=(const Counts& other) {
    events += other.events;
    nonzero += other.nonzero;
    nonfinite += other.nonfinite;
    negative += other.negative;
    return *this;
  }
};

/// Mean weight of one sweep in the two hemispheres of theta_avg, and in the bins of the histograms.
struct SweepResult {
  double forward = 0, backward = 0;
  Counts counts;
  std::int64_t evaluated = 0;  // matrix elements of emission, a measure of the cost
  struct BinContent {
    std::uint32_t bin;  // in the concatenation of all histograms
    double value;
  };
  std::vector<BinContent> bins;
};

/// A stratum's estimate of forward and backward cross section and of histogram bins.
struct Accumulator {
  std::int64_t sweeps = 0;
  double forward = 0, backward = 0;
  double forward2 = 0, backward2 = 0, cross = 0;
  Counts counts;
  std::vector<double> bin_sum, bin_sum2;

  void add(const SweepResult& sweep);
};

/// Value and covariance of the two hemispheres, summed over strata.
struct Hemispheres {
  double forward = 0, backward = 0;
  double var_forward = 0, var_backward = 0, covariance = 0;

  void add(const Accumulator& stratum);
  [[nodiscard]] double value() const { return forward + backward; }
  [[nodiscard]] double error() const;
  /// (forward - backward)/(forward + backward) and its error.
  [[nodiscard]] double asymmetry() const;
  [[nodiscard]] double asymmetry_error() const;
};

}  // namespace vasilisa::run
