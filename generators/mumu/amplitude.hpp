// e-(p1) e+(p2) -> mu-(p_minus) mu+(p_plus) + N photons, spin-summed squared amplitude.
//
// Orders included: tree level, N real photons from the initial and the final pair with
// interference. Neglected: Z exchange. Approximations: none, all masses exact. Validity: any energy
// above 2 m_mu. The mass of the final fermions is an argument, so that tau pairs or e+e- without
// the t channel are the same function.
#pragma once

#include <array>

#include "vasilisa/spinors/annihilation.hpp"

namespace vasilisa::generators::mumu {

template <int N, class T>
spinors::FermionCurrents<N, T> final_currents(const FourVector<T>& p_minus,
                                              const FourVector<T>& p_plus, T mass,
                                              const spinors::Photons<N, T>& photons) {
  const spinors::LineEnd<N, T> minus(p_minus, mass, photons), plus(p_plus, mass, photons);
  return {spinors::BarLine<N, T>(minus, false, photons),
          spinors::KetLine<N, T>(plus, true, photons)};
}

/// Sum over spins and polarisations of |M|^2, couplings included, GeV^(-2N).
/// `dressing(q2)` multiplies the photon propagator 1/q2: 1/(1 - Pi(q2)).
template <int N, class T, class Dressing>
T squared_amplitude(const spinors::Beams<T>& beams, const FourVector<T>& p_minus,
                    const FourVector<T>& p_plus, const std::array<FourVector<T>, N>& k, T mass,
                    T alpha, const Dressing& dressing, kinematics::Radiation radiation) {
  const spinors::Photons<N, T> photons(k);
  return spinors::squared_annihilation<N, T>(beams, photons,
                                             final_currents<N, T>(p_minus, p_plus, mass, photons),
                                             alpha, dressing, radiation);
}

/// One photon, split by the pair that emits it.
template <class T>
kinematics::EmissionSplit emission_split(const spinors::Beams<T>& beams,
                                         const FourVector<T>& p_minus, const FourVector<T>& p_plus,
                                         const FourVector<T>& k, T mass, T alpha) {
  const spinors::Photons<1, T> photons({k});
  return spinors::annihilation_split<T>(
      beams, photons, final_currents<1, T>(p_minus, p_plus, mass, photons), alpha);
}

}  // namespace vasilisa::generators::mumu
