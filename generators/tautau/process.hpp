// e+e- -> tau+tau-(gamma) as the engine sees it.
#pragma once

#include <array>

#include "vasilisa/process/annihilation.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/lepton_channel.hpp"

namespace vasilisa::generators::tautau {

struct Channel : process::LeptonChannel {
  static constexpr std::array particles{15, -15};
  static constexpr process::Facts facts{
      .name = "tautau",
      .particles = particles,
      .mass = &Constants::tau_mass,
      .radiation = process::annihilation_radiation,
      .virtual_photon = process::VirtualPhoton::s_channel,
      .typical_ecm = 10.58,
      .coulomb = true,
      .two_photon_exchange = true,
  };
};

using Process = process::Annihilation<Channel>;
static_assert(process::RadiativeProcess<Process> && process::TwoPhotonTree<Process>);

}  // namespace vasilisa::generators::tautau
