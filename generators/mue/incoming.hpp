// The incoming muon and electron in their centre-of-mass frame, muon along +z.
#pragma once

#include <cmath>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/kinematics/pair_masses.hpp"
#include "vasilisa/numerics/constants.hpp"

namespace vasilisa::generators::mue {

template <class T = double>
struct Incoming {
  T ecm, muon_mass, electron_mass, momentum;
  FourVector<T> muon, electron;

  Incoming(T centre_of_mass_energy, T heavy, T light)
      : ecm(centre_of_mass_energy), muon_mass(heavy), electron_mass(light) {
    const T shift = (heavy - light) * (heavy + light) / (2 * ecm);
    const T energy = ecm / 2 - shift;  // of the electron
    momentum = std::sqrt((energy - light) * (energy + light));
    muon = {ecm / 2 + shift, T(0), T(0), momentum};
    electron = {energy, T(0), T(0), -momentum};
  }
  Incoming(T centre_of_mass_energy, const Constants& constants)
      : Incoming(centre_of_mass_energy, constants.muon_mass, constants.electron_mass) {}

  /// Momentum transfer at the cosine of the outgoing electron's angle to +z, GeV^2.
  [[nodiscard]] T transfer(T cos_theta) const { return -2 * momentum * momentum * (1 + cos_theta); }
};

}  // namespace vasilisa::generators::mue
