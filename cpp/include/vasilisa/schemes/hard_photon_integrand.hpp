// What the schemes of a pair with a hard photon share: how three bodies take up further photons.
//
// From a beam a photon leaves the mass of the pair and the direction of the first photon as they
// are, whose energy gives way; from the pair it leaves the first photon alone, and what recoils
// against that keeps its mass. So the resonance in the mass that the beams leave, and the peaks of
// either photon along the beams, stay where they are. Each point of phase space is shared between
// the legs by the densities of their maps.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <span>
#include <string>

#include "vasilisa/kinematics/boost.hpp"
#include "vasilisa/kinematics/pair_and_photon.hpp"
#include "vasilisa/qed/eikonal.hpp"
#include "vasilisa/sampling/emission_map.hpp"
#include "vasilisa/schemes/process_integrand.hpp"

namespace vasilisa::schemes {

template <process::HardPhotonProcess P>
class HardPhotonIntegrand : public ProcessIntegrand<P> {
  using Base = ProcessIntegrand<P>;

 protected:
  using Base::all_legs_, Base::map_, Base::radiating_, Base::strata_;
  using Configuration = kinematics::PairAndPhoton::Configuration;
  using Momenta = std::array<FourVector<double>, kinematics::PairAndPhoton::particles>;
  static constexpr std::size_t born_dimensions = kinematics::PairAndPhoton::dimensions;
  static constexpr double two_pi = 2 * std::numbers::pi;
  /// What loops have beyond what is expected of them is small and takes most of the time: it is
  /// evaluated for a share of the events, with the inverse as a weight. Of integrals the error at
  /// fixed time is smallest with few of them. Events should be no heavier than without, so that
  /// loops are asked of those alone that are accepted: up to half of the share. Loops on the line
  /// of the beams are expected to 0.1 %.
  static constexpr double loop_share_of_integrals = 0.005, loop_share_of_events = 0.02;
  static constexpr double loop_share_of_events_of_beams = 0.005;

  HardPhotonIntegrand(const process::Model& model, const Settings& settings, const Order& order)
      : Base(model, settings, order),
        coherent_(kinematics::lines_interfere(model.radiation)),
        loop_share_(settings.subtraction == Subtraction::fks ? loop_share_of_integrals
                    : radiating_.back() < 2                  ? loop_share_of_events_of_beams
                                                             : loop_share_of_events) {
    for (const char* name : kinematics::PairAndPhoton::hemispheres) {
      strata_.push_back({name, born_dimensions});
    }
  }
  /// With two photons: by the leg that radiates the second one, and by whether the first flies
  /// along a beam. Where it does, the second may be the one that the cuts ask for: other points
  /// matter.
  void add_strata_of_legs() {
    for (const char* where : {"", "_first_along_beam"}) {
      for (const std::size_t leg : radiating_) {
        strata_.push_back({std::string(all_legs_[leg].name) + where, born_dimensions + 3});
      }
    }
  }
  /// The first strata have one photon.
  static constexpr std::size_t with_one_photon = kinematics::PairAndPhoton::hemispheres.size();
  [[nodiscard]] std::size_t leg_of(std::size_t stratum) const {
    return radiating_[(stratum - with_one_photon) % radiating_.size()];
  }

  [[nodiscard]] static bool flies_forward(const FourVector<double>& n) {
    return std::abs(n.z) > forward;
  }

