// e+e- -> pi+pi- gamma with a hard photon, as the engine sees it.
#pragma once

#include <array>

#include "generators/pipi/process.hpp"
#include "vasilisa/process/hard_photon.hpp"

namespace vasilisa::generators::pipigamma {

struct Own {
  static constexpr std::array particles{-211, 211, 22};
  static constexpr process::Facts facts{
      .name = "pipigamma",
      .particles = particles,
      .radiation = process::annihilation_radiation,
      .virtual_photon = process::VirtualPhoton::s_channel,
      .typical_ecm = 1.02,
      .meson = process::Meson::pion,
      .form_factor = "cmd3",
      .hard_photon = true,
  };
};

using Process = process::HardPhoton<Own, pipi::Process>;
static_assert(process::HardPhotonProcess<Process>);

}  // namespace vasilisa::generators::pipigamma
