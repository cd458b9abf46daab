// e+e- -> e+e-(gamma) as the engine sees it.
#pragma once

#include <array>

#include "generators/ee/amplitude.hpp"
#include "generators/ee/soft_virtual.hpp"
#include "vasilisa/kinematics/emission_split.hpp"
#include "vasilisa/numerics/error.hpp"
#include "vasilisa/process/coupling.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/legs.hpp"
#include "vasilisa/process/process.hpp"
#include "vasilisa/process/tables.hpp"
#include "vasilisa/qed/pair_kinematics.hpp"

namespace vasilisa::generators::ee {

class Process {
 public:
  static constexpr std::array particles{11, -11};
  static constexpr std::array radiation{process::RadiationChoice{
      kinematics::Radiation::full, "full", "all legs: none can be separated in the t channel"}};
  static constexpr process::Facts facts{
      .name = "ee",
      .particles = particles,
      .mass = &Constants::electron_mass,
      .radiation = radiation,
      .virtual_photon = process::VirtualPhoton::s_and_t_channel,
      .typical_ecm = 0.7,
      .needs_angle_cut = true,
  };
  static constexpr std::string_view name = facts.name;
  static constexpr int pdg_minus = particles[0], pdg_plus = particles[1];
  static constexpr auto peaking = kinematics::Peaking::forward;
  static constexpr double identical_factor = 1;
  static constexpr bool neutral = facts.neutral;
  static constexpr auto coupling_content = process::Coupling::Content::dressing;

  /// Spin-summed |M|^2 with N photons besides the final pair.
  template <int N>
  static double squared(const process::Model& model, const spinors::IncomingPair<double>& beams,
                        const process::Coupling& coupling, const FourVector<double>& p_minus,
                        const FourVector<double>& p_plus,
                        const std::array<FourVector<double>, N>& k) {
    if (model.radiation != kinematics::Radiation::full) {
      throw ConfigurationError("radiation: only full has a meaning for ee");
    }
    return squared_amplitude<N, double>(beams, p_minus, p_plus, k, model.constants.alpha(),
                                        coupling);
  }
  static double soft_virtual_at(const process::Model& model, double ecm, double c, double eps) {
    VacuumPolarizationValues polarization;
    if (model.vacuum_polarization) {
      const spinors::IncomingPair<double> beams(ecm, model.constants.electron_mass);
      const auto polarized = [&model](double q2) {
        return 1.0 - 1.0 / model.vacuum_polarization->dressing(q2);
      };
      polarization.s_channel = polarized(ecm * ecm);
      polarization.t_channel = polarized(-2 * beams.momentum * beams.momentum * (1 - c));
    }
    return ee::soft_virtual(c, ecm, eps, model.radiation, polarization, model.constants);
  }

  /// Coefficient of ln(eps) in the same.
  static double soft_logarithm_at(const process::Model& model, double ecm, double c) {
    const double mass = model.constants.electron_mass;
    return qed::pair_soft_logarithm(c, ecm, mass, mass, model.radiation, model.constants.alpha());
  }

  Process(const process::Model& model, double ecm, double lowest_ecm = 0)
      : beams_(ecm, model.constants.electron_mass),
        tables_(process::make_tables<Process>(
            model, ecm, lowest_ecm,
            {{-ecm * ecm, -1e-6 * ecm * ecm}, {1e-4 * ecm * ecm, ecm * ecm}})) {}

  [[nodiscard]] Process at(double ecm) const {
    Process other(*this);
    other.beams_ = {ecm, beams_.mass};
    return other;
  }
  [[nodiscard]] const process::Model& model() const { return tables_->model; }

  /// One line, in which the channels mix.
  static std::vector<kinematics::Leg> legs(const process::Model& model) {
    return process::pair_legs(model.constants, pdg_minus, pdg_plus, model.constants.electron_mass,
                              1, kinematics::Line::a);
  }

  [[nodiscard]] double born(double c) const {
    const double s = std::sqrt((1 - c) * (1 + c)), p = beams_.momentum;
    const FourVector<double> minus{beams_.ecm / 2, p * s, 0, p * c};
    return squared<0>(model(), beams_, tables_->coupling, minus, {minus.e, -minus.x, 0, -minus.z},
                      {});
  }
  [[nodiscard]] double soft_virtual(double c, double eps) const {
    return tables_->soft_virtual(beams_.ecm, c, eps);
  }
  [[nodiscard]] const process::SoftVirtualTable& soft_virtual_table() const {
    return tables_->soft_virtual;
  }
  [[nodiscard]] double real(const FourVector<double>& p_minus, const FourVector<double>& p_plus,
                            const FourVector<double>& k) const {
    return squared<1>(model(), beams_, tables_->coupling, p_minus, p_plus, {k});
  }
  [[nodiscard]] double real(const FourVector<double>& p_minus, const FourVector<double>& p_plus,
                            const FourVector<double>& k1, const FourVector<double>& k2) const {
    return squared<2>(model(), beams_, tables_->coupling, p_minus, p_plus, {k1, k2});
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

static_assert(process::RadiativeProcess<Process> && process::TwoPhotonTree<Process>);

}  // namespace vasilisa::generators::ee
