// e-(p1) e+(p2) -> pi-(p_minus) pi+(p_plus) + N photons, spin-summed squared amplitude.
//
// Orders included: tree level, N real photons from the initial and the final pair with interference.
// Approximation: point-like emission from the pions (sQED with its seagull vertices) times the form
// factor at the virtuality left by the initial-state radiation, "F times sQED" [GVMD24].
// Validity: photons soft on the scale of the pion's structure; masses exact.
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include "vasilisa/process/emission_parts.hpp"
#include "vasilisa/spinors/beams.hpp"
#include "vasilisa/spinors/fermion_line.hpp"
#include "vasilisa/spinors/scalar_line.hpp"
#include "vasilisa/spinors/subsets.hpp"

namespace vasilisa::generators::pipi {

/// Sum over spins and polarisations of |M|^2, couplings included, GeV^(-2N).
/// `coupling(q2)` multiplies the photon propagator 1/q2: F(q2) / (1 - Pi(q2)).
template <int N, class T, class Coupling>
T squared_amplitude(const spinors::Beams<T>& beams, const FourVector<T>& p_minus,
                    const FourVector<T>& p_plus, const std::array<FourVector<T>, N>& k, T mass,
                    T alpha, const Coupling& coupling, qed::Radiation radiation) {
  using namespace spinors;
  const Photons<N, T> photons(k);
  const ChargedLeg<N, T> electron(beams.electron, beams.mass, photons);
  const ChargedLeg<N, T> positron(beams.positron, beams.mass, photons);
  const ChargedLeg<N, T> minus(p_minus, mass, photons);
  const ChargedLeg<N, T> plus(p_plus, mass, photons);
  const FermionCurrents<N, T> initial(BarLine<N, T>(positron, true, photons),
                                      KetLine<N, T>(electron, false, photons));
  const ScalarCurrents<N, T> final_pair(minus, plus, photons);

  constexpr unsigned all = Photons<N, T>::subsets - 1;
  std::array<std::complex<T>, all + 1> propagator{};
  for (unsigned s = 0; s <= all; ++s) {
    if (!allowed(radiation, s, all)) continue;
    const T q2 = beams.ecm * (beams.ecm - T(2) * photons.sum[s].e) + photons.sum_squared[s];
    propagator[s] = std::complex<T>(coupling(q2)) / q2;
  }

  T total{};
  for (unsigned h = 0; h <= all; ++h) {
    for (int spins = 0; spins < 4; ++spins) {
      std::complex<T> amplitude{};
      for (unsigned s = 0; s <= all; ++s) {
        if (!allowed(radiation, s, all)) continue;
        const unsigned rest = all ^ s;
        amplitude += propagator[s] * contract(initial(s, h & s, spins & 1, (spins >> 1) & 1),
                                              final_pair(rest, h & rest));
      }
      total += std::norm(amplitude);
    }
  }
  const T e2 = T(4) * std::numbers::pi_v<T> * alpha;
  return total * std::pow(e2, N + 2);
}

/// One photon, split by the pair that emits it, without the couplings of the virtual photon.
template <class T>
process::EmissionParts emission_parts(const spinors::Beams<T>& beams, const FourVector<T>& p_minus,
                                      const FourVector<T>& p_plus, const FourVector<T>& k, T mass,
                                      T alpha) {
  using namespace spinors;
  const Photons<1, T> photons({k});
  const ChargedLeg<1, T> electron(beams.electron, beams.mass, photons);
  const ChargedLeg<1, T> positron(beams.positron, beams.mass, photons);
  const ChargedLeg<1, T> minus(p_minus, mass, photons);
  const ChargedLeg<1, T> plus(p_plus, mass, photons);
  const FermionCurrents<1, T> initial(BarLine<1, T>(positron, true, photons),
                                      KetLine<1, T>(electron, false, photons));
  const ScalarCurrents<1, T> final_pair(minus, plus, photons);
  const T s = beams.ecm * beams.ecm, q2 = beams.ecm * (beams.ecm - T(2) * k.e);
  process::EmissionParts parts;
  for (unsigned h = 0; h < 2; ++h) {
    for (int spins = 0; spins < 4; ++spins) {
      const int a = spins & 1, b = spins >> 1;
      const auto from_initial = contract(initial(1, h, a, b), final_pair(0, 0)) / q2;
      const auto from_final = contract(initial(0, 0, a, b), final_pair(1, h)) / s;
      parts.initial += std::norm(from_initial);
      parts.final_pair += std::norm(from_final);
      parts.interference += from_initial * std::conj(from_final);
    }
  }
  const T e6 = std::pow(T(4) * std::numbers::pi_v<T> * alpha, 3);
  parts.initial *= e6;
  parts.final_pair *= e6;
  parts.interference *= e6;
  return parts;
}

}  // namespace vasilisa::generators::pipi
