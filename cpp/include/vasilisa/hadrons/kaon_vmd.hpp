// The form factor of the charged kaon by vector meson dominance,
//   F = (1/2) BW_rho + (1/6) BW_omega + (1/3) BW_phi,
// the weights being those of the quark charges for SU(3) symmetry and ideal mixing: no fit. Excited
// vector mesons are left out. s in GeV^2; F(0) = 1.
#pragma once

#include "vasilisa/hadrons/form_factor.hpp"

namespace vasilisa::hadrons {

/// From the threshold of the pair to s = 2.25 GeV^2, where excited mesons rule.
class KaonVmd final : public FormFactor {
 public:
  explicit KaonVmd(const Constants& constants);
  [[nodiscard]] std::complex<double> continuation(double s) const override;

 private:
  double pion_mass_squared_, kaon_mass_squared_;
};

}  // namespace vasilisa::hadrons
