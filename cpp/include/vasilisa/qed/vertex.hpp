// One-photon vertex of a charged particle on its mass shell, at one loop.
//
// Order: O(alpha), one virtual photon, on-shell renormalisation (the charge is that of the Thomson
// limit), all masses exact. Infrared regulator: photon mass, as in loops/scalar_integrals.hpp.
// Validity: q^2 <= 0 or q^2 > 4 m^2.
#pragma once

#include <complex>

namespace vasilisa::qed {

/// Gamma^mu = (1 + f1) gamma^mu + i f2 sigma^{mu nu} q_nu / (2 m): the parts of order alpha.
struct DiracFormFactors {
  std::complex<double> f1;
  std::complex<double> f2;
};

DiracFormFactors dirac_vertex(double q_squared, double mass, double log_lambda2, double alpha);

/// Gamma^mu = (1 + f) (p + p')^mu for a point-like scalar: f.
std::complex<double> scalar_vertex(double q_squared, double mass, double log_lambda2, double alpha);

}  // namespace vasilisa::qed
