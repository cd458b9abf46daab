// e+e- -> pi+pi-(gamma) as the engine sees it.
#pragma once

#include "vasilisa/process/annihilation.hpp"
#include "vasilisa/process/scalar_channel.hpp"
#include "vasilisa/qed/scalar_pair.hpp"

namespace vasilisa::generators::pipi {

struct Channel : process::ScalarChannel {
  static constexpr std::string_view name = "pipi";
  static constexpr int pdg_minus = -211, pdg_plus = 211;

  static double mass(const Constants& constants) { return constants.pion_mass; }

  static double soft_virtual(const process::Model& model, double ecm, double c, double eps) {
    const double point_like =
        qed::scalar_pair_soft_virtual(c, ecm, eps, model.radiation, model.constants,
                                      mass(model.constants), 0.0, model.two_photon_exchange);
    if (!model.pion_structure || model.radiation != kinematics::Radiation::full) return point_like;
    return point_like + (*model.pion_structure)(ecm, c);
  }
};

using Process = process::Annihilation<Channel>;
static_assert(process::RadiativeProcess<Process>);

}  // namespace vasilisa::generators::pipi
