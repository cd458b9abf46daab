#include "vasilisa/qed/two_photon_exchange.hpp"

#include <array>
#include <cstddef>

#include "vasilisa/loops/scalar_integrals.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::qed {
namespace {

using Complex = std::complex<double>;
using loops::PropagatorTerm;

bool is_massless(const PropagatorTerm& term) { return term.mass_squared == 0.0; }

std::vector<PropagatorTerm> massive_of(const std::vector<PropagatorTerm>& terms) {
  std::vector<PropagatorTerm> massive;
  for (const PropagatorTerm& term : terms) {
    if (!is_massless(term)) massive.push_back(term);
  }
  return massive;
}

/// Solves the Gram system of r_1 = p1, r_2 = p1 + p2, r_3 = p3 (signs as in box_scalar.cpp).
std::array<Complex, 3> solve_gram(double s, double me2, double m2, double tau,
                                  const std::array<Complex, 3>& b) {
  // [[2 me2, s, tau], [s, 2 s, s], [tau, s, 2 m2]], inverted in long double: small determinant.
  using Long = long double;
  const Long a11 = 2.0L * me2, a12 = s, a13 = tau, a22 = 2.0L * s, a33 = 2.0L * m2;
  const Long c11 = a22 * a33 - a12 * a12, c12 = a13 * a12 - a12 * a33, c13 = a12 * a12 - a13 * a22;
  const Long c22 = a11 * a33 - a13 * a13, c23 = a12 * a13 - a11 * a12, c33 = a11 * a22 - a12 * a12;
  const Long det = a11 * c11 + a12 * c12 + a13 * c13;
  if (det == 0.0L) throw RangeError("two-photon exchange: the momenta are collinear");
  const std::complex<Long> b1(b[0]), b2(b[1]), b3(b[2]);
  return {static_cast<Complex>((c11 * b1 + c12 * b2 + c13 * b3) / det),
          static_cast<Complex>((c12 * b1 + c22 * b2 + c23 * b3) / det),
          static_cast<Complex>((c13 * b1 + c23 * b2 + c33 * b3) / det)};
}

}  // namespace

TwoPhotonExchange::TwoPhotonExchange(const std::vector<PropagatorTerm>& terms, double s,
                                     double electron_mass, double scalar_mass, double log_lambda2,
                                     PhotonPairs pairs)
    : s_(s),
      electron_mass_(electron_mass),
      scalar_mass_(scalar_mass),
      log_lambda2_(log_lambda2),
      pairs_(pairs),
      massive_(massive_of(terms)),
      boxes_(pairs < PhotonPairs::massive ? std::vector<PropagatorTerm>{} : massive_,
             {s, electron_mass * electron_mass, scalar_mass * scalar_mass}) {
  const double me2 = electron_mass * electron_mass, m2 = scalar_mass * scalar_mass;
  for (const PropagatorTerm& term : terms) {
    form_factor_ += term.weight * s / (s - term.mass_squared);
    (is_massless(term) ? massless_.weight : massive_weight_) += term.weight;
  }
  std::vector<PropagatorTerm> all = massive_;
  if (massless_.weight != 0.0) all.push_back(massless_);
  std::vector<Complex> single;
  single.reserve(all.size());
  for (const PropagatorTerm& term : all) single.push_back(loops::B0(me2, me2, term.mass_squared));
  Complex photons = 0.0, weighted = 0.0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Complex mi = all[i].mass_squared;
    for (std::size_t j = 0; j <= i; ++j) {
      const Complex mj = all[j].mass_squared;
      const Complex w = (i == j ? 1.0 : 2.0) * weight(all[i], all[j]);
      if (w == 0.0) continue;
      const Complex electron = w * loops::C0(me2, me2, s, mi, me2, mj, log_lambda2);
      electron_triangles_ += electron;
      weighted += 0.5 * (mi + mj) * electron;
      scalar_triangles_ += w * loops::C0(s, m2, m2, mi, mj, m2, log_lambda2);
      photons += w * (loops::B0(s, mi, mj) - 0.5 * (single[i] + single[j]));
    }
  }
  // Gram system of the triangle with r_1 = p1, r_2 = p1 + p2.
  const Complex b0 = photons - weighted;
  const Complex b1 = -s * electron_triangles_;
  const Complex first = (2.0 * s * b0 - s * b1) / (s * (4.0 * me2 - s));
  seagull_ = 4.0 * electron_mass * (first - electron_triangles_);
}

Complex TwoPhotonExchange::weight(const PropagatorTerm& first, const PropagatorTerm& second) const {
  const int massive = (is_massless(first) ? 0 : 1) + (is_massless(second) ? 0 : 1);
  const bool exchanged = pairs_ == PhotonPairs::all || massive == static_cast<int>(pairs_);
  return exchanged ? first.weight * second.weight : Complex(0.0);
}

ScalarPairAmplitude TwoPhotonExchange::direct_diagram(double t) const {
  const double me2 = electron_mass_ * electron_mass_, m2 = scalar_mass_ * scalar_mass_;
  const auto box = [&](Complex first, Complex second) {
    return loops::D0(me2, me2, m2, m2, s_, t, first, me2, second, m2, log_lambda2_);
  };
  const auto triangle = [&](Complex photon) {
    return loops::C0(me2, m2, t, me2, photon, m2, log_lambda2_);
  };
  const loops::ExchangeBoxes massive = boxes_(t);
  Complex scalar = massive.scalar, weighted = massive.weighted;
  const PropagatorTerm massive_together{massive_weight_, 1.0};  // whatever the mass
  const auto partners = [&](const PropagatorTerm& term) {
    return weight(term, massless_) + weight(term, massive_together);
  };
  Complex without_first = 0.0;
  if (const Complex w = weight(massless_, massless_); w != 0.0) scalar += w * box(0.0, 0.0);
  if (const Complex w = partners(massless_); w != 0.0) without_first += w * triangle(0.0);
  for (const PropagatorTerm& term : massive_) {
    if (const Complex w = partners(term); w != 0.0)
      without_first += w * triangle(term.mass_squared);
    if (const Complex w = weight(massless_, term); w != 0.0) {
      const Complex mixed = 2.0 * w * box(0.0, term.mass_squared);
      scalar += mixed;
      weighted += 0.5 * term.mass_squared * mixed;
    }
  }
  const double tau = m2 + me2 - t;
  const auto vector = solve_gram(s_, me2, m2, tau,
                                 {scalar_triangles_ - without_first - weighted, -s_ * scalar,
                                  electron_triangles_ - without_first - weighted});
  // As in box_scalar.cpp; what does not depend on t drops out of direct less crossed.
  const Complex flip = -vector[0];
  const Complex chain = tau * (flip - scalar) - m2 * vector[2] - 2.0 * me2 * flip;
  return {-4.0 * chain, -4.0 * electron_mass_ * (tau - m2) * flip};
}

ScalarPairAmplitude TwoPhotonExchange::operator()(const AnnihilationInvariants& x) const {
  const ScalarPairAmplitude direct = direct_diagram(x.t);
  const ScalarPairAmplitude crossed = direct_diagram(x.u);
  const double over_born = 0.5 * s_;
  return {over_born * (direct.vector - crossed.vector),
          over_born * (direct.scalar + crossed.scalar + seagull_)};
}

}  // namespace vasilisa::qed
