// Emission of soft real photons, integrated over photon energies below k_soft.
//
// Order: O(alpha), eikonal approximation (relative corrections of order k_soft / E are dropped).
// Infrared regulator: photon mass lambda, as in loops/scalar_integrals.hpp.
#pragma once

#include <span>

#include "vasilisa/kinematics/four_vector.hpp"

namespace vasilisa::qed {

/// A charged external particle. `flow` is its charge in units of e, times -1 if it is incoming.
struct ChargedLeg {
  FourVector<double> momentum;
  double mass;
  double flow;
};

/// int_{omega < k_soft} d^3k / (2 pi omega) p_i.p_j / ((p_i.k) (p_j.k)), in the frame of the
/// momenta. Dimensionless. [HV79] eq. (7.13) ff., in terms of the relative rapidity of the two
/// particles.
double eikonal_integral(const ChargedLeg& i, const ChargedLeg& j, double k_soft,
                        double log_lambda2);

/// Relative correction delta_soft from all pairs of `legs`.
double soft_correction(std::span<const ChargedLeg> legs, double k_soft, double log_lambda2,
                       double alpha);

}  // namespace vasilisa::qed
