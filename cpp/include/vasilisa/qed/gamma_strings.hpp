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

/// (lslash + pslash + m) ket.
inline Kets propagate(const FourVector<double>& p, double mass, const Ket& ket) {
  Kets result;
  result[0] = spinors::slash(p, ket) + ket * mass;
  for (std::size_t t = 0; t < 4; ++t) result[t + 1] = spinors::slash(covariant_gamma(t), ket);
  return result;
}
inline Bars propagate(const Bar& bar, const FourVector<double>& p, double mass) {
  Bars result;
  result[0] = spinors::slash(bar, p) + bar * mass;
  for (std::size_t t = 0; t < 4; ++t) result[t + 1] = spinors::slash(bar, covariant_gamma(t));
  return result;
}

/// (lslash + pslash + m) gamma^mu ket for an on-shell ket of momentum p.
inline Kets on_shell_propagate(const FourVector<double>& p, std::size_t mu, const Ket& ket) {
  const Ket struck = spinors::slash(contravariant_gamma(mu), ket);
  Kets result;
  result[0] = ket * (2.0 * component(p, mu));
  for (std::size_t t = 0; t < 4; ++t) result[t + 1] = spinors::slash(covariant_gamma(t), struck);
  return result;
}
/// bar gamma^mu (lslash + pslash + m) for an on-shell bar of momentum p.
inline Bars on_shell_propagate(const Bar& bar, std::size_t mu, const FourVector<double>& p) {
  const Bar struck = spinors::slash(bar, contravariant_gamma(mu));
  Bars result;
  result[0] = bar * (2.0 * component(p, mu));
  for (std::size_t t = 0; t < 4; ++t) result[t + 1] = spinors::slash(struck, covariant_gamma(t));
  return result;
}

template <class Spinor>
void add(Spinor& sum, const std::complex<double>& factor, const Spinor& term) {
  for (std::size_t i = 0; i < 4; ++i) sum.c[i] += factor * term.c[i];
}

}  // namespace vasilisa::qed
