#include "vasilisa/qed/radiative_kinematics.hpp"

#include <cmath>

namespace vasilisa::qed {
namespace {

FourVector<Long> on_shell(const FourVector<Long>& p, Long mass) {
  return {std::sqrt(p.momentum_squared() + mass * mass), p.x, p.y, p.z};
}

}  // namespace

FourVector<double> rounded(const FourVector<Long>& p) {
  return {static_cast<double>(p.e), static_cast<double>(p.x), static_cast<double>(p.y),
          static_cast<double>(p.z)};
}

RadiativeKinematics::RadiativeKinematics(const FourVector<double>& p_minus,
                                         const FourVector<double>& photon, double electron_mass,
                                         double final_mass) {
  const Long me = electron_mass, m = final_mass;
  const auto k = on_shell({0, photon.x, photon.y, photon.z}, 0);
  const auto p3 = on_shell({0, p_minus.x, p_minus.y, p_minus.z}, m);
  const auto p4 = on_shell(-(p3 + k), m);
  ecm = p3.e + p4.e + k.e;
  const Long momentum = std::sqrt((ecm / 2 - me) * (ecm / 2 + me));
  const FourVector<Long> p1{ecm / 2, 0, 0, momentum}, p2{ecm / 2, 0, 0, -momentum};
  const Long s = ecm * ecm, s_reduced = ecm * (ecm - 2 * k.e);
  initial = {-p2, p1,       k, me, -dot_massless(p2, me * me, k), dot_massless(p1, me * me, k),
             s,   s_reduced};
  final_pair = {p3,        -p4, k, m, dot_massless(p3, m * m, k), -dot_massless(p4, m * m, k),
                s_reduced, s};
  using kinematics::Line;
  legs = {Emitter{rounded(p1), electron_mass, 1.0, Line::a, true},
          Emitter{rounded(p2), electron_mass, -1.0, Line::a, true},
          Emitter{rounded(p3), final_mass, -1.0, Line::b},
          Emitter{rounded(p4), final_mass, 1.0, Line::b}};
}

}  // namespace vasilisa::qed
