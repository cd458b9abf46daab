// One-loop and soft-photon corrections to e+e- -> pair + one photon, the pair of fermions or of
// point-like scalars.
//
// Order: O(alpha) relative to the emission of one photon at tree level: loops on the initial line,
// on the final line, two-photon exchange between them with the photon on any leg (pentagons), and
// soft photons. All masses exact, Z exchange and vacuum polarisation neglected in the loops. A form
// factor of the scalars multiplies as in the tree, F(q^2) at what the photon that is real leaves of
// the virtual one ("F times sQED" in the two-photon exchange, [GVMD24]).
#pragma once

#include <complex>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/kinematics/radiation.hpp"

namespace vasilisa::qed {

/// What multiplies the propagator of the virtual photon where line a or line b emits.
struct RadiativeCouplings {
  std::complex<double> a = 1, b = 1;
};

/// Momenta in the centre-of-mass frame, electron along +z; masses in GeV.
struct RadiativePoint {
  FourVector<double> p_minus, p_plus, photon;
  double electron_mass, final_mass;
};

/// The exchange of two photons takes most of the time: it may be had apart, for some of the events.
/// lines: 1 + loops on either line and soft photons of each; exchange: what that lacks of
/// `all`, with the interference of soft photons. Each is free of the regulator.
enum class RadiativeParts { all, lines, exchange };

/// 1 + delta_SV relative to the one-photon squared amplitude of the same radiation; without
/// interference of the lines that is the sum of the two. Soft photons below eps ecm/2 in the
/// centre-of-mass frame.
double radiative_lepton_pair_soft_virtual(const RadiativePoint& point, double eps,
                                          kinematics::Radiation radiation, double alpha,
                                          const RadiativeCouplings& couplings, double log_lambda2,
                                          RadiativeParts parts = RadiativeParts::all);
double radiative_scalar_pair_soft_virtual(const RadiativePoint& point, double eps,
                                          kinematics::Radiation radiation, double alpha,
                                          const RadiativeCouplings& couplings, double log_lambda2,
                                          RadiativeParts parts = RadiativeParts::all);

}  // namespace vasilisa::qed
