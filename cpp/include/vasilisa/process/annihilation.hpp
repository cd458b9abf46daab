// A pair production through one virtual photon as the engine sees it; the physics comes from a
// channel.
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <memory>
#include <numbers>
#include <optional>
#include <string_view>

#include "vasilisa/kinematics/emission_split.hpp"
#include "vasilisa/process/coupling.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/final_line.hpp"
#include "vasilisa/process/legs.hpp"
#include "vasilisa/process/process.hpp"
#include "vasilisa/process/tables.hpp"
#include "vasilisa/qed/coulomb.hpp"
#include "vasilisa/qed/pair_kinematics.hpp"
#include "vasilisa/qed/radiative_pair.hpp"
#include "vasilisa/spinors/incoming_pair.hpp"

namespace vasilisa::process {

/// Channel is a class of static members: facts, coupling_content, wave, born(c, energy, m_e, mass,
/// alpha) without coupling, squared<N>(...), parts(...), soft_virtual(model, mass, ecm, c, eps),
/// radiative_soft_virtual(model, point, eps, couplings), and inclusive_final_state(q2, mass,
/// alpha).
template <class Channel>
class Annihilation {
 public:
  static constexpr Facts facts = Channel::facts;
  static constexpr std::string_view name = facts.name;
  static constexpr int pdg_minus = facts.particles[0], pdg_plus = facts.particles[1];
  static constexpr auto peaking = kinematics::Peaking::flat;
  static constexpr double identical_factor = 1;
  static constexpr bool neutral = facts.neutral;
  static constexpr auto coupling_content = Channel::coupling_content;

  /// Spin-summed |M|^2 with N photons.
  template <int N>
  static double squared(const Model& model, const spinors::IncomingPair<double>& beams,
                        const Coupling& coupling, const FourVector<double>& p_minus,
                        const FourVector<double>& p_plus,
                        const std::array<FourVector<double>, N>& k) {
    return Channel::template squared<N>(beams, p_minus, p_plus, k, facts.mass_of(model.constants),
                                        model.constants.alpha(), coupling, model.radiation);
  }
  /// Coulomb attraction as a factor of |coupling|^2, at the mass of the pair that the virtual
  /// photon makes: the radiation of the beams comes with the pair it leaves, and soft and hard
  /// photons fit together.
  static std::optional<qed::CoulombFactor> coulomb_factor(const Model& model) {
    if (model.coulomb != Coulomb::factor ||
        !kinematics::radiates(model.radiation, kinematics::Line::b))
      return {};
    return attraction(model);
  }
  /// Relative to Born with its Coulomb factor.
  static double soft_virtual_at(const Model& model, double ecm, double c, double eps) {
    return Channel::soft_virtual(model, facts.mass_of(model.constants), ecm, c, eps) +
           coulomb_correction(model, ecm * ecm);
  }

  /// 1 + delta_SV relative to the one-photon squared amplitude of the same radiation, at momenta.
  static double radiative_soft_virtual_at(const Model& model, double ecm,
                                          const FourVector<double>& p_minus,
                                          const FourVector<double>& p_plus,
                                          const FourVector<double>& k, double eps) {
    const Coupling coupling(model, coupling_content, {});
    return Channel::radiative_soft_virtual(
        model, {p_minus, p_plus, k, model.constants.electron_mass, facts.mass_of(model.constants)},
        eps, {coupling(ecm * (ecm - 2 * k.e)), coupling(ecm * ecm)});
  }

  static double vertex(double q2, double mass, double alpha) {
    return Channel::vertex(q2, mass, alpha);
  }

  /// Coefficient of ln(eps) in the same: a sum over the radiating legs.
  static double soft_logarithm_at(const Model& model, double ecm, double c) {
    return qed::pair_soft_logarithm(c, ecm, model.constants.electron_mass,
                                    facts.mass_of(model.constants), model.radiation,
                                    model.constants.alpha());
  }

  Annihilation(const Model& model, double ecm, double lowest_ecm = 0)
      : mass_(facts.mass_of(model.constants)),
        beams_(ecm, model.constants.electron_mass),
        tables_(
            make_tables<Annihilation>(model, ecm, lowest_ecm, {{4 * mass_ * mass_, ecm * ecm}})) {
    if (!kinematics::radiates(model.radiation, kinematics::Line::b)) return;
    Model of_pair = model;
    of_pair.radiation = kinematics::Radiation::line_b;
    // Where the second Legendre polynomial vanishes the angle is averaged.
    constexpr double c = 1 / std::numbers::sqrt3;
    final_line_ = std::make_shared<const FinalLine>(
        4 * mass_ * mass_, ecm * ecm, [of_pair](double q2) -> FinalLine::Correction {
          constexpr double eps = 0.5;
          const double mass = std::sqrt(q2);
          const double logarithm = soft_logarithm_at(of_pair, mass, c);
          return {soft_virtual_at(of_pair, mass, c, eps) - 1 - logarithm * std::log(eps),
                  logarithm};
        });
  }

