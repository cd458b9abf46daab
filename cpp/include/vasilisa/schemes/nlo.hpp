// Exact O(alpha) for any process: two-body part plus one hard photon.
//
// fks: sigma_n(xi_c) + sigma_{n+1}, the emission with the 1/xi plus-distribution, one counter-event
// an emission [McM20]. slicing: sigma(virtual + soft; k_soft) + sigma(hard; k > k_soft). Strata: 0
// the two-body part, then one a charged leg; the emission is shared between the legs by weights
// 1/(p_i.k), each leg sampled in its own collinear peak.
#pragma once

#include <memory>
#include <utility>

#include "vasilisa/schemes/process_integrand.hpp"

namespace vasilisa::schemes {

template <process::Process P>
class NloIntegrand final : public ProcessIntegrand<P> {
  using Base = ProcessIntegrand<P>;
  using Base::alpha_, Base::common_, Base::legs_, Base::mass_, Base::process_, Base::s_;
  using Base::settings_, Base::slow_beam_, Base::slow_final_, Base::xi_max_;

 public:
  NloIntegrand(const process::Model& model, const Settings& settings)
      : Base(model, settings),
        xi_cut_(settings.subtraction == Subtraction::fks ? std::min(settings.xi_cut, xi_max_)
                                                         : settings.k_soft) {}
  NloIntegrand(const NloIntegrand& prepared, double ecm)
      : Base(prepared, ecm),
        xi_cut_(settings_.subtraction == Subtraction::fks ? std::min(settings_.xi_cut, xi_max_)
                                                          : settings_.k_soft) {}

  [[nodiscard]] std::unique_ptr<Integrand> at(double ecm) const override {
    return std::make_unique<NloIntegrand>(*this, ecm);
  }

  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     Order order) const override {
    return std::make_unique<NloIntegrand>(model, this->settings_of(model, order));
  }

  void kinematics(std::size_t stratum, const double* x, double jacobian, std::uint32_t event,
                  random::CounterStream&, RecordBuffer& buffer) const override {
    if (stratum == 0) {
      two_body(x, jacobian, event, buffer.records);
    } else {
      emission(legs_[stratum - 1], x, jacobian, event, buffer.records);
    }
  }

  [[nodiscard]] double weight(const Record& r, const RecordBuffer&) const override {
    if (settings_.order == Order::lo && r.kind != Kind::two_body) return 0;
    switch (r.kind) {
      case Kind::two_body: {
        const double born = process_.born(r.cos_theta);
        if (settings_.order == Order::lo) return r.factor * born;
        return r.factor * born * process_.soft_virtual(r.cos_theta, xi_cut_);
      }
      case Kind::emission: {
        const auto [minus, plus, photon] = unsorted(r);
        return r.factor * r.xi * r.xi * process_.real(minus, plus, photon);
      }
      case Kind::counter:
        return -r.factor * process_.born(r.cos_theta) * this->eikonal(r, r.photon);
    }
    return 0;
  }

 private:
  [[nodiscard]] bool radiates() const override {
    // Slicing counts all photons as soft where the cut-off is above the kinematic limit.
    return settings_.order == Order::nlo &&
           (settings_.subtraction == Subtraction::fks || xi_cut_ < xi_max_);
  }

  void two_body(const double* x, double jacobian, std::uint32_t event,
                std::vector<Record>& records) const {
    const auto angle = kinematics::born_angle(x[0], P::peaking);
    Record& r = records.emplace_back(this->born_record(angle.value, 2 * std::numbers::pi * x[1]));
    r.factor = common_ * (1 - slow_final_) * 2 * std::numbers::pi * angle.jacobian * jacobian;
    r.event = event;
  }

  void emission(std::size_t leg, const double* x, double jacobian, std::uint32_t event,
                std::vector<Record>& records) const {
    constexpr double two_pi = 2 * std::numbers::pi;
    const bool fks = settings_.subtraction == Subtraction::fks;
    const auto energy = fks ? sampling::subtracted_energy(x[0], xi_max_)
                            : sampling::sliced_energy(x[0], xi_cut_, xi_max_);
    const double xi = energy.value;
    if (xi < 1e-9) return;  // emission and counter-event agree to O(xi): nothing is lost
    const auto angle = kinematics::born_angle(x[1], P::peaking);
    const auto p = kinematics::unit_vector(angle.value, two_pi * x[4]);
    const double slow_pair = kinematics::one_minus_beta(mass_, s_ * (1 - xi));
    const sampling::Legs configuration(slow_beam_, slow_pair, p);
    const auto [n, solid_angle] = sampling::share_of_leg(configuration, legs_, leg, x[2], x[3]);
    // xi^2 |M|^2 (s/4) dxi/xi dOmega_n / (2 (2 pi)^3) times the two-body phase space of the pair
    const double measure = common_ * two_pi * angle.jacobian * jacobian * energy.jacobian / xi *
                           solid_angle / (2 * two_pi * two_pi * two_pi);

    const auto momenta = kinematics::three_body(settings_.ecm, xi, 1 - slow_pair, n, p);
    Record& r = records.emplace_back();
    r.p_minus = momenta.p_minus;
    r.p_plus = momenta.p_plus;
    r.photon = momenta.photon;
    r.factor = measure * (1 - slow_pair) * s_ / 4;
    r.xi = xi;
    r.event = event;
    r.kind = Kind::emission;
    if constexpr (P::neutral) sort_photons(r);
    if (!fks || xi > xi_cut_) return;

    Record& c = records.emplace_back(this->born_record(angle.value, two_pi * x[4]));
    c.photon = n;
    c.factor = measure * (1 - slow_final_) * 4 * std::numbers::pi * alpha_;
    c.xi = xi;
    c.event = event;
    c.kind = Kind::counter;
  }

  /// Puts the least energetic of three photons last and remembers where the emitted one went.
  static void sort_photons(Record& r) {
    if (r.p_minus.e < r.photon.e && r.p_minus.e <= r.p_plus.e) {
      std::swap(r.p_minus, r.photon);
      r.emitted = 1;
    } else if (r.p_plus.e < r.photon.e) {
      std::swap(r.p_plus, r.photon);
      r.emitted = 2;
    }
  }

  static kinematics::PairPhoton unsorted(const Record& r) {
    if (r.emitted == 1) return {r.photon, r.p_plus, r.p_minus};
    if (r.emitted == 2) return {r.p_minus, r.photon, r.p_plus};
    return {r.p_minus, r.p_plus, r.photon};
  }

  double xi_cut_;  // fks: of the counter-events; slicing: lowest energy of hard photons
};

}  // namespace vasilisa::schemes
