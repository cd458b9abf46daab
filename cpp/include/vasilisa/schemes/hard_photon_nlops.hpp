// O(alpha) exact beyond one hard photon, matched to the emission of any number of softer ones.
//
// dsigma = dPhi_3 |M_1|^2 exp[delta_SV(eps)] sum_n (1/n!) prod_i |M_2(k_i)|^2/|M_1|^2, k_i > eps:
// the first photon is the hardest one in the centre-of-mass frame; every softer one comes with the
// exact amplitude of two photons in the kinematics in which it were the only one beside the first,
// and with its share of the legs there. All together take up the configuration as each does alone:
// those of the beams leave the mass of the pair, those of the pair share what recoils against the
// first photon and the photons of the beams. Several photons of the beams take their energy from
// the first one together, and not one after another. The expansion to O(alpha) is `nlo`.
//
// Sampling: the first strata have no photon above eps; in those of one leg the second photon is
// drawn as at O(alpha), and softer ones by thinning a Poisson process of a majorant of the eikonal
// factor. The mean number of accepted ones is known, -ln of what exp[delta_SV] loses between eps
// and the second photon, so that their weights are |M_2|^2 over its soft limit, close to one. Where
// the first two fly forward or backward a third may be the one that the cuts ask for: the last
// stratum draws the hardest of those that may be like the second, the others leave them out. Of the
// loops the cheap part is exponentiated, the rest multiplies.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>
#include <optional>
#include <vector>

#include "vasilisa/schemes/hard_photon_integrand.hpp"
#include "vasilisa/schemes/lo.hpp"
#include "vasilisa/schemes/nlo.hpp"
#include "vasilisa/schemes/nlops.hpp"

namespace vasilisa::schemes {

template <process::HardPhotonProcess P>
class HardPhotonNlopsIntegrand final : public HardPhotonIntegrand<P> {
  using Base = HardPhotonIntegrand<P>;
  using Base::all_legs_, Base::alpha_, Base::born_dimensions, Base::loop_share_, Base::map_;
  using Base::radiating_, Base::settings_, Base::strata_, Base::two_pi;
  using typename Base::Alone, typename Base::Configuration, typename Base::Emitters;
  using typename Base::Momenta;
  using Drawn = kinematics::DrawnPhoton;

 public:
  HardPhotonNlopsIntegrand(const process::Model& model, const Settings& settings)
      : Base(model, settings, Nlops::content(settings)),
        eps_(settings.k_soft),
        max_photons_(Nlops::max_photons(settings)),
        proposal_(this) {
    this->add_strata_of_legs();
    if (radiating_.front() == 0) strata_.push_back({"third_photon", born_dimensions + 6});
    // Softer photons of the pair bring its mass below an upper limit.
    const bool of_pair = radiating_.back() >= 2;
    for (std::size_t i = Base::with_one_photon; i < strata_.size(); ++i) strata_[i].tails = of_pair;
  }

  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     const std::string& order) const override {
    auto made = std::make_unique<HardPhotonNlopsIntegrand>(model, this->settings_of(model, order));
    made->proposal_ = this;
    made->loop_share_ = loop_share_;
    return made;
  }

