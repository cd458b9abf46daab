#include "vasilisa/qed/box_scalar.hpp"

#include <cmath>

#include "vasilisa/loops/tensor_integrals.hpp"

namespace vasilisa::qed {
namespace {

using Complex = std::complex<double>;

struct Exchange {
  double s, t, electron_mass, scalar_mass, log_lambda2;
  BoxPhotonMasses photons;
};

/// With l the photon absorbed at u(p1), parts of the scalar vertices along l or q - l cancel the
/// electron propagator, which leaves, between the spinors,
///   [-4 p4slash (p1slash - lslash + m) p3slash / D_e + 4 p3slash - lslash] / (l^2 (q-l)^2
///   D_scalar).
ScalarPairAmplitude direct_diagram(const Exchange& x) {
  const double m = x.electron_mass;
  const double me2 = m * m, m2 = x.scalar_mass * x.scalar_mass;
  // Propagators: l, l - p1, l - q, l - p3.
  const loops::BoxTensor box = loops::box_vector(
      {me2, me2, m2, m2, x.s, x.t, x.photons.first, me2, x.photons.second, m2, x.log_lambda2});
  // Propagators: l, l - q, l - p3.
  const loops::TriangleTensor triangle =
      loops::triangle_vector({x.s, m2, m2, x.photons.first, x.photons.second, m2, x.log_lambda2});
  // p1 - l = c1 p1 + c2 p2 + c3 p3. Anticommuting to the spinors, with vbar (p3slash + p4slash) u =
  // 0: vbar p4slash p3slash u = (tau - M^2) vbar u - 2 m vbar p3slash u, tau = 2 p1.p3 = 2 p2.p4.
  const Complex c1 = box.scalar + box.vector[0] + box.vector[1];
  const Complex c2 = box.vector[1];
  const Complex c3 = box.vector[2];
  const double tau = m2 + me2 - x.t;
  const Complex flip = c2 - c1 + box.scalar;
  const Complex chain = tau * (c2 - c1) - m2 * c3 - 2.0 * me2 * flip;
  return {-4.0 * chain + 4.0 * triangle.scalar + triangle.vector[1], -4.0 * m * (tau - m2) * flip};
}

/// Coefficient of vbar u; the seagull has no other structure.
Complex seagull_diagram(const Exchange& x) {
  const double me2 = x.electron_mass * x.electron_mass;
  const loops::TriangleTensor triangle = loops::triangle_vector(
      {me2, me2, x.s, x.photons.first, me2, x.photons.second, x.log_lambda2});
  return 4.0 * x.electron_mass * (triangle.vector[0] - triangle.scalar);
}

}  // namespace

Complex project_on_born(const ScalarPairAmplitude& amplitude, double s, double cos_theta,
                        double electron_mass, double scalar_mass) {
  // Tr[(p2slash - m)(p1slash + m) p3slash] / Tr[(p2slash - m) p3slash (p1slash + m) p3slash].
  const double electron = 4.0 * electron_mass * electron_mass / s;  // 1 - beta_e^2
  const double beta_ratio =
      std::sqrt((1.0 - electron) / (1.0 - 4.0 * scalar_mass * scalar_mass / s));
  const double sin2 = (1.0 - cos_theta) * (1.0 + cos_theta);
  const double scalar_over_vector = 4.0 * electron_mass * beta_ratio * cos_theta /
                                    (s * (sin2 + electron * cos_theta * cos_theta));
  return amplitude.vector + scalar_over_vector * amplitude.scalar;
}

ScalarPairAmplitude scalar_box(const AnnihilationInvariants& invariants, double electron_mass,
                               double scalar_mass, double log_lambda2,
                               const BoxPhotonMasses& photons) {
  Exchange x{invariants.s, invariants.t, electron_mass, scalar_mass, log_lambda2, photons};
  const Complex seagull = seagull_diagram(x);
  const ScalarPairAmplitude direct = direct_diagram(x);
  // The crossed diagram is the direct one with p3 and p4 exchanged, vbar p4slash u = -vbar p3slash
  // u.
  x.t = invariants.u;
  const ScalarPairAmplitude crossed = direct_diagram(x);
  // Born: vbar (p3slash - p4slash) u / s = 2 vbar p3slash u / s.
  const double over_born = 0.5 * invariants.s;
  return {over_born * (direct.vector - crossed.vector),
          over_born * (direct.scalar + crossed.scalar + seagull)};
}

ScalarPairAmplitude electron_vertex_correction(const AnnihilationInvariants& invariants,
                                               const DiracFormFactors& vertex,
                                               double electron_mass) {
  // (p1 - p2).(p3 - p4) = u - t in Gordon's identity, over the 2 of the Born amplitude.
  return {vertex.f1 + vertex.f2,
          -vertex.f2 / (4.0 * electron_mass) * (invariants.u - invariants.t)};
}

}  // namespace vasilisa::qed
