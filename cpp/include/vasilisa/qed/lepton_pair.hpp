// e+ e- -> a pair of muons or taus: everything of order alpha that is not hard emission.
//
// Included: vertex corrections (F1, F2), two-photon exchange, soft photons; all masses exact.
// Not included: vacuum polarisation, which is a factor of the Born cross section.
// Neglected: relative corrections of order eps from the eikonal approximation.
// Validity: above threshold by more than about 1e-4 of the velocity, |cos_theta| < 1.
#pragma once

#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/numerics/constants.hpp"

namespace vasilisa::qed {

/// 1 + delta_SV relative to Born, photons below eps ecm / 2 (centre-of-mass frame) included.
/// cos_theta: between the negative lepton and the electron beam; ecm and the mass of the leptons in
/// GeV. The result does not depend on the photon mass lambda; log_lambda2 = ln(lambda^2 / GeV^2).
/// Without two-photon exchange lambda is sqrt(s): the soft photons are left with the infrared pole
/// minimally subtracted at that scale. Throws RangeError below threshold.
double lepton_pair_soft_virtual(double cos_theta, double ecm, double eps,
                                kinematics::Radiation radiation, const Constants& constants,
                                double mass, double log_lambda2 = 0.0,
                                bool two_photon_exchange = true);

}  // namespace vasilisa::qed
