// Collinear jets: a charged particle and photons along it, as one photon of their total momentum.
//
// Energy and momentum are conserved exactly and all particles are on their mass shells: a jet of
// the final state with the share z left to its particle has the mass m/sqrt(z), that of a
// particle and a photon along it with the light-cone shares z and 1 - z.
#pragma once

#include <cmath>
#include <optional>
#include <utility>

#include "vasilisa/kinematics/four_vector.hpp"

namespace vasilisa::kinematics {

/// The frame of the hard scattering after the beams have kept the shares z of their energies:
/// s_hat = z_minus z_plus s, moving along z.
class BeamJets {
 public:
  BeamJets(double ecm, double z_minus, double z_plus)
      : ecm_hat_(ecm * std::sqrt(z_minus * z_plus)),
        gamma_((z_minus + z_plus) / (2 * std::sqrt(z_minus * z_plus))),
        gamma_beta_((z_minus - z_plus) / (2 * std::sqrt(z_minus * z_plus))) {}

  [[nodiscard]] double ecm_hat() const { return ecm_hat_; }
  [[nodiscard]] FourVector<double> to_laboratory(const FourVector<double>& p) const {
    return {gamma_ * p.e + gamma_beta_ * p.z, p.x, p.y, gamma_ * p.z + gamma_beta_ * p.e};
  }

 private:
  double ecm_hat_, gamma_, gamma_beta_;
};

/// Momenta of two jets of masses m/sqrt(z) out of a system of momentum `total` and squared mass
/// s_prime, the first in the direction p in the rest frame; nothing where s_prime is too small.
inline std::optional<std::pair<FourVector<double>, FourVector<double>>> jet_pair(
    const FourVector<double>& total, double s_prime, double mass, double z_minus, double z_plus,
    const FourVector<double>& p) {
  const double m2_minus = mass * mass / z_minus, m2_plus = mass * mass / z_plus;
  const double root = std::sqrt(s_prime);
  const double sum = mass * (1 / std::sqrt(z_minus) + 1 / std::sqrt(z_plus));
  if (!(sum < root)) return std::nullopt;
  const double difference = mass * (1 / std::sqrt(z_minus) - 1 / std::sqrt(z_plus));
  const double momentum =
      std::sqrt((root - sum) * (root + sum) * (root - difference) * (root + difference)) /
      (2 * root);
  const auto boosted = [&](double sign, double energy_star) {
    const double m = sign * momentum;
    const double along = m * spatial_dot(total, p);
    const double energy = (total.e * energy_star + along) / root;
    const double shift = (along / (total.e + root) + energy_star) / root;
    return FourVector<double>{energy, m * p.x + shift * total.x, m * p.y + shift * total.y,
                              m * p.z + shift * total.z};
  };
  return std::pair{boosted(1, (s_prime + m2_minus - m2_plus) / (2 * root)),
                   boosted(-1, (s_prime + m2_plus - m2_minus) / (2 * root))};
}

/// Photon of a jet whose particle has the light-cone share z.
inline FourVector<double> jet_photon(const FourVector<double>& jet, double z) {
  const double momentum = jet.momentum();
  const double k = (1 - z) * (jet.e + momentum) / 2;
  const double scale = momentum > 0 ? k / momentum : 0;
  return {k, scale * jet.x, scale * jet.y, scale * jet.z};
}

}  // namespace vasilisa::kinematics
