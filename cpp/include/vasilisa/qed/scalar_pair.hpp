// e+ e- -> a pair of charged pseudoscalars: everything of order alpha that is not hard emission.
//
// Included: vertex corrections, two-photon exchange, soft photons in scalar QED times form factor
// (fxsqed): loops of point-like mesons relative to Born, so the form factor drops out. Structure of
// pions in the two-photon exchange is added by process/pion_structure.hpp.
// Not included: vacuum polarisation, which is a factor of the Born cross section.
// Neglected: relative corrections of order eps from the eikonal approximation. All masses exact.
#pragma once

#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/numerics/constants.hpp"

namespace vasilisa::qed {

/// 1 + delta_SV relative to Born, photons below eps ecm / 2 (centre-of-mass frame) included.
/// cos_theta: between the negative meson and the electron beam; ecm and the mass of the mesons in
/// GeV. The result does not depend on the photon mass lambda; log_lambda2 = ln(lambda^2 / GeV^2).
/// Without two-photon exchange lambda is sqrt(s): the soft photons are left with the infrared pole
/// minimally subtracted at that scale. Throws RangeError below threshold.
double scalar_pair_soft_virtual(double cos_theta, double ecm, double eps,
                                kinematics::Radiation radiation, const Constants& constants,
                                double mass, double log_lambda2 = 0.0,
                                bool two_photon_exchange = true);

}  // namespace vasilisa::qed
