// One-loop corrections to a line of charged point-like scalars that couples to a virtual and emits
// a real photon.
//
// Order: one virtual photon between any two points of the line, seagull vertices included, on-shell
// renormalisation, all masses exact. Feynman gauge; infrared regulator a photon mass, as in
// loops/scalar_integrals.hpp.
#pragma once

#include <array>
#include <complex>

#include "vasilisa/loops/tensor_family.hpp"
#include "vasilisa/qed/radiative_kinematics.hpp"
#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::qed {

/// Current of the line at tree level with the photon emitted.
FourVector<double> radiating_scalar_current(const RadiatingLine& line,
                                            const FourVector<double>& polarization);

class RadiativeScalarLine {
 public:
  RadiativeScalarLine(const RadiatingLine& line, double log_lambda2, double alpha);

  /// Correction to `radiating_scalar_current`.
  [[nodiscard]] spinors::Complex4<double> operator()(const FourVector<double>& polarization) const;

 private:
  /// Moments by the propagators that are left of: virtual photon 0, line before (1), between (2)
  /// and after (3) the real and the virtual photon.
  struct Ordering {
    FourVector<double> near, inner, far;  // end next to the real photon, between, other end
    double off_shell;                     // inner^2 - mass^2
    double near_inner, inner_far;         // 4 products of momenta less off_shell
    double near_far;                      // 4 product
    std::complex<double> self_energy;     // at inner^2, renormalised on shell
    loops::Moments box, without_near, without_far, without_photon;
    loops::Moments photon_near, photon_inner, photon_far, near_bubble, far_bubble;
  };
  [[nodiscard]] Ordering ordering(const RadiatingLine& line, bool photon_at_ket,
                                  double log_lambda2) const;
  void add(const Ordering& x, const FourVector<double>& polarization,
           spinors::Complex4<double>& total) const;

  FourVector<double> bar_, ket_;
  RadiatingLine line_;
  double unit_, wave_function_;
  std::complex<double> seagull_;  // both photons at one point inside the loop
  Ordering at_ket_, at_bar_;
};

}  // namespace vasilisa::qed
