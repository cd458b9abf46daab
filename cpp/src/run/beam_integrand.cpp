#include "vasilisa/run/beam_integrand.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "vasilisa/sampling/cells.hpp"

namespace vasilisa::run {

BeamIntegrand::BeamIntegrand(std::unique_ptr<Integrand> prepared,
                             std::shared_ptr<const Beams> beams)
    : prepared_(std::move(prepared)), beams_(std::move(beams)), strata_(prepared_->strata()) {
  if (!beams_->has_spread()) return;
  for (Stratum& stratum : strata_) ++stratum.dimensions;
}

void BeamIntegrand::draw(std::size_t stratum, const double* x, double jacobian, double /*ecm*/,
                         std::uint32_t event, random::CounterStream& stream,
                         RecordBuffer& buffer) const {
  if (!beams_->has_spread()) {
    if (buffer.frames.empty()) buffer.frames.push_back(beams_->nominal());
    prepared_->draw(stratum, x, jacobian, prepared_->ecm(), event, stream, buffer);
    return;
  }
  const std::size_t n = prepared_->strata()[stratum].dimensions;
  std::array<double, sampling::Cell::max_dimensions> own{};
  std::copy_n(x, n - 1, own.begin());
  own[n - 1] = x[n];
  const double ecm = buffer.frames.emplace_back(beams_->draw(x[n - 1], stream)).ecm();
  const std::size_t first = buffer.records.size();
  prepared_->draw(stratum, own.data(), jacobian, ecm, event, stream, buffer);
  for (std::size_t i = first; i < buffer.records.size(); ++i) {
    buffer.records[i].frame = static_cast<std::uint32_t>(buffer.frames.size() - 1);
  }
}

}  // namespace vasilisa::run
