// e-(p1) e+(p2) -> N photons (N >= 2), spin-summed squared amplitude.
//
// Orders included: tree level. Approximations: none, the electron mass is exact.
// No factor 1/N! for identical photons inside.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>

#include "vasilisa/spinors/fermion_line.hpp"
#include "vasilisa/spinors/incoming_pair.hpp"

namespace vasilisa::generators::gammagamma {

/// Sum over spins and polarisations of |M|^2, couplings included, GeV^(4-2N).
template <int N, class T>
T squared_amplitude(const spinors::IncomingPair<T>& beams, const std::array<FourVector<T>, N>& k,
                    T alpha) {
  using namespace spinors;
  const Photons<N, T> photons(k);
  const LineEnd<N, T> electron(beams.electron, beams.mass, photons);
  const LineEnd<N, T> positron(beams.positron, beams.mass, photons);
  constexpr int before_cut = (N - 1) / 2;  // photons on the side of the positron
  const KetLine<N, T> ket(electron, false, photons, N - 1 - before_cut);
  const BarLine<N, T> bar(positron, true, photons, before_cut);
  constexpr unsigned all = Photons<N, T>::subsets - 1;

  T total{};
  // The positron's spin is 0; the other one brings the complex conjugate.
  for (int spin = 0; spin < 2; ++spin) {
    for (unsigned h = 0; h <= all; ++h) {
      std::complex<T> amplitude{};
      for (unsigned i = 0; i < N; ++i) {
        const unsigned rest = all ^ (1U << i);
        const auto& polarization = photons.polarization[i][(h >> i) & 1U];
        // The line is cut at photon i, half of the others on either side: then every propagator
        // next to a beam is that of one photon, -2 p.k, with no cancellation when the photon is
        // soft.
        for (unsigned from_bar = 0; from_bar <= all; ++from_bar) {
          if ((from_bar & ~rest) != 0 || std::popcount(from_bar) != before_cut) continue;
          const unsigned from_ket = rest ^ from_bar;
          amplitude += slash(bar(from_bar, h & from_bar, 0), polarization) *
                       ket(from_ket, h & from_ket, spin);
        }
      }
      total += 2 * std::norm(amplitude);
    }
  }
  const T e2 = T(4) * std::numbers::pi_v<T> * alpha;
  return total * std::pow(e2, N);
}

}  // namespace vasilisa::generators::gammagamma
