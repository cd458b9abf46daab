#include "vasilisa/qed/radiative_scalar_line.hpp"

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

/// a + b l with the moments of l.
struct Linear {
  FourVector<double> constant;
  double slope;
};

/// <(a + b l)^nu>
Complex4<double> vector(const Moments& m, const Linear& x) {
  Complex4<double> result;
  for (std::size_t nu = 0; nu < 4; ++nu) {
    result[nu] = component(x.constant, nu) * m(0) + x.slope * m(nu + 1);
  }
  return result;
}

/// <(a + b l).e>
Complex product(const Moments& m, const Linear& x, const FourVector<double>& e) {
  return spinors::contract(vector(m, x), e);
}

/// <(a + b l).e (c + d l)^nu>
Complex4<double> product(const Moments& m, const Linear& x, const FourVector<double>& e,
                         const Linear& y) {
  const double constant = dot(x.constant, e);
  Complex4<double> result;
  for (std::size_t nu = 0; nu < 4; ++nu) {
    const double c = component(y.constant, nu);
    Complex sum = constant * (c * m(0) + y.slope * m(nu + 1));
    for (std::size_t mu = 0; mu < 4; ++mu) {
      const double lower = (mu == 0 ? 1 : -1) * component(e, mu) * x.slope;
      sum += lower * (c * m(mu + 1) + y.slope * m(mu + 1, nu + 1));
    }
    result[nu] = sum;
  }
  return result;
}

void accumulate(Complex4<double>& sum, const Complex& factor, const Complex4<double>& term) {
  for (std::size_t mu = 0; mu < 4; ++mu) sum[mu] += factor * term[mu];
}
void accumulate(Complex4<double>& sum, const Complex& factor, const FourVector<double>& term) {
  for (std::size_t mu = 0; mu < 4; ++mu) sum[mu] += factor * component(term, mu);
}

constexpr double seagull_vertex = -2;

}  // namespace

FourVector<double> radiating_scalar_current(const RadiatingLine& line,
                                            const FourVector<double>& polarization) {
  const auto k = rounded(line.photon), bar = rounded(line.bar), ket = rounded(line.ket);
  const double before = -dot(ket, polarization) / static_cast<double>(line.ket_photon);
  const double after = dot(bar, polarization) / static_cast<double>(line.bar_photon);
  return (bar + ket - k) * before + (bar + ket + k) * after + polarization * seagull_vertex;
}

RadiativeScalarLine::Ordering RadiativeScalarLine::ordering(const RadiatingLine& line,
                                                            bool photon_at_ket,
                                                            double log_lambda2) const {
  // The line read backwards is the same line with the photon's momentum reversed.
  const auto& near = photon_at_ket ? line.ket : line.bar;
  const auto& far = photon_at_ket ? line.bar : line.ket;
  const auto inner = photon_at_ket ? line.ket - line.photon : line.bar + line.photon;
  const Long off_shell = photon_at_ket ? -2 * line.ket_photon : 2 * line.bar_photon;
  const Long m2 = line.mass * line.mass, square = m2 + off_shell;
  const Long pair = line.pair_squared, reduced = line.reduced_squared;
  loops::LoopMomenta loop{
      4,
      {loops::LongVector{}, components(near), components(inner), components(far)},
      {{{0, m2, square, m2}, {m2, 0, 0, pair}, {square, 0, 0, reduced}, {m2, pair, reduced, 0}}},
      {0, m2, m2, m2},
      log_lambda2};
  loops::TensorFamily family(loop);
  Ordering x;
  x.near = rounded(near);
  x.inner = rounded(inner);
  x.far = rounded(far);
  x.off_shell = static_cast<double>(off_shell);
  x.near_inner = static_cast<double>(2 * (m2 + square) - off_shell);
  x.inner_far = static_cast<double>(2 * (m2 + square - reduced) - off_shell);
  x.near_far = static_cast<double>(2 * (2 * m2 - pair));
  x.box = family.moments(0b1111, 2);
  x.without_near = family.moments(0b1101, 2);
  x.without_far = family.moments(0b0111, 2);
  x.without_photon = family.moments(0b1110, 2);
  x.photon_near = family.moments(0b0011, 1);
  x.photon_inner = family.moments(0b0101, 1);
  x.photon_far = family.moments(0b1001, 1);
  x.near_bubble = family.moments(0b0110, 1);
  x.far_bubble = family.moments(0b1100, 1);
  // (2 p^2 + 2 m^2) B0(p^2) - A0 less its value on shell.
  const auto b0 = loops::precise::B0(square, 0, m2);
  const Long on_shell = 2 - std::log(m2);
  x.self_energy = static_cast<Complex>(2 * (square + m2) * b0 - 4 * m2 * on_shell);
  return x;
}