  void draw(std::size_t stratum, const double* x, double jacobian, double ecm, std::uint32_t event,
            random::CounterStream& stream, RecordBuffer& buffer) const override {
    const Flux flux = this->flux(ecm);
    const Configuration born = this->first_photon(stratum, x, jacobian, flux);
    if (!(born.measure > 0)) return;
    Record r = this->new_record(ecm, event, buffer);
    r.direction = born.direction;
    r.photon = born.momenta[2];
    r.with_loops = stream.uniform() < loop_share_;
    if (stratum < Base::with_one_photon) {
      r.factor = born.measure;
      r.xi = eps_;
      for (const auto& p : born.momenta) buffer.momenta.push_back(p);
      buffer.records.push_back(r);
      return;
    }
    const bool with_third = stratum >= Base::with_one_photon + 2 * radiating_.size();
    std::array<double, 3> extra{};  // energy, angle, azimuth, of the second photon
    std::copy_n(x + born_dimensions - 1, extra.size(), extra.begin());
    std::size_t leg = 0;
    if (with_third) {  // either beam
      leg = extra[1] < 0.5 ? 0 : 1;
      extra[1] = 2 * extra[1] - static_cast<double>(leg);
    } else {
      leg = this->leg_of(stratum);
    }
    const auto energy = [&](double largest) {
      if (largest <= eps_) return kinematics::Mapped{0, 0};
      return sampling::sliced_energy(extra[0], eps_, largest);
    };
    const auto second = this->second_photon(leg, born, extra.data(), flux, energy);
    if (!second || !second->alone.inside) return;
    r.kind = Kind::emission;
    r.xi = 2 * second->alone.photon.e / ecm;
    if (r.xi < eps_) return;
    const bool third_apart =
        leg < 2 && Base::flies_forward(born.n) && Base::flies_forward(second->direction);
    if (with_third && !third_apart) return;
    r.factor = second->event * this->share(leg, second->alone.momenta, second->alone.photon, ecm);
    r.drawn_first = static_cast<std::uint32_t>(buffer.drawn.size());
    buffer.drawn.push_back({second->fraction, 0, leg, second->direction, second->alone.photon});
    double harder = 0;
    if (with_third) {
      r.factor *= 2;
      if (!third_photon(born, x + born_dimensions + 2, r, flux, stream, buffer.drawn)) {
        buffer.drawn.resize(r.drawn_first);
        return;
      }
      harder = buffer.drawn.back().momentum.e;
    }
    const auto softer_first = static_cast<std::ptrdiff_t>(buffer.drawn.size());
    softer_photons(born, r, flux, stream, buffer.drawn);
    const auto is_third = [&](const Drawn& photon) {
      return photon.momentum.e > harder && may_be_tagged(photon, born, flux);
    };
    if (third_apart &&
        std::any_of(buffer.drawn.begin() + softer_first, buffer.drawn.end(), is_third)) {
      buffer.drawn.resize(r.drawn_first);
      return;
    }
    r.n_drawn = static_cast<std::uint32_t>(buffer.drawn.size()) - r.drawn_first;
    if (r.n_drawn == 1) {
      for (const auto& p : second->alone.momenta) buffer.momenta.push_back(p);
      buffer.push_photon(r, second->alone.photon);
    } else if (!place(born, flux, r, buffer)) {
      buffer.drawn.resize(r.drawn_first);
      return;
    }
    buffer.records.push_back(r);
  }

