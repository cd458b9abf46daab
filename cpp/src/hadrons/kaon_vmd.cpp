#include "vasilisa/hadrons/kaon_vmd.hpp"

#include <array>
#include <cmath>

namespace vasilisa::hadrons {
namespace {

using Complex = std::complex<double>;

struct Meson {
  double mass, width;
};

// Masses and widths, GeV [PDG22].
constexpr std::array kRho{Meson{0.77526, 0.1474}, Meson{1.465, 0.4}, Meson{1.72, 0.25}};
constexpr std::array kOmega{Meson{0.78266, 0.00868}, Meson{1.41, 0.29}, Meson{1.67, 0.315}};
constexpr Meson kPhi{1.019461, 0.004249};
constexpr std::array kWeight{1.195, -0.112, -0.083};  // [BKK04], sum 1
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

// Of mesons that decay into several particles: their widths do not move.
Complex constant(double s, const Meson& meson) {
  const Complex pole(meson.mass * meson.mass, -meson.mass * meson.width);
  return pole / (pole - s);
}

}  // namespace

KaonVmd::KaonVmd(const Constants& constants)
    : FormFactor("kaon_vmd", "arXiv:hep-ph/0409080", Kind::dressed,
                 {4.0 * constants.kaon_mass * constants.kaon_mass, kHighestS}),
      constants_(constants),
      pion_mass_squared_(constants.pion_mass * constants.pion_mass),
      kaon_mass_squared_(constants.kaon_mass * constants.kaon_mass) {}

std::complex<double> KaonVmd::continuation(double s) const {
  Complex sum = p_wave(s, kPhi, kaon_mass_squared_) / 3.0;
  for (std::size_t n = 0; n < kWeight.size(); ++n) {
    sum +=
        kWeight[n] * (p_wave(s, kRho[n], pion_mass_squared_) / 2.0 + constant(s, kOmega[n]) / 6.0);
  }
  return sum;
}

}  // namespace vasilisa::hadrons
