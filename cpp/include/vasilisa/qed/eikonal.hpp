// The eikonal factor of soft radiation as a sum over charged legs.
#pragma once

#include <array>
#include <span>

#include "vasilisa/qed/emitter.hpp"
#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::qed {

/// -(sum_i flow_i p_i/(p_i.n))^2 for photons along the unit vector n, GeV^0 times 1/energy^2 of the
/// photon to come; without interference the sum of the squares of both lines. Written as a sum over
/// polarisations, so that no large terms cancel.
inline double eikonal(std::span<const Emitter> emitters, bool lines_interfere,
                      const FourVector<double>& n) {
  const auto polarization = spinors::polarizations(n);
  using Amplitude = std::array<double, 2>;            // of both polarisations
  std::array<std::array<Amplitude, 2>, 2> emitted{};  // [line][incoming]
  for (const Emitter& emitter : emitters) {
    const double pn = dot_massless(emitter.momentum, emitter.mass * emitter.mass, n);
    Amplitude& sum = emitted[static_cast<std::size_t>(emitter.line)][emitter.incoming ? 1 : 0];
    for (std::size_t h = 0; h < 2; ++h) {
      sum[h] += emitter.flow * spatial_dot(emitter.momentum, polarization[h]) / pn;
    }
  }
  const auto add = [](const Amplitude& x, const Amplitude& y) {
    return Amplitude{x[0] + y[0], x[1] + y[1]};
  };
  const auto squared = [](const Amplitude& x) { return x[0] * x[0] + x[1] * x[1]; };
  const Amplitude a = add(emitted[0][0], emitted[0][1]), b = add(emitted[1][0], emitted[1][1]);
  return lines_interfere ? squared(add(a, b)) : squared(a) + squared(b);
}

}  // namespace vasilisa::qed
