// Any integrand with beams: every record carries the frame of its event, and with an energy spread
// the event has an energy of its own, at which it is drawn and weighed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "vasilisa/run/beams.hpp"
#include "vasilisa/run/integrand.hpp"

namespace vasilisa::run {

class BeamIntegrand final : public Integrand {
 public:
  /// `prepared` covers the energies of the beams.
  BeamIntegrand(std::unique_ptr<Integrand> prepared, std::shared_ptr<const Beams> beams);

  /// With a spread the energy comes before the azimuth, which stays last.
  [[nodiscard]] const std::vector<Stratum>& strata() const override { return strata_; }
  [[nodiscard]] const Particles& particles() const override { return prepared_->particles(); }
  [[nodiscard]] double ecm() const override { return beams_->nominal().ecm(); }
  [[nodiscard]] const Beams* beams() const override { return beams_.get(); }

  void draw(std::size_t stratum, const double* x, double jacobian, double ecm, std::uint32_t event,
            random::CounterStream& stream, RecordBuffer& buffer) const override;
  void draw_born(double cos_theta, double phi, double ecm, RecordBuffer& buffer) const override {
    prepared_->draw_born(cos_theta, phi, ecm, buffer);
  }
  void weigh(const RecordBuffer& buffer, std::span<double> weights) const override {
    prepared_->weigh(buffer, weights);
  }
  [[nodiscard]] process::SoftVirtualTable::Numbers tables() const override {
    return prepared_->tables();
  }
  void adopt(const process::SoftVirtualTable::Numbers& tables) const override {
    prepared_->adopt(tables);
  }
  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     const std::string& order) const override {
    return std::make_unique<BeamIntegrand>(prepared_->variation(model, order), beams_);
  }

 private:
  std::unique_ptr<Integrand> prepared_;
  std::shared_ptr<const Beams> beams_;
  std::vector<Stratum> strata_;
};

}  // namespace vasilisa::run
