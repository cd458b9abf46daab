// Sampling of any number of photons beside a pair, in the order of `NlopsIntegrand`.
//
// Stratum 0 has no photon above eps; in those of one leg the hardest photon is drawn as at
// O(alpha), in the collinear peak of the leg, and softer ones by thinning a Poisson process of a
// majorant of the eikonal factor. The mean number of accepted ones is known, -ln of what
// exp[delta_SV] loses between eps and the hardest photon, so that their weights are |M_1|^2 over
// its soft limit, close to one. In the last stratum the second photon is hard, too, and drawn like
// the first.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

#include "vasilisa/sampling/emission_map.hpp"
#include "vasilisa/schemes/pair_integrand.hpp"

namespace vasilisa::schemes {

template <process::RadiativeProcess P>
class NlopsSampling : public PairIntegrand<P> {
  using Base = PairIntegrand<P>;

 public:
  void draw(std::size_t stratum, const double* x, double jacobian, double ecm, std::uint32_t event,
            random::CounterStream& stream, RecordBuffer& buffer) const override {
    constexpr double two_pi = 2 * std::numbers::pi;
    const Flux flux = this->flux(ecm);
    const HardEnergies energies = hard_energies(stratum, x, flux);
    if (energies.rest <= 0) return;
    const auto angle = map_.angle(x[stratum == 0 ? 0 : 1], energies.rest);
    const auto born =
        kinematics::TwoBody::along(angle.value, two_pi * x[strata_[stratum].dimensions - 1]);
    Record r = this->new_record(ecm, event, buffer);
    r.factor = flux.common * two_pi * angle.jacobian * jacobian;
    if (stratum == 0) {
      r.factor *= 1 - this->pair().slowness(flux.s);
      this->place_born(r, born, buffer);
      buffer.records.push_back(r);
      return;
    }
    r.direction = born.direction;
    r.cos_theta = born.cos_theta;
    r.kind = Kind::emission;
    r.drawn_first = static_cast<std::uint32_t>(buffer.drawn.size());
    if (stratum <= radiating_.size()) {
      hardest_photon(radiating_[stratum - 1], x, energies, flux, r, buffer.drawn);
    } else {
      hard_photons(x, energies, flux, r, buffer.drawn);
    }
    softer_photons(r, flux, stream, buffer.drawn);
    r.n_drawn = static_cast<std::uint32_t>(buffer.drawn.size()) - r.drawn_first;
    const auto placed = map_.place(ecm, r.direction, drawn(r, buffer));
    if (!placed) {
      buffer.drawn.resize(r.drawn_first);
      return;
    }
    r.factor *= placed->velocity;
    for (const auto& p : placed->momenta) buffer.momenta.push_back(p);
    for (const auto& photon : drawn(r, buffer)) buffer.push_photon(r, photon.momentum);
    if constexpr (P::neutral) this->lead_with_hardest(r, buffer);
    buffer.records.push_back(r);
  }

 protected:
  using Base::all_legs_, Base::alpha_, Base::coherent_legs_, Base::map_, Base::nominal_;
  using Base::radiating_, Base::strata_;
  using typename Base::Emitters;
  using Drawn = kinematics::DrawnPhoton;

  NlopsSampling(const process::Model& model, const Settings& settings, const Order& order)
      : Base(model, settings, order), eps_(settings.k_soft) {
    strata_ = {{"two_body", 2, true}};
    if (eps_ >= this->largest_xi(nominal_.s)) return;
    for (const std::size_t leg : radiating_) strata_.push_back({all_legs_[leg].name, 5});
    if (!radiating_.empty()) strata_.push_back({"two_photons", 8});
  }

  static std::span<Drawn> drawn(const Record& r, RecordBuffer& buffer) {
    return {buffer.drawn.data() + r.drawn_first, r.n_drawn};
  }

  /// Mean number of photons drawn between eps and r.xi.
  [[nodiscard]] double softer(const Record& r) const {
    return this->at(r.ecm, [&](const P& process) {
      return process.soft_virtual(r.cos_theta, r.xi) - process.soft_virtual(r.cos_theta, eps_);
    });
  }

  /// A second photon above this part of what the hardest leaves is drawn like the hardest.
  static constexpr double hard_second = 0.05;
  /// Above this part of what the hardest leaves the tree amplitude of both stands for the product:
  /// anywhere if loops and soft photons know what the virtual photon has left. Else, lower down,
  /// their factor, which belongs to the product, would miss what the two differ by: the cross
  /// section of Bhabha falls by 2e-4 for each factor of two.
  static constexpr double tree_second = process::SinglePhoton<P> ? hard_second : 0.2;
  static bool both_hard(double hardest, double second) {
    return second >= tree_second * (1 - hardest);
  }

  double eps_;  // lowest energy of a photon over the beam energy

 private:
  [[nodiscard]] double softest_hard(double hardest) const {
    return std::max(eps_, hard_second * (1 - hardest));
  }

  /// dxi/xi dOmega/(2 (2 pi)^3)
  static double photon_measure(const kinematics::Mapped& energy, double solid_angle) {
    constexpr double two_pi = 2 * std::numbers::pi;
    return energy.jacobian / energy.value * solid_angle / (2 * two_pi * two_pi * two_pi);
  }

