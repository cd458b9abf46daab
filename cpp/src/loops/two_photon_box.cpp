// Infrared-finite box of two adjacent photons and a line of on-shell mass m with a massless leg.
//
// The four legs are two on-shell masses m^2, the massless one between them, and s. With
// x_2 + x_3 = 1 the integrals over the photons' Feynman parameters are elementary:
//   D0 = int_0^1 dy ln[a b y (1 - y)/(m^2 (-s))]/[a b y (1 - y) + m^2 s],
// a = m^2 - p13, b = m^2 - p24, and a - i0, b - i0, -s - i0 in the logarithm.
#include <cmath>
#include <numbers>

#include "vasilisa/loops/box.hpp"
#include "vasilisa/loops/soft.hpp"

namespace vasilisa::loops {

bool is_two_photon_box(const Box& box) {
  const LongComplex a = box.m2 - box.p13, b = box.m2 - box.p24;
  return box.m1 == LongComplex(0) && box.m4 == LongComplex(0) && box.m2 == box.m3 && box.p23 == 0 &&
         box.p14 > 0 && on_shell(box.p12, box.m2) && on_shell(box.p34, box.m2) &&
         a.real() * b.real() > 0;
}

LongComplex two_photon_box(const Box& box) {
  const Long m2 = box.m2.real();
  const Long a = m2 - box.p13, b = m2 - box.p24;
  const Long c = m2 * box.p14 / (a * b);
  // y (1 - y) + c = (upper - y)(y + lower)
  const Long root = std::sqrt(1 + 4 * c);
  const Long upper = (1 + root) / 2, lower = c / upper;
  const LongComplex logarithms(-std::log(c), std::copysign(std::numbers::pi_v<Long>, a));
  const LongComplex sum = logarithms * std::log(upper / lower) -
                          dilogarithm(LongComplex(1 / upper)) +
                          dilogarithm(LongComplex(-1 / lower));
  return 2.0L * sum / (root * a * b);
}

}  // namespace vasilisa::loops
