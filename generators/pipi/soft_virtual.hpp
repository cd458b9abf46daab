// e+ e- -> pi+ pi-: everything of order alpha that is not hard emission.
//
// Included: vertex corrections, two-photon exchange, soft photons in scalar QED times form factor
// (fxsqed): loops of point-like pions relative to Born, so the form factor drops out. Structure in
// the two-photon exchange is added by process/pion_structure.hpp.
// Not included: vacuum polarisation, which is a factor of the Born cross section.
// Neglected: relative corrections of order eps from the eikonal approximation. All masses exact.
#pragma once

#include "vasilisa/numerics/constants.hpp"
#include "vasilisa/qed/radiation.hpp"

namespace vasilisa::generators::pipi {

/// 1 + delta_SV relative to Born, photons below eps ecm / 2 (centre-of-mass frame) included.
/// cos_theta: between pi- and the electron beam; ecm in GeV. The result does not depend on the
/// photon mass lambda; log_lambda2 = ln(lambda^2 / GeV^2). Throws RangeError below threshold.
double soft_virtual(double cos_theta, double ecm, double eps, qed::Radiation radiation,
                    const Constants& constants, double log_lambda2 = 0.0);

}  // namespace vasilisa::generators::pipi
