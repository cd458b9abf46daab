// e+e- -> pi+pi-(gamma) as the engine sees it.
#pragma once

#include <array>

#include "vasilisa/process/annihilation.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/scalar_channel.hpp"

namespace vasilisa::generators::pipi {

struct Channel : process::ScalarChannel {
  static constexpr std::array particles{-211, 211};
  static constexpr process::Facts facts{
      .name = "pipi",
      .particles = particles,
      .mass = &Constants::pion_mass,
      .radiation = process::annihilation_radiation,
      .virtual_photon = process::VirtualPhoton::s_channel,
      .typical_ecm = 0.7,
      .meson = process::Meson::pion,
      .form_factor = "cmd3",
      .coulomb = true,
      .two_photon_exchange = true,
      .pion_structure = true,
  };

  static double soft_virtual(const process::Model& model, double mass, double ecm, double c,
                             double eps) {
    const double point_like = ScalarChannel::soft_virtual(model, mass, ecm, c, eps);
    if (!model.pion_structure || model.radiation != kinematics::Radiation::full) return point_like;
    return point_like + (*model.pion_structure)(ecm, c);
  }
};

using Process = process::Annihilation<Channel>;
static_assert(process::RadiativeProcess<Process> && process::TwoPhotonTree<Process>);

}  // namespace vasilisa::generators::pipi
