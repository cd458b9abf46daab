#include "vasilisa/run/accumulator.hpp"

#include <cmath>

namespace vasilisa::run {

namespace {

std::size_t packed(std::size_t i, std::size_t j) {
  return i < j ? packed(j, i) : i * (i + 1) / 2 + j;
}

}  // namespace

Accumulator::Accumulator(std::size_t variations, std::size_t bins)
    : origin(2 + 2 * variations, 0.0),
      sum(origin.size(), 0.0),
      product(packed(sum.size(), 0), 0.0),
      bin_sum(bins, 0.0),
      bin_sum2(bins, 0.0) {}

void Accumulator::add(const SweepResult& sweep) {
  ++sweeps;
  std::vector<double> values{sweep.forward, sweep.backward};
  values.insert(values.end(), sweep.differences.begin(), sweep.differences.end());
  if (sweeps == 1) origin = values;
  for (std::size_t i = 0; i < values.size(); ++i) values[i] -= origin[i];
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum[i] += values[i];
    for (std::size_t j = 0; j <= i; ++j) product[packed(i, j)] += values[i] * values[j];
  }
  heaviest = std::max(heaviest, sweep.heaviest);
  const double total = sweep.forward + sweep.backward;
  lowest = sweeps == 1 ? total : std::min(lowest, total);
  highest = sweeps == 1 ? total : std::max(highest, total);
  counts += sweep.counts;
  for (const auto& [bin, value] : sweep.bins) {
    bin_sum[bin] += value;
    bin_sum2[bin] += value * value;
  }
}

double Accumulator::heaviest_error() const {
  const auto n = static_cast<double>(sweeps);
  if (n < 1) return 0;
  const double shift = (sum[0] + sum[1]) / n, mean = origin[0] + origin[1] + shift;
  const double farthest = std::max(highest - mean, mean - lowest);
  if (n > 2) {
    // Against the mean and the scatter of the other sweeps; one of a few is always far from the
    // mean of all.
    const double all = product[packed(0, 0)] + 2 * product[packed(1, 0)] + product[packed(1, 1)] -
                       n * shift * shift;
    const double others = std::max(0.0, all - farthest * farthest * n / (n - 1)) / (n - 2);
    if (farthest * farthest * n / (n - 1) <= stands_out * stands_out * others) return 0;
  }
  return std::min(heaviest, farthest) / n;
}

Hemispheres::Hemispheres(std::size_t variations)
    : mean_(2 + 2 * variations, 0.0), covariance_(packed(mean_.size(), 0), 0.0) {}

void Hemispheres::add(const Accumulator& stratum) {
  const auto n = static_cast<double>(stratum.sweeps);
  if (n < 1) return;
  for (std::size_t i = 0; i < mean_.size(); ++i) mean_[i] += stratum.origin[i] + stratum.sum[i] / n;
  if (n < 2) return;
  for (std::size_t i = 0; i < mean_.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const double product = stratum.product[packed(i, j)] / n;
      covariance_[packed(i, j)] += (product - stratum.sum[i] / n * (stratum.sum[j] / n)) / (n - 1);
    }
  }
}

double Hemispheres::error(std::size_t weight) const { return deviation(of_weight(weight, 1, 1)); }

double Hemispheres::asymmetry(std::size_t weight) const {
  const double total = value(weight);
  return total == 0 ? 0 : (forward(weight) - backward(weight)) / total;
}

double Hemispheres::asymmetry_error(std::size_t weight) const {
  return deviation(gradient_of_asymmetry(weight));
}

double Hemispheres::asymmetry_covariance(std::size_t first, std::size_t second) const {
  return covariance(gradient_of_asymmetry(first), gradient_of_asymmetry(second));
}

double Hemispheres::difference(std::size_t weight) const {
  return mean_[2 * weight] + mean_[2 * weight + 1];
}

double Hemispheres::difference_error(std::size_t weight) const {
  return deviation({{2 * weight, 1.0}, {2 * weight + 1, 1.0}});
}

double Hemispheres::hemisphere(std::size_t weight, std::size_t side) const {
  return weight == 0 ? mean_[side] : mean_[side] + mean_[2 * weight + side];
}

Hemispheres::Linear Hemispheres::of_weight(std::size_t weight, double forward_factor,
                                           double backward_factor) {
  Linear linear{{0, forward_factor}, {1, backward_factor}};
  if (weight != 0) {
    linear.push_back({2 * weight, forward_factor});
    linear.push_back({2 * weight + 1, backward_factor});
  }
  return linear;
}

Hemispheres::Linear Hemispheres::gradient_of_asymmetry(std::size_t weight) const {
  const double total = value(weight);
  if (total == 0) return {};
  // dA/dF = 2 B/total^2, dA/dB = -2 F/total^2
  const double norm = 2 / (total * total);
  return of_weight(weight, norm * backward(weight), -norm * forward(weight));
}

double Hemispheres::covariance(const Linear& first, const Linear& second) const {
  double sum = 0;
  for (const auto& [i, a] : first) {
    for (const auto& [j, b] : second) sum += a * b * covariance_[packed(i, j)];
  }
  return sum;
}

double Hemispheres::deviation(const Linear& linear) const {
  const double variance = covariance(linear, linear);
  // Rounding may leave less than zero; what is not finite must show.
  return variance < 0 ? 0 : std::sqrt(variance);
}

}  // namespace vasilisa::run
