// e+e- -> pi+pi-(gamma) as the engine sees it.
#pragma once

#include "generators/pipi/amplitude.hpp"
#include "generators/pipi/soft_virtual.hpp"
#include "vasilisa/process/coupling.hpp"
#include "vasilisa/process/process.hpp"
#include "vasilisa/process/soft_virtual_table.hpp"

namespace vasilisa::generators::pipi {

class Process {
 public:
  static constexpr std::string_view name = "pipi";
  static constexpr int pdg_minus = -211, pdg_plus = 211;
  static constexpr auto peaking = process::Peaking::flat;
  static constexpr double identical_factor = 1;
  static constexpr bool neutral = false;
  static constexpr auto coupling_content = process::Coupling::Content::form_factor_and_dressing;

  /// Spin-summed |M|^2 with N photons.
  template <int N>
  static double squared(const process::Model& model, const spinors::Beams<double>& beams,
                        const process::Coupling& coupling, const FourVector<double>& p_minus,
                        const FourVector<double>& p_plus,
                        const std::array<FourVector<double>, N>& k) {
    return squared_amplitude<N, double>(beams, p_minus, p_plus, k, model.constants.pion_mass,
                                        model.constants.alpha(), coupling, model.radiation);
  }
  static double soft_virtual_at(const process::Model& model, double ecm, double c, double eps) {
    return pipi::soft_virtual(c, ecm, eps, model.radiation, model.constants);
  }

  Process(const process::Model& model, double ecm)
      : model_(model),
        mass_(model.constants.pion_mass),
        beams_(ecm, model.constants.electron_mass),
        coupling_(model, coupling_content, {{4 * mass_ * mass_, ecm * ecm}}),
        soft_virtual_(
            [this, ecm](double c, double eps) { return soft_virtual_at(model_, ecm, c, eps); },
            0.9999) {}
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] double final_mass() const { return mass_; }
  [[nodiscard]] bool initial_radiates() const { return model_.radiation != qed::Radiation::fsr; }
  [[nodiscard]] bool final_radiates() const { return model_.radiation != qed::Radiation::isr; }

  [[nodiscard]] double born(double c) const {
    // (4 pi alpha)^2 2 beta^2 [1 - c^2 (1 - m_e^2/E^2)] |F|^2, exact in both masses
    const double energy2 = beams_.ecm * beams_.ecm / 4;
    const double e = beams_.mass * beams_.mass / energy2, m = mass_ * mass_ / energy2;
    const double alpha = model_.constants.alpha();
    const double e4 = 16 * std::numbers::pi * std::numbers::pi * alpha * alpha;
    return e4 * 2 * (1 - m) * (1 - c * c * (1 - e)) *
           std::norm(coupling_(beams_.ecm * beams_.ecm));
  }
  [[nodiscard]] double soft_virtual(double c, double eps) const { return soft_virtual_(c, eps); }
  [[nodiscard]] double real(const FourVector<double>& p_minus, const FourVector<double>& p_plus,
                            const FourVector<double>& k) const {
    return squared<1>(model_, beams_, coupling_, p_minus, p_plus, {k});
  }
  [[nodiscard]] process::EmissionParts emission_parts(const FourVector<double>& p_minus,
                                                      const FourVector<double>& p_plus,
                                                      const FourVector<double>& k) const {
    auto parts = pipi::emission_parts(beams_, p_minus, p_plus, k, mass_, model_.constants.alpha());
    if (!initial_radiates()) parts.initial = 0;
    if (!final_radiates()) parts.final_pair = 0;
    if (model_.radiation != qed::Radiation::full) parts.interference = 0;
    return parts;
  }
  [[nodiscard]] std::complex<double> coupling(double q2) const { return coupling_(q2); }

 private:
  process::Model model_;
  double mass_;
  spinors::Beams<double> beams_;
  process::Coupling coupling_;
  process::SoftVirtualTable soft_virtual_;
};

static_assert(process::Process<Process>);

}  // namespace vasilisa::generators::pipi
