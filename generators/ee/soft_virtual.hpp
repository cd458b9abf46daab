// e+ e- -> e+ e-: everything of order alpha that is not hard emission.
//
// Included: vertex corrections (F1, F2), two-photon exchange, soft photons, in the s and the t
// channel with their interference; all masses exact. Vacuum polarisation dresses the tree amplitude
// of each channel and, alike, the loops that multiply it; what it changes inside the two-photon
// loops is of higher order. Neglected: relative corrections of order eps from the eikonal
// approximation. Validity: |cos_theta| < 1, -t well above m_e^2 (t is not zero).
#pragma once

#include <complex>

#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/numerics/constants.hpp"

namespace vasilisa::generators::ee {

/// Pi(s) and Pi(t), with alpha(q^2) = alpha / (1 - Pi(q^2)).
struct VacuumPolarizationValues {
  std::complex<double> s_channel{};
  std::complex<double> t_channel{};
};

/// 1 + delta_SV relative to the (equally dressed) Born, photons below eps ecm / 2 (centre-of-mass
/// frame) included. cos_theta: between the final and the beam electron; ecm in GeV. The result does
/// not depend on the photon mass lambda; log_lambda2 = ln(lambda^2 / GeV^2). Throws
/// ConfigurationError for radiation other than full: initial and final legs are not separable in
/// the t channel.
double soft_virtual(double cos_theta, double ecm, double eps, kinematics::Radiation radiation,
                    const VacuumPolarizationValues& polarization, const Constants& constants,
                    double log_lambda2 = 0.0);

}  // namespace vasilisa::generators::ee
