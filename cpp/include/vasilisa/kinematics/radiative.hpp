// Momenta of e+e- -> pair + photon from (xi, n, p): energy fraction and direction of the photon in
// the centre-of-mass frame, direction of p_minus in the rest frame of the pair.
//
// The rest frame is reached by a pure boost along the photon, so n has the same components in both
// frames and xi -> 0 at fixed n, p is the Born configuration with a soft photon along n: what the
// subtraction needs.
#pragma once

#include <cmath>

#include "vasilisa/kinematics/four_vector.hpp"

namespace vasilisa::kinematics {

struct PairPhoton {
  FourVector<double> p_minus, p_plus, photon;
};

/// Back-to-back pair of mass `mass` along the unit vector p.
inline PairPhoton two_body(double ecm, double mass, const FourVector<double>& p) {
  const double energy = ecm / 2;
  const double momentum = std::sqrt((energy - mass) * (energy + mass));
  const FourVector<double> minus{energy, momentum * p.x, momentum * p.y, momentum * p.z};
  return {minus, {energy, -minus.x, -minus.y, -minus.z}, {}};
}

/// beta_star: velocity of the pair's members in their rest frame, sqrt(1 - 4 m^2/s').
inline PairPhoton three_body(double ecm, double xi, double beta_star, const FourVector<double>& n,
                             const FourVector<double>& p) {
  const double k = xi * ecm / 2;
  const double root = std::sqrt(1 - xi);
  const double energy_star = ecm * root / 2;
  const double momentum_star = energy_star * beta_star;
  const double gamma = (1 - xi / 2) / root;
  const double gamma_beta = (xi / 2) / root;
  const double cosine = spatial_dot(n, p);
  const double along = momentum_star * cosine;
  const auto boosted = [&](double sign) {
    const double energy = gamma * energy_star - sign * gamma_beta * along;
    const double shift = sign * (gamma - 1) * along - gamma_beta * energy_star;
    const double m = sign * momentum_star;
    return FourVector<double>{energy, m * p.x + shift * n.x, m * p.y + shift * n.y,
                              m * p.z + shift * n.z};
  };
  return {boosted(1), boosted(-1), {k, k * n.x, k * n.y, k * n.z}};
}

/// From the rest frame of a system into the frame where it has the momentum `p`, without rotation.
class Boost {
 public:
  Boost(const FourVector<double>& p, double mass) : u_(p * (1 / mass)) {}
  [[nodiscard]] FourVector<double> operator()(const FourVector<double>& v) const {
    const double along = spatial_dot(u_, v);
    const double shift = along / (1 + u_.e) + v.e;
    return {u_.e * v.e + along, v.x + shift * u_.x, v.y + shift * u_.y, v.z + shift * u_.z};
  }

 private:
  FourVector<double> u_;
};

}  // namespace vasilisa::kinematics
