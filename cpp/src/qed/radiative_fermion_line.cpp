#include "vasilisa/qed/radiative_fermion_line.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>

#include "vasilisa/loops/precise.hpp"
#include "vasilisa/qed/gamma_strings.hpp"

namespace vasilisa::qed {
namespace {

using Complex = std::complex<double>;
using loops::Moments;
using spinors::Complex4;

constexpr std::array<double, 4> metric{1, -1, -1, -1};

void add(Complex4<double>& sum, double factor, const Complex4<double>& term) {
  for (std::size_t mu = 0; mu < 4; ++mu) sum[mu] += factor * term[mu];
}

/// sum_i operator_i term_i, the operators of (lslash + pslash + m).
template <class Spinor>
Spinor applied(const FourVector<double>& p, double mass, const std::array<Spinor, 5>& terms) {
  Spinor result = act(p, terms[0]) + terms[0] * mass;
  for (std::size_t t = 0; t < 4; ++t) result = result + act(covariant_gamma(t), terms[t + 1]);
  return result;
}

/// sum_k moments(i, k) terms_k
template <class Spinor>
std::array<Spinor, 5> contracted(const Moments& moments, const std::array<Spinor, 5>& terms) {
  std::array<Spinor, 5> result;
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t k = 0; k < 5; ++k) qed::add(result[i], moments(i, k), terms[k]);
  }
  return result;
}

/// sum_jk moments(i, j, k) operator_j term_k
template <class Spinor>
std::array<Spinor, 5> contracted_twice(const Moments& moments, const FourVector<double>& p,
                                       double mass, const std::array<Spinor, 5>& terms) {
  std::array<std::array<Spinor, 5>, 5> once;
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = i; j < 5; ++j) {
      for (std::size_t k = 0; k < 5; ++k) qed::add(once[i][j], moments(i, j, k), terms[k]);
      if (j != i) once[j][i] = once[i][j];
    }
  }
  std::array<Spinor, 5> result;
  for (std::size_t i = 0; i < 5; ++i) result[i] = applied(p, mass, once[i]);
  return result;
}

/// The ultraviolet part of gamma^a gamma_b V gamma^b gamma_a, (2 - d)^2 V, less its value at d = 4.
constexpr double vertex_rational = -2.0;

constexpr unsigned everything = 0b1111, without_bar = 0b0111, without_ket = 0b1101;

}  // namespace

RadiativeFermionLine::RadiativeFermionLine(const RadiatingLine& line, double log_lambda2,
                                           double alpha)
    : mass_(static_cast<double>(line.mass)), unit_(alpha / (4 * std::numbers::pi)) {
  const Long m2 = line.mass * line.mass;
  const double log_m2 = 2 * std::log(mass_);
  wave_function_ = log_m2 - 4 - 2 * (log_lambda2 - log_m2);
  const auto loop = [&](bool at_ket) {
    const auto inner = at_ket ? line.ket - line.photon : line.bar + line.photon;
    const Long square = m2 + (at_ket ? -2 * line.ket_photon : 2 * line.bar_photon);
    const Long ket_inner = at_ket ? 0 : line.reduced_squared;
    const Long inner_bar = at_ket ? line.reduced_squared : 0;
    const Long pair = line.pair_squared;
    // 0: virtual photon, 1: ket + l, 2: inner + l, 3: bar + l
    return loops::LoopMomenta{
        4,
        {loops::LongVector{}, components(line.ket), components(inner), components(line.bar)},
        {{{0, m2, square, m2},
          {m2, 0, ket_inner, pair},
          {square, ket_inner, 0, inner_bar},
          {m2, pair, inner_bar, 0}}},
        {0, m2, m2, m2},
        log_lambda2};
  };
  const auto fill = [&](Ordering& x, loops::TensorFamily& family, bool at_ket) {
    x.near = rounded(at_ket ? line.ket : line.bar);
    x.box = family.moments(everything, 3);
    x.around_virtual = family.moments(at_ket ? without_ket : without_bar, 2);
    x.around_real = family.moments(at_ket ? without_bar : without_ket, 2);
    x.inner = rounded(at_ket ? line.ket - line.photon : line.bar + line.photon);
    const Long off_shell = at_ket ? -2 * line.ket_photon : 2 * line.bar_photon;
    const Long square = m2 + off_shell;
    x.off_shell = static_cast<double>(off_shell);
    // Self-energy -2 pslash (B0 + B1) + pslash + (4 B0 - 2) m less its value on shell.
    const auto b0 = loops::precise::B0(square, 0, m2);
    const auto b1 = (-loops::precise::A0(m2) - off_shell * b0) / (2 * square);
    x.slash = static_cast<Complex>(1.0L - 2.0L * (b0 + b1));
    x.mass = static_cast<Complex>(line.mass * (4.0L * b0 - 2.0L - (4 - 3 * std::log(m2))));
  };
  loops::TensorFamily family(loop(true));
  fill(at_ket_, family, true);
  constexpr int inner_propagator = 2;
  auto other = family.replaced(loop(false), inner_propagator);
  fill(at_bar_, other, false);
}

