#include "vasilisa/loops/tensor_integrals.hpp"

#include <cmath>
#include <cstddef>
#include <utility>

#include "vasilisa/loops/scalar_integrals.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::loops {
namespace {

template <std::size_t N>
using RealMatrix = std::array<std::array<double, N>, N>;
template <std::size_t N>
using ComplexVector = std::array<Complex, N>;

/// Solves matrix * x = b by elimination with pivoting; long double, because the determinant is
/// small near thresholds and in forward directions.
template <std::size_t N>
ComplexVector<N> solve(const RealMatrix<N>& matrix, const ComplexVector<N>& b) {
  std::array<std::array<long double, N>, N> a{};
  std::array<std::complex<long double>, N> x{};
  for (std::size_t i = 0; i < N; ++i) {
    x[i] = {b[i].real(), b[i].imag()};
    for (std::size_t j = 0; j < N; ++j) a[i][j] = matrix[i][j];
  }
  for (std::size_t column = 0; column < N; ++column) {
    std::size_t pivot = column;
    for (std::size_t i = column + 1; i < N; ++i) {
      if (std::abs(a[i][column]) > std::abs(a[pivot][column])) pivot = i;
    }
    if (a[pivot][column] == 0.0L) {
      throw RangeError(
          "tensor integral: the Gram determinant vanishes (at threshold or with collinear "
          "momenta)");
    }
    std::swap(a[pivot], a[column]);
    std::swap(x[pivot], x[column]);
    for (std::size_t i = column + 1; i < N; ++i) {
      const long double f = a[i][column] / a[column][column];
      for (std::size_t j = column; j < N; ++j) a[i][j] -= f * a[column][j];
      x[i] -= f * x[column];
    }
  }
  ComplexVector<N> solution{};
  for (std::size_t i = N; i-- > 0;) {
    for (std::size_t j = i + 1; j < N; ++j) x[i] -= a[i][j] * x[j];
    x[i] /= a[i][i];
    solution[i] = {static_cast<double>(x[i].real()), static_cast<double>(x[i].imag())};
  }
  return solution;
}

RealMatrix<2> gram(const TriangleArguments& a) {
  const double cross = a.p1_squared + a.p12_squared - a.p2_squared;
  return {{{2.0 * a.p1_squared, cross}, {cross, 2.0 * a.p12_squared}}};
}

RealMatrix<3> gram(const BoxArguments& a) {
  const double r12 = a.p1_squared + a.s - a.p2_squared;
  const double r23 = a.s + a.p4_squared - a.p3_squared;
  const double r13 = a.p1_squared + a.p4_squared - a.t;
  return {{{2.0 * a.p1_squared, r12, r13}, {r12, 2.0 * a.s, r23}, {r13, r23, 2.0 * a.p4_squared}}};
}

/// f_i = r_i^2 - m_i^2 + m_0^2, so that 2 l.r_i = N_i - N_0 - f_i.
ComplexVector<2> shifts(const TriangleArguments& a) {
  return {a.p1_squared - a.m1_squared + a.m0_squared, a.p12_squared - a.m2_squared + a.m0_squared};
}

ComplexVector<3> shifts(const BoxArguments& a) {
  return {a.p1_squared - a.m1_squared + a.m0_squared, a.s - a.m2_squared + a.m0_squared,
          a.p4_squared - a.m3_squared + a.m0_squared};
}

/// The triangle that is left of a box when propagator `removed` is cancelled.
TriangleArguments without(const BoxArguments& a, int removed) {
  switch (removed) {
    case 0:
      return {a.p2_squared, a.p3_squared, a.t,          a.m1_squared,
              a.m2_squared, a.m3_squared, a.log_lambda2};
    case 1:
      return {a.s,          a.p3_squared, a.p4_squared, a.m0_squared,
              a.m2_squared, a.m3_squared, a.log_lambda2};
    case 2:
      return {a.p1_squared, a.t,          a.p4_squared, a.m0_squared,
              a.m1_squared, a.m3_squared, a.log_lambda2};
    default:
      return {a.p1_squared, a.p2_squared, a.s,          a.m0_squared,
              a.m1_squared, a.m2_squared, a.log_lambda2};
  }
}

Complex scalar_triangle(const TriangleArguments& a) {
  return C0(a.p1_squared, a.p2_squared, a.p12_squared, a.m0_squared, a.m1_squared, a.m2_squared,
            a.log_lambda2);
}

void box_rank_one(const BoxArguments& a, const ComplexVector<4>& triangles, BoxTensor& box) {
  box.scalar = D0(a.p1_squared, a.p2_squared, a.p3_squared, a.p4_squared, a.s, a.t, a.m0_squared,
                  a.m1_squared, a.m2_squared, a.m3_squared, a.log_lambda2);
  const ComplexVector<3> f = shifts(a);
  ComplexVector<3> right{};
  for (std::size_t i = 0; i < 3; ++i) {
    right[i] = triangles[i + 1] - triangles[0] - f[i] * box.scalar;
  }
  box.vector = solve(gram(a), right);
}

}  // namespace

