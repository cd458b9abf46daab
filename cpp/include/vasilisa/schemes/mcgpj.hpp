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

template <JetProcess P>
class McgpjIntegrand;

struct Mcgpj {
  static constexpr std::array<std::string_view, 1> reweights_to{"mcgpj"};
  static constexpr Order order{"mcgpj", 1, "collinear",
                               "one exact photon at large angles and collinear jets", reweights_to};
  template <class P>
  static constexpr bool supports = JetProcess<P>;
  template <class P>
  using Integrand = McgpjIntegrand<P>;
};

template <JetProcess P>
class McgpjIntegrand final : public JetIntegrand<P> {
  using Base = JetIntegrand<P>;
  using Base::all_legs_, Base::alpha_, Base::incoming_, Base::map_, Base::mass_, Base::nominal_;
  using Base::radiating_, Base::settings_, Base::strata_;
  using typename Base::BeamJet;

 public:
  McgpjIntegrand(const process::Model& model, const Settings& settings)
      : Base(model, settings, Mcgpj::order),
        cone_(1 - std::cos(settings.theta_jet)),
        hard_(std::max(settings.k_soft, std::min(highest_hard, hard_over_soft * settings.k_soft))),
        nominal_contained_(contained_below(hard_, this->beams_at(nominal_.ecm))) {
    const std::size_t jets = this->jet_dimensions();
    strata_ = {{"jets", 2 + jets, true}};
    for (const std::size_t leg : radiating_) {
      strata_.push_back({"photon_" + all_legs_[leg].name, 5 + jets});
    }
    for (const std::size_t leg : radiating_) {
      strata_.push_back({"compensator_" + all_legs_[leg].name, 3 + jets});
    }
  }

  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     const std::string& order) const override {
    return std::make_unique<McgpjIntegrand>(model, this->jet_settings_of(model, order));
  }

  void draw(std::size_t stratum, const double* x, double jacobian, double ecm, std::uint32_t event,
            random::CounterStream&, RecordBuffer& buffer) const override {
    const double* u = x;
    const BeamJet beams = this->beams_at(ecm);
    Shares shares;
    this->draw_beams(beams, u, shares);
    Event e{beams.flux, beams.flux.s * shares.of_beams(), x[strata_[stratum].dimensions - 1],
            jacobian, event};
    if (!this->above_threshold(e.s_hat)) return;
    if (stratum == 0) {
      jets(e, u, shares, buffer);
    } else if (is_emission(stratum)) {
      emission(leg_of(stratum), e, u, shares, buffer);
    } else {
      compensator(leg_of(stratum), e, u, shares, buffer);
    }
  }

  void weigh(const RecordBuffer& buffer, std::span<double> weights) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const Record& r = buffer.records[i];
      if (!r.selected) continue;
      weights[i] = this->at(r.ecm, [&](const P& process) { return weight(process, r); });
    }
  }

 private:
  using Shares = typename Base::Shares;

  /// What is known of an event once the jets of its beams are drawn.
  struct Event {
    Flux flux;
    double s_hat, azimuth, jacobian;
    std::uint32_t number;
  };

  // Delta lies above k_soft. Photons in between are those of the jets, whose recoil is kept: large
  // angles matter little for them, and the exact photon and its compensator cancel less.
  static constexpr double hard_over_soft = 100, highest_hard = 1e-2;

  /// O(alpha) in the structure functions of all legs below Delta.
  [[nodiscard]] double contained_below(double delta, const BeamJet& beams) const {
    double sum = 0;
    for (const std::size_t leg : radiating_) {
      sum += leg < 2 ? beams.logarithm : this->logarithm(mass_, beams.flux.s);
    }
    return alpha_ / std::numbers::pi * sum * (std::log(delta) + 0.75);
  }
  [[nodiscard]] double contained_at(double ecm) const {
    return ecm == nominal_.ecm ? nominal_contained_ : contained_below(hard_, this->beams_at(ecm));
  }

  [[nodiscard]] double weight(const P& process, const Record& r) const {
    if (r.kind == Kind::emission) {
      const auto hard = with_photon(r.ecm_hat, r.xi, r.photon, r.direction);
      return r.factor * r.xi * r.xi *
             process.at(r.ecm_hat).real(hard.first, hard.second, hard.photon);
    }
    const double born = process.at(r.ecm_hat).born(r.cos_theta);
    if (r.kind == Kind::compensator) return r.factor * born;
    return r.factor * born * (process.soft_virtual(r.cos_theta, hard_) - contained_at(r.ecm));
  }

  [[nodiscard]] bool is_emission(std::size_t stratum) const {
    return stratum > 0 && stratum <= radiating_.size();
  }
  [[nodiscard]] std::size_t leg_of(std::size_t stratum) const {
    return radiating_[(stratum - 1) % radiating_.size()];
  }
  [[nodiscard]] bool has_cone(std::size_t leg) const { return leg < 2 || mass_ == incoming_.first; }

  void jets(const Event& e, const double* u, Shares& shares, RecordBuffer& buffer) const {
    const auto angle = map_.angle(*u++);
    this->draw_final(e.s_hat, u, shares);
    this->append(this->scattering(e.flux, angle, e.azimuth, e.s_hat, e.jacobian * shares.weight),
                 shares, {}, e.s_hat, e.number, buffer);
  }

  void compensator(std::size_t leg, const Event& e, const double* u, Shares& shares,
                   RecordBuffer& buffer) const {
    const auto angle = map_.angle(*u++);
    const auto energy = sampling::sliced_energy(*u++, hard_, 1 - 1e-8);
    const double kept = 1 - energy.value;
    const double born_s = leg < 2 ? e.s_hat * kept : e.s_hat;
    if (!this->above_threshold(born_s)) return;
    this->draw_final(born_s, u, shares);
    shares.z[leg] *= kept;
    const double weight =
        e.jacobian * shares.weight * energy.jacobian * compensation(leg, kept, e.s_hat);
    Record r = this->scattering(e.flux, angle, e.azimuth, born_s, weight);
    r.kind = Kind::compensator;
    this->append(r, shares, {}, born_s, e.number, buffer);
  }

  /// Density of the share y that a leg keeps: emission inside the cone [BFK73], less that of the
  /// structure function. Angles are those to the leg before emission in the initial state and after
  /// it in the final state, which sets the energy in the logarithm of the cone.
  [[nodiscard]] double compensation(std::size_t leg, double y, double s_hat) const {
    // That of s_hat for the beams, too, as sigma_1 has it: with ln(s) results would depend on
    // Delta.
    const double logarithm = this->logarithm(leg < 2 ? incoming_.first : mass_, s_hat);
    double eta = 0;
    if (has_cone(leg)) {
      const double energy = (leg < 2 ? 1 : y) * std::sqrt(s_hat) / (2 * incoming_.first);
      eta = 2 * cone_ * energy * energy;
    }
    return alpha_ / (2 * std::numbers::pi) / (1 - y) *
           ((1 + y * y) * (std::log1p(eta) - logarithm) - 2 * y * eta / (1 + eta));
  }

  void emission(std::size_t leg, const Event& e, const double* u, Shares& shares,
                RecordBuffer& buffer) const {
    constexpr double two_pi = 2 * std::numbers::pi;
    const double s_hat = e.s_hat, largest = this->largest_xi(s_hat);
    if (!(largest > hard_)) return;
    const auto energy = sampling::sliced_energy(*u++, hard_, largest);
    const double boost = std::min(shares.z[0] / shares.z[1], shares.z[1] / shares.z[0]);
    const auto angle = map_.angle(*u++, boost * (1 - energy.value));
    const auto p = kinematics::unit_vector(angle.value, two_pi * e.azimuth);
    const double s_prime = s_hat * (1 - energy.value);
    const double slow_pair = this->pair().slowness(s_prime), slow_beam = incoming_.slowness(s_hat);
    const sampling::EmissionAxes axes({slow_beam, slow_beam, slow_pair, slow_pair}, p);
    const auto [n, solid_angle] = sampling::share_of_leg(axes, radiating_, leg, u[0], u[1]);
    u += 2;
    Record r;
    r.ecm = e.flux.ecm;
    r.kind = Kind::emission;
    r.ecm_hat = std::sqrt(s_hat);
    r.direction = p;
    r.cos_theta = angle.value;
    r.xi = energy.value;
    r.photon = n;
    const auto hard = with_photon(r.ecm_hat, r.xi, n, p);
    if (in_cone(n, hard)) return;
    this->draw_final(s_prime, u, shares);
    // xi^2 |M|^2 (s_hat/4) dxi/xi dOmega_n / (2 (2 pi)^3) times the two-body phase space of the
    // pair
    r.factor = this->common_at(e.flux, s_hat) * (1 - slow_pair) * two_pi * angle.jacobian *
               e.jacobian * energy.jacobian / r.xi * solid_angle / (2 * two_pi * two_pi * two_pi) *
               s_hat / 4 * shares.weight;
    this->append(r, shares, hard.photon, s_prime, e.number, buffer);
  }

  [[nodiscard]] kinematics::PairPhoton with_photon(double ecm_hat, double xi,
                                                   const FourVector<double>& n,
                                                   const FourVector<double>& p) const {
    return map_.with_photon(ecm_hat, xi, this->pair().slowness(ecm_hat * ecm_hat * (1 - xi)), n, p);
  }

  [[nodiscard]] bool in_cone(const FourVector<double>& n,
                             const kinematics::PairPhoton& hard) const {
    const auto close = [&](const FourVector<double>& axis) {
      return kinematics::one_minus_cos(n, axis) < cone_;
    };
    return std::any_of(radiating_.begin(), radiating_.end(), [&](std::size_t leg) {
      if (leg < 2) return close({1, 0, 0, leg == 0 ? 1.0 : -1.0});
      if (!has_cone(leg)) return false;
      const FourVector<double>& p = leg == 2 ? hard.first : hard.second;
      return close(p * (1 / p.momentum()));
    });
  }

  double cone_;               // 1 - cos(theta_jet)
  double hard_;               // Delta: lowest energy of the exact photon over the beam energy
  double nominal_contained_;  // at O(alpha) in the structure functions below Delta
};

}  // namespace vasilisa::schemes
