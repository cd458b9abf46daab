#include "vasilisa/loops/edge.hpp"

#include <cmath>
#include <optional>
#include <utility>

namespace vasilisa::loops {

Quad square_root(Quad x) {
  if (x == Quad(0)) return x;
  const Quad first = std::sqrt(static_cast<Long>(x));
  return (first + x / first) / Quad(2);
}

QuadComplex square_root(const QuadComplex& z) {
  if (z == QuadComplex(0)) return z;
  const LongComplex start = std::sqrt(rounded(z));
  const QuadComplex first(start.real(), start.imag());
  return (first + z / first) / Quad(2);
}

namespace {

// The 1/y_k: roots of m1^2 v^2 + b v + p^2, the larger without cancellation, the other from it.

std::array<QuadComplex, 2> complex_factors(Quad p_squared, const QuadComplex& mass1_squared,
                                           const QuadComplex& mass2_squared) {
  const QuadComplex b = mass2_squared - mass1_squared - p_squared;
  const QuadComplex root = square_root(b * b - Quad(4) * mass1_squared * p_squared);
  const QuadComplex minus = -b - root;
  const QuadComplex plus = -b + root;
  const QuadComplex larger = std::norm(minus) > std::norm(plus) ? minus : plus;
  if (larger == QuadComplex(0)) return {QuadComplex(0), QuadComplex(0)};
  return {larger / (Quad(2) * mass1_squared), Quad(2) * p_squared / larger};
}

/// The same in real numbers, where the roots are.
std::optional<std::array<Quad, 2>> real_factors(Quad p_squared, Quad mass1_squared,
                                                Quad mass2_squared) {
  const Quad b = mass2_squared - mass1_squared - p_squared;
  const Quad discriminant = b * b - Quad(4) * mass1_squared * p_squared;
  if (discriminant < Quad(0)) return std::nullopt;
  const Quad root = square_root(discriminant);
  const Quad larger = b > Quad(0) ? -b - root : -b + root;
  if (larger == Quad(0)) return std::array<Quad, 2>{Quad(0), Quad(0)};
  return std::array<Quad, 2>{larger / (Quad(2) * mass1_squared), Quad(2) * p_squared / larger};
}

}  // namespace

Edge factorise_edge(Quad p_squared, const QuadComplex& mass1_squared,
                    const QuadComplex& mass2_squared) {
  const auto factors = mass1_squared.imag() == Quad(0) && mass2_squared.imag() == Quad(0)
                           ? real_factors(p_squared, mass1_squared.real(), mass2_squared.real())
                           : std::nullopt;
  std::array<QuadComplex, 2> v = factors ? std::array<QuadComplex, 2>{(*factors)[0], (*factors)[1]}
                                         : complex_factors(p_squared, mass1_squared, mass2_squared);
  // m^2 -> m^2 - i0 for both masses moves v_k by i0 v_k^2/(v_k - v_other): the larger one upwards.
  if (v[0].real() < v[1].real()) std::swap(v[0], v[1]);
  return {v, {Side::above, Side::below}};
}

}  // namespace vasilisa::loops
