// e+e- -> K+K-(gamma) as the engine sees it.
#pragma once

#include "vasilisa/process/annihilation.hpp"
#include "vasilisa/process/scalar_channel.hpp"
#include "vasilisa/qed/scalar_pair.hpp"

namespace vasilisa::generators::kk {

struct Channel : process::ScalarChannel {
  static constexpr std::string_view name = "kk";
  static constexpr int pdg_minus = -321, pdg_plus = 321;

  static double mass(const Constants& constants) { return constants.kaon_mass; }

  static double soft_virtual(const process::Model& model, double ecm, double c, double eps) {
    return qed::scalar_pair_soft_virtual(c, ecm, eps, model.radiation, model.constants,
                                         mass(model.constants), 0.0, model.two_photon_exchange);
  }
};

using Process = process::Annihilation<Channel>;
static_assert(process::RadiativeProcess<Process>);

}  // namespace vasilisa::generators::kk