  [[nodiscard]] Annihilation at(double ecm) const {
    Annihilation other(*this);
    other.beams_ = {ecm, beams_.mass};
    return other;
  }
  [[nodiscard]] const Model& model() const { return tables_->model; }

  static std::vector<kinematics::Leg> legs(const Model& model) {
    return pair_legs(model.constants, facts.particles[0], facts.particles[1],
                     facts.mass_of(model.constants));
  }
  [[nodiscard]] double born(double c) const {
    return Channel::born(c, beams_.ecm / 2, beams_.mass, mass_, model().constants.alpha()) *
           std::norm(tables_->coupling(beams_.ecm * beams_.ecm));
  }
  [[nodiscard]] double soft_virtual(double c, double eps) const {
    return tables_->soft_virtual(beams_.ecm, c, eps);
  }
  [[nodiscard]] const SoftVirtualTable& soft_virtual_table() const { return tables_->soft_virtual; }
  [[nodiscard]] double real(const FourVector<double>& p_minus, const FourVector<double>& p_plus,
                            const FourVector<double>& k) const {
    return squared<1>(model(), beams_, tables_->coupling, p_minus, p_plus, {k});
  }
  [[nodiscard]] double real(const FourVector<double>& p_minus, const FourVector<double>& p_plus,
                            const FourVector<double>& k1, const FourVector<double>& k2) const {
    return squared<2>(model(), beams_, tables_->coupling, p_minus, p_plus, {k1, k2});
  }
  /// delta_SV of the final pair alone at the mass of the virtual photon; none where the pair does
  /// not radiate.
  [[nodiscard]] FinalLine::Correction final_line(double q2) const {
    return final_line_ ? (*final_line_)(q2) : FinalLine::Correction{};
  }
  /// 1 + delta_SV, or parts of it, relative to `real`.
  [[nodiscard]] double radiative_soft_virtual(const qed::RadiativePoint& point, double eps,
                                              qed::RadiativeParts parts) const {
    const double ecm = beams_.ecm;
    return Channel::radiative_soft_virtual(
        model(), point, eps,
        {tables_->coupling(ecm * (ecm - 2 * point.photon.e)), tables_->coupling(ecm * ecm)}, parts);
  }
  /// Radiation of the final pair, all photons included, over Born minus 1.
  [[nodiscard]] double inclusive_final_state(double q2) const {
    return Channel::inclusive_final_state(q2, mass_, model().constants.alpha()) +
           coulomb_correction(model(), q2);
  }
  [[nodiscard]] kinematics::EmissionSplit split(const FourVector<double>& p_minus,
                                                const FourVector<double>& p_plus,
                                                const FourVector<double>& k) const {
    using kinematics::Line, kinematics::radiates;
    auto split = Channel::split(beams_, p_minus, p_plus, k, mass_, model().constants.alpha());
    if (!radiates(model().radiation, Line::a)) split.a = 0;
    if (!radiates(model().radiation, Line::b)) split.b = 0;
    if (!kinematics::lines_interfere(model().radiation)) split.ab = 0;
    return split;
  }
  [[nodiscard]] std::complex<double> coupling(double q2) const { return tables_->coupling(q2); }
  [[nodiscard]] double born_average(double q2) const {
    return Channel::born_average(4 * mass_ * mass_ / q2);
  }

 private:
  static qed::CoulombFactor attraction(const Model& model) {
    return {facts.mass_of(model.constants), model.constants.alpha(), Channel::wave};
  }
  /// To what O(alpha) has of the attraction: all further orders, or less what is in the factor.
  static double coulomb_correction(const Model& model, double q2) {
    if (model.coulomb == Coulomb::expanded ||
        !kinematics::radiates(model.radiation, kinematics::Line::b))
      return 0;
    const qed::CoulombFactor factor = attraction(model);
    const double beyond = model.coulomb == Coulomb::factor ? 0 : factor(q2) - 1;
    return beyond - factor.first_order(q2);
  }

  double mass_;
  spinors::IncomingPair<double> beams_;
  std::shared_ptr<const Tables> tables_;
  std::shared_ptr<const FinalLine> final_line_;  // none where the pair does not radiate
};

}  // namespace vasilisa::process
