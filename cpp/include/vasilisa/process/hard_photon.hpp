// A pair with a hard photon beside it, as a process of its own: radiative return.
//
// lo: the tree of one photon, from both lines with their interference, all masses exact.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "vasilisa/kinematics/pair_and_photon.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/process.hpp"

namespace vasilisa::process {

/// Own: a class with the static member facts; Pair: the process of the pair, an Annihilation.
template <class Own, class Pair>
class HardPhoton {
 public:
  static constexpr Facts facts = Own::facts;
  static constexpr std::string_view name = facts.name;
  static constexpr double identical_factor = 1;

  static kinematics::PairAndPhoton map(const Model& model, double lowest_photon) {
    const double mass = Pair::facts.mass_of(model.constants);
    return {{mass, mass}, model.constants.electron_mass, lowest_photon};
  }
  static std::vector<kinematics::Leg> legs(const Model& model) {
    auto legs = Pair::legs(model);
    legs.push_back({"photon", 22, 0, 0, false, kinematics::Line::a});
    return legs;
  }

  HardPhoton(const Model& model, double ecm, double lowest_ecm = 0)
      : pair_(model, ecm, lowest_ecm) {}
  [[nodiscard]] HardPhoton at(double ecm) const { return HardPhoton(pair_.at(ecm)); }
  [[nodiscard]] const Model& model() const { return pair_.model(); }

  /// At the momenta of the pair and the photon.
  [[nodiscard]] double born(const FourVector<double>* p) const {
    return pair_.real(p[0], p[1], p[2]);
  }

 private:
  explicit HardPhoton(Pair pair) : pair_(std::move(pair)) {}

  Pair pair_;
};

}  // namespace vasilisa::process
