// Dirac spinors in the chiral (Weyl) representation, gamma^mu = ((0, sigma^mu), (sigmabar^mu, 0)).
//
// External states carry the canonical spin: rest-frame spin up or down along z, boosted. There is
// no direction in which they are singular and no cancellation for light particles, which is all
// that spin-summed amplitudes need.
//
// Products with vectors are inlined wherever they stand: calls would take a third of the time of an
// amplitude with two photons.
#pragma once

#include <array>
#include <cmath>
#include <complex>

#include "vasilisa/kinematics/four_vector.hpp"

namespace vasilisa::spinors {

template <class T>
using Complex4 = std::array<std::complex<T>, 4>;

/// Column spinor: components (L1, L2, R1, R2).
template <class T>
struct Ket {
  std::array<std::complex<T>, 4> c{};
};

/// Row spinor, already multiplied by gamma^0: bar * ket is a Lorentz scalar.
template <class T>
struct Bar {
  std::array<std::complex<T>, 4> c{};
};

template <class T>
Ket<T> operator+(const Ket<T>& a, const Ket<T>& b) {
  Ket<T> r;
  for (std::size_t i = 0; i < 4; ++i) r.c[i] = a.c[i] + b.c[i];
  return r;
}
template <class T>
Bar<T> operator+(const Bar<T>& a, const Bar<T>& b) {
  Bar<T> r;
  for (std::size_t i = 0; i < 4; ++i) r.c[i] = a.c[i] + b.c[i];
  return r;
}
template <class T>
Ket<T> operator*(const Ket<T>& a, T f) {
  Ket<T> r;
  for (std::size_t i = 0; i < 4; ++i) r.c[i] = a.c[i] * f;
  return r;
}
template <class T>
Bar<T> operator*(const Bar<T>& a, T f) {
  Bar<T> r;
  for (std::size_t i = 0; i < 4; ++i) r.c[i] = a.c[i] * f;
  return r;
}

template <class T>
std::complex<T> operator*(const Bar<T>& a, const Ket<T>& b) {
  return a.c[0] * b.c[0] + a.c[1] * b.c[1] + a.c[2] * b.c[2] + a.c[3] * b.c[3];
}

/// Two by two matrix p.sigma (sign = -1) or p.sigmabar (sign = +1) for real p.
template <class T>
struct PauliMatrix {
  T diagonal1, diagonal2;
  std::complex<T> upper;  // the lower off-diagonal element is its conjugate

  PauliMatrix(const FourVector<T>& p, T sign)
      : diagonal1(p.e + sign * p.z), diagonal2(p.e - sign * p.z), upper(sign * p.x, -sign * p.y) {}
};

/// pslash ket.
template <class T>
[[gnu::always_inline]] inline Ket<T> slash(const FourVector<T>& p, const Ket<T>& k) {
  const PauliMatrix<T> s(p, T(-1)), sb(p, T(1));
  return {{s.diagonal1 * k.c[2] + s.upper * k.c[3],
           std::conj(s.upper) * k.c[2] + s.diagonal2 * k.c[3],
           sb.diagonal1 * k.c[0] + sb.upper * k.c[1],
           std::conj(sb.upper) * k.c[0] + sb.diagonal2 * k.c[1]}};
}

/// bar pslash.
template <class T>
[[gnu::always_inline]] inline Bar<T> slash(const Bar<T>& b, const FourVector<T>& p) {
  const PauliMatrix<T> s(p, T(-1)), sb(p, T(1));
  return {{b.c[2] * sb.diagonal1 + b.c[3] * std::conj(sb.upper),
           b.c[2] * sb.upper + b.c[3] * sb.diagonal2,
           b.c[0] * s.diagonal1 + b.c[1] * std::conj(s.upper),
           b.c[0] * s.upper + b.c[1] * s.diagonal2}};
}

/// Contravariant current bar gamma^mu ket.
template <class T>
[[gnu::always_inline]] inline Complex4<T> current(const Bar<T>& b, const Ket<T>& k) {
  // bar gamma^mu ket = bar_L sigma^mu ket_R + bar_R sigmabar^mu ket_L
  const auto a11 = b.c[0] * k.c[2], a12 = b.c[0] * k.c[3], a21 = b.c[1] * k.c[2],
             a22 = b.c[1] * k.c[3];
  const auto d11 = b.c[2] * k.c[0], d12 = b.c[2] * k.c[1], d21 = b.c[3] * k.c[0],
             d22 = b.c[3] * k.c[1];
  const std::complex<T> y = (a12 - a21) - (d12 - d21);
  return {a11 + a22 + d11 + d22, (a12 + a21) - (d12 + d21),
          std::complex<T>(y.imag(), -y.real()),  // -i y
          (a11 - a22) - (d11 - d22)};
}

/// Minkowski product of two complex four-vectors, without conjugation.
template <class T>
std::complex<T> contract(const Complex4<T>& a, const Complex4<T>& b) {
  return a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3];
}
template <class T>
std::complex<T> contract(const Complex4<T>& a, const FourVector<T>& b) {
  return a[0] * b.e - a[1] * b.x - a[2] * b.y - a[3] * b.z;
}

