// The cut between soft and hard photons, kept below what the energy leaves for photons.
//
// Near the threshold of a pair its phase space, and with it the cross section, changes within that
// energy: photons that are integrated over have to be much softer.
#pragma once

#include <algorithm>
#include <vector>

#include "vasilisa/kinematics/leg.hpp"

namespace vasilisa::schemes {

/// Largest energy of a photon over half of ecm: 1 - (sum of signal masses)^2/s.
inline double available(const std::vector<kinematics::Leg>& legs, double ecm) {
  double incoming = 0, signal = 0;
  for (const kinematics::Leg& leg : legs) (leg.incoming ? incoming : signal) += leg.mass;
  const double threshold = std::max(incoming, signal);
  return (ecm - threshold) * (ecm + threshold) / (ecm * ecm);
}

/// k_soft, or less: at most a tenth of the available energy where that is most of the energy, a
/// thousandth where it is little. Not below 1e-8, where photons begin to be lost in the rounding of
/// momenta.
inline double soft_cut(double k_soft, double available) {
  const double highest = available * std::max(1e-3, 0.1 * available);
  return std::min(k_soft, std::max(highest, 1e-8));
}

}  // namespace vasilisa::schemes
