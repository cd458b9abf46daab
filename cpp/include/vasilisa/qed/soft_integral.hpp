// Emission of soft real photons, integrated over photon energies below k_soft.
//
// Order: O(alpha), eikonal approximation (relative corrections of order k_soft / E are dropped).
// Infrared regulator: photon mass lambda, as in loops/scalar_integrals.hpp.
#pragma once

#include <span>

#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/qed/emitter.hpp"

namespace vasilisa::qed {

/// int_{omega < k_soft} d^3k / (2 pi omega) p_i.p_j / ((p_i.k) (p_j.k)), in the frame of the
/// momenta. Dimensionless. [HV79] eq. (7.13) ff., in terms of the relative rapidity of the two
/// particles.
double eikonal_integral(const Emitter& i, const Emitter& j, double k_soft, double log_lambda2);

/// Relative correction delta_soft from all pairs of legs that emit coherently: all of them, or
/// those of each line that radiates.
double soft_correction(std::span<const Emitter> legs, kinematics::Radiation radiation,
                       double k_soft, double log_lambda2, double alpha);

/// d delta_soft / d ln(k_soft) of the same: twice the sum over pairs of flow_i flow_j p_i.p_j
/// averaged over directions.
double soft_logarithm(std::span<const Emitter> legs, kinematics::Radiation radiation, double alpha);
/// What it has of pairs of legs of different lines.
double interference_logarithm(std::span<const Emitter> legs, double alpha);

}  // namespace vasilisa::qed
