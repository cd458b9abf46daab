// e+ e- -> gamma gamma: everything of order alpha that is not hard emission.
//
// Included: self energy, vertices and boxes of the electron, soft photons.
// Neglected: O(m_e^2/s), so the result holds at angles well above m_e/E; relative corrections of
// order eps. Vacuum polarisation does not enter at this order.
#pragma once

#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/numerics/constants.hpp"

namespace vasilisa::generators::gammagamma {

/// 1 + delta_SV relative to Born, photons below eps ecm / 2 (centre-of-mass frame) included.
/// cos_theta: between one photon and the beam; ecm in GeV. Throws RangeError for |cos_theta| >= 1
/// and ConfigurationError for radiation = fsr: the final state is neutral (isr means the same as
/// full).
double soft_virtual(double cos_theta, double ecm, double eps, kinematics::Radiation radiation,
                    const Constants& constants);

/// Coefficient of ln(eps) in the same.
double soft_logarithm(double ecm, const Constants& constants);

}  // namespace vasilisa::generators::gammagamma
