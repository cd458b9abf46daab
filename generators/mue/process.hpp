// mu e- -> e- mu(gamma) as the engine sees it: muons along +z, mu+ or mu-.
#pragma once

#include <array>
#include <complex>
#include <memory>
#include <string_view>
#include <vector>

#include "generators/mue/amplitude.hpp"
#include "generators/mue/soft_virtual.hpp"
#include "vasilisa/kinematics/emission_split.hpp"
#include "vasilisa/process/coupling.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/process.hpp"
#include "vasilisa/process/tables.hpp"

namespace vasilisa::generators::mue {

class Process {
 public:
  static constexpr std::array particles{11, -13};
  static constexpr std::array radiation{
      process::RadiationChoice{kinematics::Radiation::full, "full",
                               "both lines, with their interference"},
      process::RadiationChoice{kinematics::Radiation::no_interference, "no_interference",
                               "both lines, without interference and two-photon exchange"},
      process::RadiationChoice{kinematics::Radiation::line_a, "electron", "the electron alone"},
      process::RadiationChoice{kinematics::Radiation::line_b, "muon", "the muon alone"}};
  static constexpr process::Facts facts{
      .name = "mue",
      .particles = particles,
      .beams = {-13, 11},
      .radiation = radiation,
      .virtual_photon = process::VirtualPhoton::t_channel,
      .typical_ecm = 0.405,
      .forward_backward = false,
      .needs_angle_cut = true,
  };
  static constexpr std::string_view name = facts.name;
  static constexpr auto peaking = kinematics::Peaking::backward;
  static constexpr double identical_factor = 1;
  static constexpr bool neutral = facts.neutral;
  static constexpr auto coupling_content = process::Coupling::Content::dressing;

  static Incoming<double> incoming(const process::Model& model, double ecm) {
    return {ecm, model.constants};
  }
  /// Spin-summed |M|^2 with N photons.
  template <int N>
  static double squared(const process::Model& model, const Incoming<double>& incoming,
                        const process::Coupling& coupling, const FourVector<double>& q_electron,
                        const FourVector<double>& q_muon,
                        const std::array<FourVector<double>, N>& k) {
    return squared_amplitude<N, double>(incoming, q_electron, q_muon, k, model.constants.alpha(),
                                        model.muon_charge > 0, coupling, model.radiation);
  }
  static double soft_virtual_at(const process::Model& model, double ecm, double c, double eps) {
    return mue::soft_virtual(c, ecm, eps, model.radiation, model.muon_charge, model.constants);
  }
  /// Coefficient of ln(eps) in the same.
  static double soft_logarithm_at(const process::Model& model, double ecm, double c) {
    return mue::soft_logarithm(c, ecm, model.radiation, model.muon_charge, model.constants);
  }

  Process(const process::Model& model, double ecm, double lowest_ecm = 0)
      : incoming_(ecm, model.constants),
        tables_(process::make_tables<Process>(model, ecm, lowest_ecm,
                                              {{-ecm * ecm, -1e-7 * ecm * ecm}})) {}

  [[nodiscard]] Process at(double ecm) const {
    Process other(*this);
    other.incoming_ = {ecm, model().constants};
    return other;
  }
  [[nodiscard]] const process::Model& model() const { return tables_->model; }

  static std::vector<kinematics::Leg> legs(const process::Model& model) {
    using kinematics::Line;
    const double light = model.constants.electron_mass, heavy = model.constants.muon_mass;
    const double charge = model.muon_charge;
    const int muon = charge > 0 ? -13 : 13;
    return {{"incoming muon", muon, heavy, charge, true, Line::b},
            {"incoming electron", 11, light, -1, true, Line::a},
            {"electron", 11, light, -1, false, Line::a},
            {"muon", muon, heavy, charge, false, Line::b}};
  }

  /// 16 e^4/t^2 [(s - m_e^2 - m_mu^2)^2 + s t + t^2/2], four times the average over spins
  /// [ALI19] eq. (2.2).
  [[nodiscard]] double born(double c) const {
    const double t = incoming_.transfer(c), s = incoming_.ecm * incoming_.ecm;
    const double light = incoming_.electron_mass, heavy = incoming_.muon_mass;
    const double rest = s - light * light - heavy * heavy;
    const double e2_over_t = 4 * std::numbers::pi * model().constants.alpha() / t;
    return 16 * e2_over_t * e2_over_t * (rest * rest + s * t + t * t / 2) *
           std::norm(tables_->coupling(t));
  }
  [[nodiscard]] double soft_virtual(double c, double eps) const {
    return tables_->soft_virtual(incoming_.ecm, c, eps);
  }
  [[nodiscard]] double real(const FourVector<double>& q_electron, const FourVector<double>& q_muon,
                            const FourVector<double>& k) const {
    return squared<1>(model(), incoming_, tables_->coupling, q_electron, q_muon, {k});
  }
  /// Not split: photons of both lines change the momentum transfer alike, and what dresses the
  /// photon propagators is inside.
  [[nodiscard]] kinematics::EmissionSplit split(const FourVector<double>& q_electron,
                                                const FourVector<double>& q_muon,
                                                const FourVector<double>& k) const {
    return {0.0, real(q_electron, q_muon, k), {}, 0.0, 0.0};
  }
  [[nodiscard]] static std::complex<double> coupling(double) { return 1.0; }
  [[nodiscard]] static double born_average(double) { return 1.0; }

 private:
  Incoming<double> incoming_;
  std::shared_ptr<const process::Tables> tables_;
};

static_assert(process::RadiativeProcess<Process>);

}  // namespace vasilisa::generators::mue