  /// The three bodies of a point of a stratum; with a third photon the first flies forward.
  [[nodiscard]] Configuration first_photon(std::size_t stratum, const double* x, double jacobian,
                                           const Flux& flux) const {
    std::array<double, born_dimensions> u{};
    std::copy_n(x, born_dimensions - 1, u.begin());
    u.back() = x[strata_[stratum].dimensions - 1];
    if (stratum < with_one_photon) {
      kinematics::PairAndPhoton::to_hemisphere(u.data(), stratum);
      jacobian /= with_one_photon;
    } else {
      const bool beside = stratum < with_one_photon + radiating_.size();
      const double share =
          kinematics::share_between(forward, kinematics::one_minus_beta(all_legs_[0].mass, flux.s));
      if (beside) {
        u[1] = (1 + share * (2 * u[1] - 1)) / 2;
        jacobian *= share;
      } else {
        u[1] = (1 - share) * u[1] + (u[1] < 0.5 ? 0 : share);
        jacobian *= 1 - share;
      }
    }
    return map_.configuration(u.data(), flux.ecm, flux.common * jacobian);
  }

  /// A configuration with one more photon, and its phase space over that of the configuration times
  /// d^3k / (2 k (2 pi)^3).
  struct Alone {
    Momenta momenta{};
    FourVector<double> photon;
    double jacobian = 0;
    bool inside = false;  // the photon is the softer one
  };

  /// The mass of the pair and the direction of the first photon stay.
  [[nodiscard]] Alone beside_beam(const Configuration& born, const FourVector<double>& n, double xi,
                                  const Flux& flux) const {
    Alone alone;
    alone.photon = n * (xi * flux.ecm / 2);
    const double opening = kinematics::one_minus_cos(born.n, n);
    const double kept = 1 - xi * opening / 2;
    const double first = (born.xi - xi) / kept;  // energy of the first photon
    if (!(first > xi)) return alone;
    alone.inside = true;
    alone.jacobian = first / (born.xi * kept);
    const FourVector<double> photon = born.n * (first * flux.ecm / 2);
    const double mass = mass_left(born, flux);
    const auto total = FourVector<double>{flux.ecm, 0, 0, 0} - photon - alone.photon;
    const auto direction = turned(born.direction, born.n, seen_by(total, mass, photon));
    const kinematics::Boost to_centre_of_mass(total, mass);
    const auto pair = map_.pair().momenta(mass, direction);
    alone.momenta = {to_centre_of_mass(pair[0]), to_centre_of_mass(pair[1]), photon};
    return alone;
  }

  /// The first photon stays, and the mass of what recoils against it; n and xi as the pair with its
  /// photon sees them.
  [[nodiscard]] Alone beside_pair(const Configuration& born, const FourVector<double>& n, double xi,
                                  const Flux& flux) const {
    const double mass = mass_left(born, flux);
    const auto left = FourVector<double>{flux.ecm, 0, 0, 0} - born.momenta[2];
    const kinematics::Boost to_centre_of_mass(left, mass);
    Alone alone;
    alone.photon = to_centre_of_mass(n * (xi * mass / 2));
    if (xi >= largest_of_pair(born, flux) || !(born.xi > 2 * alone.photon.e / flux.ecm)) {
      return alone;
    }
    alone.inside = true;
    const double slow_pair = map_.masses().slowness(mass * mass * (1 - xi));
    alone.jacobian = (1 - slow_pair) / (1 - born.slow);
    const auto pair = map_.pair().with_photon(mass, xi, slow_pair, n, born.direction);
    alone.momenta = {to_centre_of_mass(pair.first), to_centre_of_mass(pair.second),
                     born.momenta[2]};
    return alone;
  }

  /// A second photon: the measure without |M|^2, of the event and of its soft limit.
  struct Second {
    Alone alone;
    FourVector<double> direction;  // and energy fraction, as the leg sees them
    double fraction = 0;
    double event = 0, limit = 0;
  };

