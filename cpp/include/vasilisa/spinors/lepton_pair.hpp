// e-(p1) e+(p2) -> l-(p_minus) l+(p_plus) + N photons, l a muon or a tau, spin-summed squared
// amplitude.
//
// Orders included: tree level, N real photons from the initial and the final pair with
// interference. Neglected: Z exchange. Approximations: none, all masses exact. Validity: any energy
// above threshold. The mass of the leptons is an argument, so that e+e- without the t channel is
// the same function.
#pragma once

#include <array>

#include "vasilisa/spinors/annihilation.hpp"
#include "vasilisa/spinors/fermion_line.hpp"

namespace vasilisa::spinors {

template <int N, class T>
FermionCurrents<N, T> lepton_pair_currents(const FourVector<T>& p_minus,
                                           const FourVector<T>& p_plus, T mass,
                                           const Photons<N, T>& photons,
                                           unsigned subsets = any_photons) {
  const LineEnd<N, T> minus(p_minus, mass, photons), plus(p_plus, mass, photons);
  const int emitted = subsets == no_photons ? 0 : N;
  return {BarLine<N, T>(minus, false, photons, emitted),
          KetLine<N, T>(plus, true, photons, emitted), subsets};
}

/// Sum over spins and polarisations of |M|^2, couplings included, GeV^(-2N).
/// `dressing(q2)` multiplies the photon propagator 1/q2: 1/(1 - Pi(q2)).
template <int N, class T, class Dressing>
T squared_lepton_pair(const IncomingPair<T>& beams, const FourVector<T>& p_minus,
                      const FourVector<T>& p_plus, const std::array<FourVector<T>, N>& k, T mass,
                      T alpha, const Dressing& dressing, kinematics::Radiation radiation) {
  const Photons<N, T> photons(k);
  const unsigned subsets = emitted_by<N>(kinematics::Line::b, radiation);
  return squared_annihilation<N, T>(
      beams, photons, lepton_pair_currents<N, T>(p_minus, p_plus, mass, photons, subsets), alpha,
      dressing, radiation);
}

/// One photon, split by the pair that emits it.
template <class T>
kinematics::EmissionSplit lepton_pair_split(const IncomingPair<T>& beams,
                                            const FourVector<T>& p_minus,
                                            const FourVector<T>& p_plus, const FourVector<T>& k,
                                            T mass, T alpha) {
  const Photons<1, T> photons({k});
  return annihilation_split<T>(beams, photons,
                               lepton_pair_currents<1, T>(p_minus, p_plus, mass, photons), alpha);
}

}  // namespace vasilisa::spinors
