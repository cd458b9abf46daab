#include "vasilisa/run/beams.hpp"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>
#include <sstream>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa::run {

namespace {

constexpr double truncation = 6;  // standard deviations, along and across
// Of one beam's energy: the corner of the square along and across.
constexpr double largest_deviation = 9;

/// The truncated Gaussian that belongs to x, uniform in (0, 1).
double gaussian(double x) {
  using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  static const double inside = std::erf(truncation / std::numbers::sqrt2);
  return std::numbers::sqrt2 * boost::math::erf_inv((2 * x - 1) * inside, Policy());
}

std::string text(const std::array<double, 2>& pair) {
  std::ostringstream out;
  out << '(' << pair[0] << ", " << pair[1] << ')';
  return out.str();
}

/// The energies, if all three make sense.
const std::array<double, 2>& checked(const std::array<double, 2>& energies,
                                     const std::array<double, 2>& spread, double crossing_angle,
                                     double mass) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (!(energies[i] > mass && std::isfinite(energies[i]))) {
      throw ConfigurationError("beams.energies: " + text(energies) +
                               "; valid: GeV, both above the mass of the electron");
    }
    if (!(spread[i] >= 0 && largest_deviation * spread[i] < energies[i] - mass)) {
      throw ConfigurationError("beams.spread: " + text(spread) +
                               "; valid: GeV, 0 or above, less than a ninth of the energy");
    }
  }
  if (!(crossing_angle >= 0 && crossing_angle <= std::numbers::pi / 2)) {
    throw ConfigurationError("beams.crossing_angle: " + std::to_string(crossing_angle) +
                             "; valid: rad, from 0 to pi/2");
  }
  return energies;
}

}  // namespace

Beams::Beams(const std::array<double, 2>& energies, const std::array<double, 2>& spread,
             double crossing_angle, double electron_mass)
    : Beams(checked(energies, spread, crossing_angle, electron_mass),
            {electron_mass, electron_mass}, spread, crossing_angle, 0) {}

Beams Beams::fixed_target(double energy, double projectile_mass, double target_mass, double spread,
                          double divergence) {
  if (!(energy > projectile_mass && std::isfinite(energy))) {
    throw ConfigurationError("beams.energy: " + std::to_string(energy) +
                             "; valid: GeV, above the mass of the projectile, " +
                             std::to_string(projectile_mass));
  }
  if (!(target_mass > 0 && std::isfinite(target_mass))) {
    throw ConfigurationError("beams.target_mass: " + std::to_string(target_mass) +
                             "; valid: GeV, above 0");
  }
  if (!(spread >= 0 && largest_deviation * spread < energy - projectile_mass)) {
    throw ConfigurationError("beams.spread: " + std::to_string(spread) +
                             "; valid: GeV, 0 or above, less than a ninth of the energy");
  }
  if (!(divergence >= 0 && divergence < 0.1)) {
    throw ConfigurationError("beams.divergence: " + std::to_string(divergence) +
                             "; valid: rad, 0 or above, below 0.1");
  }
  return {{energy, target_mass}, {projectile_mass, target_mass}, {spread, 0}, 0, divergence};
}

Beams::Beams(const std::array<double, 2>& energies, const std::array<double, 2>& masses,
             const std::array<double, 2>& spread, double crossing_angle, double divergence)
    : energies_(energies),
      masses_(masses),
      spread_(spread),
      cos_half_(std::cos(crossing_angle / 2)),
      sin_half_(std::sin(crossing_angle / 2)),
      divergence_(divergence),
      nominal_(at(energies[0], energies[1])),
      lowest_ecm_(nominal_.ecm()),
      highest_ecm_(nominal_.ecm()) {
  if (spread_[0] == 0 && spread_[1] == 0) return;
  // s = 2 m^2 + 2 (E1 E2 + p1 p2 cos(angle)), d p/d E = E/p
  const std::array<double, 2> p{nominal_.first().momentum(), nominal_.second().momentum()};
  const double cosine = cos_half_ * cos_half_ - sin_half_ * sin_half_;
  const auto slope = [&](std::size_t i, std::size_t j) {
    if (spread_[i] == 0) return 0.0;
    return (energies_[j] + energies_[i] / p[i] * p[j] * cosine) / nominal_.ecm() * spread_[i];
  };
  gradient_ = {slope(0, 1), slope(1, 0)};
  ecm_spread_ = std::hypot(gradient_[0], gradient_[1]);
  for (double& component : gradient_) component /= ecm_spread_;
  for (const double along : {-truncation, truncation}) {
    for (const double across : {-truncation, 0.0, truncation}) {
      const double ecm = displaced(along, across).ecm();
      lowest_ecm_ = std::min(lowest_ecm_, ecm);
      highest_ecm_ = std::max(highest_ecm_, ecm);
    }
  }
  // The energy is a parabola across, not quite symmetric around zero.
  const double margin = 1e-3 * ecm_spread_;
  lowest_ecm_ -= margin;
  highest_ecm_ += margin;
}

Frame Beams::at(double first_energy, double second_energy) const {
  const auto momentum = [](double e, double m) { return std::sqrt((e - m) * (e + m)); };
  const double p1 = momentum(first_energy, masses_[0]), p2 = momentum(second_energy, masses_[1]);
  return {{first_energy, p1 * sin_half_, 0, p1 * cos_half_},
          {second_energy, p2 * sin_half_, 0, -p2 * cos_half_}};
}

Frame Beams::displaced(double along, double across) const {
  return at(energies_[0] + spread_[0] * (gradient_[0] * along - gradient_[1] * across),
            energies_[1] + spread_[1] * (gradient_[1] * along + gradient_[0] * across));
}

Frame Beams::draw(double x, random::CounterStream& stream) const {
  const Frame aimed = displaced(gaussian(x), gaussian(stream.uniform()));
  if (divergence_ == 0) return aimed;
  const double x_slope = std::tan(divergence_ * gaussian(stream.uniform()));
  const double y_slope = std::tan(divergence_ * gaussian(stream.uniform()));
  const FourVector<double>& first = aimed.first();
  const double along = first.momentum() / std::sqrt(1 + x_slope * x_slope + y_slope * y_slope);
  return {{first.e, along * x_slope, along * y_slope, along}, aimed.second()};
}

}  // namespace vasilisa::run
