// The Born configurations of a pair, and how photons map onto them: the phase-space map that most
// processes share.
//
// A configuration is the direction of the first particle in the rest frame of the pair; its momenta
// follow at any energy. One photon: the rest frame is reached by a pure boost along the photon, so
// its direction n has the same components in both frames and xi -> 0 at fixed n is the Born
// configuration with a soft photon along n: what a subtraction needs. Several photons: those of the
// incoming legs stand in the centre-of-mass frame, those of the pair in its rest frame, so that
// each is collinear with its leg as the others leave it, and each takes its fraction of the energy
// that its leg has left: the leading logarithms of several hard photons are those of successive
// splittings.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <span>

#include "vasilisa/kinematics/born_angle.hpp"
#include "vasilisa/kinematics/directions.hpp"
#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/kinematics/pair_masses.hpp"

namespace vasilisa::kinematics {

struct PairPhoton {
  FourVector<double> first, second, photon;
};

/// A photon as it was drawn.
struct DrawnPhoton {
  double fraction;               // of what its leg had left
  double rank;                   // grows from the outer end of the leg to the hard scattering
  std::size_t leg;               // 0, 1: incoming; 2, 3: the pair
  FourVector<double> direction;  // legs 2, 3: in the rest frame of the pair
  FourVector<double> momentum;   // in the centre-of-mass frame
};

class TwoBody {
 public:
  static constexpr std::size_t particles = 2;
  static constexpr std::size_t dimensions = 2;  // angle and, last, azimuth

  struct Configuration {
    FourVector<double> direction;  // unit vector of the first particle
    double cos_theta = 0;
    double measure = 0;  // phase space times its divisor, of the unit square
  };
  /// dPhi_2 = (2 p/sqrt(s)) dOmega over this, with (2 pi)^4 and delta function.
  static constexpr double phase_space_divisor = 32 * std::numbers::pi * std::numbers::pi;

  TwoBody(const PairMasses& masses, Peaking peaking) : masses_(masses), peaking_(peaking) {}

  [[nodiscard]] const PairMasses& masses() const { return masses_; }

  /// Of `dimensions` uniform numbers; `factor` multiplies the measure.
  [[nodiscard]] Configuration configuration(const double* u, double ecm, double factor = 1) const {
    constexpr double two_pi = 2 * std::numbers::pi;
    const Mapped c = angle(u[0]);
    Configuration born = along(c.value, two_pi * u[dimensions - 1]);
    born.measure = factor * (1 - masses_.slowness(ecm * ecm)) * two_pi * c.jacobian;
    return born;
  }
  [[nodiscard]] Mapped angle(double u, double closer = 1) const {
    return born_angle(u, peaking_, closer);
  }
  /// At an angle, without measure.
  [[nodiscard]] static Configuration along(double cos_theta, double phi) {
    return {unit_vector(cos_theta, phi), cos_theta, 0};
  }

  /// Back to back along the unit vector.
  [[nodiscard]] std::array<FourVector<double>, particles> momenta(
      double ecm, const FourVector<double>& direction) const {
    const double shift = masses_.energy_shift(ecm);
    const double energy = ecm / 2 + shift;
    const double momentum = std::sqrt((energy - masses_.first) * (energy + masses_.first));
    const FourVector<double> first{energy, momentum * direction.x, momentum * direction.y,
                                   momentum * direction.z};
    return {first, {ecm / 2 - shift, -first.x, -first.y, -first.z}};
  }

  /// With one photon of energy fraction xi along the unit vector n; `slow_pair`: slowness at
  /// s (1 - xi).
  [[nodiscard]] PairPhoton with_photon(double ecm, double xi, double slow_pair,
                                       const FourVector<double>& n,
                                       const FourVector<double>& p) const {
    const double k = xi * ecm / 2;
    const double root = std::sqrt(1 - xi);
    const double half = ecm * root / 2;
    const double momentum_star = half * (1 - slow_pair);
    const double shift_star = masses_.energy_shift(ecm * root);
    const double gamma = (1 - xi / 2) / root;
    const double gamma_beta = (xi / 2) / root;
    const double along = momentum_star * spatial_dot(n, p);
    const auto boosted = [&](double sign) {
      const double energy_star = half + sign * shift_star;
      const double energy = gamma * energy_star - sign * gamma_beta * along;
      const double shift = sign * (gamma - 1) * along - gamma_beta * energy_star;
      const double m = sign * momentum_star;
      return FourVector<double>{energy, m * p.x + shift * n.x, m * p.y + shift * n.y,
                                m * p.z + shift * n.z};
    };
    return {boosted(1), boosted(-1), {k, k * n.x, k * n.y, k * n.z}};
  }

  /// What several photons leave of a configuration.
  struct Placed {
    std::array<FourVector<double>, particles> momenta;
    double velocity;  // 2 p/sqrt(s') of the pair in its rest frame
    /// Phase space of all photons in their fractions and directions, over the product of what it is
    /// for each photon alone.
    double measure;
  };
  /// Sets the momenta of the photons and sorts them, the largest fraction first; nothing where too
  /// little is left for the pair.
  [[nodiscard]] std::optional<Placed> place(double ecm, const FourVector<double>& direction,
                                            std::span<DrawnPhoton> photons) const;

 private:
  PairMasses masses_;
  Peaking peaking_;
};

}  // namespace vasilisa::kinematics
