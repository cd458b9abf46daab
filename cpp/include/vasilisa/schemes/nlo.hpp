// Exact O(alpha) for any pair: two-body part plus one hard photon.
//
// fks: sigma_n(xi_c) + sigma_{n+1}, the emission with the 1/xi plus-distribution, one counter-event
// an emission [McM20]. slicing: sigma(virtual + soft; k_soft) + sigma(hard; k > k_soft). Strata:
// the two-body part, then one a radiating leg; the emission is shared between the legs by weights
// 1/(p_i.k), each leg sampled in its own collinear peak.
#pragma once

#include <array>
#include <memory>
#include <utility>

#include "vasilisa/schemes/lo.hpp"
#include "vasilisa/schemes/pair_integrand.hpp"

namespace vasilisa::schemes {

template <process::RadiativeProcess P>
class NloIntegrand;
template <process::HardPhotonProcess P>
class HardPhotonNloIntegrand;  // of a header of its own

template <class P>
struct NloIntegrandOf {
  using Type = NloIntegrand<P>;
};
template <process::HardPhotonProcess P>
struct NloIntegrandOf<P> {
  using Type = HardPhotonNloIntegrand<P>;
};

struct Nlo {
  static constexpr std::array<std::string_view, 2> reweights_to{"lo", "nlo"};
  static constexpr Order order{"nlo", 1, "none", "exact O(alpha)", reweights_to};
  template <class P>
  static constexpr bool supports = process::RadiativeProcess<P> || process::HardPhotonProcess<P>;
  template <class P>
  using Integrand = typename NloIntegrandOf<P>::Type;
};

template <process::RadiativeProcess P>
class NloIntegrand final : public PairIntegrand<P> {
  using Base = PairIntegrand<P>;
  using Base::all_legs_, Base::alpha_, Base::map_, Base::nominal_, Base::radiating_;
  using Base::settings_, Base::strata_;

 public:
  NloIntegrand(const process::Model& model, const Settings& settings)
      : Base(model, settings, Nlo::order), fks_(settings.subtraction == Subtraction::fks) {
    strata_ = {{"two_body", 2, true}};
    // Slicing counts all photons as soft where the cut-off is above the kinematic limit.
    if (!fks_ && xi_cut(nominal_.s) >= this->largest_xi(nominal_.s)) return;
    for (const std::size_t leg : radiating_) strata_.push_back({all_legs_[leg].name, 5});
  }

  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     const std::string& order) const override {
    const Settings settings = this->settings_of(model, order);
    if (order == Lo::order.name) return std::make_unique<LoIntegrand<P>>(model, settings);
    return std::make_unique<NloIntegrand>(model, settings);
  }

  void draw(std::size_t stratum, const double* x, double jacobian, double ecm, std::uint32_t event,
            random::CounterStream&, RecordBuffer& buffer) const override {
    if (stratum == 0) {
      two_body(x, jacobian, this->flux(ecm), event, buffer);
    } else {
      emission(radiating_[stratum - 1], x, jacobian, this->flux(ecm), event, buffer);
    }
  }

