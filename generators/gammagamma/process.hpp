// e+e- -> gamma gamma(gamma) as the engine sees it.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "generators/gammagamma/amplitude.hpp"
#include "generators/gammagamma/soft_virtual.hpp"
#include "vasilisa/kinematics/emission_split.hpp"
#include "vasilisa/process/coupling.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/legs.hpp"
#include "vasilisa/process/process.hpp"
#include "vasilisa/process/tables.hpp"

namespace vasilisa::generators::gammagamma {

class Process {
 public:
  static constexpr std::array particles{22, 22};
  static constexpr std::array radiation{
      process::RadiationChoice{kinematics::Radiation::full, "full",
                               "the beams; the final pair is neutral"},
      process::RadiationChoice{kinematics::Radiation::line_a, "isr", "the same"},
      process::RadiationChoice{kinematics::Radiation::no_interference, "no_interference",
                               "the same"}};
  static constexpr process::Facts facts{
      .name = "gammagamma",
      .particles = particles,
      .radiation = radiation,
      .typical_ecm = 1.0,
      .neutral = true,
      .forward_backward = false,
  };
  static constexpr std::string_view name = facts.name;
  static constexpr int pdg_minus = particles[0], pdg_plus = particles[1];
  static constexpr auto peaking = kinematics::Peaking::both;
  static constexpr double identical_factor = 0.5;
  static constexpr bool neutral = facts.neutral;
  static constexpr auto coupling_content = process::Coupling::Content::dressing;

  /// Spin-summed |M|^2 with N photons besides the final pair; no factor 1/n!.
  template <int N>
  static double squared(const process::Model& model, const spinors::IncomingPair<double>& beams,
                        const process::Coupling&, const FourVector<double>& k1,
                        const FourVector<double>& k2, const std::array<FourVector<double>, N>& k) {
    std::array<FourVector<double>, N + 2> all{k1, k2};
    std::copy(k.begin(), k.end(), all.begin() + 2);
    return squared_amplitude<N + 2, double>(beams, all, model.constants.alpha());
  }
  static double soft_virtual_at(const process::Model& model, double ecm, double c, double eps) {
    return gammagamma::soft_virtual(c, ecm, eps, model.radiation, model.constants);
  }

  static double soft_logarithm_at(const process::Model& model, double ecm, double) {
    return gammagamma::soft_logarithm(ecm, model.constants);
  }

  Process(const process::Model& model, double ecm, double lowest_ecm = 0)
      : beams_(ecm, model.constants.electron_mass),
        tables_(process::make_tables<Process>(model, ecm, lowest_ecm, {})) {
  }  // no photon propagator

  [[nodiscard]] Process at(double ecm) const {
    Process other(*this);
    other.beams_ = {ecm, beams_.mass};
    return other;
  }
  [[nodiscard]] const process::Model& model() const { return tables_->model; }

  static std::vector<kinematics::Leg> legs(const process::Model& model) {
    return process::pair_legs(model.constants, pdg_minus, pdg_plus, 0, 0);
  }

  [[nodiscard]] double born(double c) const {
    const double s = std::sqrt((1 - c) * (1 + c)), energy = beams_.ecm / 2;
    const FourVector<double> k{energy, energy * s, 0, energy * c};
    return squared<0>(model(), beams_, tables_->coupling, k, {energy, -k.x, 0, -k.z}, {});
  }
  [[nodiscard]] double soft_virtual(double c, double eps) const {
    return tables_->soft_virtual(beams_.ecm, c, eps);
  }
  [[nodiscard]] const process::SoftVirtualTable& soft_virtual_table() const {
    return tables_->soft_virtual;
  }

  /// Times the share of the region where k is the softest or most collinear photon: every photon
  /// takes that role once in the sum over permutations, 3 x 1/3! = 1/2 = identical_factor.
  [[nodiscard]] double real(const FourVector<double>& k1, const FourVector<double>& k2,
                            const FourVector<double>& k) const {
    const auto peak = [this](const FourVector<double>& q) {
      const double m2 = beams_.mass * beams_.mass;
      return 1 / (dot_massless(beams_.electron, m2, q) * dot_massless(beams_.positron, m2, q));
    };
    const double own = peak(k);
    return squared<1>(model(), beams_, tables_->coupling, k1, k2, {k}) * own /
           (own + peak(k1) + peak(k2));
  }
  /// Not split: whatever dresses the photon propagators is inside.
  [[nodiscard]] kinematics::EmissionSplit split(const FourVector<double>& p_minus,
                                                const FourVector<double>& p_plus,
                                                const FourVector<double>& k) const {
    return {0.0, real(p_minus, p_plus, k), {}, 0.0, 0.0};
  }
  [[nodiscard]] static std::complex<double> coupling(double) { return 1.0; }
  [[nodiscard]] static double born_average(double) { return 1.0; }

 private:
  spinors::IncomingPair<double> beams_;
  std::shared_ptr<const process::Tables> tables_;
};

static_assert(process::RadiativeProcess<Process>);

}  // namespace vasilisa::generators::gammagamma
