// mu e -> mu e: everything of order alpha that is not hard emission.
//
// Included: vertex corrections (F1, F2) of both lines, two-photon exchange between them, soft
// photons; all masses exact. Not included: vacuum polarisation, which is a factor of the Born cross
// section. Neglected: relative corrections of order eps from the eikonal approximation.
// Validity: cos_theta above -1, where t is zero, and below 1.
#pragma once

#include "generators/mue/incoming.hpp"
#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/qed/soft_integral.hpp"

namespace vasilisa::generators::mue {

/// A Born configuration in the x-z plane; cos_theta: of the outgoing electron to +z, along which
/// the muon comes in.
struct BornKinematics {
  BornKinematics(double cos_theta, double ecm, double muon_charge, const Constants& constants);

  Incoming<double> incoming;
  FourVector<double> q_electron, q_muon;
  double s, t, u;                    // GeV^2; u: of the incoming electron and the outgoing muon
  std::array<qed::Emitter, 4> legs;  // muon and electron in, electron and muon out
};

/// 1 + delta_SV relative to Born, photons below eps ecm/2 (centre-of-mass frame) included. The
/// result does not depend on the photon mass lambda; log_lambda2 = ln(lambda^2 / GeV^2).
double soft_virtual(double cos_theta, double ecm, double eps, kinematics::Radiation radiation,
                    double muon_charge, const Constants& constants, double log_lambda2 = 0.0);

/// d delta_SV / d ln(eps).
double soft_logarithm(double cos_theta, double ecm, kinematics::Radiation radiation,
                      double muon_charge, const Constants& constants);

}  // namespace vasilisa::generators::mue
