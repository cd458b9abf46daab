#include "vasilisa/process/radiative_estimate.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "vasilisa/kinematics/frame.hpp"
#include "vasilisa/qed/soft_integral.hpp"
#include "vasilisa/qed/vertex.hpp"

namespace vasilisa::process {

namespace {

using kinematics::Line;
using kinematics::Radiation;

constexpr double log_lambda2 = 0;  // of the regulator, which cancels between vertex and photons

std::array<qed::Emitter, 2> beams(double ecm, double mass) {
  const auto [first, second] = kinematics::at_rest_together(ecm, {mass, mass});
  return {qed::Emitter{first, mass, 1, Line::a, true}, {second, mass, -1, Line::a, true}};
}

std::array<qed::Emitter, 2> pair(const qed::RadiativePoint& point) {
  return {qed::Emitter{point.p_minus, point.final_mass, -1, Line::b},
          {point.p_plus, point.final_mass, 1, Line::b}};
}

double energy(const qed::RadiativePoint& point) {
  return point.p_minus.e + point.p_plus.e + point.photon.e;
}

}  // namespace

RadiativeEstimate::RadiativeEstimate(const Model& model, double mass, Vertex vertex, double ecm,
                                     double lowest_ecm)
    : alpha_(model.constants.alpha()),
      electron_mass_(model.constants.electron_mass),
      radiation_(model.radiation),
      vertex_(4 * mass * mass, ecm * ecm, [vertex = std::move(vertex)](double q2) {
        return FinalLine::Correction{vertex(q2), 0};
      }) {
  if (!kinematics::radiates(radiation_, Line::a)) return;
  at_highest_ = of_beams(ecm);
  if (!(lowest_ecm > 0 && lowest_ecm < ecm)) return;
  ChebyshevOptions options;
  options.initial_panels = 1;
  below_.emplace([this](double energy) { return of_beams(energy); }, lowest_ecm, ecm, options);
}

std::complex<double> RadiativeEstimate::of_beams(double ecm) const {
  const auto legs = beams(ecm, electron_mass_);
  const auto vertex = qed::dirac_vertex(ecm * ecm, electron_mass_, log_lambda2, alpha_);
  return {2 * vertex.f1.real() +
              qed::soft_correction(legs, Radiation::line_a, ecm / 2, log_lambda2, alpha_),
          qed::soft_logarithm(legs, Radiation::line_a, alpha_)};
}

double RadiativeEstimate::lines(const qed::RadiativePoint& point, double eps) const {
  const double ecm = energy(point);
  double sum = 0;
  if (kinematics::radiates(radiation_, Line::a)) {
    const std::complex<double> beams = below_ ? (*below_)(ecm) : at_highest_;
    sum += beams.real() + beams.imag() * std::log(eps);
  }
  if (kinematics::radiates(radiation_, Line::b)) {
    sum += vertex_(ecm * (ecm - 2 * point.photon.e)).all +
           qed::soft_correction(pair(point), Radiation::line_b, eps * ecm / 2, log_lambda2, alpha_);
  }
  return sum;
}

double RadiativeEstimate::interference(const qed::RadiativePoint& point, double eps) const {
  const auto [electron, positron] = beams(energy(point), electron_mass_);
  const auto [minus, plus] = pair(point);
  return qed::interference_logarithm(std::array{electron, positron, minus, plus}, alpha_) *
         std::log(eps);
}

}  // namespace vasilisa::process