  /// Around a leg, its energy fraction by `energy_of` the largest one.
  template <class EnergyOf>
  [[nodiscard]] std::optional<Second> second_photon(std::size_t leg, const Configuration& born,
                                                    const double* x, const Flux& flux,
                                                    EnergyOf&& energy_of) const {
    const bool beam = leg < 2;
    const double largest = beam ? largest_second(born.xi) : largest_of_pair(born, flux);
    const kinematics::Mapped energy = energy_of(largest);
    const double xi = energy.value;
    if (xi < smallest || !(energy.jacobian > 0)) return {};
    const double s_frame = beam ? flux.s : flux.s * (1 - born.xi);
    const double slow =
        beam ? flux.slow[leg] : map_.masses().one_minus_velocity(leg == 3, s_frame * (1 - xi));
    const auto& d = born.direction;
    const FourVector<double> axis = leg == 0   ? FourVector<double>{1, 0, 0, 1}
                                    : leg == 1 ? FourVector<double>{1, 0, 0, -1}
                                    : leg == 2 ? d
                                               : FourVector<double>{1, -d.x, -d.y, -d.z};
    const auto from_leg = sampling::collinear_angle(x[1], slow);
    const auto n = kinematics::around(axis, from_leg.one_minus_cos, two_pi * x[2]);
    Second second;
    second.direction = n;
    second.fraction = xi;
    second.alone = beam ? beside_beam(born, n, xi, flux) : beside_pair(born, n, xi, flux);
    const double density = slow + (1 - slow) * from_leg.one_minus_cos;
    // d^3k / (2 k (2 pi)^3) without k^2
    const double soft = born.measure * energy.jacobian / xi * two_pi * from_leg.log_over_beta *
                        density / (2 * two_pi * two_pi * two_pi);
    // Energies in the two frames.
    const double moved = xi * std::sqrt(s_frame) / (2 * second.alone.photon.e);
    second.limit = soft * moved * moved;
    second.event = soft * second.alone.jacobian * s_frame / 4 * xi * xi;
    return second;
  }

  /// Of the softer of two photons that leave the pair with the mass that one leaves.
  static double largest_second(double xi) { return xi / (1 + std::sqrt(1 - xi)); }
  [[nodiscard]] double largest_of_pair(const Configuration& born, const Flux& flux) const {
    const double threshold = map_.masses().threshold();
    return std::min(1 - threshold * threshold / (flux.s * (1 - born.xi)), 1 - 1e-8);
  }
  static double mass_left(const Configuration& born, const Flux& flux) {
    return flux.ecm * std::sqrt(1 - born.xi);
  }

  struct Emitters {
    std::array<qed::Emitter, 4> all;
    std::size_t count = 0;
    [[nodiscard]] std::span<const qed::Emitter> span() const { return std::span(all).first(count); }
  };
  [[nodiscard]] Emitters emitters(const FourVector<double>* signal, double ecm) const {
    Emitters found;
    for (const std::size_t i : radiating_) {
      const kinematics::Leg& leg = all_legs_[i];
      found.all[found.count++] = {i < 2 ? beam(i, ecm) : signal[i - 2], leg.mass, leg.charge_flow(),
                                  leg.line, leg.incoming};
    }
    return found;
  }
  [[nodiscard]] double eikonal(const Emitters& emitters, const FourVector<double>& n) const {
    return qed::eikonal(emitters.span(), coherent_, n);
  }

  /// Of a set of legs in a photon; summed over the radiating legs they are 1.
  template <class Own>
  [[nodiscard]] double share_of(Own&& own, const Momenta& signal, const FourVector<double>& photon,
                                double ecm) const {
    const double recoil = recoil_of_pair(signal, photon);
    return share_of(own, signal, photon, ecm, recoil / (1 + recoil));
  }
  [[nodiscard]] double share(std::size_t leg, const Momenta& signal,
                             const FourVector<double>& photon, double ecm) const {
    return share_of([leg](std::size_t i) { return i == leg; }, signal, photon, ecm);
  }
  /// Their limits where the photon is soft, in a direction n.
  template <class Own>
  [[nodiscard]] double soft_share_of(Own&& own, const Momenta& signal, const FourVector<double>& n,
                                     double ecm) const {
    return share_of(own, signal, n, ecm, recoil_of_pair(signal, n));
  }
  [[nodiscard]] double soft_share(std::size_t leg, const Momenta& signal,
                                  const FourVector<double>& n, double ecm) const {
    return soft_share_of([leg](std::size_t i) { return i == leg; }, signal, n, ecm);
  }

