// What the schemes with photons share: a pair, its emitters, and the maps of one photon.
#pragma once

#include <array>
#include <vector>

#include "vasilisa/qed/eikonal.hpp"
#include "vasilisa/sampling/emission_map.hpp"
#include "vasilisa/schemes/process_integrand.hpp"

namespace vasilisa::schemes {

template <process::RadiativeProcess P>
class PairIntegrand : public ProcessIntegrand<P> {
  using Base = ProcessIntegrand<P>;
  static constexpr bool keeps_table = requires(const P& p) { p.soft_virtual_table(); };

 public:
  [[nodiscard]] process::SoftVirtualTable::Numbers tables() const override {
    if constexpr (keeps_table) return process_.soft_virtual_table().numbers();
    return {};
  }
  void adopt([[maybe_unused]] const process::SoftVirtualTable::Numbers& tables) const override {
    if constexpr (keeps_table) process_.soft_virtual_table().adopt(tables);
  }

 protected:
  using Base::all_legs_, Base::incoming_, Base::map_, Base::process_, Base::radiating_;

  PairIntegrand(const process::Model& model, const Settings& settings, const Order& order)
      : Base(model, settings, order), coherent_(kinematics::lines_interfere(model.radiation)) {
    const auto n = static_cast<double>(radiating_.size());
    const auto of_line_a = static_cast<double>(std::ranges::count_if(
        radiating_, [this](std::size_t i) { return all_legs_[i].line == kinematics::Line::a; }));
    coherent_legs_ = coherent_ ? n : std::max(of_line_a, n - of_line_a);
  }

  struct Emitters {
    std::array<qed::Emitter, 4> all;
    std::size_t count = 0;
  };

  [[nodiscard]] const kinematics::PairMasses& pair() const { return map_.masses(); }
  /// Largest energy of a photon over half of sqrt(s).
  [[nodiscard]] double largest_xi(double s) const {
    return std::min(1 - pair().threshold() * pair().threshold() / s, 1 - 1e-8);
  }
  /// 1 - velocity of the incoming legs, and of the pair at s_pair.
  [[nodiscard]] std::array<double, 4> slow_legs(const Flux& flux, double s_pair) const {
    return {flux.slow[0], flux.slow[1], pair().one_minus_velocity(false, s_pair),
            pair().one_minus_velocity(true, s_pair)};
  }
  [[nodiscard]] bool radiates(std::size_t leg) const {
    return std::ranges::find(radiating_, leg) != radiating_.end();
  }
  [[nodiscard]] bool incoming_radiate() const { return radiates(0) || radiates(1); }

  /// The radiating legs of the Born configuration of a record.
  [[nodiscard]] Emitters emitters(const Record& r) const {
    const double momentum = incoming_momentum(r.ecm), shift = incoming_.energy_shift(r.ecm);
    const auto pair_momenta = map_.momenta(r.ecm, r.direction);
    const std::array<FourVector<double>, 4> momenta{
        FourVector<double>{r.ecm / 2 + shift, 0, 0, momentum},
        {r.ecm / 2 - shift, 0, 0, -momentum},
        pair_momenta[0],
        pair_momenta[1]};
    Emitters found;
    for (const std::size_t i : radiating_) {
      const kinematics::Leg& leg = all_legs_[i];
      found.all[found.count++] = {momenta[i], leg.mass, leg.charge_flow(), leg.line, leg.incoming};
    }
    return found;
  }
  [[nodiscard]] double eikonal(const Emitters& emitters, const FourVector<double>& n) const {
    return qed::eikonal(std::span(emitters.all).first(emitters.count), coherent_, n);
  }

  /// Neutral pairs: makes the two most energetic of all photons the pair.
  static void lead_with_hardest(const Record& r, RecordBuffer& buffer) {
    FourVector<double>* pair = buffer.signal(r);
    FourVector<double>* photons = buffer.photons(r);
    for (std::uint32_t i = 0; i < r.n_photons; ++i) {
      FourVector<double>& softer = pair[0].e < pair[1].e ? pair[0] : pair[1];
      if (photons[i].e > softer.e) std::swap(photons[i], softer);
    }
  }

  bool coherent_;         // photons of both lines interfere
  double coherent_legs_;  // how many emit coherently, at most

 private:
  [[nodiscard]] double incoming_momentum(double ecm) const {
    const double energy = ecm / 2 + incoming_.energy_shift(ecm);
    return std::sqrt((energy - incoming_.first) * (energy + incoming_.first));
  }
};

}  // namespace vasilisa::schemes
