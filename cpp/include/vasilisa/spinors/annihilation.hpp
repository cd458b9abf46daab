// e-(p1) e+(p2) -> gamma* -> final pair, with photons from both pairs: what all such processes
// share.
//
// Orders included: tree level, N real photons, interference between the pairs. The final pair is a
// class of currents: operator()(photons emitted, their polarisations, spin state) with its number
// of spin states.
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include "vasilisa/kinematics/emission_split.hpp"
#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/spinors/fermion_line.hpp"
#include "vasilisa/spinors/incoming_pair.hpp"
#include "vasilisa/spinors/two_lines.hpp"

namespace vasilisa::spinors {

/// Currents of the incoming pair, of the subsets of photons that are asked for.
template <int N, class T>
FermionCurrents<N, T> initial_currents(const IncomingPair<T>& beams, const Photons<N, T>& photons,
                                       unsigned subsets = any_photons) {
  const LineEnd<N, T> electron(beams.electron, beams.mass, photons);
  const LineEnd<N, T> positron(beams.positron, beams.mass, photons);
  const int emitted = subsets == no_photons ? 0 : N;
  return {BarLine<N, T>(positron, true, photons, emitted),
          KetLine<N, T>(electron, false, photons, emitted), subsets};
}

/// Squared mass of the virtual photon when the photons of `subset` have left the initial pair.
template <int N, class T>
T virtuality(const IncomingPair<T>& beams, const Photons<N, T>& photons, unsigned subset) {
  return beams.ecm * (beams.ecm - T(2) * photons.sum[subset].e) + photons.sum_squared[subset];
}

/// Sum over spins and polarisations of |M|^2, couplings included, GeV^(-2N).
/// `coupling(q2)` multiplies the photon propagator 1/q2.
template <int N, class T, class FinalCurrents, class Coupling>
T squared_annihilation(const IncomingPair<T>& beams, const Photons<N, T>& photons,
                       const FinalCurrents& final_pair, T alpha, const Coupling& coupling,
                       kinematics::Radiation radiation) {
  return squared_lines<N, T>(
      initial_currents<N, T>(beams, photons, emitted_by<N>(kinematics::Line::a, radiation)),
      final_pair, [&](unsigned s) { return virtuality(beams, photons, s); }, coupling, alpha,
      radiation);
}

/// One photon, split by the line that emits it, without the couplings of the virtual photon.
template <class T, class FinalCurrents>
kinematics::EmissionSplit annihilation_split(const IncomingPair<T>& beams,
                                             const Photons<1, T>& photons,
                                             const FinalCurrents& final_pair, T alpha) {
  const auto initial = initial_currents<1, T>(beams, photons);
  const T s = virtuality(beams, photons, 0), s_prime = virtuality(beams, photons, 1);
  kinematics::EmissionSplit split;
  split.q2_a = s_prime;
  split.q2_b = s;
  for (unsigned h = 0; h < 2; ++h) {
    for (const int beam_spins : half_of_spins) {
      for (int state = 0; state < FinalCurrents::spin_states; ++state) {
        const auto from_initial =
            contract(initial(1, h, beam_spins), final_pair(0, 0, state)) / s_prime;
        const auto from_final = contract(initial(0, 0, beam_spins), final_pair(1, h, state)) / s;
        split.a += 2 * std::norm(from_initial);
        split.b += 2 * std::norm(from_final);
        split.ab += 2 * (from_initial * std::conj(from_final)).real();
      }
    }
  }
  const T e6 = std::pow(T(4) * std::numbers::pi_v<T> * alpha, 3);
  split.a *= e6;
  split.b *= e6;
  split.ab *= e6;
  return split;
}

}  // namespace vasilisa::spinors
