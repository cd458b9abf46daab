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

template <JetProcess P>
class SfIntegrand;

struct Sf {
  static constexpr std::array<std::string_view, 1> reweights_to{"sf"};
  static constexpr Order order{"sf", 0, "collinear", "collinear structure functions with K-factors",
                               reweights_to};
  template <class P>
  static constexpr bool supports = JetProcess<P>;
  template <class P>
  using Integrand = SfIntegrand<P>;
};

template <JetProcess P>
class SfIntegrand final : public JetIntegrand<P> {
  using Base = JetIntegrand<P>;
  using Base::alpha_, Base::eps_, Base::map_, Base::radiating_, Base::strata_;
  using typename Base::BeamJet;

 public:
  SfIntegrand(const process::Model& model, const Settings& settings)
      : Base(model, settings, Sf::order) {
    strata_ = {{"jets", 2 + this->jet_dimensions(), true}};
  }

  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     const std::string& order) const override {
    return std::make_unique<SfIntegrand>(model, this->jet_settings_of(model, order));
  }

  void draw(std::size_t stratum, const double* x, double jacobian, double ecm, std::uint32_t event,
            random::CounterStream&, RecordBuffer& buffer) const override {
    const double* u = x;
    const BeamJet beams = this->beams_at(ecm);
    const auto angle = map_.angle(*u++);
    typename Base::Shares shares;
    double s_hat = beams.flux.s;
    if constexpr (process::SinglePhoton<P>) {
      this->draw_beams(beams, u, shares);
      s_hat *= shares.of_beams();
      if (!this->above_threshold(s_hat)) return;
      this->draw_final(s_hat, u, shares);
    } else {
      const double logarithm = logarithm_at(angle.value, beams);
      const qed::StructureFunction density(this->beta(logarithm));
      this->draw_pair(0, density, u, shares);
      s_hat *= shares.of_beams();
      if (!this->above_threshold(s_hat)) return;
      this->draw_pair(2, density, u, shares);
    }
    const double weight = jacobian * shares.weight;
    const double azimuth = x[strata_[stratum].dimensions - 1];
    this->append(this->scattering(beams.flux, angle, azimuth, s_hat, weight), shares, {}, s_hat,
                 event, buffer);
  }

  void weigh(const RecordBuffer& buffer, std::span<double> weights) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const Record& r = buffer.records[i];
      if (!r.selected) continue;
      weights[i] = this->at(r.ecm, [&](const P& process) {
        return r.factor * process.at(r.ecm_hat).born(r.cos_theta) * k_factor(process, r);
      });
    }
  }

 private:
  /// Of a charged final pair, scale s t/u: with it the soft interference of the initial and the
  /// final state is in the structure functions.
  [[nodiscard]] double logarithm_at(double c, const BeamJet& beams) const {
    if (!this->radiates(2)) return beams.logarithm;
    return std::max(1e-3, beams.logarithm + std::log((1 - c) / (1 + c)));
  }

  [[nodiscard]] double k_factor(const P& process, const Record& r) const {
    if constexpr (process::SinglePhoton<P>) {
      double k = 1;
      if (this->incoming_radiate()) {
        k += alpha_ / std::numbers::pi * (std::numbers::pi * std::numbers::pi / 3 - 0.5);
      }
      if (this->radiates(2)) k += process.inclusive_final_state(r.ecm_hat * r.ecm_hat);
      return k;
    } else {
      const double c = r.cos_theta;
      return process.soft_virtual(c, eps_) -
             static_cast<double>(radiating_.size()) * alpha_ / std::numbers::pi *
                 logarithm_at(c, this->beams_at(r.ecm)) * (std::log(eps_) + 0.75);
    }
  }
};

}  // namespace vasilisa::schemes
