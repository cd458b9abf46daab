// A pair with a hard photon beside it, as a process of its own: radiative return.
//
// Trees with one and two photons from both lines with their interference, and the loops of one, all
// masses exact.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <string_view>
#include <utility>
#include <vector>

#include "vasilisa/kinematics/pair_and_photon.hpp"
#include "vasilisa/process/beam_loops.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/process.hpp"
#include "vasilisa/process/radiative_estimate.hpp"
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
      : pair_(model, ecm, lowest_ecm), estimate_(make_estimate(model, ecm, lowest_ecm)) {
    if (!kinematics::radiates(model.radiation, kinematics::Line::a)) return;
    const double threshold = 2 * Pair::facts.mass_of(model.constants) / ecm;
    beam_loops_ = std::make_shared<const BeamLoops>(
        kinematics::one_minus_beta(model.constants.electron_mass, ecm * ecm),
        1 - threshold * threshold, [=] { return loops_of_beams(model, ecm, lowest_ecm); });
  }
  [[nodiscard]] HardPhoton at(double ecm) const { return {pair_.at(ecm), estimate_, beam_loops_}; }
  [[nodiscard]] const Model& model() const { return pair_.model(); }

  /// At the momenta of the pair and the photon.
  [[nodiscard]] double born(const FourVector<double>* p) const {
    return pair_.real(p[0], p[1], p[2]);
  }

  [[nodiscard]] double real(const FourVector<double>* p, const FourVector<double>& k) const {
    return pair_.real(p[0], p[1], p[2], k);
  }

  /// Cheap: soft photons, the vertices of the pairs, and the logarithm of the interference, which
  /// is that of photons below half of sqrt(s). The rest of the loops is small.
  [[nodiscard]] LoopParts soft_virtual(const FourVector<double>* p, double eps,
                                       bool complete) const {
    using qed::RadiativeParts;
    const Constants& constants = model().constants;
    const qed::RadiativePoint point{p[0], p[1], p[2], constants.electron_mass,
                                    Pair::facts.mass_of(constants)};
    const double estimate = 1 + estimate_->lines(point, eps);
    LoopParts parts{estimate, 0, 0};
    const double ecm = (p[0] + p[1] + p[2]).e;
    if (beam_loops_) {
      const double transverse = p[2].transverse();
      const double opening = transverse * transverse / (p[2].e * (p[2].e + std::abs(p[2].z)));
      parts.expected = (*beam_loops_)(2 * p[2].e / ecm, opening);
    }
    if (complete) {
      parts.surplus = pair_.radiative_soft_virtual(point, eps, RadiativeParts::lines) - estimate -
                      parts.expected;
    }
    if (kinematics::lines_interfere(model().radiation)) {
      parts.cheap += estimate_->interference(point, eps);
      if (complete)
        parts.surplus += pair_.radiative_soft_virtual(point, 1, RadiativeParts::exchange);
    }
    return parts;
  }

 private:
  HardPhoton(Pair pair, std::shared_ptr<const RadiativeEstimate> estimate,
             std::shared_ptr<const BeamLoops> beam_loops)
      : pair_(std::move(pair)),
        estimate_(std::move(estimate)),
        beam_loops_(std::move(beam_loops)) {}

  static std::shared_ptr<const RadiativeEstimate> make_estimate(const Model& model, double ecm,
                                                                double lowest_ecm) {
    const double mass = Pair::facts.mass_of(model.constants), alpha = model.constants.alpha();
    return std::make_shared<const RadiativeEstimate>(
        model, mass, [=](double q2) { return Pair::vertex(q2, mass, alpha); }, ecm, lowest_ecm);
  }

  /// What radiation of the beams alone has beyond the estimate, for one direction of the pair.
  static BeamLoops::Loops loops_of_beams(Model model, double ecm, double lowest_ecm) {
    model.radiation = kinematics::Radiation::line_a;
    const kinematics::TwoBody two_body = map(model, 0).pair();
    const Pair pair(model, ecm, lowest_ecm);
    const auto estimate = make_estimate(model, ecm, lowest_ecm);
    return [=](double xi, double one_minus_cos) {
      const FourVector<double> n{1, std::sqrt(one_minus_cos * (2 - one_minus_cos)), 0,
                                 1 - one_minus_cos};
      // Away from all planes and axes; the second Legendre polynomial of this angle vanishes.
      const auto direction =
          kinematics::around(n, 1 - 1 / std::numbers::sqrt3, std::numbers::pi / 4);
      const double slow = two_body.masses().slowness(ecm * ecm * (1 - xi));
      const auto p = two_body.with_photon(ecm, xi, slow, n, direction);
      const qed::RadiativePoint point{p.first, p.second, p.photon, model.constants.electron_mass,
                                      Pair::facts.mass_of(model.constants)};
      return pair.radiative_soft_virtual(point, 1, qed::RadiativeParts::lines) - 1 -
             estimate->lines(point, 1);
    };
  }

  Pair pair_;
  std::shared_ptr<const RadiativeEstimate> estimate_;
  std::shared_ptr<const BeamLoops> beam_loops_;
};

}  // namespace vasilisa::process