  void weigh(const RecordBuffer& buffer, std::span<double> weights) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const Record& r = buffer.records[i];
      if (!r.selected) continue;
      weights[i] = this->at(r.ecm, [&](const P& process) {
        return r.factor * (max_photons_ <= 1 ? expanded(process, r, buffer)
                                             : exponentiated(process, r, buffer));
      });
    }
  }

 private:
  /// Below this energy over half of sqrt(s) a photon's amplitude is its soft limit, up to terms of
  /// this order.
  static constexpr double soft_limit = 1e-4;
  /// Of |M_2|^2 to its soft limit. A photon alone may lead into a peak that the event misses.
  static constexpr double largest_ratio = 4;

  /// Of the lowest energy that the cuts leave the hardest photon, with room for what the others
  /// change: those of the pair move with it.
  static constexpr double room_beside_beams = 0.8, room_of_pair = 0.5;
  /// |cos(theta)| within which detectors look for photons of the beams.
  static constexpr double may_be_seen = 0.95;

  /// Whether the cuts may ask for a photon softer than two others.
  [[nodiscard]] bool may_be_tagged(const Drawn& photon, const Configuration& born,
                                   const Flux& flux) const {
    if (photon.leg >= 2) {
      return photon.fraction * Base::mass_left(born, flux) / 2 >
             room_of_pair * settings_.lowest_photon;
    }
    return photon.momentum.e > room_beside_beams * settings_.lowest_photon &&
           std::abs(photon.direction.z) < may_be_seen;
  }

  /// The hardest one of these below the second: by energy, angle and azimuth.
  [[nodiscard]] bool third_photon(const Configuration& born, const double* x, Record& r,
                                  const Flux& flux, random::CounterStream& stream,
                                  std::vector<Drawn>& photons) const {
    const double room = std::min(room_beside_beams, room_of_pair * std::sqrt(1 - born.xi));
    const double lowest = std::max(eps_, room * 2 * settings_.lowest_photon / flux.ecm);
    if (!(r.xi > lowest)) return false;
    const double log_ratio = std::log(r.xi / lowest);
    const double xi = lowest * std::exp(x[0] * log_ratio);
    const auto n = kinematics::unit_vector(2 * x[1] - 1, two_pi * x[2]);
    r.factor *= alpha_ / (two_pi * two_pi) * log_ratio * 2 * two_pi *
                this->eikonal(this->emitters(born.momenta.data(), flux.ecm), n);
    photons.push_back(assigned(born, n, xi, flux, stream));
    return may_be_tagged(photons.back(), born, flux);
  }

  /// Draws the photons between eps and r.xi.
  void softer_photons(const Configuration& born, const Record& r, const Flux& flux,
                      random::CounterStream& stream, std::vector<Drawn>& photons) const {
    const Emitters emitters = this->emitters(born.momenta.data(), flux.ecm);
    // -(sum of two currents)^2 <= 2 (J_1^2 + J_2^2), and -J^2 <= 2/d of one leg, d = p.n/E; of two
    // legs back to back the sum is 2 (1/d_1 + 1/d_2) at most.
    const double lines = this->coherent_ ? 2 : 1;
    std::array<double, 4> bound{}, slow{};
    std::array<FourVector<double>, 4> axis;
    double total = 0;
    for (std::size_t i = 0; i < emitters.count; ++i) {
      const qed::Emitter& emitter = emitters.all[i];
      const double momentum = emitter.momentum.momentum();
      const double energy = emitter.momentum.e;
      slow[i] = emitter.mass * emitter.mass / (energy * (energy + momentum));
      axis[i] = emitter.momentum * (1 / momentum);
      bound[i] = (emitter.incoming ? 2 : 4) * lines;
      total += bound[i] * two_pi * sampling::collinear_angle(0, slow[i]).log_over_beta;
    }
    const double log_ratio = std::log(r.xi / eps_);
    const double mean = alpha_ / (two_pi * two_pi) * total * log_ratio;
    // A Poisson process on a line of length `mean`.
    double position = -std::log(stream.uniform());
    while (position < mean) {
      const double xi = eps_ * std::exp(stream.uniform() * log_ratio);
      double choice = stream.uniform() * total;
      std::size_t chosen = 0;
      for (std::size_t i = 0; i < emitters.count; ++i) {
        chosen = i;
        choice -= bound[i] * two_pi * sampling::collinear_angle(0, slow[i]).log_over_beta;
        if (choice < 0) break;
      }
      const auto collinear = sampling::collinear_angle(stream.uniform(), slow[chosen]);
      const auto n =
          kinematics::around(axis[chosen], collinear.one_minus_cos, two_pi * stream.uniform());
      double majorant = 0;
      for (std::size_t i = 0; i < emitters.count; ++i) {
        majorant += bound[i] / (slow[i] + (1 - slow[i]) * kinematics::one_minus_cos(axis[i], n));
      }
      if (stream.uniform() * majorant < this->eikonal(emitters, n)) {
        photons.push_back(assigned(born, n, xi, flux, stream));
      }
      position -= std::log(stream.uniform());
    }
  }

  /// A photon given to a leg by its share, with energy and direction as that sees them.
  [[nodiscard]] Drawn assigned(const Configuration& born, const FourVector<double>& n, double xi,
                               const Flux& flux, random::CounterStream& stream) const {
    const FourVector<double> momentum = n * (xi * flux.ecm / 2);
    double choice = stream.uniform();
    std::size_t leg = radiating_.front();
    for (const std::size_t l : radiating_) {
      leg = l;
      choice -= this->soft_share(l, born.momenta, n, flux.ecm);
      if (choice < 0) break;
    }
    if (leg < 2) return {xi, 0, leg, n, momentum};
    const double mass = Base::mass_left(born, flux);
    const auto left = FourVector<double>{flux.ecm, 0, 0, 0} - born.momenta[2];
    const kinematics::Boost to_rest({left.e, -left.x, -left.y, -left.z}, mass);
    const FourVector<double> seen = to_rest(momentum);
    return {2 * seen.e / mass, 0, leg, seen * (1 / seen.e), momentum};
  }

  /// Appends the momenta of an event with several photons; false where they leave too little.
  [[nodiscard]] bool place(const Configuration& born, const Flux& flux, Record& r,
                           RecordBuffer& buffer) const {
    FourVector<double> total{flux.ecm, 0, 0, 0};
    std::vector<FourVector<double>> photons;
    std::vector<Drawn> of_pair;
    double one_by_one = 1;  // what photons of the beams leave of the first, each alone
    for (std::uint32_t i = 0; i < r.n_drawn; ++i) {
      const Drawn& photon = buffer.drawn[r.drawn_first + i];
      if (photon.leg >= 2) {
        of_pair.push_back(photon);
        continue;
      }
      photons.push_back(photon.momentum);
      total = total - photon.momentum;
      const double opening = kinematics::one_minus_cos(born.n, photon.direction);
      one_by_one *= (1 - photon.fraction / born.xi) / (1 - photon.fraction * opening / 2);
    }
    const double mass = Base::mass_left(born, flux);
    const double energy =
        (dot(total, total) - mass * mass) / (2 * (total.e - spatial_dot(total, born.n)));
    if (!(energy > 0) || !(one_by_one > 0)) return false;
    const FourVector<double> first = born.n * energy;
    if (photons.size() > 1) r.factor *= one_by_one / (energy / born.momenta[2].e);
    total = total - first;
    const auto seen = Base::seen_by(total, mass, first);
    for (Drawn& photon : of_pair) {
      photon.direction = Base::turned(photon.direction, born.n, seen);
      const double along = photon.leg == 2 ? 1.0 : -1.0;
      const auto axis = Base::turned(born.direction, born.n, seen);
      const double slow = map_.masses().one_minus_velocity(photon.leg == 3, mass * mass);
      const double angle = 1 - along * spatial_dot(axis, photon.direction);
      photon.rank = photon.fraction * (slow + (1 - slow) * std::max(angle, 0.0));
    }
    const auto placed =
        map_.pair().place(mass, Base::turned(born.direction, born.n, seen), of_pair);
    if (!placed) return false;
    const kinematics::Boost to_centre_of_mass(total, mass);
    for (const Drawn& photon : of_pair) photons.push_back(to_centre_of_mass(photon.momentum));
    std::ranges::sort(photons, std::ranges::greater{}, &FourVector<double>::e);
    if (photons.front().e >= energy) return false;
    for (const auto& p : placed->momenta) buffer.momenta.push_back(to_centre_of_mass(p));
    buffer.momenta.push_back(first);
    for (const auto& photon : photons) buffer.push_photon(r, photon);
    return true;
  }

  [[nodiscard]] Configuration configuration_of(const Record& r) const {
    Configuration born;
    born.xi = 2 * r.photon.e / r.ecm;
    born.slow = map_.masses().slowness(r.ecm * r.ecm * (1 - born.xi));
    born.n = r.photon * (1 / r.photon.e);
    born.direction = r.direction;
    const auto p = map_.pair().with_photon(r.ecm, born.xi, born.slow, born.n, born.direction);
    born.momenta = {p.first, p.second, p.photon};
    return born;
  }

  [[nodiscard]] Alone alone(const Configuration& born, const Drawn& photon,
                            const Flux& flux) const {
    return photon.leg < 2 ? this->beside_beam(born, photon.direction, photon.fraction, flux)
                          : this->beside_pair(born, photon.direction, photon.fraction, flux);
  }

  /// Mean number of photons drawn between eps and r.xi.
  [[nodiscard]] double softer(const Momenta& born, const Record& r) const {
    return this->at(r.ecm, [&](const P& process) {
      return process.soft_virtual(born.data(), r.xi, false).cheap -
             process.soft_virtual(born.data(), eps_, false).cheap;
    });
  }

  /// The lowest order, or exact O(alpha) from the events with at most one softer photon.
  [[nodiscard]] double expanded(const P& process, const Record& r,
                                const RecordBuffer& buffer) const {
    const FourVector<double>* p = buffer.signal(r);
    if (r.kind == Kind::born) {
      if (max_photons_ == 0) return process.born(p);
      const auto loops = process.soft_virtual(p, eps_, r.with_loops);
      return process.born(p) *
             this->with_surplus(loops.cheap + loops.expected, loops, r.with_loops);
    }
    if (r.n_drawn > max_photons_) return 0;
    return process.real(p, *buffer.photons(r)) *
           std::exp(proposal_->softer(configuration_of(r).momenta, r));
  }

  [[nodiscard]] double exponentiated(const P& process, const Record& r,
                                     const RecordBuffer& buffer) const {
    const Configuration born = configuration_of(r);
    const bool own = proposal_ == this;
    const auto loops = process.soft_virtual(born.momenta.data(), own ? r.xi : eps_, r.with_loops);
    double exponent = loops.cheap - 1;
    if (!own && r.kind == Kind::emission) exponent += proposal_->softer(born.momenta, r);
    const double value =
        std::exp(exponent) * this->with_surplus(1 + loops.expected, loops, r.with_loops);
    if (r.kind == Kind::born) return value * process.born(born.momenta.data());
    if (r.n_drawn == 1) return value * process.real(buffer.signal(r), *buffer.photons(r));
    return value * several(process, born, r, buffer);
  }

  /// |M_2|^2 of the second photon, and of softer ones over the limit that they were drawn with.
  [[nodiscard]] double several(const P& process, const Configuration& born, const Record& r,
                               const RecordBuffer& buffer) const {
    const Flux flux = this->flux(r.ecm);
    const Drawn* photons = buffer.drawn.data() + r.drawn_first;
    const Alone second = alone(born, photons[0], flux);
    if (!second.inside) return 0;
    double value = process.real(second.momenta.data(), second.photon);
    const double lowest = process.born(born.momenta.data());
    const Emitters emitters = proposal_->emitters(born.momenta.data(), r.ecm);
    for (std::uint32_t i = 1; i < r.n_drawn; ++i) {
      const Drawn& photon = photons[i];
      const double xi = 2 * photon.momentum.e / r.ecm;
      if (xi < soft_limit && this->radiation_ == proposal_->radiation_) continue;
      const Alone softer = alone(born, photon, flux);
      if (!softer.inside) return 0;
      const auto n = photon.momentum * (1 / photon.momentum.e);
      const bool beam = photon.leg < 2;
      const auto of_line = [beam](std::size_t leg) { return (leg < 2) == beam; };
      const double shares = proposal_->share_of(of_line, softer.momenta, softer.photon, r.ecm) /
                            proposal_->soft_share_of(of_line, born.momenta, n, r.ecm);
      const double soft = 4 * std::numbers::pi * alpha_ * proposal_->eikonal(emitters, n) /
                          (photon.momentum.e * photon.momentum.e);
      value *= std::min(largest_ratio, process.real(softer.momenta.data(), softer.photon) *
                                           softer.jacobian * shares / (lowest * soft));
    }
    return value;
  }

  double eps_;  // lowest energy of a photon over half of sqrt(s)
  std::uint32_t max_photons_;
  const HardPhotonNlopsIntegrand* proposal_;  // that draws the photons
};

}  // namespace vasilisa::schemes
