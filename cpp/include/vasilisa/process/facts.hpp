// What is known of a process before anything is computed: its particles, and which choices of the
// physics have a meaning for it. Python reads it from here and knows no process by name.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/numerics/constants.hpp"

namespace vasilisa::process {

/// Whose form factor multiplies the amplitude.
enum class Meson { none, pion, kaon };

/// Which channels the virtual photons of the lowest order stand in.
enum class VirtualPhoton { none, s_channel, t_channel, s_and_t_channel };

/// A value of `radiation`, what the process calls it, and what it means in one line.
struct RadiationChoice {
  kinematics::Radiation value;
  std::string_view name;
  std::string_view meaning;
};

/// Of a charged pair that the beams make through one virtual photon.
inline constexpr std::array annihilation_radiation{
    RadiationChoice{kinematics::Radiation::full, "full", "both pairs, with their interference"},
    RadiationChoice{kinematics::Radiation::line_a, "isr", "the beams alone"},
    RadiationChoice{kinematics::Radiation::line_b, "fsr", "the final pair alone"},
    RadiationChoice{kinematics::Radiation::no_interference, "no_interference",
                    "both pairs, without interference and two-photon exchange"}};

struct Facts {
  std::string_view name;
  std::span<const int> particles;     // PDG ids of the final state, the negative one first
  std::array<int, 2> beams{11, -11};  // PDG ids
  double Constants::*mass = nullptr;  // of each final particle; null: massless, or not the same
  std::span<const RadiationChoice> radiation;
  VirtualPhoton virtual_photon = VirtualPhoton::none;
  double typical_ecm = 1;  // GeV, where checks of any process are made
  Meson meson = Meson::none;
  std::string_view form_factor{};    // the default one; none without a meson
  bool coulomb = false;              // has the Coulomb attraction to all orders
  bool two_photon_exchange = false;  // can be had without it
  bool pion_structure = false;       // loops know how photons couple to pions
  bool neutral = false;              // the final state does not radiate
  bool forward_backward = true;      // the final particles can be told apart
  bool needs_angle_cut = false;      // infinite at small angles
  bool hard_photon = false;          // the last signal particle is one, which cuts must require

  /// Of a particle and its antiparticle.
  [[nodiscard]] constexpr bool annihilation() const { return beams[0] + beams[1] == 0; }
  /// Whether the charge of the first beam can be chosen.
  [[nodiscard]] constexpr bool muon_beam() const { return beams[0] == 13 || beams[0] == -13; }
  [[nodiscard]] constexpr double mass_of(const Constants& constants) const {
    return mass == nullptr ? 0.0 : constants.*mass;
  }
};

}  // namespace vasilisa::process
