// What the integrands of all orders share: the process, its legs, and the two-body configuration.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "vasilisa/kinematics/radiative.hpp"
#include "vasilisa/numerics/error.hpp"
#include "vasilisa/process/process.hpp"
#include "vasilisa/qed/eikonal.hpp"
#include "vasilisa/run/integrand.hpp"
#include "vasilisa/sampling/emission_map.hpp"
#include "vasilisa/spinors/beams.hpp"

namespace vasilisa::schemes {

using run::Integrand;
using run::Kind;
using run::Order;
using run::Record;
using run::RecordBuffer;
using run::Settings;
using run::Subtraction;

template <process::Process P>
class ProcessIntegrand : public Integrand {
 public:
  ProcessIntegrand(const process::Model& model, const Settings& settings)
      : ProcessIntegrand(P(at_order(model, settings.order), settings.ecm, settings.lowest_ecm),
                         settings) {}
  ProcessIntegrand(const ProcessIntegrand& prepared, double ecm)
      : ProcessIntegrand(prepared.process_.at(ecm), at_energy(prepared.settings_, ecm)) {}

  [[nodiscard]] std::size_t strata() const override { return 1 + (radiates() ? legs_.size() : 0); }
  [[nodiscard]] std::string stratum_name(std::size_t stratum) const override {
    static constexpr std::array names{"electron", "positron", "minus", "plus"};
    return stratum == 0 ? "two_body" : names[legs_[stratum - 1]];
  }
  [[nodiscard]] std::size_t dimensions(std::size_t stratum) const override {
    return stratum == 0 ? 2 : 5;
  }
  [[nodiscard]] double ecm() const override { return settings_.ecm; }
  [[nodiscard]] bool neutral() const override { return P::neutral; }
  [[nodiscard]] int pdg_minus() const override { return P::pdg_minus; }
  [[nodiscard]] int pdg_plus() const override { return P::pdg_plus; }
  [[nodiscard]] double final_mass() const override { return mass_; }

  [[nodiscard]] Record born_record(double cos_theta, double phi) const override {
    Record r;
    r.direction = kinematics::unit_vector(cos_theta, phi);
    const auto momenta = kinematics::two_body(settings_.ecm, mass_, r.direction);
    r.p_minus = momenta.p_minus;
    r.p_plus = momenta.p_plus;
    r.cos_theta = cos_theta;
    return r;
  }

 protected:
  ProcessIntegrand(P process, const Settings& settings)
      : settings_(settings),
        radiation_(process.model().radiation),
        process_(std::move(process)),
        beams_(settings.ecm, process_.model().constants.electron_mass),
        alpha_(process_.model().constants.alpha()),
        mass_(process_.final_mass()),
        s_(settings.ecm * settings.ecm),
        slow_beam_(kinematics::one_minus_beta(beams_.mass, s_)),
        slow_final_(kinematics::one_minus_beta(mass_, s_)),
        xi_max_(std::min(1 - 4 * mass_ * mass_ / s_, 1 - 1e-8)) {
    // flux 2 s beta_e, average over four spin states, two-body phase space beta/(32 pi^2) dOmega
    const double flux = 2 * s_ * (1 - slow_beam_);
    common_ = process_.model().constants.hbarc2 / flux / 4 * P::identical_factor /
              (32 * std::numbers::pi * std::numbers::pi);
    if (settings.order != Order::lo) {
      legs_ = radiating_legs(process_.initial_radiates(), process_.final_radiates());
    }
  }

  static std::vector<std::size_t> radiating_legs(bool initial, bool final_pair) {
    if (initial && final_pair) return {0, 1, 2, 3};
    if (initial) return {0, 1};
    if (final_pair) return {2, 3};
    return {};
  }

  /// Whether there are strata with a photon.
  [[nodiscard]] virtual bool radiates() const = 0;

  /// Settings of a variation; throws ConfigurationError where our records do not suffice.
  [[nodiscard]] Settings settings_of(const process::Model& model, Order order) const {
    using kinematics::Radiation;
    if (order > settings_.order) {
      throw ConfigurationError("variations: a higher order than that of the events");
    }
    if (radiation_ != Radiation::full && model.radiation != radiation_) {
      throw ConfigurationError("variations: the events lack some of the variation's radiation");
    }
    Settings settings = settings_;
    settings.order = order;
    return settings;
  }

  /// The eikonal factor of the Born configuration that the record belongs to.
  [[nodiscard]] double eikonal(const Record& r, const FourVector<double>& n) const {
    const auto born = kinematics::two_body(settings_.ecm, mass_, r.direction);
    const qed::RadiatingLegs radiating{process_.initial_radiates(), process_.final_radiates(),
                                       process_.pairs_interfere(), mass_};
    return qed::eikonal(beams_, radiating, born.p_minus, born.p_plus, n);
  }

  /// The lowest order has no corrections, at exact O(alpha) they add, in the others they multiply.
  static process::Model at_order(process::Model model, Order order) {
    using process::Coulomb;
    if (order == Order::lo) {
      model.coulomb = Coulomb::expanded;
    } else if (order != Order::nlo && model.coulomb == Coulomb::resummed) {
      model.coulomb = Coulomb::factor;
    }
    return model;
  }

  static Settings at_energy(Settings settings, double ecm) {
    settings.ecm = ecm;
    return settings;
  }

  Settings settings_;
  kinematics::Radiation radiation_;
  P process_;
  spinors::Beams<double> beams_;
  double alpha_, mass_, s_;
  double slow_beam_, slow_final_;  // 1 - beta
  double xi_max_;
  double common_ = 0;              // of every weight, nb
  std::vector<std::size_t> legs_;  // that radiate; 0, 1: beams; 2, 3: final pair
};

}  // namespace vasilisa::schemes
