// The table of processes: one line a folder of generators/, written by the build.
#include "vasilisa/schemes/registry.hpp"

#include <string>
#include <tuple>
#include <utility>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/run/beam_integrand.hpp"
#include "vasilisa/schemes/amplitudes.hpp"
#include "vasilisa/schemes/orders.hpp"
#include "vasilisa/schemes/soft_cut.hpp"

namespace vasilisa::schemes {

#define VASILISA_GENERATOR(folder) const Entry& entry_##folder();
#include "generated/generators.inc"
#undef VASILISA_GENERATOR

namespace {

const std::vector<const Entry*>& entries() {
  static const std::vector<const Entry*> all{
#define VASILISA_GENERATOR(folder) &entry_##folder(),
#include "generated/generators.inc"
#undef VASILISA_GENERATOR
  };
  return all;
}

}  // namespace

const Entry& entry(const std::string& process) {
  std::string valid;
  for (const Entry* each : entries()) {
    if (process == each->name) return *each;
    valid += (valid.empty() ? "" : ", ") + std::string(each->name);
  }
  throw ConfigurationError("process: '" + process + "'; valid: " + valid);
}

std::vector<std::string> process_names() {
  std::vector<std::string> names;
  for (const Entry* each : entries()) names.emplace_back(each->name);
  return names;
}

std::vector<Order> orders() {
  return std::apply([](auto... scheme) { return std::vector<Order>{decltype(scheme)::order...}; },
                    Schemes{});
}

std::unique_ptr<run::Integrand> make_integrand(const Entry& process, const process::Model& model,
                                               const run::Settings& settings) {
  run::Settings prepared = settings;
  const double lowest_ecm = settings.beams ? settings.beams->lowest_ecm() : settings.ecm;
  prepared.k_soft = soft_cut(settings.k_soft, available(process.legs(model), lowest_ecm));
  if (!settings.beams) return process.integrand(model, prepared);
  prepared.beams.reset();
  prepared.ecm = settings.beams->highest_ecm();
  prepared.lowest_ecm = settings.beams->lowest_ecm();
  return std::make_unique<run::BeamIntegrand>(process.integrand(model, prepared), settings.beams);
}

SquaredAmplitude::SquaredAmplitude(const std::string& process, double ecm, process::Model model)
    : entry_(&entry(process)), ecm_(ecm), model_(std::move(model)) {
  if (!entry_->squared) throw ConfigurationError("process: " + process + " is no pair");
}

double SquaredAmplitude::operator()(const FourVector<double>& p_minus,
                                    const FourVector<double>& p_plus,
                                    const std::vector<FourVector<double>>& photons) const {
  return entry_->squared(model_, ecm_, p_minus, p_plus, photons);
}

double soft_virtual(const std::string& process, double cos_theta, double ecm, double eps,
                    const process::Model& model) {
  const Entry& known = entry(process);
  if (!known.soft_virtual) throw ConfigurationError("process: " + process + " is no pair");
  return known.soft_virtual(model, ecm, cos_theta, eps);
}

double radiative_soft_virtual(const std::string& process, const FourVector<double>& p_minus,
                              const FourVector<double>& p_plus, const FourVector<double>& k,
                              double ecm, double eps, const process::Model& model) {
  const Entry& known = entry(process);
  if (!known.radiative_soft_virtual) {
    throw ConfigurationError("process: " + process + " has no loops with a photon beside the pair");
  }
  return known.radiative_soft_virtual(model, ecm, p_minus, p_plus, k, eps);
}

}  // namespace vasilisa::schemes
