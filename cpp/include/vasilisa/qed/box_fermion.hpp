// Two-photon exchange between two fermion lines.
//
// Order: one loop, direct and crossed diagram, all masses exact, photons of any (complex) mass.
// Infrared regulator for massless photons: photon mass, as in loops/scalar_integrals.hpp.
//
// Momenta follow the fermion arrows: line A runs from a to a', line B from b to b', and
// q = a - a' = b' - b is what A hands to B. An annihilation e-(p1) e+(p2) -> f-(p3) f+(p4) is
// a = p1, a' = -p2, b = -p4, b' = p3; an exchange is a = p1, a' = p3, b = -p4, b' = -p2.
#pragma once

#include <array>
#include <complex>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/loops/tensor_integrals.hpp"
#include "vasilisa/qed/fermion_chains.hpp"
#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::qed {

/// Invariants of the exchange: q^2, (a - b')^2 for the direct and (a + b)^2 for the crossed
/// diagram.
struct ExchangeInvariants {
  double q_squared, direct, crossed;
};

class FermionBox {
 public:
  struct Lines {
    FourVector<double> a_start, a_end, b_start, b_end;
    double a_mass, b_mass;
  };
  /// Photon masses squared: of the one absorbed first on line A, and of the other.
  struct PhotonMasses {
    std::complex<double> first, second;
  };

  FermionBox(const Lines& lines, const ExchangeInvariants& invariants, double log_lambda2,
             const PhotonMasses& photons = {});

  /// Sum of both diagrams in units of e^2 alpha / (4 pi), where the Born amplitude is
  /// e^2 A^mu B_mu / q^2. `a`, `b` are the chains of the two lines.
  [[nodiscard]] std::complex<double> amplitude(const FermionChains& a,
                                               const FermionChains& b) const;

 private:
  /// Tensor integrals in components.
  struct Components {
    std::complex<double> scalar;
    spinors::Complex4<double> vector;                 // index up
    std::array<spinors::Complex4<double>, 4> tensor;  // indices up
  };
  static Components expand(const loops::BoxTensor& box, const std::array<FourVector<double>, 3>& r);
  [[nodiscard]] std::complex<double> diagram(const FermionChains& a, const FermionChains& b,
                                             bool direct) const;

  FourVector<double> a_start_, b_start_, b_end_;
  double a_dot_b_start_, a_dot_b_end_;
  Components direct_, crossed_;
};

}  // namespace vasilisa::qed
