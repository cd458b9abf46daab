// Exact O(alpha) for a pair with a hard photon: loops and soft photons at three bodies, and a
// second real photon.
//
// The harder photon, in the centre-of-mass frame, is that of the signal: every event has one place,
// whichever of the two photons the cuts ask for. Strata: the three-body part, then one a radiating
// leg, split by whether the first photon flies along a beam; the second photon is shared between
// the legs, each sampled in its own collinear peak. fks: counter-events below an energy of the
// second photon that follows the configuration, so that no photon is softer than its limit [McM20];
// slicing: above k_soft alone.
#pragma once

#include <algorithm>
#include <memory>
#include <numbers>
#include <type_traits>

#include "vasilisa/schemes/hard_photon_integrand.hpp"
#include "vasilisa/schemes/lo.hpp"
#include "vasilisa/schemes/nlo.hpp"

namespace vasilisa::schemes {

template <process::HardPhotonProcess P>
class HardPhotonNloIntegrand final : public HardPhotonIntegrand<P> {
  using Base = HardPhotonIntegrand<P>;
  using Base::alpha_, Base::born_dimensions, Base::loop_share_, Base::map_, Base::radiating_;
  using Base::settings_;
  using typename Base::Configuration, typename Base::Second;
  /// Of the energies that a configuration leaves the second photon: what is not subtracted above
  /// need not cancel, and the error is smaller than with all of them.
  static constexpr double subtracted_share = 0.1;

 public:
  HardPhotonNloIntegrand(const process::Model& model, const Settings& settings)
      : Base(model, settings, Nlo::order), fks_(settings.subtraction == Subtraction::fks) {
    this->add_strata_of_legs();
  }

  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     const std::string& order) const override {
    const Settings settings = this->settings_of(model, order);
    if (order == Lo::order.name) return std::make_unique<LoIntegrand<P>>(model, settings);
    auto made = std::make_unique<HardPhotonNloIntegrand>(model, settings);
    made->loop_share_ = loop_share_;
    return made;
  }

  void draw(std::size_t stratum, const double* x, double jacobian, double ecm, std::uint32_t event,
            random::CounterStream& stream, RecordBuffer& buffer) const override {
    const Flux flux = this->flux(ecm);
    const Configuration born = this->first_photon(stratum, x, jacobian, flux);
    if (!(born.measure > 0)) return;
    if (stratum < Base::with_one_photon) {
      Record r = place(born, ecm, event, buffer);
      r.factor = born.measure;
      r.with_loops = stream.uniform() < loop_share_;
      buffer.records.push_back(r);
      return;
    }
    const double* extra = x + born_dimensions - 1;  // energy, angle, azimuth
    const std::size_t leg = this->leg_of(stratum);
    const auto energy = [&](double largest) {
      if (fks_) return sampling::subtracted_energy(extra[0], largest);
      if (largest <= settings_.k_soft) return kinematics::Mapped{0, 0};
      return sampling::sliced_energy(extra[0], settings_.k_soft, largest);
    };
    const auto second = this->second_photon(leg, born, extra, flux, energy);
    if (!second || (!fks_ && 2 * second->alone.photon.e / ecm < settings_.k_soft)) return;
    push(leg, born, *second, flux, event, buffer);
  }

  void weigh(const RecordBuffer& buffer, std::span<double> weights) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const Record& r = buffer.records[i];
      if (!r.selected) continue;
      weights[i] = this->at(r.ecm, [&](const P& process) { return weight(process, r, buffer); });
    }
  }

 private:
  /// Energy of the second photon over half of sqrt(s) up to which it counts as soft.
  [[nodiscard]] double soft_below(double xi, double ecm) const {
    if (!fks_) return settings_.k_soft;
    const double threshold = map_.masses().threshold() / ecm;
    return std::min(settings_.xi_cut, subtracted_share * std::min(Base::largest_second(xi),
                                                                  1 - xi - threshold * threshold));
  }

  [[nodiscard]] Record place(const Configuration& born, double ecm, std::uint32_t event,
                             RecordBuffer& buffer) const {
    Record r = this->new_record(ecm, event, buffer);
    r.xi = born.xi;
    for (const auto& p : born.momenta) buffer.momenta.push_back(p);
    return r;
  }

  void push(std::size_t leg, const Configuration& born, const Second& second, const Flux& flux,
            std::uint32_t event, RecordBuffer& buffer) const {
    const auto& [momenta, photon, jacobian, inside] = second.alone;
    const double xi = 2 * photon.e / flux.ecm;
    if (inside) {
      Record r = this->new_record(flux.ecm, event, buffer);
      r.kind = Kind::emission;
      r.xi = xi;
      r.factor = second.event * this->share(leg, momenta, photon, flux.ecm);
      for (const auto& p : momenta) buffer.momenta.push_back(p);
      buffer.push_photon(r, photon);
      buffer.records.push_back(r);
    }
    if (!fks_ || xi > soft_below(born.xi, flux.ecm)) return;
    Record c = place(born, flux.ecm, event, buffer);
    c.kind = Kind::counter;
    c.photon = photon * (1 / photon.e);
    c.factor = second.limit * this->soft_share(leg, born.momenta, c.photon, flux.ecm) * 4 *
               std::numbers::pi * alpha_;
    buffer.records.push_back(c);
  }

  [[nodiscard]] double weight(const P& process, const Record& r, const RecordBuffer& buffer) const {
    const FourVector<double>* p = buffer.signal(r);
    switch (r.kind) {
      case Kind::born: {
        const auto loops = process.soft_virtual(p, soft_below(r.xi, r.ecm), r.with_loops);
        return r.factor * process.born(p) *
               this->with_surplus(loops.cheap + loops.expected, loops, r.with_loops);
      }
      case Kind::emission:
        return r.factor * process.real(p, *buffer.photons(r));
      case Kind::counter:
        return -r.factor * process.born(p) * this->eikonal(this->emitters(p, r.ecm), r.photon);
      case Kind::compensator:
        break;
    }
    return 0;
  }

  bool fks_;
};

}  // namespace vasilisa::schemes
