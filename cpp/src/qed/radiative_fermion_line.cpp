#include "vasilisa/qed/radiative_fermion_line.hpp"

#include <cmath>
#include <numbers>

#include "vasilisa/loops/precise.hpp"
#include "vasilisa/qed/gamma_strings.hpp"

namespace vasilisa::qed {
namespace {

using Complex = std::complex<double>;
using loops::Moments;
using spinors::Complex4;
using spinors::slash;

constexpr std::array<double, 4> metric{1, -1, -1, -1};

void add(Complex4<double>& sum, double factor, const Complex4<double>& term) {
  for (std::size_t mu = 0; mu < 4; ++mu) sum[mu] += factor * term[mu];
}

/// sum_ij moments(i, j) operators_i applied to terms_j, the operators (lslash + pslash + m).
Ket applied(const FourVector<double>& p, double mass, const std::array<Ket, 5>& of) {
  Ket result = slash(p, of[0]) + of[0] * mass;
  for (std::size_t t = 0; t < 4; ++t) result = result + slash(covariant_gamma(t), of[t + 1]);
  return result;
}
Bar applied(const FourVector<double>& p, double mass, const std::array<Bar, 5>& of) {
  Bar result = slash(of[0], p) + of[0] * mass;
  for (std::size_t t = 0; t < 4; ++t) result = result + slash(of[t + 1], covariant_gamma(t));
  return result;
}

/// sum_k moments(i, j, k) terms_k
template <class Spinor>
std::array<Spinor, 5> contracted(const Moments& moments, std::size_t i,
                                 const std::array<Spinor, 5>& terms) {
  std::array<Spinor, 5> result;
  for (std::size_t j = 0; j < 5; ++j) {
    for (std::size_t k = 0; k < 5; ++k) qed::add(result[j], moments(i, j, k), terms[k]);
  }
  return result;
}

/// The ultraviolet part of gamma^a gamma_b V gamma^b gamma_a, (2 - d)^2 V, less its value at d = 4.
constexpr double vertex_rational = -2.0;

}  // namespace

RadiativeFermionLine::Ordering RadiativeFermionLine::ordering(const RadiatingLine& line,
                                                              bool photon_at_ket,
                                                              double log_lambda2) const {
  const Long m2 = line.mass * line.mass;
  const auto inner = photon_at_ket ? line.ket - line.photon : line.bar + line.photon;
  const Long off_shell = photon_at_ket ? -2 * line.ket_photon : 2 * line.bar_photon;
  const Long square = m2 + off_shell;
  // 0: virtual photon, 1: ket + l, 2: inner + l, 3: bar + l
  const Long p12 = photon_at_ket ? 0 : line.reduced_squared;
  const Long p23 = photon_at_ket ? line.reduced_squared : 0;
  const Long p13 = line.pair_squared;
  loops::LoopMomenta loop{
      4,
      {loops::LongVector{}, components(line.ket), components(inner), components(line.bar)},
      {{{0, m2, square, m2}, {m2, 0, p12, p13}, {square, p12, 0, p23}, {m2, p13, p23, 0}}},
      {0, m2, m2, m2},
      log_lambda2};
  loops::TensorFamily family(loop);
  Ordering result;
  result.box = family.moments(0b1111, 3);
  result.at_bar = family.moments(0b1101, 2);
  result.at_ket = family.moments(0b0111, 2);
  result.inner = rounded(inner);
  result.off_shell = static_cast<double>(off_shell);
  // Self-energy -2 pslash (B0 + B1) + pslash + (4 B0 - 2) m less its value on shell.
  const auto b0 = loops::precise::B0(square, 0, m2);
  const auto b1 = (-loops::precise::A0(m2) - off_shell * b0) / (2 * square);
  const Long log_m2 = std::log(m2);
  result.slash = static_cast<Complex>(1.0L - 2.0L * (b0 + b1));
  result.mass = static_cast<Complex>(line.mass * (4.0L * b0 - 2.0L - (4 - 3 * log_m2)));
  return result;
}

RadiativeFermionLine::RadiativeFermionLine(const RadiatingLine& line, double log_lambda2,
                                           double alpha)
    : bar_(rounded(line.bar)),
      ket_(rounded(line.ket)),
      mass_(static_cast<double>(line.mass)),
      unit_(alpha / (4 * std::numbers::pi)) {
  const double log_m2 = 2 * std::log(mass_);
  wave_function_ = log_m2 - 4 - 2 * (log_lambda2 - log_m2);
  photon_at_ket_ = ordering(line, true, log_lambda2);
  photon_at_bar_ = ordering(line, false, log_lambda2);
}

spinors::Complex4<double> RadiativeFermionLine::operator()(
    const LineSpinors& line, const FourVector<double>& polarization) const {
  using spinors::current;
  Complex4<double> total{};
  // Vertex of the real photon, the virtual one around it, between inner and on-shell momentum.
  const Ordering& a = photon_at_ket_;
  const Ordering& b = photon_at_bar_;
  Ket ket_vertex = slash(polarization, line.ket) * vertex_rational;
  Bar bar_vertex = slash(line.bar, polarization) * vertex_rational;
  for (std::size_t alpha = 0; alpha < 4; ++alpha) {
    const auto lower = contravariant_gamma(alpha);  // gamma^alpha; the metric is in `sign`
    const double sign = metric[alpha];
    auto kets = on_shell_propagate(ket_, alpha, line.ket);
    auto bars = on_shell_propagate(line.bar, alpha, bar_);
    auto struck_kets = kets;
    auto struck_bars = bars;
    for (auto& k : struck_kets) k = slash(polarization, k);
    for (auto& x : struck_bars) x = slash(x, polarization);

    // Boxes.
    for (std::size_t i = 0; i < 5; ++i) {
      add(total, sign,
          current(bars[i], applied(a.inner, mass_, contracted(a.box, i, struck_kets))));
      add(total, sign,
          current(applied(b.inner, mass_, contracted(b.box, i, struck_bars)), kets[i]));
    }

    // Vertices of the virtual photon, between an on-shell and an inner momentum.
    const auto inner_kets = propagate(a.inner, mass_, slash(lower, line.ket_radiated));
    const auto inner_bars = propagate(slash(line.bar_radiated, lower), b.inner, mass_);
    const auto weighted_kets = [&] {
      std::array<Ket, 5> r;
      for (std::size_t i = 0; i < 5; ++i) {
        for (std::size_t j = 0; j < 5; ++j) qed::add(r[i], a.at_bar(i, j), inner_kets[j]);
      }
      return r;
    }();
    const auto weighted_bars = contracted(b.at_ket, 0, inner_bars);
    for (std::size_t i = 0; i < 5; ++i) {
      add(total, sign, current(bars[i], weighted_kets[i]));
      add(total, sign, current(weighted_bars[i], kets[i]));
    }

    // Vertices of the real photon.
    ket_vertex = ket_vertex +
                 slash(lower, applied(a.inner, mass_, contracted(a.at_ket, 0, struck_kets))) * sign;
    bar_vertex = bar_vertex +
                 slash(applied(b.inner, mass_, contracted(b.at_bar, 0, struck_bars)), lower) * sign;
  }
  // Rational terms of the virtual photon's vertices.
  add(total, vertex_rational, current(line.bar, line.ket_radiated));
  add(total, vertex_rational, current(line.bar_radiated, line.ket));

  // Self-energies and vertices of the real photon, behind a propagator.
  Ket inner_ket = ket_vertex;
  qed::add(inner_ket, a.slash, slash(a.inner, line.ket_radiated));
  qed::add(inner_ket, a.mass, line.ket_radiated);
  Bar inner_bar = bar_vertex;
  qed::add(inner_bar, b.slash, slash(line.bar_radiated, b.inner));
  qed::add(inner_bar, b.mass, line.bar_radiated);
  add(total, 1 / a.off_shell, current(line.bar, slash(a.inner, inner_ket) + inner_ket * mass_));
  add(total, 1 / b.off_shell, current(slash(inner_bar, b.inner) + inner_bar * mass_, line.ket));

  add(total, wave_function_, current(line.bar, line.ket_radiated));
  add(total, wave_function_, current(line.bar_radiated, line.ket));
  for (auto& x : total) x *= unit_;
  return total;
}

}  // namespace vasilisa::qed
