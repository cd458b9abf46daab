// Collinear structure functions: sigma = int prod_i dz_i D(z_i) K sigma_0(s_hat).
//
// Orders included: leading logarithms of all charged legs [KF85], [AR97], and the constants of the
// K-factor. Annihilation: K = 1 + (alpha/pi)(pi^2/3 - 1/2) of the initial state, and the inclusive
// correction of the final pair. Other processes: K(c) = 1 + delta_SV less what the structure
// functions contain. Neglected: photons at large angles; interference of initial and final state
// beyond the scale of the logarithms.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

#include "vasilisa/schemes/jets.hpp"

namespace vasilisa::schemes {

template <process::Process P>
class SfIntegrand final : public JetIntegrand<P> {
  using Base = JetIntegrand<P>;
  using Base::alpha_, Base::beam_logarithm_, Base::eps_, Base::legs_, Base::mass_, Base::process_;
  using Base::s_, Base::settings_;

 public:
  SfIntegrand(const process::Model& model, const Settings& settings) : Base(model, settings) {}
  SfIntegrand(const SfIntegrand& prepared, double ecm) : Base(prepared, ecm) {}

  [[nodiscard]] std::unique_ptr<Integrand> at(double ecm) const override {
    return std::make_unique<SfIntegrand>(*this, ecm);
  }

  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     Order order) const override {
    return std::make_unique<SfIntegrand>(model, this->jet_settings_of(model, order));
  }

  [[nodiscard]] std::size_t strata() const override { return 1; }
  [[nodiscard]] std::string stratum_name(std::size_t) const override { return "jets"; }
  [[nodiscard]] std::size_t dimensions(std::size_t) const override {
    return 2 + this->jet_dimensions();
  }

  void kinematics(std::size_t stratum, const double* x, double jacobian, std::uint32_t event,
                  random::CounterStream&, RecordBuffer& buffer) const override {
    const double* u = x;
    const auto angle = kinematics::born_angle(*u++, P::peaking);
    typename Base::Shares shares;
    double s_hat = s_;
    if constexpr (single_photon) {
      this->draw_beams(u, shares);
      s_hat *= shares.z[0] * shares.z[1];
      if (!this->above_threshold(s_hat)) return;
      this->draw_final(s_hat, u, shares);
    } else {
      const double logarithm = logarithm_at(angle.value);
      const qed::StructureFunction density(this->beta(logarithm));
      this->draw_pair(0, density, u, shares);
      s_hat *= shares.z[0] * shares.z[1];
      if (!this->above_threshold(s_hat)) return;
      this->draw_pair(2, density, u, shares);
    }
    const double weight = jacobian * shares.weight;
    this->append(this->scattering(angle, x[dimensions(stratum) - 1], s_hat, weight), shares.z, {},
                 s_hat, event, buffer);
  }

  [[nodiscard]] double weight(const Record& r, const RecordBuffer&) const override {
    return r.factor * process_.at(r.ecm_hat).born(r.cos_theta) *
           k_factor(r.cos_theta, r.ecm_hat * r.ecm_hat);
  }

 private:
  static constexpr bool single_photon = requires(const P& p) { p.inclusive_final_state(1.0); };

  [[nodiscard]] bool radiates() const override { return false; }

  /// Of a charged final pair, scale s t/u: with it the soft interference of the initial and the
  /// final state is in the structure functions.
  [[nodiscard]] double logarithm_at(double c) const {
    if (!this->has_jet(2)) return beam_logarithm_;
    return std::max(1e-3, beam_logarithm_ + std::log((1 - c) / (1 + c)));
  }

  [[nodiscard]] double k_factor(double c, double s_hat) const {
    if constexpr (single_photon) {
      double k = 1;
      if (process_.initial_radiates()) {
        k += alpha_ / std::numbers::pi * (std::numbers::pi * std::numbers::pi / 3 - 0.5);
      }
      if (process_.final_radiates()) k += process_.inclusive_final_state(s_hat);
      return k;
    } else {
      return process_.soft_virtual(c, eps_) - static_cast<double>(legs_.size()) * alpha_ /
                                                  std::numbers::pi * logarithm_at(c) *
                                                  (std::log(eps_) + 0.75);
    }
  }
};

}  // namespace vasilisa::schemes