  /// Unit vector along a massless momentum in the rest frame of a system.
  static FourVector<double> seen_by(const FourVector<double>& total, double mass,
                                    const FourVector<double>& photon) {
    const kinematics::Boost to_rest({total.e, -total.x, -total.y, -total.z}, mass);
    const auto seen = to_rest(photon);
    return seen * (1 / seen.e);
  }

  /// v under the smallest rotation that takes the unit vector a to b.
  static FourVector<double> turned(const FourVector<double>& v, const FourVector<double>& a,
                                   const FourVector<double>& b) {
    const double cosine = spatial_dot(a, b);
    const FourVector<double> sum = a + b;
    const double along_sum = spatial_dot(sum, v) / (1 + cosine), along = 2 * spatial_dot(a, v);
    return {1, v.x - along_sum * sum.x + along * b.x, v.y - along_sum * sum.y + along * b.y,
            v.z - along_sum * sum.z + along * b.z};
  }

  /// Of an event with these loops, the product with what is expected of them given: with complete
  /// loops it counts half of what it does without.
  [[nodiscard]] double with_surplus(double expected, const process::LoopParts& loops,
                                    bool complete) const {
    const double whole = expected / (1 - loop_share_ / 2);
    return complete ? whole / 2 + loops.surplus / loop_share_ : whole;
  }

  bool coherent_;      // photons of both lines interfere
  double loop_share_;  // of the integrand that draws

 private:
  /// 2 k.(p_1 + p_2)/(p_1 + p_2)^2.
  [[nodiscard]] double recoil_of_pair(const Momenta& signal, const FourVector<double>& k) const {
    const double first = all_legs_[2].mass * all_legs_[2].mass;
    const double second = all_legs_[3].mass * all_legs_[3].mass;
    const auto pair = signal[0] + signal[1];
    return 2 * (dot_massless(signal[0], first, k) + dot_massless(signal[1], second, k)) /
           dot(pair, pair);
  }
  /// Each leg by the density in d^3k/(2 k) that its map has: 1/(f p.k) with the energy fraction f
  /// of the photon as the leg sees it, here given for the pair. Soft photons of the beams are hard
  /// as a light and fast pair sees them: by 1/(p.k) alone its maps would meet them with large
  /// weights.
  template <class Own>
  [[nodiscard]] double share_of(Own&& own, const Momenta& signal, const FourVector<double>& photon,
                                double ecm, double fraction_of_pair) const {
    const double fraction_of_beams = 2 * photon.e / ecm;
    double sum = 0, of_own = 0;
    for (const std::size_t i : radiating_) {
      const double mass = all_legs_[i].mass;
      const auto& p = i < 2 ? beam(i, ecm) : signal[i - 2];
      const double density = 1 / ((i < 2 ? fraction_of_beams : fraction_of_pair) *
                                  dot_massless(p, mass * mass, photon));
      sum += density;
      if (own(i)) of_own += density;
    }
    return of_own / sum;
  }

  /// |cos(theta)| above which a photon flies forward or backward, along a beam, where selections
  /// seldom ask for it: beyond 50 to 130 degrees, which would else leave a corner to be met with
  /// large weights.
  static constexpr double forward = 0.65;
  /// Below, emission and its soft limit agree to O(xi): nothing is lost.
  static constexpr double smallest = 1e-9;

  [[nodiscard]] FourVector<double> beam(std::size_t leg, double ecm) const {
    const double mass = all_legs_[leg].mass;
    const double momentum = std::sqrt((ecm / 2 - mass) * (ecm / 2 + mass));
    return {ecm / 2, 0, 0, leg == 0 ? momentum : -momentum};
  }
};

}  // namespace vasilisa::schemes
