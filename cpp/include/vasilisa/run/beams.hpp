// Beams: those of a collider with their energies, the spread of these, and the angle at which they
// cross; or one on a target at rest, with the spread of its energy and of its direction.
//
// At a collider the laboratory's z axis halves the angle between the electrons and the reversed
// positrons; both beams are tilted towards +x. The energies of an event are Gaussian, independent
// of each other. They are drawn along and across the gradient of the centre-of-mass energy: along
// it the integrator adapts its grid, across it the energy hardly changes. Both Gaussians end at six
// standard deviations, beyond which lie 2e-9 of them.
#pragma once

#include <array>

#include "vasilisa/kinematics/frame.hpp"
#include "vasilisa/random/counter_stream.hpp"

namespace vasilisa::run {

using kinematics::Frame;

class Beams {
 public:
  /// Electron first: energies and standard deviations in GeV; the full crossing angle in rad.
  /// Throws ConfigurationError for energies that are not above the electron's mass by nine standard
  /// deviations, negative spreads, and angles outside [0, pi/2].
  Beams(const std::array<double, 2>& energies, const std::array<double, 2>& spread,
        double crossing_angle, double electron_mass);

  /// A beam along +z on particles at rest: energy, its standard deviation and masses in GeV; the
  /// standard deviation of its angle in x and in y, rad. Throws ConfigurationError for an energy
  /// that is not above the mass of the projectile by nine standard deviations, a negative spread or
  /// divergence, and a target without mass.
  static Beams fixed_target(double energy, double projectile_mass, double target_mass,
                            double spread = 0, double divergence = 0);

  /// Without the spread.
  [[nodiscard]] const Frame& nominal() const { return nominal_; }
  [[nodiscard]] bool has_spread() const {
    return spread_[0] > 0 || spread_[1] > 0 || divergence_ > 0;
  }
  /// Standard deviation of the centre-of-mass energy, to first order in the spread, GeV.
  [[nodiscard]] double ecm_spread() const { return ecm_spread_; }
  /// Bounds of what draw returns.
  [[nodiscard]] double lowest_ecm() const { return lowest_ecm_; }
  [[nodiscard]] double highest_ecm() const { return highest_ecm_; }

  /// One event; x in (0, 1) decides on the centre-of-mass energy.
  [[nodiscard]] Frame draw(double x, random::CounterStream& stream) const;

 private:
  /// Checked before.
  Beams(const std::array<double, 2>& energies, const std::array<double, 2>& masses,
        const std::array<double, 2>& spread, double crossing_angle, double divergence);
  [[nodiscard]] Frame at(double first_energy, double second_energy) const;
  /// `along` and `across` the gradient of the centre-of-mass energy, in standard deviations.
  [[nodiscard]] Frame displaced(double along, double across) const;

  std::array<double, 2> energies_, masses_, spread_;
  double cos_half_, sin_half_;
  double divergence_;  // of the first beam
  Frame nominal_;
  std::array<double, 2> gradient_{1, 0};  // unit vector in the plane of the two Gaussians
  double ecm_spread_ = 0, lowest_ecm_, highest_ecm_;
};

}  // namespace vasilisa::run
