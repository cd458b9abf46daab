// A four-point function with its propagators in an order of our choice.
#pragma once

#include "vasilisa/loops/edge.hpp"

namespace vasilisa::loops {

/// p_ij connects propagators i and j; all squared.
struct Box {
  Long p12, p23, p34, p14, p13, p24;
  LongComplex m1, m2, m3, m4;
};

/// The same box with the names of its propagators permuted: 1 -> 2 -> 3 -> 4 -> 1.
constexpr Box rotate(const Box& b) {
  return {b.p23, b.p34, b.p14, b.p12, b.p24, b.p13, b.m2, b.m3, b.m4, b.m1};
}

/// The same box with the names of propagators 2 and 3 exchanged.
constexpr Box cross(const Box& b) {
  return {b.p13, b.p23, b.p24, b.p14, b.p12, b.p34, b.m1, b.m3, b.m2, b.m4};
}

/// Propagator 1 is massless and both its neighbours, 2 and 4, are on shell.
bool is_soft(const Box& box);

/// Soft box in which propagator 3 is massless too and all four legs are on shell.
bool is_doubly_soft(const Box& box);

/// Photons 1 and 4 next to each other, a line of mass m between them that emits a massless leg:
/// D0(m^2, 0, m^2, s, p13, p24; 0, m^2, m^2, 0), s > 0, p13 and p24 both below or above m^2.
bool is_two_photon_box(const Box& box);

LongComplex soft_box(const Box& box, Long log_lambda2);
LongComplex doubly_soft_box(const Box& box, Long log_lambda2);
LongComplex two_photon_box(const Box& box);
LongComplex regular_box(const Box& box);

/// 2 int_0^inf du/(a + 2 b u + c u^2 - i0). A massless a = 0 drops ln a, which cancels in the sum.
LongComplex edge_logarithm(LongComplex a, LongComplex b, LongComplex c);

}  // namespace vasilisa::loops