RadiativeScalarLine::RadiativeScalarLine(const RadiatingLine& line, double log_lambda2,
                                         double alpha)
    : bar_(rounded(line.bar)),
      ket_(rounded(line.ket)),
      line_(line),
      unit_(alpha / (4 * std::numbers::pi)),
      wave_function_(-2 * log_lambda2) {
  at_ket_ = ordering(line, true, log_lambda2);
  at_bar_ = ordering(line, false, log_lambda2);
  using loops::precise::B0, loops::precise::C0;
  const Long m2 = line.mass * line.mass, pair = line.pair_squared;
  seagull_ = seagull_vertex *
             static_cast<Complex>(2 * (2 * m2 - pair) * C0(m2, m2, pair, m2, 0, m2, log_lambda2) +
                                  2.0L * B0(m2, 0, m2) - B0(pair, m2, m2));
}

/// The virtual photon leaves the line with (2 near + l) and returns with (2 far + l) or similar
/// vertices, whose product is a constant plus propagators:
///   (2 p + l).(2 p' + l) = 4 p.p' - (p^2 - m^2) - (p'^2 - m^2) + D_p + D_p' - D_0.
void RadiativeScalarLine::add(const Ordering& x, const FourVector<double>& e,
                              Complex4<double>& total) const {
  const Linear real{x.near * 2.0, 2};        // vertex of the real photon inside the loop
  const Linear through{x.inner + x.far, 2};  // of the virtual one
  const double emitted = 2 * dot(x.near, e) / x.off_shell;  // real photon outside of the loop
  const FourVector<double> tree = x.inner + x.far;

  // Around both.
  accumulate(total, x.near_far, product(x.box, real, e, through));
  accumulate(total, 1, product(x.without_near, real, e, through));
  accumulate(total, 1, product(x.without_far, real, e, through));
  accumulate(total, -1, product(x.without_photon, real, e, through));
  // Around the virtual photon q.
  accumulate(total, emitted * x.inner_far, vector(x.without_near, through));
  accumulate(total, emitted, vector(x.photon_far, through));
  accumulate(total, emitted, vector(x.photon_inner, through));
  accumulate(total, -emitted, vector(x.far_bubble, through));
  // Around the real photon, and the self-energy.
  Complex dressed = x.near_inner * product(x.without_far, real, e) +
                    product(x.photon_inner, real, e) + product(x.photon_near, real, e) -
                    product(x.near_bubble, real, e) + emitted * x.self_energy;
  // One end at the point of the real photon.
  accumulate(total, seagull_vertex, product(x.without_near, {x.far * 2.0, 1}, e, through));
  dressed += seagull_vertex * (product(x.photon_inner, {x.inner * 2.0, 1}, e) +
                               product(x.photon_near, {x.near * 2.0, 1}, e));
  accumulate(total, dressed / x.off_shell, tree);
  // One end at the point of the virtual photon.
  accumulate(total, seagull_vertex, product(x.without_far, real, e, {x.near * 2.0, 1}));
  accumulate(total, seagull_vertex * emitted, vector(x.photon_far, {x.far * 2.0, 1}));
  accumulate(total, seagull_vertex * emitted, vector(x.photon_inner, {x.inner * 2.0, 1}));
  // Both.
  accumulate(total, seagull_vertex * seagull_vertex * x.photon_inner(0), e);
}

spinors::Complex4<double> RadiativeScalarLine::operator()(
    const FourVector<double>& polarization) const {
  Complex4<double> total{};
  add(at_ket_, polarization, total);
  add(at_bar_, polarization, total);
  accumulate(total, seagull_, polarization);
  accumulate(total, wave_function_, radiating_scalar_current(line_, polarization));
  for (auto& value : total) value *= unit_;
  return total;
}

}  // namespace vasilisa::qed
