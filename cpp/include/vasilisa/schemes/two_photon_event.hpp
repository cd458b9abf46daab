// A pair with two hard photons: which leg each was drawn around, and peaks that the event misses.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/kinematics/leg.hpp"

namespace vasilisa::schemes {

/// Beams and pair in the centre-of-mass frame.
class TwoPhotonEvent {
 public:
  using Pair = std::array<FourVector<double>, 2>;

  TwoPhotonEvent(double ecm, const std::vector<kinematics::Leg>& legs, const Pair& pair)
      : ecm_(ecm),
        momenta_{beam(ecm, legs[0].mass, 1), beam(ecm, legs[1].mass, -1), pair[0], pair[1]} {
    for (std::size_t leg = 0; leg < 4; ++leg) {
      mass_squared_[leg] = legs[leg].mass * legs[leg].mass;
    }
  }

  /// Of a leg that a photon was drawn around: the densities in d^3k/(2 k) that the maps of all
  /// legs have at its momentum, as if it were alone with the pair: 1/[s' f^2 (1 - beta cos)] with
  /// the fraction f and the angle in the frame of the leg. Summed over the legs the shares are 1 at
  /// every point of phase space.
  [[nodiscard]] double share(const std::vector<std::size_t>& legs, std::size_t own,
                             const FourVector<double>& k) const {
    std::array<double, 4> product{};  // p.k
    for (std::size_t leg = 0; leg < 4; ++leg) {
      product[leg] = dot_massless(momenta_[leg], mass_squared_[leg], k);
    }
    const FourVector<double> pair = momenta_[2] + momenta_[3];
    const double fraction = std::min(2 * k.e / ecm_, 1 - 1e-8);
    const double recoil = 2 * (product[2] + product[3]) / dot(pair, pair);  // f/(1 - f)
    const double from_beams = 1 / (fraction * (1 - fraction));
    const double from_pair = (1 + recoil) * (1 + recoil) / recoil;
    const auto density = [&](std::size_t leg) {
      return (leg < 2 ? from_beams : from_pair) / product[leg];
    };
    double sum = 0;
    for (const std::size_t leg : legs) sum += density(leg);
    return density(own) / sum;
  }

  /// A third photon may lead out of the peak 1/t^2 in which the first two leave a particle: what
  /// is above the peak of the event, with a margin, stands for nothing.
  [[nodiscard]] double peak_of(const Pair& with_more_photons) const {
    constexpr double margin = 2;
    double kept = 1;
    for (std::size_t i = 0; i < 2; ++i) {
      const double ratio =
          margin * dot(momenta_[i], momenta_[2 + i]) / dot(momenta_[i], with_more_photons[i]);
      kept *= std::min(1.0, ratio * ratio);
    }
    return kept;
  }

 private:
  static FourVector<double> beam(double ecm, double mass, double sign) {
    return {ecm / 2, 0, 0, sign * std::sqrt((ecm / 2 - mass) * (ecm / 2 + mass))};
  }

  double ecm_;
  std::array<FourVector<double>, 4> momenta_;  // incoming, then the pair
  std::array<double, 4> mass_squared_{};
};

}  // namespace vasilisa::schemes
