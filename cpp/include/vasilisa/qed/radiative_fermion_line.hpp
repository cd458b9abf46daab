// One-loop corrections to a fermion line that couples to a virtual and emits a real photon.
//
// Order: one virtual photon between any two points of the line, on-shell renormalisation, all
// masses exact: the box, the vertices of the two photons, the self-energy, in both orders of the
// photons. Feynman gauge; infrared regulator a photon mass, as in loops/scalar_integrals.hpp.
#pragma once

#include <array>
#include <complex>

#include "vasilisa/loops/tensor_family.hpp"
#include "vasilisa/qed/line_spinors.hpp"
#include "vasilisa/qed/radiative_kinematics.hpp"
#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::qed {

class RadiativeFermionLine {
 public:
  RadiativeFermionLine(const RadiatingLine& line, double log_lambda2, double alpha);

  /// The loops that end in one spinor, so that the spins of both ends combine at little cost.
  template <class Spinor>
  struct End {
    Spinor spinor, radiated;
    std::array<std::array<Spinor, 5>, 4> plain, dressed;  // virtual photon's index, moments of l
    Spinor inner;  // self-energy and vertex of the real photon
  };
  using KetEnd = End<spinors::Ket<double>>;
  using BarEnd = End<spinors::Bar<double>>;
  [[nodiscard]] KetEnd ket_end(const LineSpinors& line,
                               const FourVector<double>& polarization) const;
  [[nodiscard]] BarEnd bar_end(const LineSpinors& line,
                               const FourVector<double>& polarization) const;

  /// Correction to the current bar gamma^nu ... ket with the photon emitted,
  /// LineSpinors::radiating_current.
  [[nodiscard]] spinors::Complex4<double> operator()(const BarEnd& bar, const KetEnd& ket) const;

 private:
  /// Loops with the real photon next to one end.
  struct Ordering {
    FourVector<double> near;                          // momentum of this end
    loops::Moments box, around_virtual, around_real;  // vertex of the virtual, the real photon
    std::complex<double> slash, mass;                 // self-energy = slash pslash + mass
    FourVector<double> inner;                         // momentum between the two photons
    double off_shell;                                 // its square less mass^2
  };
  template <class Spinor>
  [[nodiscard]] End<Spinor> end(const Ordering& x, const Spinor& spinor, const Spinor& radiated,
                                const FourVector<double>& polarization) const;

  double mass_, unit_, wave_function_;
  Ordering at_ket_, at_bar_;
};

}  // namespace vasilisa::qed
