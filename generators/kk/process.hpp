// e+e- -> K+K-(gamma) as the engine sees it.
#pragma once

#include <array>

#include "vasilisa/process/annihilation.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/scalar_channel.hpp"

namespace vasilisa::generators::kk {

struct Channel : process::ScalarChannel {
  static constexpr std::array particles{-321, 321};
  static constexpr process::Facts facts{
      .name = "kk",
      .particles = particles,
      .mass = &Constants::kaon_mass,
      .radiation = process::annihilation_radiation,
      .virtual_photon = process::VirtualPhoton::s_channel,
      .typical_ecm = 1.2,
      .meson = process::Meson::kaon,
      .form_factor = "kaon_vmd",
      .coulomb = true,
      .two_photon_exchange = true,
  };
};

using Process = process::Annihilation<Channel>;
static_assert(process::RadiativeProcess<Process> && process::TwoPhotonTree<Process>);

}  // namespace vasilisa::generators::kk
