// The eikonal factor of soft radiation from the charged legs of a two-body configuration.
#pragma once

#include <array>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/spinors/beams.hpp"
#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::qed {

/// Which pairs radiate, whether they interfere, and the mass of the final one.
struct RadiatingLegs {
  bool initial, final_pair, interference;
  double final_mass;
};

/// -(sum_i eta_i p_i/(p_i.n))^2 for photons along the unit vector n, GeV^0 times 1/energy^2 of the
/// photon to come. Written as a sum over polarisations, so that no large terms cancel.
inline double eikonal(const spinors::Beams<double>& beams, const RadiatingLegs& legs,
                      const FourVector<double>& p_minus, const FourVector<double>& p_plus,
                      const FourVector<double>& n) {
  using Amplitude = std::array<double, 2>;
  const auto polarization = spinors::polarizations(n);
  const auto add = [&](const FourVector<double>& p, double m, double charge_flow, Amplitude& sum) {
    const double pn = dot_massless(p, m * m, n);
    for (std::size_t h = 0; h < 2; ++h) {
      sum[h] += charge_flow * spatial_dot(p, polarization[h]) / pn;
    }
  };
  const auto squared = [](const Amplitude& sum) { return sum[0] * sum[0] + sum[1] * sum[1]; };
  Amplitude initial{}, final_pair{};
  if (legs.initial) {
    add(beams.electron, beams.mass, -1, initial);
    add(beams.positron, beams.mass, 1, initial);
  }
  if (legs.final_pair) {
    add(p_minus, legs.final_mass, 1, final_pair);
    add(p_plus, legs.final_mass, -1, final_pair);
  }
  if (!legs.interference) return squared(initial) + squared(final_pair);
  return squared({initial[0] + final_pair[0], initial[1] + final_pair[1]});
}

}  // namespace vasilisa::qed
