// Current of a pair of point-like charged scalars (sQED) that emits any number of photons.
//
// Orders: tree level, any number N of real photons, masses exact, seagull vertices included.
// The scalar form factor is not part of it: the generators multiply.
#pragma once

#include <array>

#include "vasilisa/spinors/photons.hpp"
#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::spinors {

/// gamma* -> scalar(p_minus) antiscalar(p_plus) + subset of photons; negative charge flows as in
/// the fermion currents, so that interference signs agree.
template <int N, class T = double>
class ScalarCurrents {
 public:
  static constexpr unsigned size = 1U << N;

  /// Of the subsets of photons that are asked for: bit s for subset s.
  ScalarCurrents(const LineEnd<N, T>& minus, const LineEnd<N, T>& plus,
                 const Photons<N, T>& photons, unsigned subsets = any_photons) {
    fill(minus, photons, minus_, subsets);
    fill(plus, photons, plus_, subsets);
    for (unsigned s = 0; s < size; ++s) {
      if ((subsets >> s & 1U) == 0) continue;
      for (unsigned h = 0; h < size; ++h) {
        if ((h & ~s) == 0) current_[s][h] = assemble(minus, plus, photons, s, h);
      }
    }
  }

  static constexpr int spin_states = 1;

  /// Indices: photons emitted, their polarisations; the spin state is the only one.
  const FourVector<T>& operator()(unsigned subset, unsigned h, int = 0) const {
    return current_[subset][h];
  }

 private:
  using Factors = std::array<std::array<T, size>, size>;

  /// Off-shell wave function of an outgoing leg after the emission of a subset, propagators
  /// included; charge sign of the emission is left out.
  static void fill(const LineEnd<N, T>& leg, const Photons<N, T>& photons, Factors& factor,
                   unsigned subsets) {
    factor[0][0] = T(1);
    if (subsets == no_photons) return;
    for (unsigned s = 1; s < size; ++s) {
      const T denominator = T(1) / (T(2) * leg.pk[s] + photons.sum_squared[s]);
      for (unsigned h = 0; h < size; ++h) {
        if ((h & ~s) != 0) continue;
        T total{};
        for (unsigned i = 0; i < N; ++i) {
          if ((s & (1U << i)) == 0) continue;
          const unsigned rest = s ^ (1U << i);
          const auto& eps = photons.polarization[i][(h >> i) & 1U];
          // vertex (2 p + 2 k_rest + k_i).eps_i
          total += T(2) * (leg.polarization[i][(h >> i) & 1U] + dot(photons.sum[rest], eps)) *
                   factor[rest][h & rest];
          for (unsigned j = 0; j < i; ++j) {
            if ((s & (1U << j)) == 0) continue;
            const unsigned others = rest ^ (1U << j);
            total -= T(2) * dot(eps, photons.polarization[j][(h >> j) & 1U]) *
                     factor[others][h & others];
          }
        }
        factor[s][h] = total * denominator;
      }
    }
  }

  FourVector<T> assemble(const LineEnd<N, T>& minus, const LineEnd<N, T>& plus,
                         const Photons<N, T>& photons, unsigned s, unsigned h) const {
    FourVector<T> total{};
    for (unsigned a = 0; a < size; ++a) {
      if ((a & ~s) != 0) continue;
      const unsigned b = s ^ a;
      const T amplitude = sign(b) * minus_[a][h & a] * plus_[b][h & b];
      total = total + (minus.p + photons.sum[a] - plus.p - photons.sum[b]) * amplitude;
    }
    // Seagull: one photon leaves at the vertex of the virtual photon.
    for (unsigned i = 0; i < N; ++i) {
      if ((s & (1U << i)) == 0) continue;
      const unsigned rest = s ^ (1U << i);
      for (unsigned a = 0; a < size; ++a) {
        if ((a & ~rest) != 0) continue;
        const unsigned b = rest ^ a;
        const T amplitude = sign(b) * minus_[a][h & a] * plus_[b][h & b];
        total = total - photons.polarization[i][(h >> i) & 1U] * (T(2) * amplitude);
      }
    }
    return total;
  }

  /// Each photon from the positive leg brings a factor -1.
  static T sign(unsigned subset) {
    int n = 0;
    for (unsigned i = 0; i < N; ++i) n += static_cast<int>((subset >> i) & 1U);
    return n % 2 == 0 ? T(1) : T(-1);
  }

  Factors minus_{}, plus_{};
  std::array<std::array<FourVector<T>, size>, size> current_{};
};

}  // namespace vasilisa::spinors
