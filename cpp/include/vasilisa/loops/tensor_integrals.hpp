// Tensor one-loop functions by Passarino-Veltman reduction to scalar ones.
//
// Propagators [l^2 - m0^2] [(l + r_1)^2 - m1^2] ... with r_i the sum of the first i external
// momenta; an integral over l^mu ... is expanded in the r_i and the metric: l^mu -> sum_i r_i^mu
// T_i, l^mu l^nu -> g^{mu nu} T_00 + sum_ij r_i^mu r_j^nu T_ij. Normalisation, order of arguments
// and infrared regulator as in scalar_integrals.hpp; masses may be complex, invariants are real.
// Validity: away from zeros of the Gram determinant, each rank costs one power of it in precision.
#pragma once

#include <array>
#include <complex>

namespace vasilisa::loops {

/// Coefficient of r_1 in the two-point function of rank one.
std::complex<double> B1(double p_squared, std::complex<double> m0_squared,
                        std::complex<double> m1_squared);

/// Three-point function to rank two: C_i is `vector[i-1]`, C_ij is `tensor[i-1][j-1]`.
struct TriangleTensor {
  std::complex<double> scalar;
  std::array<std::complex<double>, 2> vector{};
  std::complex<double> metric;  // C_00, ultraviolet divergent: Delta_UV = 0
  std::array<std::array<std::complex<double>, 2>, 2> tensor{};
};

/// Four-point function to rank two, named as for the triangle; D_00 is finite.
struct BoxTensor {
  std::complex<double> scalar;
  std::array<std::complex<double>, 3> vector{};
  std::complex<double> metric;
  std::array<std::array<std::complex<double>, 3>, 3> tensor{};
};

/// External and internal masses squared of a triangle, in the order of C0.
struct TriangleArguments {
  double p1_squared, p2_squared, p12_squared;
  std::complex<double> m0_squared, m1_squared, m2_squared;
  double log_lambda2 = 0.0;
};

/// External and internal masses squared of a box, in the order of D0.
struct BoxArguments {
  double p1_squared, p2_squared, p3_squared, p4_squared, s, t;
  std::complex<double> m0_squared, m1_squared, m2_squared, m3_squared;
  double log_lambda2 = 0.0;
};

/// Rank zero and one only: `metric` and `tensor` stay zero.
TriangleTensor triangle_vector(const TriangleArguments& a);
TriangleTensor triangle_tensor(const TriangleArguments& a);
/// Rank zero and one only: `metric` and `tensor` stay zero.
BoxTensor box_vector(const BoxArguments& a);
BoxTensor box_tensor(const BoxArguments& a);

}  // namespace vasilisa::loops
