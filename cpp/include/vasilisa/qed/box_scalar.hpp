// Two-photon exchange in annihilation e-(p1) e+(p2) -> scalar-(p3) scalar+(p4), scalar QED.
//
// Order: one loop; direct, crossed and seagull diagram, all masses exact, photons of any (complex)
// mass. Infrared regulator for massless photons: photon mass, as in loops/scalar_integrals.hpp.
#pragma once

#include <complex>

#include "vasilisa/qed/vertex.hpp"

namespace vasilisa::qed {

/// s = (p1 + p2)^2, t = (p1 - p3)^2, u = (p1 - p4)^2, in GeV^2.
struct AnnihilationInvariants {
  double s, t, u;
};

/// Photon masses squared: of the one absorbed first on the electron line, and of the other.
struct BoxPhotonMasses {
  std::complex<double> first, second;
};

/// An amplitude vector * vbar(p2) p3slash u(p1) + scalar * vbar(p2) u(p1), where Born is 1, 0.
struct ScalarPairAmplitude {
  std::complex<double> vector, scalar;
};

/// Interference with Born summed over helicities, over Born squared. cos_theta: between scalar- and
/// e-.
std::complex<double> project_on_born(const ScalarPairAmplitude& amplitude, double s,
                                     double cos_theta, double electron_mass, double scalar_mass);

/// Two-photon exchange over Born, in units of alpha / (4 pi).
ScalarPairAmplitude scalar_box(const AnnihilationInvariants& invariants, double electron_mass,
                               double scalar_mass, double log_lambda2,
                               const BoxPhotonMasses& photons = {});

/// Vertex correction of the electron over Born.
ScalarPairAmplitude electron_vertex_correction(const AnnihilationInvariants& invariants,
                                               const DiracFormFactors& vertex,
                                               double electron_mass);

}  // namespace vasilisa::qed
