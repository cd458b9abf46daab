// Maps from uniform numbers to the peaks of radiation: soft and collinear.
#pragma once

#include <cmath>

#include "vasilisa/kinematics/born_angle.hpp"

namespace vasilisa::sampling {

/// 1 - cos(theta) of a photon around a leg of velocity beta, density 1/(1 - beta cos).
struct CollinearAngle {
  double one_minus_cos;
  double log_over_beta;  // (1/beta) ln[(1 + beta)/(1 - beta)]: Jacobian times 1/(1 - beta cos)
};

/// `one_minus_beta` is given apart because it is tiny for electrons.
inline CollinearAngle collinear_angle(double u, double one_minus_beta) {
  const double beta = 1 - one_minus_beta;
  if (beta < 1e-6) return {2 * u, 2.0};
  const double log_ratio = std::log1p(2 * beta / one_minus_beta);
  return {one_minus_beta * std::expm1(u * log_ratio) / beta, log_ratio / beta};
}

/// The upper part of the photon energies, xi from `from` to `maximum`, density 1/(1 - xi): the
/// propagator 1/s' of the pair that is left.
inline kinematics::Mapped hardest_energy(double u, double from, double maximum) {
  const double log_ratio = std::log((1 - from) / (1 - maximum));
  const double rest = (1 - maximum) * std::exp((1 - u) * log_ratio);
  return {1 - rest, rest * log_ratio};
}

/// Where the map of the lower energies ends, and the share of the numbers it gets. Heavy pairs
/// leave too little room for a peak in 1/s'.
constexpr double lower_part = 0.5, lower_share = 0.75;
constexpr double room_for_peak = 0.95;

/// Photon energy fraction: density xi^(-1/2), with which the subtracted emission has a finite
/// variance, and 1/(1 - xi) at the end.
inline kinematics::Mapped subtracted_energy(double u, double maximum) {
  if (maximum < room_for_peak) return {maximum * u * u, 2 * maximum * u};
  if (u < lower_share) {
    const double v = u / lower_share;
    return {lower_part * v * v, 2 * lower_part * v / lower_share};
  }
  const auto upper = hardest_energy((u - lower_share) / (1 - lower_share), lower_part, maximum);
  return {upper.value, upper.jacobian / (1 - lower_share)};
}

/// Photon energy fraction above a cut: density 1/xi, and 1/(1 - xi) at the end.
inline kinematics::Mapped sliced_energy(double u, double minimum, double maximum) {
  const bool split = maximum >= room_for_peak && minimum < lower_part;
  const double share = split ? lower_share : 1.0;
  if (u < share) {
    const double log_ratio = std::log((split ? lower_part : maximum) / minimum);
    const double xi = minimum * std::exp(u / share * log_ratio);
    return {xi, xi * log_ratio / share};
  }
  const auto upper = hardest_energy((u - share) / (1 - share), lower_part, maximum);
  return {upper.value, upper.jacobian / (1 - share)};
}

}  // namespace vasilisa::sampling
