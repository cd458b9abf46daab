// The photons of one event: momenta, polarisations and their mutual products.
#pragma once

#include <array>
#include <cmath>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::spinors {

/// Sets of subsets of the photons, bit s for subset s: all of them, and the empty subset alone.
constexpr unsigned any_photons = ~0U, no_photons = 1U;

template <int N, class T = double>
struct Photons {
  static constexpr unsigned subsets = 1U << N;
  std::array<FourVector<T>, N> k;
  std::array<std::array<FourVector<T>, 2>, N> polarization;
  std::array<FourVector<T>, subsets> sum{};  // sum of k over a subset
  std::array<T, subsets> sum_squared{};      // and its square

  explicit Photons(const std::array<FourVector<T>, N>& momenta) : k(momenta) {
    for (unsigned i = 0; i < N; ++i) polarization[i] = polarizations(k[i]);
    for (unsigned s = 1; s < subsets; ++s) {
      for (unsigned i = 0; i < N; ++i) {
        if ((s & (1U << i)) == 0) continue;
        sum[s] = sum[s] + k[i];
        for (unsigned j = 0; j < i; ++j) {
          if (s & (1U << j)) sum_squared[s] += T(2) * dot_massless(k[i], T(0), k[j]);
        }
      }
    }
  }
};

/// A charged external line end: physical momentum, mass, and the products p.k with every photon.
template <int N, class T = double>
struct LineEnd {
  FourVector<T> p;
  T mass;
  std::array<T, (1U << N)> pk{};                   // p . (sum of k over a subset)
  std::array<std::array<T, 2>, N> polarization{};  // p . epsilon

  LineEnd(const FourVector<T>& momentum, T m, const Photons<N, T>& photons) : p(momentum), mass(m) {
    for (unsigned i = 0; i < N; ++i) {
      const T product = dot_massless(p, mass * mass, photons.k[i]);
      for (unsigned s = 0; s < pk.size(); ++s) {
        if (s & (1U << i)) pk[s] += product;
      }
      for (unsigned h = 0; h < 2; ++h) {
        polarization[i][h] = dot(p, photons.polarization[i][h]);
      }
    }
  }
};

}  // namespace vasilisa::spinors
