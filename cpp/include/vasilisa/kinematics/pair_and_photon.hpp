// A pair that recoils against a hard photon: a phase-space map of three bodies.
//
// Variables: the energy of the photon, which is the mass of the pair, and its angle to the beams;
// angle and azimuth of the pair in its rest frame, reached by a pure boost along the photon, around
// the direction of the photon. So each peak stands in a variable of its own: soft photons and light
// pairs in the energy, photons along the beams in the first angle, photons along the pair in the
// second.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "vasilisa/kinematics/born_angle.hpp"
#include "vasilisa/kinematics/directions.hpp"
#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/kinematics/two_body.hpp"

namespace vasilisa::kinematics {

/// cos(theta) with the density 1/(1 - beta^2 cos^2) of a photon between two opposite legs.
inline Mapped between_poles(double u, double one_minus_beta) {
  const double beta = 1 - one_minus_beta;
  if (beta < 1e-6) return {2 * u - 1, 2};
  const double rapidity = std::log1p(2 * beta / one_minus_beta) / 2;
  // beta c = tanh(y) by e = exp(2 y), 1 - (beta c)^2 = 4 e/(1 + e)^2 without cancellation.
  const double e = std::exp(2 * rapidity * (2 * u - 1)), sum = 1 + e;
  const double c = std::clamp((e - 1) / (beta * sum), -1.0, 1.0);
  return {c, 8 * rapidity / beta * e / (sum * sum)};
}

/// Share of the numbers that this gives |cos(theta)| < c.
inline double share_between(double c, double one_minus_beta) {
  const double beta = 1 - one_minus_beta;
  if (beta < 1e-6) return c;
  return 2 * std::atanh(beta * c) / std::log1p(2 * beta / one_minus_beta);
}

/// xi between two limits with the density 1/xi + 1/(1 - xi) of soft photons and of light pairs.
inline Mapped soft_or_all(double u, double lowest, double highest) {
  const auto logit = [](double xi) { return std::log(xi / (1 - xi)); };
  const double low = logit(lowest), range = logit(highest) - low;
  const double xi = 1 / (1 + std::exp(-low - u * range));
  return {xi, xi * (1 - xi) * range};
}

class PairAndPhoton {
 public:
  static constexpr std::size_t particles = 3;
  static constexpr std::size_t dimensions = 5;  // the last is the azimuth of all

  /// The rest frame of what recoils against the photon, in numbers.
  struct Configuration {
    std::array<FourVector<double>, particles> momenta;
    double xi = 0;                    // energy of the photon over half of sqrt(s)
    FourVector<double> n, direction;  // unit vectors of photon and first particle, the latter in
                                      // the rest frame of the pair
    double slow = 0;                  // slowness of the pair in that frame
    double measure = 0;
  };
  /// What a pair may do within an acceptance depends on where the photon flies: backward and
  /// forward are parts of the integral, each with half of the numbers.
  static constexpr std::array hemispheres{"photon_backward", "photon_forward"};
  /// Of the numbers u of a point of one of them, those of all.
  static constexpr void to_hemisphere(double* u, std::size_t hemisphere) {
    u[1] = (u[1] + static_cast<double>(hemisphere)) / hemispheres.size();
  }

  /// dPhi_3 = [d^3k / (2 k (2 pi)^3)] dPhi_2(pair) = s xi dxi dOmega_k beta* dOmega* over this, xi
  /// the energy of the photon over sqrt(s)/2, beta* the velocity of the pair in its rest frame.
  static constexpr double phase_space_divisor = 2048 * std::numbers::pi * std::numbers::pi *
                                                std::numbers::pi * std::numbers::pi *
                                                std::numbers::pi;

  /// lowest_energy: of the photon in the centre-of-mass frame, GeV.
  PairAndPhoton(const PairMasses& pair, double beam_mass, double lowest_energy)
      : pair_(pair, Peaking::flat), beam_mass_(beam_mass), lowest_energy_(lowest_energy) {}

  [[nodiscard]] const PairMasses& masses() const { return pair_.masses(); }
  [[nodiscard]] const TwoBody& pair() const { return pair_; }

  [[nodiscard]] Configuration configuration(const double* u, double ecm, double factor = 1) const {
    constexpr double two_pi = 2 * std::numbers::pi;
    const double s = ecm * ecm;
    const double threshold = masses().threshold() / ecm;
    const double lowest = 2 * lowest_energy_ / ecm, highest = 1 - threshold * threshold;
    Configuration made;
    if (lowest >= highest) return made;
    const Mapped xi = soft_or_all(u[0], lowest, highest);
    made.xi = xi.value;
    made.slow = masses().slowness(s * (1 - xi.value));
    const Mapped beam = between_poles(u[1], one_minus_beta(beam_mass_, s));
    const Mapped along = between_poles(u[2], made.slow);
    made.n = unit_vector(beam.value, two_pi * u[dimensions - 1]);
    made.direction = around(made.n, 1 - along.value, two_pi * u[3]);
    const auto p = pair_.with_photon(ecm, made.xi, made.slow, made.n, made.direction);
    made.momenta = {p.first, p.second, p.photon};
    made.measure = factor * s * xi.value * xi.jacobian * beam.jacobian * (1 - made.slow) *
                   along.jacobian * two_pi * two_pi;
    return made;
  }

 private:
  TwoBody pair_;
  double beam_mass_, lowest_energy_;
};

}  // namespace vasilisa::kinematics
