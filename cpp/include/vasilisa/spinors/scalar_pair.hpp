// e-(p1) e+(p2) -> P-(p_minus) P+(p_plus) + N photons, P a charged pseudoscalar, spin-summed
// squared amplitude.
//
// Orders included: tree level, N real photons from the initial and the final pair with
// interference. Approximation: point-like emission from the mesons (sQED with its seagull vertices)
// times the form factor at the virtuality left by the initial-state radiation, "F times sQED"
// [GVMD24]. Validity: photons soft on the scale of the meson's structure; masses exact.
#pragma once

#include <array>

#include "vasilisa/spinors/annihilation.hpp"
#include "vasilisa/spinors/scalar_line.hpp"

namespace vasilisa::spinors {

template <int N, class T>
ScalarCurrents<N, T> scalar_pair_currents(const FourVector<T>& p_minus, const FourVector<T>& p_plus,
                                          T mass, const Photons<N, T>& photons,
                                          unsigned subsets = any_photons) {
  const LineEnd<N, T> minus(p_minus, mass, photons), plus(p_plus, mass, photons);
  return {minus, plus, photons, subsets};
}

/// Sum over spins and polarisations of |M|^2, couplings included, GeV^(-2N).
/// `coupling(q2)` multiplies the photon propagator 1/q2: F(q2) / (1 - Pi(q2)).
template <int N, class T, class Coupling>
T squared_scalar_pair(const IncomingPair<T>& beams, const FourVector<T>& p_minus,
                      const FourVector<T>& p_plus, const std::array<FourVector<T>, N>& k, T mass,
                      T alpha, const Coupling& coupling, kinematics::Radiation radiation) {
  const Photons<N, T> photons(k);
  const unsigned subsets = emitted_by<N>(kinematics::Line::b, radiation);
  return squared_annihilation<N, T>(
      beams, photons, scalar_pair_currents<N, T>(p_minus, p_plus, mass, photons, subsets), alpha,
      coupling, radiation);
}

/// One photon, split by the pair that emits it, without the form factor.
template <class T>
kinematics::EmissionSplit scalar_pair_split(const IncomingPair<T>& beams,
                                            const FourVector<T>& p_minus,
                                            const FourVector<T>& p_plus, const FourVector<T>& k,
                                            T mass, T alpha) {
  const Photons<1, T> photons({k});
  return annihilation_split<T>(beams, photons,
                               scalar_pair_currents<1, T>(p_minus, p_plus, mass, photons), alpha);
}

}  // namespace vasilisa::spinors
