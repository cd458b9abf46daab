// One exact photon at large angles and collinear jets along every charged leg [AFGI06].
//
// sigma = int prod_i dz_i D(z_i) [ sigma_0 (1 + K) + compensators + sigma_1 ], all at the energy
// s_hat that the jets of the beams leave. K(c) is delta_SV(Delta) less what the structure functions
// contain below Delta; a compensator takes the photon above Delta that they contain at O(alpha) out
// of a leg, and puts in the one inside the cone theta_jet around an electron [BFK73]; sigma_1 is
// the exact emission above Delta outside the cones. Orders included: O(alpha) exact (up to
// theta_jet^2 and Delta), leading logarithms of all orders. Heavy particles have jets but no cones:
// their emission is exact at all angles.
//
// Strata: the jets, then the exact photon in the collinear peak of every leg, then the compensator
// of every leg.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <string>

#include "vasilisa/schemes/jets.hpp"

namespace vasilisa::schemes {

template <process::Process P>
class McgpjIntegrand final : public JetIntegrand<P> {
  using Base = JetIntegrand<P>;
  using Base::alpha_, Base::beam_logarithm_, Base::beams_, Base::legs_, Base::mass_;
  using Base::process_, Base::s_, Base::settings_;

 public:
  McgpjIntegrand(const process::Model& model, const Settings& settings)
      : Base(model, settings),
        cone_(1 - std::cos(settings.theta_jet)),
        hard_(std::max(settings.k_soft, std::min(highest_hard, hard_over_soft * settings.k_soft))),
        contained_(contained_below(hard_)) {}
  McgpjIntegrand(const McgpjIntegrand& prepared, double ecm)
      : Base(prepared, ecm),
        cone_(prepared.cone_),
        hard_(prepared.hard_),
        contained_(contained_below(hard_)) {}

  [[nodiscard]] std::unique_ptr<Integrand> at(double ecm) const override {
    return std::make_unique<McgpjIntegrand>(*this, ecm);
  }

  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     Order order) const override {
    return std::make_unique<McgpjIntegrand>(model, this->jet_settings_of(model, order));
  }

  [[nodiscard]] std::size_t strata() const override { return 1 + 2 * legs_.size(); }
  [[nodiscard]] std::string stratum_name(std::size_t stratum) const override {
    static constexpr std::array names{"electron", "positron", "minus", "plus"};
    if (stratum == 0) return "jets";
    const std::string leg = names[leg_of(stratum)];
    return (is_emission(stratum) ? "photon_" : "compensator_") + leg;
  }
  [[nodiscard]] std::size_t dimensions(std::size_t stratum) const override {
    const std::size_t own = stratum == 0 ? 2 : is_emission(stratum) ? 5 : 3;
    return own + this->jet_dimensions();
  }

  void kinematics(std::size_t stratum, const double* x, double jacobian, std::uint32_t event,
                  random::CounterStream&, RecordBuffer& buffer) const override {
    const double* u = x;
    Shares shares;
    this->draw_beams(u, shares);
    const double s_hat = s_ * shares.z[0] * shares.z[1];
    if (!this->above_threshold(s_hat)) return;
    const double azimuth = x[dimensions(stratum) - 1];
    if (stratum == 0) {
      jets(u, azimuth, jacobian, s_hat, shares, event, buffer);
    } else if (is_emission(stratum)) {
      emission(leg_of(stratum), u, azimuth, jacobian, s_hat, shares, event, buffer);
    } else {
      compensator(leg_of(stratum), u, azimuth, jacobian, s_hat, shares, event, buffer);
    }
  }

  [[nodiscard]] double weight(const Record& r, const RecordBuffer&) const override {
    if (r.kind == Kind::two_body) {
      const double born = process_.at(r.ecm_hat).born(r.cos_theta);
      // xi is that of a compensator
      if (r.xi > 0) return r.factor * born;
      return r.factor * born * (process_.soft_virtual(r.cos_theta, hard_) - contained_);
    }
    const auto hard = three_body(r.ecm_hat, r.xi, r.photon, r.direction);
    return r.factor * r.xi * r.xi *
           process_.at(r.ecm_hat).real(hard.p_minus, hard.p_plus, hard.photon);
  }

 private:
  using Shares = typename Base::Shares;

  // Delta lies above k_soft. Photons in between are those of the jets, whose recoil is kept: large
  // angles matter little for them, and the exact photon and its compensator cancel less.
  static constexpr double hard_over_soft = 100, highest_hard = 1e-2;

  /// O(alpha) in the structure functions of all legs below Delta.
  [[nodiscard]] double contained_below(double delta) const {
    double sum = 0;
    for (const std::size_t leg : legs_) {
      sum += leg < 2 ? beam_logarithm_ : this->logarithm(mass_, s_);
    }
    return alpha_ / std::numbers::pi * sum * (std::log(delta) + 0.75);
  }

  [[nodiscard]] bool radiates() const override { return true; }
  [[nodiscard]] bool is_emission(std::size_t stratum) const {
    return stratum > 0 && stratum <= legs_.size();
  }
  [[nodiscard]] std::size_t leg_of(std::size_t stratum) const {
    return legs_[(stratum - 1) % legs_.size()];
  }
  [[nodiscard]] bool has_cone(std::size_t leg) const { return leg < 2 || mass_ == beams_.mass; }

