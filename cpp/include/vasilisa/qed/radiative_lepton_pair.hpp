// One-loop and soft-photon corrections to e+e- -> l+l- gamma, l a muon or a tau.
//
// Order: O(alpha) relative to the emission of one photon at tree level: loops on the initial line,
// on the final line, two-photon exchange between them with the photon on any leg (pentagons), and
// soft photons. All masses exact, no vacuum polarisation.
#pragma once

#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/numerics/constants.hpp"
#include "vasilisa/qed/radiative_kinematics.hpp"

namespace vasilisa::qed {

/// 1 + delta_SV relative to the one-photon squared amplitude with the same `radiation`; soft
/// photons below eps ecm/2 in the centre-of-mass frame.
double radiative_lepton_pair_soft_virtual(const RadiativeKinematics& kinematics, double eps,
                                          kinematics::Radiation radiation,
                                          const Constants& constants, double log_lambda2);

}  // namespace vasilisa::qed
