#include "vasilisa/hadrons/kaon_vmd.hpp"

#include <cmath>

namespace vasilisa::hadrons {
namespace {

using Complex = std::complex<double>;

struct Meson {
  double mass, width;
};

// Masses and widths, GeV [PDG22].
constexpr Meson kRho{0.77526, 0.1474}, kOmega{0.78266, 0.00868}, kPhi{1.019461, 0.004249};
constexpr double kHighestS = 2.25;

// m^2 / (m^2 - s - i sqrt(s) Gamma(s)), Gamma(s) = Gamma (m^2/s) (k/k0)^3 of a P wave of two
// particles of the given mass squared, zero below their threshold.
Complex p_wave(double s, const Meson& meson, double decay_mass_squared) {
  const double m2 = meson.mass * meson.mass;
  const double k_squared = 0.25 * s - decay_mass_squared;
  if (k_squared <= 0.0) return m2 / (m2 - s);
  const double ratio = k_squared / (0.25 * m2 - decay_mass_squared);
  return m2 / Complex(m2 - s, -meson.width * m2 / std::sqrt(s) * ratio * std::sqrt(ratio));
}

}  // namespace

KaonVmd::KaonVmd(const Constants& constants)
    : FormFactor("kaon_vmd", "SU(3) symmetry, ideal mixing", Kind::dressed,
                 {4.0 * constants.kaon_mass * constants.kaon_mass, kHighestS}),
      pion_mass_squared_(constants.pion_mass * constants.pion_mass),
      kaon_mass_squared_(constants.kaon_mass * constants.kaon_mass) {}

std::complex<double> KaonVmd::continuation(double s) const {
  // The omega decays far below the pair's threshold: its width does not move.
  const Complex omega(kOmega.mass * kOmega.mass, -kOmega.mass * kOmega.width);
  return p_wave(s, kRho, pion_mass_squared_) / 2.0 + omega / (omega - s) / 6.0 +
         p_wave(s, kPhi, kaon_mass_squared_) / 3.0;
}

}  // namespace vasilisa::hadrons