  void weigh(const RecordBuffer& buffer, std::span<double> weights) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const Record& r = buffer.records[i];
      if (!r.selected) continue;
      weights[i] = this->at(r.ecm, [&](const P& process) { return weight(process, r, buffer); });
    }
  }

 private:
  /// fks: of the counter-events; slicing: lowest energy of hard photons.
  [[nodiscard]] double xi_cut(double s) const {
    return fks_ ? std::min(settings_.xi_cut, this->largest_xi(s)) : settings_.k_soft;
  }

  [[nodiscard]] double weight(const P& process, const Record& r, const RecordBuffer& buffer) const {
    switch (r.kind) {
      case Kind::born:
        return r.factor * process.born(r.cos_theta) *
               process.soft_virtual(r.cos_theta, xi_cut(r.ecm * r.ecm));
      case Kind::emission: {
        const auto [first, second, photon] = unsorted(r, buffer);
        return r.factor * r.xi * r.xi * process.real(first, second, photon);
      }
      case Kind::counter:
        return -r.factor * process.born(r.cos_theta) * this->eikonal(this->emitters(r), r.photon);
      case Kind::compensator:
        break;
    }
    return 0;
  }

  void two_body(const double* x, double jacobian, const Flux& flux, std::uint32_t event,
                RecordBuffer& buffer) const {
    const auto born = map_.configuration(x, flux.ecm, flux.common);
    Record r = this->new_record(flux.ecm, event, buffer);
    this->place_born(r, born, buffer);
    r.factor = born.measure * jacobian;
    buffer.records.push_back(r);
  }

  void emission(std::size_t leg, const double* x, double jacobian, const Flux& flux,
                std::uint32_t event, RecordBuffer& buffer) const {
    constexpr double two_pi = 2 * std::numbers::pi;
    const double ecm = flux.ecm, s = flux.s, largest = this->largest_xi(s), cut = xi_cut(s);
    const auto energy = fks_ ? sampling::subtracted_energy(x[0], largest)
                             : sampling::sliced_energy(x[0], cut, largest);
    const double xi = energy.value;
    if (xi < 1e-9) return;  // emission and counter-event agree to O(xi): nothing is lost
    const auto angle = map_.angle(x[1]);
    const auto born = kinematics::TwoBody::along(angle.value, two_pi * x[4]);
    const double s_pair = s * (1 - xi);
    const double slow_pair = this->pair().slowness(s_pair);
    const sampling::EmissionAxes axes(this->slow_legs(flux, s_pair), born.direction);
    const auto [n, solid_angle] = sampling::share_of_leg(axes, radiating_, leg, x[2], x[3]);
    // xi^2 |M|^2 (s/4) dxi/xi dOmega_n / (2 (2 pi)^3) times the two-body phase space of the pair
    const double measure = flux.common * two_pi * angle.jacobian * jacobian * energy.jacobian / xi *
                           solid_angle / (2 * two_pi * two_pi * two_pi);

    const auto momenta = map_.with_photon(ecm, xi, slow_pair, n, born.direction);
    Record r = this->new_record(ecm, event, buffer);
    r.kind = Kind::emission;
    r.direction = born.direction;
    r.cos_theta = born.cos_theta;
    r.xi = xi;
    r.photon = momenta.photon;
    r.factor = measure * (1 - slow_pair) * s / 4;
    buffer.momenta.push_back(momenta.first);
    buffer.momenta.push_back(momenta.second);
    buffer.push_photon(r, momenta.photon);
    if constexpr (P::neutral) sort_photons(r, buffer.signal(r));
    buffer.records.push_back(r);
    if (!fks_ || xi > cut) return;

    Record c = this->new_record(ecm, event, buffer);
    this->place_born(c, born, buffer);
    c.kind = Kind::counter;
    c.photon = n;
    c.xi = xi;
    c.factor = measure * (1 - this->pair().slowness(s)) * 4 * std::numbers::pi * alpha_;
    buffer.records.push_back(c);
  }

  static constexpr std::uint8_t as_first = 1, as_second = 2;

  /// Puts the least energetic of three photons last and remembers where the emitted one went.
  static void sort_photons(Record& r, FourVector<double>* photons) {
    if (photons[0].e < photons[2].e && photons[0].e <= photons[1].e) {
      std::swap(photons[0], photons[2]);
      r.emitted = as_first;
    } else if (photons[1].e < photons[2].e) {
      std::swap(photons[1], photons[2]);
      r.emitted = as_second;
    }
  }

  static kinematics::PairPhoton unsorted(const Record& r, const RecordBuffer& buffer) {
    const FourVector<double>* p = buffer.signal(r);
    if (r.emitted == as_first) return {p[2], p[1], p[0]};
    if (r.emitted == as_second) return {p[0], p[2], p[1]};
    return {p[0], p[1], p[2]};
  }

  bool fks_;
};

}  // namespace vasilisa::schemes
