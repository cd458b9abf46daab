// Three-point function: soft-divergent with two masses on shell, [BD90], and regular
// with real or complex masses, [HV79] section 5.
//
// Valid for real momenta that span a Minkowski plane, as any two momenta do of which one is
// timelike: lambda(p1^2, p2^2, p12^2) > 0. Collinear singularities (massless legs between massless
// propagators) are not covered.
#include <cmath>
#include <cstddef>
#include <numbers>
#include <sstream>

#include "vasilisa/loops/edge.hpp"
#include "vasilisa/loops/precise.hpp"
#include "vasilisa/loops/scalar_integrals.hpp"
#include "vasilisa/loops/soft.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::loops {
namespace {

/// A point y_0 with its distance from 1 kept to full relative precision.
struct Pole {
  QuadComplex value;
  QuadComplex complement;
};

/// Side on which u = 1 - v y_0 lies, for v on the given side; y_0 is closer to the real axis than
/// v.
Side side_at(const Pole& pole, Side side) {
  return pole.value.real() > Quad(0) ? opposite(side) : side;
}

LongComplex rounded(Quad x) { return static_cast<Long>(x); }
using loops::rounded;

bool is_real(const QuadComplex& z) { return z.imag() == Quad(0); }

/// What the logarithms and dilogarithms of u(y) = 1 - v y and a pole need of quadruple precision.
struct Ratios {
  LongComplex end, at_pole;          // u(1), u(y_0)
  LongComplex start_over, end_over;  // u(0)/u(y_0), u(1)/u(y_0)
  LongComplex start_rest, end_rest;  // 1 - these
};

template <class Number>
Ratios ratios(const Number& v, const Number& value, const Number& complement) {
  const Number one(1);
  const Number end = one - v, at_pole = one - v * value;
  const Number inverse = one / at_pole, scaled = v * inverse;
  return {rounded(end),           rounded(at_pole),         rounded(inverse),
          rounded(end * inverse), rounded(-scaled * value), rounded(scaled * complement)};
}

/// Real numbers, as all of them are for real masses, at a fraction of the time.
Ratios ratios(const QuadComplex& v, const Pole& pole) {
  if (is_real(v) && is_real(pole.value)) {
    return ratios<Quad>(v.real(), pole.value.real(), pole.complement.real());
  }
  return ratios<QuadComplex>(v, pole.value, pole.complement);
}

/// int_0^1 dy [ln u(y) - ln u(y_0)]/(y - y_0), u(y) = 1 - v y, from the primitive
/// [ln u - ln u(y_0)] ln(1 - u/u(y_0)) + Li2(u/u(y_0)). On the way u meets no cut of ln u, and
/// where u/u(y_0) crosses the cut of Li2 the jump is compensated by the first term: no eta
/// function.
LongComplex logarithm_over_pole(const Ratios& u, LongComplex log_at_pole, Side side,
                                const Pole& pole) {
  // Sides of u/u(y_0) on the real axis: d/dv of 1/(1 - v y0) and of (1 - v)/(1 - v y0).
  const Side start_side = pole.value.real() > Quad(0) ? side : opposite(side);
  const Side end_side = pole.value.real() > Quad(1) ? side : opposite(side);
  LongComplex sum = dilogarithm(u.end_over, end_side) - dilogarithm(u.start_over, start_side);
  if (u.end != LongComplex(0) && u.end_rest != LongComplex(0)) {
    sum += (logarithm(u.end, opposite(side)) - log_at_pole) *
           logarithm(u.end_rest, opposite(end_side));
  }
  if (u.start_rest != LongComplex(0)) {
    sum += log_at_pole * logarithm(u.start_rest, opposite(start_side));
  }
  return sum;
}

/// The same for the sum of u(y) = y and u(y) = 1 - y; y_0 on the upper side of the real axis.
LongComplex massless_logarithms_over_pole(const Pole& pole) {
  const Side side = Side::above;
  const LongComplex log_y = logarithm(rounded(pole.value), side);
  const LongComplex log_rest = logarithm(rounded(pole.complement), opposite(side));
  const auto sum = [&](const auto& value, const auto& complement) {
    const auto one = decltype(value + complement)(1);
    return dilogarithm(rounded(one / value), opposite(side)) -
           dilogarithm(rounded(one / complement), side) -
           log_y * logarithm(rounded(-complement / value), side) +
           log_rest * logarithm(rounded(-value / complement), opposite(side));
  };
  return is_real(pole.value) ? sum(pole.value.real(), pole.complement.real())
                             : sum(pole.value, pole.complement);
}

/// int_0^1 dy [ln Q(y) - ln Q(y_0)]/(y - y_0); [HV79] eq. (5.6). log_q0 = ln Q(y_0), which all
/// three edges of a triangle share.
LongComplex edge_integral(Quad p_squared, const QuadComplex& mass1_squared,
                          const QuadComplex& mass2_squared, const Pole& pole, LongComplex log_q0) {
  const QuadComplex zero(0);
  if (mass1_squared == zero && mass2_squared != zero) {
    return -edge_integral(p_squared, mass2_squared, mass1_squared, {pole.complement, pole.value},
                          log_q0);
  }
  LongComplex sum;
  LongComplex log_factors;  // ln Q(y_0) from the factors: log_q0 plus a multiple of 2 pi i
  if (mass1_squared == zero) {
    sum = massless_logarithms_over_pole(pole);
    log_factors = logarithm(LongComplex(static_cast<Long>(-p_squared)), Side::below) +
                  logarithm(rounded(pole.value), Side::above) +
                  logarithm(rounded(pole.complement), Side::below);
  } else {
    const Edge edge = factorise_edge(p_squared, mass1_squared, mass2_squared);
    log_factors = std::log(rounded(mass1_squared));
    for (std::size_t k = 0; k < 2; ++k) {
      const QuadComplex& v = edge.v[k];
      if (v == zero) continue;
      const Ratios u = ratios(v, pole);
      const LongComplex log_at_pole = logarithm(u.at_pole, side_at(pole, edge.side[k]));
      sum += logarithm_over_pole(u, log_at_pole, edge.side[k], pole);
      log_factors += log_at_pole;
    }
  }
  constexpr Long two_pi = 2.0L * std::numbers::pi_v<Long>;
  const Long turns = std::round((log_factors - log_q0).imag() / two_pi);
  if (turns == 0) return sum;
  return sum + LongComplex(0, two_pi * turns) *
                   logarithm(rounded(-pole.complement / pole.value), Side::above);
}

/// A triangle with its propagators in an order of our choice; p_ij connects propagators i and j.
struct Triangle {
  Quad p12, p23, p13;
  QuadComplex m1, m2, m3;  // squared
};

Triangle rotate(const Triangle& t) { return {t.p23, t.p13, t.p12, t.m2, t.m3, t.m1}; }

Quad magnitude(Quad x) { return x < Quad(0) ? -x : x; }

/// Propagator 2 is massless and both its neighbours are on shell.
bool is_soft(const Triangle& t) {
  return t.m2 == QuadComplex(0) && on_shell(static_cast<Long>(t.p12), rounded(t.m1)) &&
         on_shell(static_cast<Long>(t.p23), rounded(t.m3));
}

/// Propagators 1 and 2 of the same mass with a massless leg between them: two closed forms.
/// Propagator 3 massless and on shell with one of them (leg 31 or 23):
///   C0(m^2, 0, q; 0, m, m) = [zeta(2) - Li2(q/m^2)]/(q - m^2).
bool is_dilogarithm(const Triangle& t) {
  return t.p12 == Quad(0) && t.m1 == t.m2 && t.m3 == QuadComplex(0) && t.m1.imag() == Quad(0) &&
         (on_shell(static_cast<Long>(t.p13), rounded(t.m1)) ||
          on_shell(static_cast<Long>(t.p23), rounded(t.m1)));
}

LongComplex dilogarithm_triangle(const Triangle& t) {
  const Long m2 = static_cast<Long>(t.m1.real());
  const bool first = on_shell(static_cast<Long>(t.p13), rounded(t.m1));
  const Long q = static_cast<Long>(first ? t.p23 : t.p13);
  constexpr Long zeta2 = std::numbers::pi_v<Long> * std::numbers::pi_v<Long> / 6.0L;
  return (zeta2 - dilogarithm(LongComplex(q / m2), Side::above)) / (q - m2);
}

/// All masses the same: C0(0, s, s'; m, m, m) is a difference of ln^2 x/2, x of `mass_shell`.
bool is_logarithm(const Triangle& t) {
  return t.p12 == Quad(0) && t.m1 == t.m2 && t.m1 == t.m3 && t.m1.imag() == Quad(0) &&
         t.p13 != t.p23;
}

LongComplex logarithm_triangle(const Triangle& t) {
  const LongComplex m2 = rounded(t.m1);
  const LongComplex a = mass_shell(static_cast<Long>(t.p13), m2, m2).log_x;
  const LongComplex b = mass_shell(static_cast<Long>(t.p23), m2, m2).log_x;
  return (a * a - b * b) / (2.0L * static_cast<Long>(t.p13 - t.p23));
}

/// [BD90]: photon of mass lambda between the on-shell masses m_1 and m_3.
LongComplex soft_triangle(const Triangle& t, Long log_lambda2) {
  const LongComplex m1 = rounded(t.m1);
  const LongComplex m3 = rounded(t.m3);
  const MassShell shell = mass_shell(static_cast<Long>(t.p13), m1, m3);
  const Long ratio = std::sqrt(m1.real() / m3.real());
  const Long log_masses = std::log(m1.real() * m3.real()) / 2.0L;
  const LongComplex bracket =
      -shell.log_x / 2.0L + 2.0L * shell.log_one_minus_x2 + log_masses - log_lambda2;
  const Long constant = std::log(ratio) * std::log(ratio) / 2.0L -
                        std::numbers::pi_v<Long> * std::numbers::pi_v<Long> / 6.0L;
  return shell.prefactor * (shell.log_x * bracket + constant + dilogarithm(shell.x * shell.x) +
                            dilogarithm(1.0L - shell.x * ratio, Side::below) +
                            dilogarithm(1.0L - shell.x / ratio, Side::below));
}

LongComplex regular_triangle(Triangle t) {
  while (magnitude(t.p23) < magnitude(t.p12) || magnitude(t.p23) < magnitude(t.p13)) t = rotate(t);
  const Quad two(2);
  const Quad p_minus = t.p12 - t.p13;
  const Quad kallen = p_minus * p_minus - t.p23 * (two * (t.p12 + t.p13) - t.p23);
  if (!(kallen > Quad(0))) {
    std::ostringstream message;
    message << "C0: momenta squared " << static_cast<double>(t.p12) << ", "
            << static_cast<double>(t.p23) << ", " << static_cast<double>(t.p13)
            << " do not span a Minkowski plane: lambda = " << static_cast<double>(kallen)
            << " must be positive";
    throw RangeError(message.str());
  }
  const Quad root = square_root(kallen);
  // alpha: p23 alpha^2 + (p13 - p12 - p23) alpha + p12 = 0; beta = 1 - alpha likewise with p13.
  const Quad alpha_sum = t.p23 + p_minus;
  const Quad beta_sum = t.p23 - p_minus;
  const Quad alpha =
      alpha_sum > Quad(0) ? (alpha_sum + root) / (two * t.p23) : two * t.p12 / (alpha_sum - root);
  const Quad beta =
      beta_sum > Quad(0) ? two * t.p13 / (beta_sum + root) : (beta_sum - root) / (two * t.p23);
  const QuadComplex y0 = -(t.m2 - t.m1 - t.p12 + (t.m3 - t.m2 + p_minus) * alpha) / root;
  // ln Q at the pole, common to the edges: Q_0 = -det Y/(2 lambda), with real masses less i0.
  const QuadComplex y12 = t.m1 + t.m2 - t.p12;
  const QuadComplex y13 = t.m1 + t.m3 - t.p13;
  const QuadComplex y23 = t.m2 + t.m3 - t.p23;
  const QuadComplex half_det = Quad(4) * t.m1 * t.m2 * t.m3 + y12 * y13 * y23 - t.m1 * y23 * y23 -
                               t.m2 * y13 * y13 - t.m3 * y12 * y12;
  if (half_det == QuadComplex(0)) {
    throw RangeError("C0: the momenta and masses are at a Landau singularity");
  }
  const LongComplex log_q0 = logarithm(rounded(-half_det / kallen), Side::below);
  LongComplex sum = edge_integral(t.p23, t.m2, t.m3, {y0 + alpha, beta - y0}, log_q0);
  if (beta != Quad(0)) {
    sum -= edge_integral(t.p13, t.m1, t.m3, {y0 / beta, (beta - y0) / beta}, log_q0);
  }
  if (alpha != Quad(0)) {
    sum += edge_integral(t.p12, t.m1, t.m2, {-y0 / alpha, (alpha + y0) / alpha}, log_q0);
  }
  return -sum / static_cast<Long>(root);
}

LongComplex infrared_finite(Triangle t) {
  for (int i = 0; i < 3; ++i, t = rotate(t)) {
    if (is_dilogarithm(t)) return dilogarithm_triangle(t);
    if (is_logarithm(t)) return logarithm_triangle(t);
  }
  return regular_triangle(t);
}

}  // namespace

