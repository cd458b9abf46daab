// What the integrands of all orders share: the process, its legs, and what depends on the energy.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/process/process.hpp"
#include "vasilisa/run/integrand.hpp"
#include "vasilisa/schemes/order.hpp"

namespace vasilisa::schemes {

using run::Integrand;
using run::Kind;
using run::Record;
using run::RecordBuffer;
using run::Settings;
using run::Stratum;
using run::Subtraction;

/// The incoming particles at one energy, and what multiplies every weight.
struct Flux {
  double ecm, s;
  std::array<double, 2> slow;  // 1 - velocity of the incoming particles
  double common;               // nb: flux, average over spins, unit of phase space
};

template <process::BornProcess P>
class ProcessIntegrand : public Integrand {
 public:
  using Map = process::Map<P>;

  [[nodiscard]] const std::vector<Stratum>& strata() const override { return strata_; }
  [[nodiscard]] const run::Particles& particles() const override { return particles_; }
  [[nodiscard]] double ecm() const override { return settings_.ecm; }

  void draw_born(double cos_theta, double phi, double ecm, RecordBuffer& buffer) const override {
    if constexpr (process::is_two_body<P>) {
      Record r = new_record(ecm, 0, buffer);
      place_born(r, kinematics::TwoBody::along(cos_theta, phi), buffer);
      buffer.records.push_back(r);
    } else {
      throw ConfigurationError(std::string(P::name) +
                               ": its Born configurations have no scattering angle");
    }
  }

 protected:
  ProcessIntegrand(const process::Model& model, const Settings& settings, const Order& order)
      : settings_(settings),
        order_(&order),
        radiation_(model.radiation),
        alpha_(model.constants.alpha()),
        all_legs_(P::legs(model)),
        map_(process::make_map<P>(model, settings.lowest_photon)),
        incoming_{all_legs_[0].mass, all_legs_[1].mass},
        process_(at_order(model, order), settings.ecm, settings.lowest_ecm),
        nominal_(make_flux(settings.ecm)) {
    for (std::size_t i = 0; i < all_legs_.size(); ++i) {
      const kinematics::Leg& leg = all_legs_[i];
      if (i < 2) {
        particles_.beam_pdg_id[i] = leg.pdg_id;
        particles_.beam_mass[i] = leg.mass;
      } else {
        particles_.signal_pdg_id.push_back(leg.pdg_id);
        particles_.signal_mass.push_back(leg.mass);
      }
      if (leg.charged() && kinematics::radiates(radiation_, leg.line)) radiating_.push_back(i);
    }
  }

  /// Calls f with the process at an energy.
  template <class F>
  decltype(auto) at(double ecm, F&& f) const {
    if (ecm == nominal_.ecm) return f(process_);
    return f(process_.at(ecm));
  }
  [[nodiscard]] Flux flux(double ecm) const {
    return ecm == nominal_.ecm ? nominal_ : make_flux(ecm);
  }

  [[nodiscard]] static Record new_record(double ecm, std::uint32_t event,
                                         const RecordBuffer& buffer) {
    Record r;
    r.ecm = ecm;
    r.event = event;
    buffer.begin(r);
    return r;
  }
  /// Two-body configurations: appends the momenta.
  void place_born(Record& r, const kinematics::TwoBody::Configuration& born,
                  RecordBuffer& buffer) const {
    r.direction = born.direction;
    r.cos_theta = born.cos_theta;
    for (const auto& p : map_.momenta(r.ecm, r.direction)) buffer.momenta.push_back(p);
  }

  /// Settings of a variation; throws ConfigurationError where our records do not suffice.
  [[nodiscard]] Settings settings_of(const process::Model& model, const std::string& order) const {
    using kinematics::Radiation;
    if (std::ranges::find(order_->reweights_to, order) == order_->reweights_to.end()) {
      throw ConfigurationError("variations: events of " + std::string(order_->name) +
                               " cannot be reweighted to the order " + order);
    }
    if (radiation_ != Radiation::full && model.radiation != radiation_) {
      throw ConfigurationError("variations: the events lack some of the variation's radiation");
    }
    Settings settings = settings_;
    settings.order = order;
    return settings;
  }

  /// The lowest order has no corrections, at exact O(alpha) they add, in the others they multiply.
  static process::Model at_order(process::Model model, const Order& order) {
    using process::Coulomb;
    if (order.fixed_order == 0 && order.further_photons == "none") {
      model.coulomb = Coulomb::expanded;
    } else if (order.further_photons != "none" && model.coulomb == Coulomb::resummed) {
      model.coulomb = Coulomb::factor;
    }
    return model;
  }

  [[nodiscard]] Flux make_flux(double ecm) const {
    const double s = ecm * ecm;
    // flux 2 s (2 p/sqrt(s)), average over four spin states of two fermions
    const double flux = 2 * s * (1 - incoming_.slowness(s));
    return {ecm,
            s,
            {incoming_.one_minus_velocity(false, s), incoming_.one_minus_velocity(true, s)},
            process_.model().constants.hbarc2 / flux / 4 * P::identical_factor /
                Map::phase_space_divisor};
  }

  Settings settings_;
  const Order* order_;
  kinematics::Radiation radiation_;
  double alpha_;
  std::vector<kinematics::Leg> all_legs_;  // 0, 1: incoming; then the signal particles
  Map map_;
  kinematics::PairMasses incoming_;
  P process_;
  Flux nominal_;
  run::Particles particles_;
  std::vector<std::size_t> radiating_;  // indices of legs that emit photons
  std::vector<Stratum> strata_;
};

}  // namespace vasilisa::schemes
