// Scalar one-loop functions with real or complex masses.
//
// Normalisation: the usual one, i pi^2 removed, Delta_UV = 0, mu^2 = 1 GeV^2. Soft-divergent
// functions are regulated by a photon mass lambda: pass ln(lambda^2 / GeV^2) as log_lambda2; a
// massless photon is a mass of exactly zero. Arguments in the order of [DD11]: p_i connects
// propagators i and i+1.
#pragma once

#include <complex>

namespace vasilisa::loops {

using Complex = std::complex<double>;

/// A0(m^2) = m^2 (1 - ln m^2).
Complex A0(Complex m2);

/// B0(p^2; m1^2, m2^2).
Complex B0(double p2, Complex m1_squared, Complex m2_squared);

/// C0(p1^2, p2^2, p12^2; m1^2, m2^2, m3^2), p12 = p1 + p2.
Complex C0(double p1_squared, double p2_squared, double p12_squared, Complex m1_squared,
           Complex m2_squared, Complex m3_squared, double log_lambda2 = 0.0);

/// D0(p1^2, p2^2, p3^2, p4^2, s, t; m1^2, m2^2, m3^2, m4^2), s = (p1+p2)^2, t = (p2+p3)^2.
Complex D0(double p1_squared, double p2_squared, double p3_squared, double p4_squared, double s,
           double t, Complex m1_squared, Complex m2_squared, Complex m3_squared, Complex m4_squared,
           double log_lambda2 = 0.0);

}  // namespace vasilisa::loops
