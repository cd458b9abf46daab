// The pion form factor as a sum of Gounaris-Sakurai rho resonances with omega and phi mixing,
//   F = { GS_rho [1 + d_omega (s/m_omega^2) BW_omega + d_phi (s/m_phi^2) BW_phi]
//         + sum_i c_i GS_i } / (1 + sum_i c_i),   BW(s) = m^2 / (m^2 - s - i m Gamma),
// GS of [GS68] with GS(0) = 1. Input s and masses in GeV^2, GeV; dimensionless output.
#pragma once

#include <complex>
#include <memory>
#include <string>
#include <vector>

#include "vasilisa/hadrons/form_factor.hpp"
#include "vasilisa/hadrons/stored.hpp"

namespace vasilisa::hadrons {

/// Mass and width in GeV, complex amplitude as modulus and phase (rad).
struct Resonance {
  double mass, width, modulus, phase;
  [[nodiscard]] std::complex<double> amplitude() const { return std::polar(modulus, phase); }
};

class GounarisSakurai final : public FormFactor, public Storable {
 public:
  /// rho: the lightest first (its amplitude is one), then its excitations.
  struct Parameters {
    std::vector<Resonance> rho;
    Resonance omega, phi;
    double pion_mass;
  };

  GounarisSakurai(std::string name, std::string source, const Parameters& parameters,
                  double s_maximum);

  [[nodiscard]] std::complex<double> continuation(double s) const override;
  [[nodiscard]] Stored stored() const override;

 private:
  // One resonance with what does not depend on s worked out.
  struct Term {
    std::complex<double> amplitude;  // divided by the sum of all
    double mass_squared;
    double numerator;  // m^2 (1 + d Gamma/m)
    double coupling;   // Gamma m^2 / k0^3
    double h_at_mass;  // h(m^2)
    double slope;      // k0^2 h'(m^2)
  };
  // m^2 / (m^2 - s - i m Gamma), times s/m^2 and the amplitude.
  struct Mixing {
    std::complex<double> amplitude;
    std::complex<double> pole;  // m^2 - i m Gamma
  };
  [[nodiscard]] std::complex<double> term(const Term& r, double s, std::complex<double> loop) const;

  double pion_mass_, pion_mass_squared_;
  std::vector<Term> rho_;
  Mixing omega_{}, phi_{};
};

FormFactorPointer make_strong2020(double pion_mass);
FormFactorPointer make_cmd3(double pion_mass);

}  // namespace vasilisa::hadrons
