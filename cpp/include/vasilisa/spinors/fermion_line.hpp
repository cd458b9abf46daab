// Currents of a fermion line that emits any number of photons, bar(end) ... gamma^mu ...
// ket(start).
//
// Orders: tree level, any number N of real photons (compile-time), all masses exact.
// Method: off-shell spinors by recursion over subsets of photons; the first emission from an
// external leg uses (pslash - kslash + m) epsslash u = (2 p.eps - kslash epsslash) u, free of the
// cancellation that the naive numerator has for light collinear particles.
#pragma once

#include <array>
#include <bit>
#include <complex>

#include "vasilisa/spinors/photons.hpp"
#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::spinors {

/// Off-shell spinors that start at an incoming fermion u(p) or an outgoing antifermion v(p), for
/// every subset of photons emitted, every polarisation of these (bit i of `h`) and both spins.
template <int N, class T = double>
class KetLine {
 public:
  static constexpr unsigned size = 1U << N;

  /// No more than `emitted` photons leave the line.
  KetLine(const LineEnd<N, T>& leg, bool antiparticle, const Photons<N, T>& photons,
          int emitted = N)
      : antiparticle_(antiparticle) {
    const T flow = antiparticle ? T(-1) : T(1);  // momentum along the fermion arrow is flow * p
    ket_[0][0][0] = external(leg.p, leg.mass, 0, antiparticle);
    ket_[0][0][1] = flipped(ket_[0][0][0], antiparticle);
    for (unsigned s = 1; s < size; ++s) {
      if (std::popcount(s) > emitted) continue;
      const T denominator = T(1) / (photons.sum_squared[s] - T(2) * flow * leg.pk[s]);
      for (unsigned h = 0; h < size; ++h) {
        if ((h & ~s) != 0) continue;
        ket_[s][h][0] = emit(leg, flow, photons, s, h) * denominator;
        ket_[s][h][1] = flipped(ket_[s][h][0], antiparticle);
      }
    }
  }

  const Ket<T>& operator()(unsigned subset, unsigned h, int spin) const {
    return ket_[subset][h][spin];
  }
  [[nodiscard]] bool antiparticle() const { return antiparticle_; }

 private:
  Ket<T> emit(const LineEnd<N, T>& leg, T flow, const Photons<N, T>& photons, unsigned s,
              unsigned h) const {
    Ket<T> total;
    for (unsigned i = 0; i < N; ++i) {
      const unsigned bit = 1U << i;
      if ((s & bit) == 0) continue;
      const unsigned rest = s ^ bit;
      const unsigned pol = (h & bit) ? 1 : 0;
      const Ket<T>& inner = ket_[rest][h & rest][0];
      const Ket<T> struck = slash(photons.polarization[i][pol], inner);
      if (rest == 0) {
        total = inner * (T(2) * flow * leg.polarization[i][pol]) + slash(-photons.k[i], struck);
      } else {
        const FourVector<T> q = leg.p * flow - photons.sum[s];
        total = total + slash(q, struck) + struck * leg.mass;
      }
    }
    return total;
  }

  bool antiparticle_;
  std::array<std::array<std::array<Ket<T>, 2>, size>, size> ket_{};
};

/// The same from the other end: outgoing fermion ubar(p) or incoming antifermion vbar(p).
template <int N, class T = double>
class BarLine {
 public:
  static constexpr unsigned size = 1U << N;

  /// No more than `emitted` photons leave the line.
  BarLine(const LineEnd<N, T>& leg, bool antiparticle, const Photons<N, T>& photons,
          int emitted = N)
      : antiparticle_(antiparticle) {
    const T flow = antiparticle ? T(-1) : T(1);
    bar_[0][0][0] = adjoint(external(leg.p, leg.mass, 0, antiparticle));
    bar_[0][0][1] = flipped(bar_[0][0][0], antiparticle);
    for (unsigned s = 1; s < size; ++s) {
      if (std::popcount(s) > emitted) continue;
      const T denominator = T(1) / (photons.sum_squared[s] + T(2) * flow * leg.pk[s]);
      for (unsigned h = 0; h < size; ++h) {
        if ((h & ~s) != 0) continue;
        bar_[s][h][0] = emit(leg, flow, photons, s, h) * denominator;
        bar_[s][h][1] = flipped(bar_[s][h][0], antiparticle);
      }
    }
  }

