// One-loop corrections to a fermion line that couples to a virtual and emits a real photon.
//
// Order: one virtual photon between any two points of the line, on-shell renormalisation, all
// masses exact: the box, the vertices of the two photons, the self-energy, in both orders of the
// photons. Feynman gauge; infrared regulator a photon mass, as in loops/scalar_integrals.hpp.
#pragma once

#include "vasilisa/loops/tensor_family.hpp"
#include "vasilisa/qed/line_spinors.hpp"
#include "vasilisa/qed/radiative_kinematics.hpp"
#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::qed {

class RadiativeFermionLine {
 public:
  RadiativeFermionLine(const RadiatingLine& line, double log_lambda2, double alpha);

  /// Correction to the current bar gamma^nu ... ket with the photon emitted, which at tree level is
  /// bar gamma^nu ket_radiated + bar_radiated gamma^nu ket.
  [[nodiscard]] spinors::Complex4<double> operator()(const LineSpinors& spinors,
                                                     const FourVector<double>& polarization) const;

 private:
  struct Ordering {
    loops::Moments box, at_bar, at_ket;  // four propagators; without the ket's, without the bar's
    std::complex<double> slash, mass;    // self-energy = slash pslash + mass
    FourVector<double> inner;            // momentum between the two photons
    double off_shell;                    // its square less mass^2
  };
  [[nodiscard]] Ordering ordering(const RadiatingLine& line, bool photon_at_ket,
                                  double log_lambda2) const;

  FourVector<double> bar_, ket_;
  double mass_, unit_, wave_function_;
  Ordering photon_at_ket_, photon_at_bar_;
};

}  // namespace vasilisa::qed