LongComplex precise::C0(Long p1_squared, Long p2_squared, Long p12_squared, LongComplex m1_squared,
                        LongComplex m2_squared, LongComplex m3_squared, Long log_lambda2) {
  const auto quad = [](const LongComplex& m) { return QuadComplex(m.real(), m.imag()); };
  Triangle triangle{p1_squared,       p2_squared,       p12_squared,
                    quad(m1_squared), quad(m2_squared), quad(m3_squared)};
  LongComplex value;
  const bool soft =
      is_soft(triangle) || is_soft(rotate(triangle)) || is_soft(rotate(rotate(triangle)));
  if (soft) {
    while (!is_soft(triangle)) triangle = rotate(triangle);
    value = soft_triangle(triangle, log_lambda2);
  } else {
    value = infrared_finite(triangle);
  }
  if (!std::isfinite(value.real()) || !std::isfinite(value.imag())) {
    std::ostringstream message;
    message << "C0: no finite value at p1^2, p2^2, p12^2 = " << p1_squared << ", " << p2_squared
            << ", " << p12_squared << " GeV^2 (a threshold or a collinear singularity)";
    throw RangeError(message.str());
  }
  return value;
}

Complex C0(double p1_squared, double p2_squared, double p12_squared, Complex m1_squared,
           Complex m2_squared, Complex m3_squared, double log_lambda2) {
  return static_cast<Complex>(precise::C0(p1_squared, p2_squared, p12_squared,
                                          LongComplex(m1_squared), LongComplex(m2_squared),
                                          LongComplex(m3_squared), log_lambda2));
}

}  // namespace vasilisa::loops
