#include "vasilisa/hadrons/pole_sum.hpp"

#include <cmath>
#include <sstream>
#include <utility>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa::hadrons {
namespace {

// How far the given amplitudes may add up from one: the digits of a published fit.
constexpr double kNormalisationTolerance = 1e-6;

}  // namespace

PoleSum::PoleSum(std::string name, std::string source, const std::vector<Resonance>& poles,
                 Kind kind, Range range, Normalisation normalisation)
    : FormFactor(std::move(name), std::move(source), kind, range) {
  std::complex<double> sum = 0.0;
  for (const Resonance& r : poles) sum += r.amplitude();
  const bool unusable = normalisation == Normalisation::require
                            ? !(std::abs(sum - 1.0) < kNormalisationTolerance)
                            : !(std::abs(sum) > kNormalisationTolerance);
  if (unusable) {
    std::ostringstream text;
    text << "form factor " << this->name() << ": pole amplitudes add up to " << sum.real()
         << (sum.imag() < 0 ? " - " : " + ") << std::abs(sum.imag())
         << " i; valid: " << (normalisation == Normalisation::require ? "1" : "not 0");
    throw ConfigurationError(text.str());
  }
  for (const Resonance& r : poles) {
    poles_.push_back({r.amplitude() / sum, {r.mass * r.mass, -r.mass * r.width}});
  }
}

PoleSum::PoleSum(std::string name, std::string source, std::vector<Pole> poles, Kind kind,
                 Range range)
    : FormFactor(std::move(name), std::move(source), kind, range), poles_(std::move(poles)) {}

Stored PoleSum::stored() const {
  std::vector<std::complex<double>> amplitudes, positions;
  for (const Pole& pole : poles_) {
    amplitudes.push_back(pole.amplitude);
    positions.push_back(pole.position);
  }
  return {"poles", {flat(amplitudes), flat(positions)}};
}

std::complex<double> PoleSum::continuation(double s) const {
  std::complex<double> sum = 0.0;
  for (const Pole& pole : poles_) sum += pole.amplitude * pole.position / (pole.position - s);
  return sum;
}

std::shared_ptr<const PoleSum> make_gvmd_bwsum3(double pion_mass) {
  // Fit of the CMD-3 form factor [GVMD24].
  const std::vector<Resonance> poles = {
      {0.7562711962277819, 0.13684653236424352, 1.0, 0.0},
      {0.7820318217907292, 0.00798814295403398, 0.00797813570045449, 2.014052620913137},
      {1.243494077338154, 0.5311217444961865, 0.143998137038203, 3.01886279574077},
      {1.0182278004558887, 0.00526898216509165, 0.000708838282524463, 5.01886279574077}};
  return std::make_shared<PoleSum>(
      "gvmd_bwsum3", "arXiv:2409.03469", poles, FormFactor::Kind::dressed,
      FormFactor::Range{4.0 * pion_mass * pion_mass, 2.0}, PoleSum::Normalisation::divide);
}

}  // namespace vasilisa::hadrons
