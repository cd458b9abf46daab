// e-(p1) e+(p2) -> e-(p_minus) e+(p_plus) + N photons, spin-summed squared amplitude.
//
// Orders included: tree level, s and t channel, N real photons from all legs with interference.
// Neglected: Z exchange. Approximations: none, the electron mass is exact.
// Validity: any energy; scattering angles away from zero (the t-channel pole).
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include "vasilisa/spinors/fermion_line.hpp"
#include "vasilisa/spinors/incoming_pair.hpp"

namespace vasilisa::generators::ee {

/// Sum over spins and polarisations of |M|^2, couplings included, GeV^(-2N).
/// `dressing(q2)` multiplies every photon propagator 1/q2: 1/(1 - Pi(q2)).
template <int N, class T, class Dressing>
T squared_amplitude(const spinors::IncomingPair<T>& beams, const FourVector<T>& p_minus,
                    const FourVector<T>& p_plus, const std::array<FourVector<T>, N>& k, T alpha,
                    const Dressing& dressing) {
  using namespace spinors;
  const Photons<N, T> photons(k);
  const T mass = beams.mass;
  const LineEnd<N, T> electron(beams.electron, mass, photons);
  const LineEnd<N, T> positron(beams.positron, mass, photons);
  const LineEnd<N, T> minus(p_minus, mass, photons);
  const LineEnd<N, T> plus(p_plus, mass, photons);
  const BarLine<N, T> bar2(positron, true, photons), bar3(minus, false, photons);
  const KetLine<N, T> ket1(electron, false, photons), ket4(plus, true, photons);
  const FermionCurrents<N, T> initial(bar2, ket1), final_pair(bar3, ket4);
  const FermionCurrents<N, T> electrons(bar3, ket1), positrons(bar2, ket4);

  constexpr unsigned all = Photons<N, T>::subsets - 1;
  std::array<std::complex<T>, all + 1> s_channel{}, t_channel{};
  const FourVector<T> transfer = beams.electron - p_minus;
  for (unsigned s = 0; s <= all; ++s) {
    const T q2 = beams.ecm * (beams.ecm - T(2) * photons.sum[s].e) + photons.sum_squared[s];
    s_channel[s] = std::complex<T>(dressing(q2)) / q2;
    // Photons of subset s leave the electron line: q = p1 - p_minus - k_s.
    const FourVector<T> q = transfer - photons.sum[s];
    const T t2 = dot(q, q);
    t_channel[s] = std::complex<T>(dressing(t2)) / t2;
  }

  T total{};
  for (unsigned h = 0; h <= all; ++h) {
    // Spins of positron, minus and plus; the electron's is 0.
    for (int spins = 0; spins < 8; ++spins) {
      const int b = spins & 1, c = (spins >> 1) & 1, d = (spins >> 2) & 1;
      SpinPair<T> amplitude;
      for (unsigned s = 0; s <= all; ++s) {
        const unsigned rest = all ^ s;
        amplitude.add(s_channel[s],
                      contract(initial(s, h & s, b, 0), final_pair(rest, h & rest, c, d)));
        amplitude.add(-t_channel[s],
                      contract(electrons(s, h & s, c, 0), positrons(rest, h & rest, b, d)));
      }
      total += amplitude.squared();
    }
  }
  const T e2 = T(4) * std::numbers::pi_v<T> * alpha;
  return total * std::pow(e2, N + 2);
}

}  // namespace vasilisa::generators::ee
