// Any integrand with beams of a collider: every record carries the frame of its event, and with an
// energy spread the event has an energy of its own, at which it is generated and weighted.
#pragma once

#include <memory>
#include <string>

#include "vasilisa/run/beams.hpp"
#include "vasilisa/run/integrand.hpp"

namespace vasilisa::run {

class BeamIntegrand final : public Integrand {
 public:
  /// `prepared` covers the energies of the beams; with a spread its at() is used. Throws
  /// ConfigurationError where there is none.
  BeamIntegrand(std::unique_ptr<Integrand> prepared, std::shared_ptr<const Beams> beams);

  [[nodiscard]] std::size_t strata() const override { return prepared_->strata(); }
  [[nodiscard]] std::string stratum_name(std::size_t stratum) const override {
    return prepared_->stratum_name(stratum);
  }
  /// The energy comes before the azimuth, which stays last.
  [[nodiscard]] std::size_t dimensions(std::size_t stratum) const override {
    return prepared_->dimensions(stratum) + (beams_->has_spread() ? 1 : 0);
  }
  [[nodiscard]] double ecm() const override { return beams_->nominal().ecm(); }
  [[nodiscard]] bool neutral() const override { return prepared_->neutral(); }
  [[nodiscard]] int pdg_minus() const override { return prepared_->pdg_minus(); }
  [[nodiscard]] int pdg_plus() const override { return prepared_->pdg_plus(); }
  [[nodiscard]] double final_mass() const override { return prepared_->final_mass(); }
  [[nodiscard]] const Beams* beams() const override { return beams_.get(); }

  void kinematics(std::size_t stratum, const double* x, double jacobian, std::uint32_t event,
                  random::CounterStream& stream, RecordBuffer& buffer) const override;
  [[nodiscard]] Record born_record(double cos_theta, double phi) const override;
  [[nodiscard]] double weight(const Record& record, const RecordBuffer& buffer) const override;
  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     Order order) const override;

 private:
  std::unique_ptr<Integrand> prepared_;
  std::shared_ptr<const Beams> beams_;
};

}  // namespace vasilisa::run