template <class Spinor>
RadiativeFermionLine::End<Spinor> RadiativeFermionLine::end(
    const Ordering& x, const Spinor& spinor, const Spinor& radiated,
    const FourVector<double>& polarization) const {
  End<Spinor> result;
  result.spinor = spinor;
  result.radiated = radiated;
  Spinor vertex = act(polarization, spinor) * vertex_rational;
  for (std::size_t alpha = 0; alpha < 4; ++alpha) {
    const auto gamma = contravariant_gamma(alpha);
    result.plain[alpha] = on_shell_propagate(x.near, alpha, spinor);
    auto struck = result.plain[alpha];
    for (auto& term : struck) term = act(polarization, term);
    const auto box = contracted_twice(x.box, x.inner, mass_, struck);
    const auto behind =
        contracted(x.around_virtual, propagate(x.inner, mass_, act(gamma, radiated)));
    for (std::size_t i = 0; i < 5; ++i) {
      result.dressed[alpha][i] = (box[i] + behind[i]) * metric[alpha];
    }
    vertex = vertex +
             act(gamma, applied(x.inner, mass_, contracted(x.around_real, struck))) * metric[alpha];
  }
  qed::add(vertex, x.slash, act(x.inner, radiated));
  qed::add(vertex, x.mass, radiated);
  result.inner = (act(x.inner, vertex) + vertex * mass_) * (1 / x.off_shell);
  return result;
}

RadiativeFermionLine::KetEnd RadiativeFermionLine::ket_end(
    const LineSpinors& line, const FourVector<double>& polarization) const {
  return end(at_ket_, line.ket, line.ket_radiated, polarization);
}

RadiativeFermionLine::BarEnd RadiativeFermionLine::bar_end(
    const LineSpinors& line, const FourVector<double>& polarization) const {
  return end(at_bar_, line.bar, line.bar_radiated, polarization);
}

Complex4<double> RadiativeFermionLine::operator()(const BarEnd& bar, const KetEnd& ket) const {
  using spinors::current;
  Complex4<double> total{};
  for (std::size_t alpha = 0; alpha < 4; ++alpha) {
    for (std::size_t i = 0; i < 5; ++i) {
      add(total, 1, current(bar.plain[alpha][i], ket.dressed[alpha][i]));
      add(total, 1, current(bar.dressed[alpha][i], ket.plain[alpha][i]));
    }
  }
  const double local = vertex_rational + wave_function_;
  add(total, 1, current(bar.spinor, ket.inner + ket.radiated * local));
  add(total, 1, current(bar.inner + bar.radiated * local, ket.spinor));
  for (auto& value : total) value *= unit_;
  return total;
}

}  // namespace vasilisa::qed