  /// Energy fractions of the photons that are drawn first, and what they leave of s, not positive
  /// where there is no room for them.
  struct HardEnergies {
    kinematics::Mapped first{}, second{};
    double rest = 1;
  };
  [[nodiscard]] HardEnergies hard_energies(std::size_t stratum, const double* x,
                                           const Flux& flux) const {
    HardEnergies energies;
    if (stratum == 0) return energies;
    const bool two = stratum > radiating_.size();
    const double least = two ? std::max(eps_, hard_second / (1 + hard_second)) : eps_;
    const double largest = this->largest_xi(flux.s);
    if (!(largest > least)) return {{}, {}, 0};
    energies.first = sampling::sliced_energy(x[0], least, largest);
    energies.rest = 1 - energies.first.value;
    if (two) {
      const double hardest = energies.first.value;
      energies.second = sampling::sliced_energy(x[4], softest_hard(hardest), hardest);
      energies.rest *= 1 - energies.second.value;
    }
    return energies;
  }

  /// Draws the hardest photon, others are to be below hard_second.
  void hardest_photon(std::size_t leg, const double* x, const HardEnergies& energies,
                      const Flux& flux, Record& r, std::vector<Drawn>& photons) const {
    const auto& energy = energies.first;
    const double xi = energy.value;
    const sampling::EmissionAxes alone(this->slow_legs(flux, flux.s * (1 - xi)), r.direction);
    const auto [n, solid_angle] = sampling::share_of_leg(alone, radiating_, leg, x[2], x[3]);
    r.factor *= photon_measure(energy, solid_angle);
    photons.push_back({xi, rank(alone, leg, n, xi), leg, n, {}});
    r.xi = std::min(xi, softest_hard(xi));
  }

  /// Draws two photons above hard_second, each around any leg. Their directions cover the sphere
  /// once for every leg, unless two_photon_tree() shares it out.
  void hard_photons(const double* x, const HardEnergies& energies, const Flux& flux, Record& r,
                    std::vector<Drawn>& photons) const {
    const sampling::EmissionAxes axes(this->slow_legs(flux, flux.s * energies.rest), r.direction);
    const auto n_legs = static_cast<double>(radiating_.size());
    const auto push = [&](const kinematics::Mapped& energy, double u_angle, double u_azimuth) {
      const double choice = u_angle * n_legs;
      const auto number = std::min(radiating_.size() - 1, static_cast<std::size_t>(choice));
      const std::size_t leg = radiating_[number];
      const double u = choice - static_cast<double>(number);
      const auto [n, solid_angle] =
          process::TwoPhotonTree<P> ? sampling::around_leg(axes, leg, u, u_azimuth)
                                    : sampling::share_of_leg(axes, radiating_, leg, u, u_azimuth);
      r.factor *= n_legs * photon_measure(energy, solid_angle);
      const double xi = energy.value;
      photons.push_back({xi, rank(axes, leg, n, xi), leg, n, {}});
    };
    push(energies.first, x[2], x[3]);
    push(energies.second, x[5], x[6]);
    r.xi = energies.second.value;
  }

  /// Draws the photons between eps and r.xi.
  void softer_photons(const Record& r, const Flux& flux, random::CounterStream& stream,
                      std::vector<Drawn>& photons) const {
    constexpr double two_pi = 2 * std::numbers::pi;
    const sampling::EmissionAxes axes(this->slow_legs(flux, flux.s), r.direction);
    const Emitters emitters = this->emitters(r);
    // -(sum of n currents)^2 <= n times the sum of their squares; a pair of legs has
    // -J^2 <= 2 (1/d_1 + 1/d_2), d = p.n/E.
    const double majorant_factor = coherent_legs_;
    std::array<double, 4> part{};
    double total = 0;
    for (const std::size_t leg : radiating_) {
      part[leg] = majorant_factor * two_pi *
                  sampling::collinear_angle(0, axes.one_minus_beta[leg]).log_over_beta;
      total += part[leg];
    }
    const double log_ratio = std::log(r.xi / eps_);
    const double mean = alpha_ / (two_pi * two_pi) * total * log_ratio;
    // A Poisson process on a line of length `mean`.
    double position = -std::log(stream.uniform());
    while (position < mean) {
      const double xi = eps_ * std::exp(stream.uniform() * log_ratio);
      double choice = stream.uniform() * total;
      std::size_t leg = radiating_.front();
      for (const std::size_t l : radiating_) {
        leg = l;
        if (choice < part[l]) break;
        choice -= part[l];
      }
      const auto collinear = sampling::collinear_angle(stream.uniform(), axes.one_minus_beta[leg]);
      const auto n =
          kinematics::around(axes.axis[leg], collinear.one_minus_cos, two_pi * stream.uniform());
      double majorant = 0;
      for (const std::size_t l : radiating_) majorant += majorant_factor / axes.denominator(l, n);
      const double ratio = this->eikonal(emitters, n) / majorant;
      if (stream.uniform() < ratio) {
        photons.push_back({xi, rank(axes, leg, n, xi), leg, n, {}});
      }
      position -= std::log(stream.uniform());
    }
  }

  /// Where a photon stands among those of its leg, from the outer end of the diagram to the hard
  /// scattering. Of pairs that one virtual photon makes the larger its angle: directions alone
  /// decide, so that photons in this order cover their phase space once, and soft ones have the
  /// energy of the leg inside the cone of a hard photon, which is what loops beside it have at any
  /// angle. Where one photon may lead into a peak and the other out of it, weights stay small if in
  /// the final state virtuality decides, 2 p.k = fraction times 1 - beta cos, and in the initial
  /// state the harder is first.
  [[nodiscard]] double rank(const sampling::EmissionAxes& axes, std::size_t leg,
                            const FourVector<double>& n, double fraction) const {
    if constexpr (process::SinglePhoton<P>) return kinematics::one_minus_cos(axes.axis[leg], n);
    return all_legs_[leg].incoming ? -fraction : fraction * axes.denominator(leg, n);
  }
};

}  // namespace vasilisa::schemes