/// u(p, spin) (antiparticle = false) or v(p, spin): (sqrt(p.sigma) xi, +-sqrt(p.sigmabar) xi).
template <class T>
Ket<T> external(const FourVector<T>& p, T mass, int spin, bool antiparticle) {
  const T norm = T(1) / std::sqrt(T(2) * (p.e + mass));
  const PauliMatrix<T> s(p, T(-1)), sb(p, T(1));
  const T sign = antiparticle ? T(-1) : T(1);
  if (spin == 0) {
    return {{(s.diagonal1 + mass) * norm, std::conj(s.upper) * norm,
             sign * (sb.diagonal1 + mass) * norm, sign * std::conj(sb.upper) * norm}};
  }
  return {{s.upper * norm, (s.diagonal2 + mass) * norm, sign * sb.upper * norm,
           sign * (sb.diagonal2 + mass) * norm}};
}

/// Dirac adjoint.
template <class T>
Bar<T> adjoint(const Ket<T>& k) {
  return {{std::conj(k.c[2]), std::conj(k.c[3]), std::conj(k.c[0]), std::conj(k.c[1])}};
}

// Both spins of a line are related by (psi_L, psi_R) -> (sigma_2 psi_R*, sigma_2 psi_L*), which
// commutes with the slash of every real vector and exchanges the spins of u and v up to a phase,
// -i and i. With real polarisation vectors this takes every amplitude to its complex conjugate when
// all spins are flipped.

/// The other spin of a ket that was made of spin 0.
template <class T>
[[gnu::always_inline]] inline Ket<T> flipped(const Ket<T>& k, bool antiparticle) {
  const T sign = antiparticle ? T(-1) : T(1);
  return {{-sign * std::conj(k.c[3]), sign * std::conj(k.c[2]), -sign * std::conj(k.c[1]),
           sign * std::conj(k.c[0])}};
}
template <class T>
[[gnu::always_inline]] inline Bar<T> flipped(const Bar<T>& b, bool antiparticle) {
  const T sign = antiparticle ? T(-1) : T(1);
  return {{-sign * std::conj(b.c[3]), sign * std::conj(b.c[2]), -sign * std::conj(b.c[1]),
           sign * std::conj(b.c[0])}};
}

/// |a|^2 of an amplitude whose terms are `coupling` times `term`, summed over one spin state and
/// the one with all spins flipped.
template <class T>
struct SpinPair {
  std::complex<T> amplitude{}, mirrored{};
  void add(const std::complex<T>& coupling, const std::complex<T>& term) {
    amplitude += coupling * term;
    mirrored += coupling * std::conj(term);
  }
  [[nodiscard]] T squared() const { return std::norm(amplitude) + std::norm(mirrored); }
};

/// The two real polarisation vectors of a photon, transverse in the frame of k: theta-hat, phi-hat.
template <class T>
std::array<FourVector<T>, 2> polarizations(const FourVector<T>& k) {
  const T kt = std::sqrt(k.x * k.x + k.y * k.y);
  const T cos_phi = kt > 0 ? k.x / kt : T(1);
  const T sin_phi = kt > 0 ? k.y / kt : T(0);
  const T cos_theta = k.z / k.e;
  const T sin_theta = kt / k.e;
  return {FourVector<T>{T(0), cos_theta * cos_phi, cos_theta * sin_phi, -sin_theta},
          FourVector<T>{T(0), -sin_phi, cos_phi, T(0)}};
}

}  // namespace vasilisa::spinors
