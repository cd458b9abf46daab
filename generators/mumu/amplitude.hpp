// e-(p1) e+(p2) -> mu-(p_minus) mu+(p_plus) + N photons, spin-summed squared amplitude.
//
// Orders included: tree level, N real photons from the initial and the final pair with interference.
// Neglected: Z exchange. Approximations: none, all masses exact.
// Validity: any energy above 2 m_mu. Masses of the final fermions are arguments, so that tau pairs or
// e+e- without the t channel are the same function.
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include "vasilisa/spinors/beams.hpp"
#include "vasilisa/spinors/fermion_line.hpp"
#include "vasilisa/spinors/subsets.hpp"

namespace vasilisa::generators::mumu {

/// Sum over spins and polarisations of |M|^2, couplings included, GeV^(-2N).
/// `dressing(q2)` multiplies the photon propagator 1/q2: 1/(1 - Pi(q2)).
template <int N, class T, class Dressing>
T squared_amplitude(const spinors::Beams<T>& beams, const FourVector<T>& p_minus,
                    const FourVector<T>& p_plus, const std::array<FourVector<T>, N>& k, T mass,
                    T alpha, const Dressing& dressing, qed::Radiation radiation) {
  using namespace spinors;
  const Photons<N, T> photons(k);
  const ChargedLeg<N, T> electron(beams.electron, beams.mass, photons);
  const ChargedLeg<N, T> positron(beams.positron, beams.mass, photons);
  const ChargedLeg<N, T> minus(p_minus, mass, photons);
  const ChargedLeg<N, T> plus(p_plus, mass, photons);
  const FermionCurrents<N, T> initial(BarLine<N, T>(positron, true, photons),
                                      KetLine<N, T>(electron, false, photons));
  const FermionCurrents<N, T> final_pair(BarLine<N, T>(minus, false, photons),
                                         KetLine<N, T>(plus, true, photons));

  constexpr unsigned all = Photons<N, T>::subsets - 1;
  std::array<std::complex<T>, all + 1> propagator{};
  for (unsigned s = 0; s <= all; ++s) {
    if (!allowed(radiation, s, all)) continue;
    const T q2 = beams.ecm * (beams.ecm - T(2) * photons.sum[s].e) + photons.sum_squared[s];
    propagator[s] = std::complex<T>(dressing(q2)) / q2;
  }

  T total{};
  for (unsigned h = 0; h <= all; ++h) {
    for (int spins = 0; spins < 16; ++spins) {
      std::complex<T> amplitude{};
      for (unsigned s = 0; s <= all; ++s) {
        if (!allowed(radiation, s, all)) continue;
        const unsigned rest = all ^ s;
        amplitude += propagator[s] * contract(initial(s, h & s, spins & 1, (spins >> 1) & 1),
                                              final_pair(rest, h & rest, (spins >> 2) & 1,
                                                         (spins >> 3) & 1));
      }
      total += std::norm(amplitude);
    }
  }
  const T e2 = T(4) * std::numbers::pi_v<T> * alpha;
  return total * std::pow(e2, N + 2);
}

}  // namespace vasilisa::generators::mumu
