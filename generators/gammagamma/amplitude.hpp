// e-(p1) e+(p2) -> N photons (N >= 2), spin-summed squared amplitude.
//
// Orders included: tree level. Approximations: none, the electron mass is exact.
// No factor 1/N! for identical photons inside.
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include "vasilisa/spinors/beams.hpp"
#include "vasilisa/spinors/fermion_line.hpp"

namespace vasilisa::generators::gammagamma {

/// Sum over spins and polarisations of |M|^2, couplings included, GeV^(4-2N).
template <int N, class T>
T squared_amplitude(const spinors::Beams<T>& beams, const std::array<FourVector<T>, N>& k,
                    T alpha) {
  using namespace spinors;
  const Photons<N, T> photons(k);
  const ChargedLeg<N, T> electron(beams.electron, beams.mass, photons);
  const ChargedLeg<N, T> positron(beams.positron, beams.mass, photons);
  const KetLine<N, T> ket(electron, false, photons);
  constexpr unsigned all = Photons<N, T>::subsets - 1;

  T total{};
  for (int spin2 = 0; spin2 < 2; ++spin2) {
    const Bar<T> bar = adjoint(external(beams.positron, beams.mass, spin2, true));
    for (int spin1 = 0; spin1 < 2; ++spin1) {
      for (unsigned h = 0; h <= all; ++h) {
        std::complex<T> amplitude{};
        for (unsigned i = 0; i < N; ++i) {
          const unsigned rest = all ^ (1U << i);
          amplitude +=
              slash(bar, photons.polarization[i][(h >> i) & 1U]) * ket(rest, h & rest, spin1);
        }
        total += std::norm(amplitude);
      }
    }
  }
  const T e2 = T(4) * std::numbers::pi_v<T> * alpha;
  return total * std::pow(e2, N);
}

}  // namespace vasilisa::generators::gammagamma
