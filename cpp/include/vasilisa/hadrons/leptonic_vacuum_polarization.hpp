// Vacuum polarisation by e, mu and tau.
// Included: one loop and two loops, exact in the masses, spacelike and timelike; three loops at
// leading power in m^2/q^2 (logarithms and constants).
// Neglected: powers of m^2/q^2 at three loops (the term is switched off smoothly below
// |q^2| ~ 8 m^2, where it is below 1e-7), four loops.
// Validity: every real q^2. At the threshold q^2 = 4 m^2 Re Pi has the logarithmic Coulomb
// singularity of fixed order, (alpha^2/4) ln|1 - 4 m^2/q^2|: 1e-5 times the logarithm.
#pragma once

#include <array>
#include <complex>

#include "vasilisa/hadrons/stored.hpp"
#include "vasilisa/hadrons/vacuum_polarization.hpp"

namespace vasilisa::hadrons {

/// One-loop function P0(z), z = q^2/(4 m^2): Pi = -(alpha/4 pi) P0; P0(0) = 0.
std::complex<double> one_loop_polarization(double z);

/// Two-loop function P1(z): Pi = -(alpha/4 pi)(alpha/pi) P1; P1(0) = 0. On-shell mass and alpha.
std::complex<double> two_loop_polarization(double z);

/// Three-loop function P2(q^2), summed over loops of the given masses (GeV, ascending):
/// Pi = -(alpha/4 pi)(alpha/pi)^2 P2. Leading power in m^2/q^2.
std::complex<double> three_loop_polarization(double q2, const std::array<double, 3>& masses);

class LeptonicVacuumPolarization final : public VacuumPolarization, public Storable {
 public:
  explicit LeptonicVacuumPolarization(const Constants& constants);
  [[nodiscard]] Stored stored() const override { return stored_constants(constants_); }

 private:
  [[nodiscard]] std::complex<double> value(double q2) const override;

  Constants constants_;
  double alpha_;
  std::array<double, 3> masses_;
};

}  // namespace vasilisa::hadrons
