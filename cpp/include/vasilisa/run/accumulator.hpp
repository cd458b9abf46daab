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
  std::vector<double> differences;  // of each variation, minus nominal: forward, backward
  Counts counts;
  double heaviest = 0;         // |weight| of one point over all, nb
  std::int64_t evaluated = 0;  // matrix elements of emission, a measure of the cost
  struct BinContent {
    std::uint32_t bin;  // in the concatenation of all histograms
    double value;
  };
  std::vector<BinContent> bins;
};

/// A stratum's estimate of the hemispheres, of all weights, and of histogram bins.
struct Accumulator {
  std::int64_t sweeps = 0;
  std::vector<double> origin;   // the first sweep: forward, backward, then the differences
  std::vector<double> sum;      // of distances from it, so that small variances keep their digits
  std::vector<double> product;  // [i (i + 1) / 2 + j], j <= i: of two of them
  // |weight| of one point over all in its sweep, and the sweeps farthest from the others, nb
  double heaviest = 0, lowest = 0, highest = 0;
  static constexpr double stands_out = 4;
  Counts counts;
  std::vector<double> bin_sum, bin_sum2;

  Accumulator() = default;
  Accumulator(std::size_t variations, std::size_t bins);
  void add(const SweepResult& sweep);
  /// What the heaviest point adds to the error, at most: its weight, and how far its sweep is off.
  /// Quasi-random points of like weight even out: their weights alone would say too much. Nothing
  /// where no sweep stands out from the others by `stands_out` of their standard deviations.
  [[nodiscard]] double heaviest_error() const;
};

/// The two hemispheres of the nominal weight (number 0) and of variations, with the covariance of
/// all, summed over strata. What weights share drops out of the errors of their differences.
class Hemispheres {
 public:
  explicit Hemispheres(std::size_t variations = 0);
  void add(const Accumulator& stratum);

  [[nodiscard]] std::size_t weights() const { return mean_.size() / 2; }
  [[nodiscard]] double forward(std::size_t weight = 0) const { return hemisphere(weight, 0); }
  [[nodiscard]] double backward(std::size_t weight = 0) const { return hemisphere(weight, 1); }
  [[nodiscard]] double value(std::size_t weight = 0) const {
    return forward(weight) + backward(weight);
  }
  [[nodiscard]] double error(std::size_t weight = 0) const;
  /// (forward - backward)/(forward + backward) and its error.
  [[nodiscard]] double asymmetry(std::size_t weight = 0) const;
  [[nodiscard]] double asymmetry_error(std::size_t weight = 0) const;
  [[nodiscard]] double asymmetry_covariance(std::size_t first, std::size_t second) const;
  /// Value of a variation minus the nominal one, and its error.
  [[nodiscard]] double difference(std::size_t weight) const;
  [[nodiscard]] double difference_error(std::size_t weight) const;

 private:
  /// A linear function of the sums.
  struct Term {
    std::size_t index;
    double factor;
  };
  using Linear = std::vector<Term>;

  [[nodiscard]] double hemisphere(std::size_t weight, std::size_t side) const;
  /// forward_factor F + backward_factor B of a weight.
  static Linear of_weight(std::size_t weight, double forward_factor, double backward_factor);
  [[nodiscard]] Linear gradient_of_asymmetry(std::size_t weight) const;
  [[nodiscard]] double covariance(const Linear& first, const Linear& second) const;
  [[nodiscard]] double deviation(const Linear& linear) const;

  std::vector<double> mean_, covariance_;  // as sum and product of the accumulators
};

}  // namespace vasilisa::run
