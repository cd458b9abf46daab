// e+e- -> mu+mu- gamma with a hard photon, as the engine sees it.
#pragma once

#include <array>

#include "generators/mumu/process.hpp"
#include "vasilisa/process/hard_photon.hpp"

namespace vasilisa::generators::mumugamma {

struct Own {
  static constexpr std::array particles{13, -13, 22};
  static constexpr process::Facts facts{
      .name = "mumugamma",
      .particles = particles,
      .radiation = process::annihilation_radiation,
      .virtual_photon = process::VirtualPhoton::s_channel,
      .typical_ecm = 1.02,
      .hard_photon = true,
  };
};

using Process = process::HardPhoton<Own, mumu::Process>;
static_assert(process::HardPhotonProcess<Process>);

}  // namespace vasilisa::generators::mumugamma
