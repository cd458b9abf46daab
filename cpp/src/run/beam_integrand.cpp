#include "vasilisa/run/beam_integrand.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace vasilisa::run {

BeamIntegrand::BeamIntegrand(std::unique_ptr<Integrand> prepared,
                             std::shared_ptr<const Beams> beams)
    : prepared_(std::move(prepared)), beams_(std::move(beams)) {
  if (beams_->has_spread()) (void)prepared_->at(ecm());  // refuses now what cannot be done
}

void BeamIntegrand::kinematics(std::size_t stratum, const double* x, double jacobian,
                               std::uint32_t event, random::CounterStream& stream,
                               RecordBuffer& buffer) const {
  if (!beams_->has_spread()) {
    if (buffer.frames.empty()) buffer.frames.push_back(beams_->nominal());
    prepared_->kinematics(stratum, x, jacobian, event, stream, buffer);
    return;
  }
  const std::size_t n = prepared_->dimensions(stratum);
  std::vector<double> own(x, x + n);
  own.back() = x[n];
  const Frame& frame = buffer.frames.emplace_back(beams_->draw(x[n - 1], stream));
  const std::size_t first = buffer.records.size();
  prepared_->at(frame.ecm())->kinematics(stratum, own.data(), jacobian, event, stream, buffer);
  for (std::size_t i = first; i < buffer.records.size(); ++i) {
    buffer.records[i].frame = static_cast<std::uint32_t>(buffer.frames.size() - 1);
  }
}

Record BeamIntegrand::born_record(double cos_theta, double phi) const {
  if (!beams_->has_spread()) return prepared_->born_record(cos_theta, phi);
  return prepared_->at(ecm())->born_record(cos_theta, phi);
}

double BeamIntegrand::weight(const Record& record, const RecordBuffer& buffer) const {
  if (!beams_->has_spread()) return prepared_->weight(record, buffer);
  return prepared_->at(buffer.frames[record.frame].ecm())->weight(record, buffer);
}

std::unique_ptr<Integrand> BeamIntegrand::variation(const process::Model& model,
                                                    Order order) const {
  return std::make_unique<BeamIntegrand>(prepared_->variation(model, order), beams_);
}

}  // namespace vasilisa::run
