// Two charged lines joined by one virtual photon, with photons from both: annihilation into another
// pair, or scattering of two kinds of particles.
//
// Orders included: tree level, N real photons, interference of the lines. Each line is a class of
// currents: operator()(photons emitted, their polarisations, spin state). Line a is one of
// fermions; line b has its number of spin states.
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/spinors/photons.hpp"
#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::spinors {

/// True if the photons in `from_a` may leave line a when `all` are emitted.
constexpr bool allowed(kinematics::Radiation radiation, unsigned from_a, unsigned all) {
  switch (radiation) {
    case kinematics::Radiation::line_a:
      return from_a == all;
    case kinematics::Radiation::line_b:
      return from_a == 0;
    case kinematics::Radiation::full:
    case kinematics::Radiation::no_interference:
      break;
  }
  return true;
}

/// Subsets of N photons that a line emits: bit s for subset s.
template <int N>
constexpr unsigned emitted_by(kinematics::Line line, kinematics::Radiation radiation) {
  constexpr unsigned all = Photons<N>::subsets - 1;
  unsigned subsets = 0;
  for (unsigned from_a = 0; from_a <= all; ++from_a) {
    if (!allowed(radiation, from_a, all)) continue;
    subsets |= 1U << (line == kinematics::Line::a ? from_a : all ^ from_a);
  }
  return subsets;
}

/// Spin states of line a; those with all spins flipped, line b's too, follow from them.
constexpr std::array half_of_spins{0, 2};

/// Sum over spins and polarisations of |M|^2, couplings included, GeV^(-2N). `virtuality(s)`: q2 of
/// the virtual photon when the photons of subset s have left line a; `coupling(q2)` multiplies its
/// propagator 1/q2.
template <int N, class T, class LineA, class LineB, class Virtuality, class Coupling>
T squared_lines(const LineA& a, const LineB& b, const Virtuality& virtuality,
                const Coupling& coupling, T alpha, kinematics::Radiation radiation) {
  constexpr unsigned all = Photons<N, T>::subsets - 1;
  std::array<std::complex<T>, all + 1> propagator{};
  for (unsigned s = 0; s <= all; ++s) {
    if (!allowed(radiation, s, all)) continue;
    const T q2 = virtuality(s);
    propagator[s] = std::complex<T>(coupling(q2)) / q2;
  }

  const bool interfere = radiation != kinematics::Radiation::no_interference;
  T total{};
  for (unsigned h = 0; h <= all; ++h) {
    for (const int spins : half_of_spins) {
      for (int state = 0; state < LineB::spin_states; ++state) {
        SpinPair<T> amplitude;
        for (unsigned s = 0; s <= all; ++s) {
          if (!allowed(radiation, s, all)) continue;
          const auto term = contract(a(s, h & s, spins), b(all ^ s, h & ~s, state));
          if (interfere) {
            amplitude.add(propagator[s], term);
          } else {
            total += T(2) * std::norm(propagator[s] * term);
          }
        }
        total += amplitude.squared();
      }
    }
  }
  for (int i = 0; i < N + 2; ++i) total *= T(4) * std::numbers::pi_v<T> * alpha;
  return total;
}

}  // namespace vasilisa::spinors
