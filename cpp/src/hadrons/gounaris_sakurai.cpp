#include "vasilisa/hadrons/gounaris_sakurai.hpp"

#include <cmath>
#include <numbers>
#include <utility>

namespace vasilisa::hadrons {
namespace {

using Complex = std::complex<double>;
constexpr double kPi = std::numbers::pi;

// The pion loop h(s) - i k/sqrt(s), with h(s) = (2/pi) (k/sqrt(s)) ln[(sqrt(s) + 2k)/(2 m_pi)],
// [GS68]: real and imaginary part of one analytic function,
//   (beta/pi) [ln((1+beta)/(1-beta))/2 - i pi/2],  beta = sqrt(1 - 4 m_pi^2/s),
// continued below threshold, where it is real.
Complex pion_loop(double s, double pion_mass_squared) {
  if (s == 0.0) return 1.0 / kPi;
  const double ratio = 4.0 * pion_mass_squared / s;
  if (ratio > 1.0) {
    const double b = std::sqrt(ratio - 1.0);
    return b / kPi * std::atan(1.0 / b);
  }
  const double beta = std::sqrt(1.0 - ratio);
  // (1+beta)/|1-beta| written without the cancellation in 1 - beta.
  const double logarithm = std::log((1.0 + beta) * (1.0 + beta) / std::abs(ratio));
  return {beta / kPi * 0.5 * logarithm, ratio > 0.0 ? -0.5 * beta : 0.0};
}

}  // namespace

GounarisSakurai::GounarisSakurai(std::string name, std::string source, const Parameters& parameters,
                                 double s_maximum)
    : FormFactor(std::move(name), std::move(source), Kind::dressed,
                 {4.0 * parameters.pion_mass * parameters.pion_mass, s_maximum}),
      pion_mass_(parameters.pion_mass),
      pion_mass_squared_(pion_mass_ * pion_mass_) {
  Complex sum = 0.0;
  for (const Resonance& r : parameters.rho) sum += r.amplitude();
  for (const Resonance& r : parameters.rho) {
    const double m = r.mass;
    const double m2 = m * m;
    const double k0_squared = 0.25 * (m2 - 4.0 * pion_mass_squared_);
    const double k0 = std::sqrt(k0_squared);
    const double h = pion_loop(m2, pion_mass_squared_).real();
    // [GS68]: h'(m^2) = h (1/(8 k0^2) - 1/(2 m^2)) + 1/(2 pi m^2)
    const double h_slope = h * (0.125 / k0_squared - 0.5 / m2) + 0.5 / (kPi * m2);
    // [GS68]: d, which makes GS(0) = 1
    const double d = 3.0 / kPi * pion_mass_squared_ / k0_squared *
                         std::log((m + 2.0 * k0) / (2.0 * parameters.pion_mass)) +
                     m / (2.0 * kPi * k0) - pion_mass_squared_ * m / (kPi * k0_squared * k0);
    rho_.push_back({r.amplitude() / sum, m2, m2 * (1.0 + d * r.width / m),
                    r.width * m2 / (k0_squared * k0), h, k0_squared * h_slope});
  }
  const auto mixing = [](const Resonance& v) {
    return Mixing{v.amplitude(), {v.mass * v.mass, -v.mass * v.width}};
  };
  omega_ = mixing(parameters.omega);
  phi_ = mixing(parameters.phi);
}

// GS(s) = m^2 (1 + d Gamma/m) / [m^2 - s + f(s) - i m Gamma(s)] with
// f(s) = (Gamma m^2/k0^3) [k^2 (h(s) - h(m^2)) + (m^2 - s) k0^2 h'(m^2)],
// Gamma(s) = Gamma (k/k0)^3 m/sqrt(s), [GS68].
Complex GounarisSakurai::term(const Term& r, double s, Complex loop) const {
  const double k_squared = 0.25 * s - pion_mass_squared_;
  const double distance = r.mass_squared - s;
  return r.amplitude * r.numerator /
         (distance + r.coupling * (k_squared * (loop - r.h_at_mass) + distance * r.slope));
}

Complex GounarisSakurai::continuation(double s) const {
  const Complex loop = pion_loop(s, pion_mass_squared_);
  // (s/m^2) m^2 / (m^2 - s - i m Gamma)
  const Complex mixing =
      1.0 + s * (omega_.amplitude / (omega_.pole - s) + phi_.amplitude / (phi_.pole - s));
  Complex sum = term(rho_.front(), s, loop) * mixing;
  for (std::size_t i = 1; i < rho_.size(); ++i) sum += term(rho_[i], s, loop);
  return sum;
}

Stored GounarisSakurai::stored() const {
  Constants constants;
  constants.pion_mass = pion_mass_;
  return {"gounaris_sakurai", stored_constants(constants).columns};
}

FormFactorPointer make_strong2020(double pion_mass) {
  // Common parametrisation of the comparison of generators [STR24], data before CMD-3.
  const GounarisSakurai::Parameters parameters = {{{0.77456, 0.14832, 1.0, 0.0},
                                                   {1.4859, 0.3736, 0.14104, 3.7797},
                                                   {1.8668, 0.30334, 0.0614, 1.429},
                                                   {2.2645, 0.11327, 0.0047, 0.921}},
                                                  {0.78248, 0.00855, 0.00158, 0.075},
                                                  {1.01947, 0.00425, 0.00045, 2.888},
                                                  pion_mass};
  return std::make_shared<GounarisSakurai>("strong2020", "arXiv:2410.22882", parameters, 9.0);
}

FormFactorPointer make_cmd3(double pion_mass) {
  // Fit to CMD-3 together with CMD-2 and DM2 [CMD23].
  const GounarisSakurai::Parameters parameters = {
      {{0.773947746, 0.14809686121, 1.0, 0.0},
       {1.4566860687, 0.5240547792, 0.09785638624, 3.5412996691092},
       {1.8707382947, 0.170488937, 0.03744531577, 2.2770437268}},
      {0.782239642, 0.008179181218, 0.001643118856, 0.05715639453},
      {1.0195515864, 0.005361127785, 0.0005936057874, 2.836459685},
      pion_mass};
  return std::make_shared<GounarisSakurai>("cmd3", "arXiv:2302.08834, arXiv:2309.12910", parameters,
                                           4.0);
}

}  // namespace vasilisa::hadrons