  void jets(const double* u, double azimuth, double jacobian, double s_hat, Shares& shares,
            std::uint32_t event, RecordBuffer& buffer) const {
    const auto angle = kinematics::born_angle(*u++, P::peaking);
    this->draw_final(s_hat, u, shares);
    this->append(this->scattering(angle, azimuth, s_hat, jacobian * shares.weight), shares.z, {},
                 s_hat, event, buffer);
  }

  void compensator(std::size_t leg, const double* u, double azimuth, double jacobian, double s_hat,
                   Shares& shares, std::uint32_t event, RecordBuffer& buffer) const {
    const auto angle = kinematics::born_angle(*u++, P::peaking);
    const auto energy = sampling::sliced_energy(*u++, hard_, 1 - 1e-8);
    const double kept = 1 - energy.value;
    const double born_s = leg < 2 ? s_hat * kept : s_hat;
    if (!this->above_threshold(born_s)) return;
    this->draw_final(born_s, u, shares);
    shares.z[leg] *= kept;
    const double weight =
        jacobian * shares.weight * energy.jacobian * compensation(leg, kept, s_hat);
    Record r = this->scattering(angle, azimuth, born_s, weight);
    r.xi = energy.value;
    this->append(r, shares.z, {}, born_s, event, buffer);
  }

  /// Density of the share y that a leg keeps: emission inside the cone [BFK73], less that of the
  /// structure function. Angles are those to the leg before emission in the initial state and after
  /// it in the final state, which sets the energy in the logarithm of the cone.
  [[nodiscard]] double compensation(std::size_t leg, double y, double s_hat) const {
    // That of s_hat for the beams, too, as sigma_1 has it: with ln(s) results would depend on
    // Delta.
    const double logarithm = this->logarithm(leg < 2 ? beams_.mass : mass_, s_hat);
    double eta = 0;
    if (has_cone(leg)) {
      const double energy = (leg < 2 ? 1 : y) * std::sqrt(s_hat) / (2 * beams_.mass);
      eta = 2 * cone_ * energy * energy;
    }
    return alpha_ / (2 * std::numbers::pi) / (1 - y) *
           ((1 + y * y) * (std::log1p(eta) - logarithm) - 2 * y * eta / (1 + eta));
  }

  void emission(std::size_t leg, const double* u, double azimuth, double jacobian, double s_hat,
                Shares& shares, std::uint32_t event, RecordBuffer& buffer) const {
    constexpr double two_pi = 2 * std::numbers::pi;
    const double largest = std::min(1 - 4 * mass_ * mass_ / s_hat, 1 - 1e-8);
    if (!(largest > hard_)) return;
    const auto energy = sampling::sliced_energy(*u++, hard_, largest);
    const auto angle = kinematics::born_angle(*u++, P::peaking);
    const auto p = kinematics::unit_vector(angle.value, two_pi * azimuth);
    const double s_prime = s_hat * (1 - energy.value);
    const double slow_pair = kinematics::one_minus_beta(mass_, s_prime);
    const sampling::Legs configuration(kinematics::one_minus_beta(beams_.mass, s_hat), slow_pair,
                                       p);
    const auto [n, solid_angle] = sampling::share_of_leg(configuration, legs_, leg, u[0], u[1]);
    u += 2;
    Record r;
    r.kind = Kind::emission;
    r.ecm_hat = std::sqrt(s_hat);
    r.direction = p;
    r.cos_theta = angle.value;
    r.xi = energy.value;
    r.photon = n;
    const auto hard = three_body(r.ecm_hat, r.xi, n, p);
    if (in_cone(n, hard)) return;
    this->draw_final(s_prime, u, shares);
    // xi^2 |M|^2 (s_hat/4) dxi/xi dOmega_n / (2 (2 pi)^3) times the two-body phase space of the
    // pair
    r.factor = this->common_at(s_hat) * (1 - slow_pair) * two_pi * angle.jacobian * jacobian *
               energy.jacobian / r.xi * solid_angle / (2 * two_pi * two_pi * two_pi) * s_hat / 4 *
               shares.weight;
    this->append(r, shares.z, hard.photon, s_prime, event, buffer);
  }

  [[nodiscard]] kinematics::PairPhoton three_body(double ecm_hat, double xi,
                                                  const FourVector<double>& n,
                                                  const FourVector<double>& p) const {
    const double slow = kinematics::one_minus_beta(mass_, ecm_hat * ecm_hat * (1 - xi));
    return kinematics::three_body(ecm_hat, xi, 1 - slow, n, p);
  }

  [[nodiscard]] bool in_cone(const FourVector<double>& n,
                             const kinematics::PairPhoton& hard) const {
    const auto close = [&](const FourVector<double>& axis) {
      return kinematics::one_minus_cos(n, axis) < cone_;
    };
    return std::any_of(legs_.begin(), legs_.end(), [&](std::size_t leg) {
      if (leg < 2) return close({1, 0, 0, leg == 0 ? 1.0 : -1.0});
      if (!has_cone(leg)) return false;
      const FourVector<double>& p = leg == 2 ? hard.p_minus : hard.p_plus;
      return close(p * (1 / p.momentum()));
    });
  }

  double cone_;       // 1 - cos(theta_jet)
  double hard_;       // Delta: lowest energy of the exact photon over the beam energy
  double contained_;  // at O(alpha) in the structure functions below Delta
};

}  // namespace vasilisa::schemes
