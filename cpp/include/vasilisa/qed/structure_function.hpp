// Density of charged particles of momentum fraction z after the emission of collinear photons.
//
// Orders included: photons alone, non-singlet; soft ones exponentiated, hard ones to O(beta^2) in
// the leading logarithm [KF85], [AFGI06]. Neglected: pairs, O(beta^3) beyond the exponentiation.
// Validity: beta < 0.5.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

namespace vasilisa::qed {

/// D(z, beta), with beta = (2 alpha/pi) l of the two legs of a pair: each has half of it. The
/// argument is x = 1 - z, which near zero keeps the digits that z loses. Its integral is 1, up to
/// beta^3, and to O(alpha) it is delta(x) + (alpha/2pi) l [(1 + z^2)/(1 - z)]_+.
class StructureFunction {
 public:
  explicit StructureFunction(double beta)
      : beta_(beta),
        soft_(std::exp(beta / 2 * (0.75 - std::numbers::egamma)) / std::tgamma(1 + beta / 2)) {}

  [[nodiscard]] double operator()(double x) const {
    return beta_ / 2 * std::pow(x, beta_ / 2 - 1) * relative(x);
  }

  struct Sample {
    double x, weight;  // weight: D over the density of x
  };
  /// x for u in (0, 1), with the density (beta/2) x^(beta/2 - 1) that leaves a weight close to one.
  [[nodiscard]] Sample sample(double u) const {
    const double x = std::pow(u, 2 / beta_);
    return {x, relative(x)};
  }
  /// The same with a part of the numbers for the last few per cent, where the density is 1/z: what
  /// little is left scatters with a cross section of 1/s.
  [[nodiscard]] Sample sample_to_the_end(double u) const {
    constexpr double last = 0.03, least = 1e-8;  // of z
    constexpr double share = 0.99;               // of the numbers for what is above
    if (u < share) {
      const double above = std::pow(1 - last, beta_ / 2);
      const auto [x, weight] = sample(above * u / share);
      return {x, weight * above / share};
    }
    const double log_ratio = std::log(last / least);
    const double z = last * std::exp(-(u - share) / (1 - share) * log_ratio);
    return {1 - z, (*this)(1 - z) * z * log_ratio / (1 - share)};
  }

 private:
  /// D over (beta/2) x^(beta/2 - 1).
  [[nodiscard]] double relative(double x) const {
    if (x < 1e-15) return soft_;
    const double z = 1 - x;
    const double log_z = std::log(std::max(z, 1e-300)), log_x = std::log(x);
    const double hard =
        -(1 + z) / 2 + beta_ / 16 *
                           (-4 * (1 + z) * log_x -
                            (1 + 3 * z * z) / x * (x < 0.5 ? std::log1p(-x) : log_z) - 5 - z);
    return soft_ + std::pow(x, 1 - beta_ / 2) * hard;
  }

  double beta_, soft_;
};

/// l of the soft factor beta = (2 alpha/pi) l of a pair of mass m each at s: ln(s/m^2) - 1 for
/// s >> m^2; `one_minus_beta` is that of its members.
inline double pair_logarithm(double one_minus_beta) {
  const double v = 1 - one_minus_beta;
  if (v < 1e-4) return 4.0 / 3 * v * v;
  return (1 + v * v) / (2 * v) * std::log((1 + v) / one_minus_beta) - 1;
}

}  // namespace vasilisa::qed
