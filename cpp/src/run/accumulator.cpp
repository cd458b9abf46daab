#include "vasilisa/run/accumulator.hpp"

#include <algorithm>
#include <cmath>

namespace vasilisa::run {

void Accumulator::add(const SweepResult& sweep) {
  ++sweeps;
  forward += sweep.forward;
  backward += sweep.backward;
  forward2 += sweep.forward * sweep.forward;
  backward2 += sweep.backward * sweep.backward;
  cross += sweep.forward * sweep.backward;
  counts += sweep.counts;
  for (const auto& [bin, value] : sweep.bins) {
    bin_sum[bin] += value;
    bin_sum2[bin] += value * value;
  }
}

void Hemispheres::add(const Accumulator& stratum) {
  const auto n = static_cast<double>(stratum.sweeps);
  if (n < 1) return;
  const double f = stratum.forward / n, b = stratum.backward / n;
  forward += f;
  backward += b;
  if (n < 2) return;
  const double norm = 1 / (n - 1);
  var_forward += std::max(0.0, stratum.forward2 / n - f * f) * norm;
  var_backward += std::max(0.0, stratum.backward2 / n - b * b) * norm;
  covariance += (stratum.cross / n - f * b) * norm;
}

double Hemispheres::error() const {
  return std::sqrt(std::max(0.0, var_forward + var_backward + 2 * covariance));
}

double Hemispheres::asymmetry() const { return value() == 0 ? 0 : (forward - backward) / value(); }

double Hemispheres::asymmetry_error() const {
  const double total = value();
  if (total == 0) return 0;
  // dA/dF = 2 B/total^2, dA/dB = -2 F/total^2
  const double df = 2 * backward / (total * total), db = -2 * forward / (total * total);
  return std::sqrt(
      std::max(0.0, df * df * var_forward + db * db * var_backward + 2 * df * db * covariance));
}

}  // namespace vasilisa::run
