#include "vasilisa/process/coupling.hpp"

#include <algorithm>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa::process {

Coupling::Coupling(const Model& model, Content content, const std::vector<Interval>& intervals,
                   const std::optional<qed::CoulombFactor>& coulomb)
    : form_factor_(content == Content::dressing ? nullptr : model.form_factor),
      vacuum_polarization_(model.vacuum_polarization),
      coulomb_(coulomb),
      trivial_(!form_factor_ && !vacuum_polarization_) {
  if (trivial_) return;
  const Constants& c = model.constants;
  for (auto [lower, upper] : intervals) {
    // Beyond the range of validity an evaluation throws, but only where an event asks for it.
    if (form_factor_) {
      lower = std::max(lower, form_factor_->range().minimum);
      upper = std::min(upper, form_factor_->range().maximum);
    }
    if (vacuum_polarization_) {
      lower = std::max(lower, vacuum_polarization_->range().minimum);
      upper = std::min(upper, vacuum_polarization_->range().maximum);
    }
    if (!(lower < upper)) continue;
    ChebyshevOptions options;
    options.relative = 1e-10;
    options.max_panels = 2000;
    for (const double mass : {c.electron_mass, c.muon_mass, c.tau_mass, c.pion_mass}) {
      const double threshold = 4 * mass * mass;
      if (threshold > lower && threshold < upper) options.breaks.push_back(threshold);
    }
    try {
      tables_.emplace_back([this](double q2) { return direct(q2); }, lower, upper, options);
    } catch (const ConfigurationError&) {
      // Not smooth enough for a table: direct evaluation.
    }
  }
}

std::complex<double> Coupling::direct(double q2) const {
  std::complex<double> value = 1.0;
  if (form_factor_) value *= (*form_factor_)(q2);
  if (vacuum_polarization_) value *= vacuum_polarization_->dressing(q2);
  return value;
}

}  // namespace vasilisa::process
