// The table of processes: one line a folder of generators/, written by the build.
#include "vasilisa/schemes/registry.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "generated/generators_includes.inc"
#include "vasilisa/numerics/error.hpp"
#include "vasilisa/run/beam_integrand.hpp"
#include "vasilisa/run/integrand.hpp"
#include "vasilisa/schemes/amplitudes.hpp"
#include "vasilisa/schemes/mcgpj.hpp"
#include "vasilisa/schemes/nlo.hpp"
#include "vasilisa/schemes/nlops.hpp"
#include "vasilisa/schemes/sf.hpp"

namespace vasilisa::schemes {

namespace {

/// Calls f with the process class called `name`, as f.template operator()<Process>().
template <class F>
auto dispatch(const std::string& name, F&& f) {
#define VASILISA_GENERATOR(folder)                                                \
  if (name == generators::folder::Process::name) {                                \
    return std::forward<F>(f).template operator()<generators::folder::Process>(); \
  }
#include "generated/generators.inc"
#undef VASILISA_GENERATOR
  std::string valid;
  for (const auto& known : process_names()) valid += (valid.empty() ? "" : ", ") + known;
  throw ConfigurationError("process: '" + name + "'; valid: " + valid);
}

template <class P, int N>
double squared(const process::Model& model, double ecm, const FourVector<double>& p_minus,
               const FourVector<double>& p_plus, const std::vector<FourVector<double>>& photons) {
  const spinors::Beams<double> beams(ecm, model.constants.electron_mass);
  const process::Coupling coupling(model, P::coupling_content, {});
  std::array<FourVector<double>, N> k;
  std::copy_n(photons.begin(), N, k.begin());
  return P::template squared<N>(model, beams, coupling, p_minus, p_plus, k);
}

}  // namespace

std::vector<std::string> process_names() {
  std::vector<std::string> names;
#define VASILISA_GENERATOR(folder) names.emplace_back(generators::folder::Process::name);
#include "generated/generators.inc"
#undef VASILISA_GENERATOR
  return names;
}

std::unique_ptr<run::Integrand> make_integrand(const std::string& process,
                                               const process::Model& model,
                                               const run::Settings& settings) {
  if (settings.beams) {
    Settings prepared = settings;
    prepared.beams.reset();
    prepared.ecm = settings.beams->highest_ecm();
    prepared.lowest_ecm = settings.beams->lowest_ecm();
    return std::make_unique<run::BeamIntegrand>(make_integrand(process, model, prepared),
                                                settings.beams);
  }
  return dispatch(process, [&]<process::Process P>() -> std::unique_ptr<run::Integrand> {
    switch (settings.order) {
      case Order::sf:
        return std::make_unique<SfIntegrand<P>>(model, settings);
      case Order::mcgpj:
        return std::make_unique<McgpjIntegrand<P>>(model, settings);
      case Order::nlops:
        return std::make_unique<NlopsIntegrand<P>>(model, settings);
      case Order::lo:
      case Order::nlo:
        break;
    }
    return std::make_unique<NloIntegrand<P>>(model, settings);
  });
}

const process::Facts& process_facts(const std::string& process) {
  return *dispatch(process, []<process::Process P>() { return &P::facts; });
}

SquaredAmplitude::SquaredAmplitude(std::string process, double ecm, process::Model model)
    : process_(std::move(process)), ecm_(ecm), model_(std::move(model)) {}

double SquaredAmplitude::operator()(const FourVector<double>& p_minus,
                                    const FourVector<double>& p_plus,
                                    const std::vector<FourVector<double>>& photons) const {
  return dispatch(process_, [&]<process::Process P>() {
    switch (photons.size()) {
      case 0:
        return squared<P, 0>(model_, ecm_, p_minus, p_plus, photons);
      case 1:
        return squared<P, 1>(model_, ecm_, p_minus, p_plus, photons);
      case 2:
        return squared<P, 2>(model_, ecm_, p_minus, p_plus, photons);
      case 3:
        return squared<P, 3>(model_, ecm_, p_minus, p_plus, photons);
      default:
        throw ConfigurationError("k: " + std::to_string(photons.size()) +
                                 " photons in an event; valid: at most 3");
    }
  });
}

double soft_virtual(const std::string& process, double cos_theta, double ecm, double eps,
                    const process::Model& model) {
  return dispatch(process, [&]<process::Process P>() {
    return P::soft_virtual_at(model, ecm, cos_theta, eps);
  });
}

}  // namespace vasilisa::schemes
