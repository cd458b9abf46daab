// The spinors at the ends of a fermion line, before and after the emission of a photon from them.
#pragma once

#include "vasilisa/qed/radiative_kinematics.hpp"
#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::qed {

/// ket_radiated = S(ket - photon) epsslash ket, bar_radiated = bar epsslash S(bar + photon).
struct LineSpinors {
  spinors::Bar<double> bar, bar_radiated;
  spinors::Ket<double> ket, ket_radiated;

  LineSpinors() = default;
  LineSpinors(const RadiatingLine& line, const spinors::Bar<double>& bar_end,
              const spinors::Ket<double>& ket_end, const FourVector<double>& polarization);

  /// bar gamma^nu ket with the photon emitted.
  [[nodiscard]] spinors::Complex4<double> radiating_current() const;
};

}  // namespace vasilisa::qed