  const Bar<T>& operator()(unsigned subset, unsigned h, int spin) const {
    return bar_[subset][h][spin];
  }
  [[nodiscard]] bool antiparticle() const { return antiparticle_; }

 private:
  Bar<T> emit(const LineEnd<N, T>& leg, T flow, const Photons<N, T>& photons, unsigned s,
              unsigned h) const {
    Bar<T> total;
    for (unsigned i = 0; i < N; ++i) {
      const unsigned bit = 1U << i;
      if ((s & bit) == 0) continue;
      const unsigned rest = s ^ bit;
      const unsigned pol = (h & bit) ? 1 : 0;
      const Bar<T>& inner = bar_[rest][h & rest][0];
      const Bar<T> struck = slash(inner, photons.polarization[i][pol]);
      if (rest == 0) {
        total = inner * (T(2) * flow * leg.polarization[i][pol]) + slash(struck, photons.k[i]);
      } else {
        const FourVector<T> q = leg.p * flow + photons.sum[s];
        total = total + slash(struck, q) + struck * leg.mass;
      }
    }
    return total;
  }

  bool antiparticle_;
  std::array<std::array<std::array<Bar<T>, 2>, size>, size> bar_{};
};

/// Currents bar gamma^mu ket with any subset of the photons emitted from the line.
template <int N, class T = double>
class FermionCurrents {
 public:
  static constexpr unsigned size = 1U << N;

  /// Of the subsets of photons that are asked for, bit s for subset s; the ends must have them.
  FermionCurrents(const BarLine<N, T>& bar, const KetLine<N, T>& ket,
                  unsigned subsets = any_photons) {
    // The phases of flipped(): -i for a particle, i for an antiparticle, conjugated at the bar.
    const T mirror = bar.antiparticle() == ket.antiparticle() ? T(1) : T(-1);
    for (unsigned s = 0; s < size; ++s) {
      if ((subsets >> s & 1U) == 0) continue;
      for (unsigned h = 0; h < size; ++h) {
        if ((h & ~s) != 0) continue;
        auto& j = current_[s][h];
        for (int b = 0; b < 2; ++b) {
          j[0][b] = sum_over_orderings(bar, ket, s, h, 0, b);
          for (std::size_t mu = 0; mu < 4; ++mu) {
            j[1][1 - b][mu] = (b == 0 ? mirror : -mirror) * std::conj(j[0][b][mu]);
          }
        }
      }
    }
  }

  static constexpr int spin_states = 4;

  /// Indices: photons emitted, their polarisations, spin state (bar end: bit 0, ket end: bit 1).
  const Complex4<T>& operator()(unsigned subset, unsigned h, int state) const {
    return current_[subset][h][state & 1][state >> 1];
  }
  /// Indices: photons emitted, their polarisations, spin at the bar end, spin at the ket end.
  const Complex4<T>& operator()(unsigned subset, unsigned h, int bar_spin, int ket_spin) const {
    return current_[subset][h][bar_spin][ket_spin];
  }

 private:
  static Complex4<T> sum_over_orderings(const BarLine<N, T>& bar, const KetLine<N, T>& ket,
                                        unsigned s, unsigned h, int a, int b) {
    Complex4<T> total{};
    for (unsigned from_bar = 0; from_bar < size; ++from_bar) {
      if ((from_bar & ~s) != 0) continue;
      const unsigned rest = s ^ from_bar;
      const Complex4<T> j = current(bar(from_bar, h & from_bar, a), ket(rest, h & rest, b));
      for (std::size_t mu = 0; mu < 4; ++mu) total[mu] += j[mu];
    }
    return total;
  }

  std::array<std::array<std::array<std::array<Complex4<T>, 2>, 2>, size>, size> current_{};
};

}  // namespace vasilisa::spinors
