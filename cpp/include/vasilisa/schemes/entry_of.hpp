// Where a process meets the schemes. The build compiles it once a process.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <tuple>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/process/coupling.hpp"
#include "vasilisa/schemes/entry.hpp"
#include "vasilisa/schemes/orders.hpp"

namespace vasilisa::schemes {

/// Names of the orders that a process has.
template <class P>
std::vector<std::string_view> orders_of() {
  std::vector<std::string_view> names;
  const auto consider = [&names]<class Scheme>(Scheme) {
    if constexpr (Scheme::template supports<P>) names.push_back(Scheme::order.name);
  };
  std::apply([&](auto... scheme) { (consider(scheme), ...); }, Schemes{});
  return names;
}

template <class P>
std::unique_ptr<run::Integrand> integrand_of(const process::Model& model,
                                             const run::Settings& settings) {
  std::unique_ptr<run::Integrand> made;
  const auto consider = [&]<class Scheme>(Scheme) {
    if constexpr (Scheme::template supports<P>) {
      if (settings.order == Scheme::order.name) {
        made = std::make_unique<typename Scheme::template Integrand<P>>(model, settings);
      }
    }
  };
  std::apply([&](auto... scheme) { (consider(scheme), ...); }, Schemes{});
  if (!made) {
    std::string valid;
    for (const std::string_view name : orders_of<P>()) {
      valid += (valid.empty() ? "" : ", ") + std::string(name);
    }
    throw ConfigurationError("order: '" + settings.order + "'; valid for " + std::string(P::name) +
                             ": " + valid);
  }
  return made;
}

template <class P, int N>
double squared_with(const process::Model& model, double ecm, const FourVector<double>& p_minus,
                    const FourVector<double>& p_plus,
                    const std::vector<FourVector<double>>& photons) {
  const auto incoming = process::make_incoming<P>(model, ecm);
  const process::Coupling coupling(model, P::coupling_content, {});
  std::array<FourVector<double>, N> k;
  std::copy_n(photons.begin(), N, k.begin());
  return P::template squared<N>(model, incoming, coupling, p_minus, p_plus, k);
}

template <class P>
double squared_of(const process::Model& model, double ecm, const FourVector<double>& p_minus,
                  const FourVector<double>& p_plus,
                  const std::vector<FourVector<double>>& photons) {
  switch (photons.size()) {
    case 0:
      return squared_with<P, 0>(model, ecm, p_minus, p_plus, photons);
    case 1:
      return squared_with<P, 1>(model, ecm, p_minus, p_plus, photons);
    case 2:
      return squared_with<P, 2>(model, ecm, p_minus, p_plus, photons);
    case 3:
      return squared_with<P, 3>(model, ecm, p_minus, p_plus, photons);
    default:
      throw ConfigurationError("k: " + std::to_string(photons.size()) +
                               " photons in an event; valid: at most 3");
  }
}

template <class P>
Entry entry_of() {
  Entry entry{P::name, &P::facts, orders_of<P>(), &P::legs, &integrand_of<P>, {}, {}, {}};
  if constexpr (process::RadiativeProcess<P>) {
    entry.squared = &squared_of<P>;
    entry.soft_virtual = &P::soft_virtual_at;
    if constexpr (requires { &P::radiative_soft_virtual_at; }) {
      entry.radiative_soft_virtual = &P::radiative_soft_virtual_at;
    }
  }
  return entry;
}

}  // namespace vasilisa::schemes