Complex B1(double p_squared, Complex m0_squared, Complex m1_squared) {
  if (p_squared != 0.0) {
    return (A0(m0_squared) - A0(m1_squared) -
            (p_squared - m1_squared + m0_squared) * B0(p_squared, m0_squared, m1_squared)) /
           (2.0 * p_squared);
  }
  if (m0_squared == m1_squared) return -0.5 * B0(0.0, m0_squared, m1_squared);
  if (m1_squared == 0.0) return 0.5 * std::log(m0_squared) - 0.75;
  // int_0^1 dx x ln(x m1^2 + (1-x) m0^2)
  const Complex ratio = m0_squared / (m1_squared - m0_squared);
  const Complex logarithm = m0_squared == 0.0 ? Complex(0.0) : std::log(m1_squared / m0_squared);
  return 0.5 * (std::log(m1_squared) - 0.5 + ratio - ratio * ratio * logarithm);
}

TriangleTensor triangle_vector(const TriangleArguments& a) {
  TriangleTensor triangle;
  triangle.scalar = scalar_triangle(a);
  const ComplexVector<2> f = shifts(a);
  const Complex b12 = B0(a.p2_squared, a.m1_squared, a.m2_squared);
  const Complex b02 = B0(a.p12_squared, a.m0_squared, a.m2_squared);
  const Complex b01 = B0(a.p1_squared, a.m0_squared, a.m1_squared);
  triangle.vector = solve(gram(a), ComplexVector<2>{b02 - b12 - f[0] * triangle.scalar,
                                                    b01 - b12 - f[1] * triangle.scalar});
  return triangle;
}

TriangleTensor triangle_tensor(const TriangleArguments& a) {
  TriangleTensor triangle = triangle_vector(a);
  const ComplexVector<2> f = shifts(a);
  const Complex b12 = B0(a.p2_squared, a.m1_squared, a.m2_squared);
  // Delta_UV times (D - 4) leaves the rational term 1/4. [DEN93] eq. (4.18)
  triangle.metric = 0.25 * (1.0 + b12 + 2.0 * a.m0_squared * triangle.scalar +
                            f[0] * triangle.vector[0] + f[1] * triangle.vector[1]);
  // N_0 cancelled, loop momentum shifted by r_1: coefficients of r_1 and r_2.
  const Complex shifted2 = B1(a.p2_squared, a.m1_squared, a.m2_squared);
  const Complex shifted1 = -b12 - shifted2;
  const Complex b1_02 = B1(a.p12_squared, a.m0_squared, a.m2_squared);
  const Complex b1_01 = B1(a.p1_squared, a.m0_squared, a.m1_squared);
  const RealMatrix<2> z = gram(a);
  const ComplexVector<2> column1 =
      solve(z, ComplexVector<2>{-shifted1 - f[0] * triangle.vector[0] - 2.0 * triangle.metric,
                                b1_01 - shifted1 - f[1] * triangle.vector[0]});
  const ComplexVector<2> column2 =
      solve(z, ComplexVector<2>{b1_02 - shifted2 - f[0] * triangle.vector[1],
                                -shifted2 - f[1] * triangle.vector[1] - 2.0 * triangle.metric});
  triangle.tensor = {{{column1[0], column2[0]}, {column1[1], column2[1]}}};
  return triangle;
}

BoxTensor box_vector(const BoxArguments& a) {
  BoxTensor box;
  ComplexVector<4> triangles{};
  for (int i = 0; i < 4; ++i) {
    triangles[static_cast<std::size_t>(i)] = scalar_triangle(without(a, i));
  }
  box_rank_one(a, triangles, box);
  return box;
}

BoxTensor box_tensor(const BoxArguments& a) {
  std::array<TriangleTensor, 4> triangles;
  ComplexVector<4> scalars{};
  for (int i = 0; i < 4; ++i) {
    const auto index = static_cast<std::size_t>(i);
    triangles[index] = triangle_vector(without(a, i));
    scalars[index] = triangles[index].scalar;
  }
  BoxTensor box;
  box_rank_one(a, scalars, box);
  const ComplexVector<3> f = shifts(a);
  // [DEN93] eq. (4.18), finite: no rational term.
  box.metric = a.m0_squared * box.scalar + 0.5 * scalars[0];
  for (std::size_t i = 0; i < 3; ++i) box.metric += 0.5 * f[i] * box.vector[i];

  // Coefficient of r_j in the triangle without propagator k (k = 0: loop momentum shifted by r_1).
  std::array<ComplexVector<3>, 4> c{};
  const auto& t = triangles;
  c[0] = {-t[0].scalar - t[0].vector[0] - t[0].vector[1], t[0].vector[0], t[0].vector[1]};
  c[1] = {0.0, t[1].vector[0], t[1].vector[1]};
  c[2] = {t[2].vector[0], 0.0, t[2].vector[1]};
  c[3] = {t[3].vector[0], t[3].vector[1], 0.0};
  const RealMatrix<3> z = gram(a);
  for (std::size_t j = 0; j < 3; ++j) {
    ComplexVector<3> right{};
    for (std::size_t k = 0; k < 3; ++k) {
      right[k] = c[k + 1][j] - c[0][j] - f[k] * box.vector[j];
      if (k == j) right[k] -= 2.0 * box.metric;
    }
    const ComplexVector<3> column = solve(z, right);
    for (std::size_t i = 0; i < 3; ++i) box.tensor[i][j] = column[i];
  }
  return box;
}

}  // namespace vasilisa::loops
