// Strings of Dirac matrices that are polynomials in a loop momentum.
//
// (lslash + pslash + m) is a row of five operators, the coefficients of (1, l^0, ..., l^3), as the
// moments of loops/tensor_family.hpp are ordered. Beside an on-shell end,
// (lslash + pslash + m) gamma^mu ket = (2 p^mu + lslash gamma^mu) ket.
#pragma once

#include <array>

#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::qed {

using Ket = spinors::Ket<double>;
using Bar = spinors::Bar<double>;
using Kets = std::array<Ket, 5>;
using Bars = std::array<Bar, 5>;

/// e with gamma_mu = eslash.
constexpr FourVector<double> covariant_gamma(std::size_t mu) {
  return {mu == 0 ? 1.0 : 0.0, mu == 1 ? 1.0 : 0.0, mu == 2 ? 1.0 : 0.0, mu == 3 ? 1.0 : 0.0};
}
/// e with gamma^mu = eslash.
constexpr FourVector<double> contravariant_gamma(std::size_t mu) {
  return mu == 0 ? covariant_gamma(0) : -covariant_gamma(mu);
}
constexpr double component(const FourVector<double>& p, std::size_t mu) {
  return mu == 0 ? p.e : mu == 1 ? p.x : mu == 2 ? p.y : p.z;
}

// The same functions serve kets, read from the left, and bars, read from the right.

inline Ket act(const FourVector<double>& p, const Ket& ket) { return spinors::slash(p, ket); }
inline Bar act(const FourVector<double>& p, const Bar& bar) { return spinors::slash(bar, p); }

/// (lslash + pslash + m) ket, or bar (lslash + pslash + m).
template <class Spinor>
std::array<Spinor, 5> propagate(const FourVector<double>& p, double mass, const Spinor& end) {
  std::array<Spinor, 5> result;
  result[0] = act(p, end) + end * mass;
  for (std::size_t t = 0; t < 4; ++t) result[t + 1] = act(covariant_gamma(t), end);
  return result;
}

/// (lslash + pslash + m) gamma^mu ket, or bar gamma^mu (lslash + pslash + m), for an end on shell
/// of momentum p.
template <class Spinor>
std::array<Spinor, 5> on_shell_propagate(const FourVector<double>& p, std::size_t mu,
                                         const Spinor& end) {
  const Spinor struck = act(contravariant_gamma(mu), end);
  std::array<Spinor, 5> result;
  result[0] = end * (2.0 * component(p, mu));
  for (std::size_t t = 0; t < 4; ++t) result[t + 1] = act(covariant_gamma(t), struck);
  return result;
}

template <class Spinor>
void add(Spinor& sum, const std::complex<double>& factor, const Spinor& term) {
  for (std::size_t i = 0; i < 4; ++i) sum.c[i] += factor * term.c[i];
}

}  // namespace vasilisa::qed
