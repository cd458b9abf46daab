// Exact O(alpha) for any process: two-body part plus one hard photon.
//
// fks: sigma_n(xi_c) + sigma_{n+1}, the emission with the 1/xi plus-distribution, one counter-event an
// emission [McM20]. slicing: sigma(virtual + soft; k_soft) + sigma(hard; k > k_soft).
// Strata: 0 the two-body part, then one a charged leg; the emission is shared between the legs by
// weights 1/(p_i.k), each leg sampled in its own collinear peak.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/process/process.hpp"
#include "vasilisa/qed/eikonal.hpp"
#include "vasilisa/run/integrand.hpp"
#include "vasilisa/sampling/emission_map.hpp"
#include "vasilisa/sampling/photon_mapping.hpp"
#include "vasilisa/sampling/radiative_kinematics.hpp"
#include "vasilisa/spinors/beams.hpp"

namespace vasilisa::run {

template <process::Process P>
class NloIntegrand final : public Integrand {
 public:
  NloIntegrand(const process::Model& model, const Settings& settings)
      : settings_(settings),
        process_(model, settings.ecm),
        beams_(settings.ecm, model.constants.electron_mass),
        alpha_(model.constants.alpha()),
        mass_(process_.final_mass()),
        slow_beam_(sampling::one_minus_beta(beams_.mass, settings.ecm * settings.ecm)),
        beta_born_(std::sqrt(1 - 4 * mass_ * mass_ / (settings.ecm * settings.ecm))) {
    const double s = settings.ecm * settings.ecm;
    // flux 2 s beta_e, average over four spin states, two-body phase space beta/(32 pi^2) dOmega
    const double flux = 2 * s * (1 - slow_beam_);
    common_ = model.constants.hbarc2 / flux / 4 * P::identical_factor /
              (32 * std::numbers::pi * std::numbers::pi);
    xi_max_ = std::min(1 - 4 * mass_ * mass_ / s, 1 - 1e-8);
    xi_cut_ = settings.subtraction == Subtraction::fks ? std::min(settings.xi_cut, xi_max_)
                                                       : settings.k_soft;
    if (settings.order == Order::nlo) {
      if (process_.initial_radiates()) legs_.insert(legs_.end(), {0, 1});
      if (process_.final_radiates()) legs_.insert(legs_.end(), {2, 3});
    }
  }

  [[nodiscard]] std::size_t strata() const override {
    // Slicing counts all photons as soft where the cut-off is above the kinematic limit.
    const bool radiates =
        settings_.order == Order::nlo &&
        (settings_.subtraction == Subtraction::fks || xi_cut_ < xi_max_);
    return 1 + (radiates ? legs_.size() : 0);
  }
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

  void kinematics(std::size_t stratum, const double* x, double jacobian, std::uint32_t event,
                  random::CounterStream&, RecordBuffer& buffer) const override {
    if (stratum == 0) {
      two_body(x, jacobian, event, buffer.records);
    } else {
      emission(legs_[stratum - 1], x, jacobian, event, buffer.records);
    }
  }

  [[nodiscard]] Record born_record(double cos_theta, double phi) const override {
    const auto momenta =
        sampling::two_body(settings_.ecm, mass_, sampling::unit_vector(cos_theta, phi));
    Record r;
    r.p_minus = momenta.p_minus;
    r.p_plus = momenta.p_plus;
    r.cos_theta = cos_theta;
    return r;
  }

  [[nodiscard]] double weight(const Record& r, const RecordBuffer&) const override {
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
        return -r.factor * process_.born(r.cos_theta) *
               qed::eikonal(beams_,
                            {process_.initial_radiates(), process_.final_radiates(), mass_},
                            r.p_minus, r.p_plus, r.photon);
    }
    return 0;
  }

 private:
  void two_body(const double* x, double jacobian, std::uint32_t event,
                std::vector<Record>& records) const {
    const auto angle = sampling::born_angle(x[0], P::peaking);
    Record& r = records.emplace_back(born_record(angle.value, 2 * std::numbers::pi * x[1]));
    r.factor = common_ * beta_born_ * 2 * std::numbers::pi * angle.jacobian * jacobian;
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
    const auto angle = sampling::born_angle(x[1], P::peaking);
    const auto p = sampling::unit_vector(angle.value, two_pi * x[4]);
    const double s_prime = settings_.ecm * settings_.ecm * (1 - xi);
    const double slow_final = sampling::one_minus_beta(mass_, s_prime);
    const sampling::Legs configuration(slow_beam_, slow_final, p);
    const auto [n, solid_angle] =
        sampling::share_of_leg(configuration, legs_, leg, x[2], x[3]);
    // xi^2 |M|^2 (s/4) dxi/xi dOmega_n / (2 (2 pi)^3) times the two-body phase space of the pair
    const double measure = common_ * two_pi * angle.jacobian * jacobian * energy.jacobian / xi *
                           solid_angle / (2 * two_pi * two_pi * two_pi);

    const auto momenta = sampling::three_body(settings_.ecm, xi, 1 - slow_final, n, p);
    Record& r = records.emplace_back();
    r.p_minus = momenta.p_minus;
    r.p_plus = momenta.p_plus;
    r.photon = momenta.photon;
    r.factor = measure * (1 - slow_final) * settings_.ecm * settings_.ecm / 4;
    r.xi = xi;
    r.event = event;
    r.kind = Kind::emission;
    if constexpr (P::neutral) sort_photons(r);
    if (!fks || xi > xi_cut_) return;

    const auto born = sampling::two_body(settings_.ecm, mass_, p);
    Record& c = records.emplace_back();
    c.p_minus = born.p_minus;
    c.p_plus = born.p_plus;
    c.photon = n;
    c.factor = measure * beta_born_ * 4 * std::numbers::pi * alpha_;
    c.cos_theta = angle.value;
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

  static sampling::PairPhoton unsorted(const Record& r) {
    if (r.emitted == 1) return {r.photon, r.p_plus, r.p_minus};
    if (r.emitted == 2) return {r.p_minus, r.photon, r.p_plus};
    return {r.p_minus, r.p_plus, r.photon};
  }

  Settings settings_;
  P process_;
  spinors::Beams<double> beams_;
  double alpha_, mass_;
  double slow_beam_, beta_born_;
  double common_ = 0, xi_max_ = 0, xi_cut_ = 0;
  std::vector<std::size_t> legs_;  // 0, 1: beams; 2, 3: final pair
};

}  // namespace vasilisa::run
