// Coulomb attraction between the particles of a pair, summed to all orders.
//
// Order: (alpha/beta)^n for all n, from the Coulomb problem; what it multiplies holds the rest of
// O(alpha). Approximations: for beta near one only the order of magnitude means something, as
// terms of order alpha^2 are missing elsewhere. Validity: above threshold.
#pragma once

namespace vasilisa::qed {

/// Orbital angular momentum of the pair at threshold.
enum class Wave { s, p };

/// |psi|^2 (S wave) or its slope (P wave) at the origin, over that of free particles:
///   S = X/(1 - exp(-X)), times 1 + (X/2 pi)^2 in a P wave, X = 2 pi alpha/v. [AK12], [Cas10]
/// v = 2 beta/(1 + beta^2) is the relative velocity: with it the exact O(alpha) correction less X/2
/// has no term linear in beta, for scalars and for fermions.
class CoulombFactor {
 public:
  CoulombFactor(double mass, double alpha, Wave wave);

  /// At the squared mass q_squared of the pair, GeV^2; 0 at the threshold and below.
  [[nodiscard]] double operator()(double q_squared) const;
  /// X/2: what of it is of order alpha, and part of delta_SV; above the threshold.
  [[nodiscard]] double first_order(double q_squared) const;

 private:
  [[nodiscard]] double argument(double q_squared) const;

  double four_mass_squared_, alpha_;
  Wave wave_;
};

}  // namespace vasilisa::qed
