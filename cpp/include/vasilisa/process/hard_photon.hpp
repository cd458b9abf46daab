// A pair with a hard photon beside it, as a process of its own: radiative return.
//
// Trees with one and two photons from both lines with their interference, and the loops of one, all
// masses exact.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "vasilisa/kinematics/pair_and_photon.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/process.hpp"
#include "vasilisa/qed/radiative_pair.hpp"

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

  [[nodiscard]] double real(const FourVector<double>* p, const FourVector<double>& k) const {
    return pair_.two_photons(p[0], p[1], p[2], k);
  }

  /// Cheap: soft photons, the vertices of the pairs, and the logarithm of the interference below
  /// the energy of the hard photon. The rest of the loops is small.
  [[nodiscard]] LoopParts soft_virtual(const FourVector<double>* p, double eps,
                                       bool with_rest) const {
    using qed::RadiativeParts;
    const Constants& constants = model().constants;
    const qed::RadiativePoint point{p[0], p[1], p[2], constants.electron_mass,
                                    Pair::facts.mass_of(constants)};
    const double estimate = pair_.radiative_soft_virtual(point, eps, RadiativeParts::estimate);
    LoopParts parts{estimate, 0};
    if (with_rest) {
      parts.rest = pair_.radiative_soft_virtual(point, eps, RadiativeParts::lines) - estimate;
    }
    if (kinematics::lines_interfere(model().radiation)) {
      const double hard = 2 * p[2].e / (p[0] + p[1] + p[2]).e;
      parts.cheap +=
          std::log(eps / hard) * qed::radiative_interference_logarithm(point, constants.alpha());
      if (with_rest) {
        parts.rest += pair_.radiative_soft_virtual(point, hard, RadiativeParts::exchange);
      }
    }
    return parts;
  }

 private:
  explicit HardPhoton(Pair pair) : pair_(std::move(pair)) {}

  Pair pair_;
};

}  // namespace vasilisa::process
