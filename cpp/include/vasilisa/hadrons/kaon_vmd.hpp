// The form factor of the charged kaon by vector meson dominance, [BKK04] eq. (64),
//   F = (1/2) sum c_n BW(rho_n) + (1/6) sum c_n BW(omega_n) + (1/3) BW(phi),
// the weights of the three families being those of the quark charges, for SU(3) symmetry and ideal
// mixing. c_n are those of the fit of [BKK04] in which rho and omega have the same ones. The phi
// has no excitation here: with the mass and the width of [PDG22] the peak is then the measured one.
// s in GeV^2; F(0) = 1.
#pragma once

#include "vasilisa/hadrons/form_factor.hpp"
#include "vasilisa/hadrons/stored.hpp"

namespace vasilisa::hadrons {

/// From the threshold of the pair to s = 2.25 GeV^2; above, excitations of the phi matter.
class KaonVmd final : public FormFactor, public Storable {
 public:
  explicit KaonVmd(const Constants& constants);
  [[nodiscard]] std::complex<double> continuation(double s) const override;
  [[nodiscard]] Stored stored() const override {
    return {"kaon_vmd", stored_constants(constants_).columns};
  }

 private:
  Constants constants_;
  double pion_mass_squared_, kaon_mass_squared_;
};

}  // namespace vasilisa::hadrons
