#include "vasilisa/qed/soft_integral.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>

#include "vasilisa/numerics/dilogarithm.hpp"

namespace vasilisa::qed {
namespace {

/// p_i.p_j - m_i m_j without the cancellation between energies and momenta:
/// (E_i E_j - |p_i| |p_j| - m_i m_j) + |p_i| |p_j| (1 - cos theta_ij), where the first is
/// [(m_i p_j)^2 - (m_j p_i)^2]^2 over positive sums.
double excess_product(const Emitter& i, const Emitter& j) {
  const double pi = i.momentum.momentum(), pj = j.momentum.momentum();
  const double ei = i.momentum.e, ej = j.momentum.e;
  double energies = 0.0;
  if (pi + pj > 0.0) {
    const double a = i.mass * pj, b = j.mass * pi;
    const double root = (a - b) * (a + b) / (ei * pj + pi * ej);
    const double product = (i.mass * i.mass * ej * ej + b * b) / (ei * ej + pi * pj);
    energies = root * root / (product + i.mass * j.mass);
  }
  double angular = 0.0;
  if (pi > 0.0 && pj > 0.0) {
    const FourVector<double> difference = i.momentum * pj - j.momentum * pi;
    angular = difference.momentum_squared() / (2.0 * pi * pj);
  }
  return energies + angular;
}

/// Antisymmetric part of [HV79]: value at u = (energy, momentum) of mass squared `mass2`.
double rapidity_function(double energy, double momentum, double mass2, double v) {
  const double plus = energy + momentum;
  const double minus = mass2 / plus;
  const double logarithm = std::log(minus / plus);
  return 0.25 * logarithm * logarithm + real_dilogarithm(1.0 - plus / v) +
         real_dilogarithm(1.0 - minus / v);
}

double single_leg(const Emitter& leg, double logarithm) {
  const double p = leg.momentum.momentum();
  const double velocity = p / leg.momentum.e;
  if (velocity < 1e-4) return logarithm - 2.0 - 2.0 / 3.0 * velocity * velocity;
  return logarithm - 2.0 / velocity * std::log((leg.momentum.e + p) / leg.mass);
}

/// What multiplies ln(4 k_soft^2) in the integral of two legs: eta coth(eta).
double logarithm_factor(const Emitter& i, const Emitter& j) {
  const double excess = excess_product(i, j) / (i.mass * j.mass);
  const double sinh_eta = std::sqrt(excess * (excess + 2.0));
  if (sinh_eta < 1e-7) return 1.0;
  return (1.0 + excess) / sinh_eta * std::log1p(excess + sinh_eta);
}

/// flow_i flow_j term(i, j) over all ordered pairs of legs that emit coherently.
template <class F>
double coherent_sum(std::span<const Emitter> legs, kinematics::Radiation radiation, F term) {
  double sum = 0.0;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    if (!kinematics::radiates(radiation, legs[i].line)) continue;
    sum += legs[i].flow * legs[i].flow * term(i, i);
    for (std::size_t j = 0; j < i; ++j) {
      if (!kinematics::radiates(radiation, legs[j].line)) continue;
      if (legs[i].line != legs[j].line && !kinematics::lines_interfere(radiation)) continue;
      sum += 2.0 * legs[i].flow * legs[j].flow * term(i, j);
    }
  }
  return sum;
}

}  // namespace

double eikonal_integral(const Emitter& i, const Emitter& j, double k_soft, double log_lambda2) {
  const double logarithm = std::log(4.0 * k_soft * k_soft) - log_lambda2;
  const double excess = excess_product(i, j) / (i.mass * j.mass);  // cosh(eta) - 1
  const double sinh_eta = std::sqrt(excess * (excess + 2.0));
  if (sinh_eta < 1e-7) return single_leg(i, logarithm);
  const double eta = std::log1p(excess + sinh_eta);
  const double ratio = j.mass / i.mass * std::exp(eta);  // alpha of [HV79]: (alpha p_i - p_j)^2 = 0
  const double light_energy =
      (j.mass * i.momentum.e * std::expm1(eta) + (j.mass * i.momentum.e - i.mass * j.momentum.e)) /
      i.mass;
  const double v = j.mass * j.mass * std::exp(eta) * sinh_eta / light_energy;
  const double bracket = rapidity_function(ratio * i.momentum.e, ratio * i.momentum.momentum(),
                                           ratio * ratio * i.mass * i.mass, v) -
                         rapidity_function(j.momentum.e, j.momentum.momentum(), j.mass * j.mass, v);
  return (1.0 + excess) / sinh_eta * (eta * logarithm + bracket);
}

double soft_correction(std::span<const Emitter> legs, kinematics::Radiation radiation,
                       double k_soft, double log_lambda2, double alpha) {
  const double logarithm = std::log(4.0 * k_soft * k_soft) - log_lambda2;
  // -e^2 int d^3k / ((2 pi)^3 2 omega) (sum_i flow_i p_i / p_i.k)^2
  return -alpha / (2.0 * std::numbers::pi) *
         coherent_sum(legs, radiation, [&](std::size_t i, std::size_t j) {
           return i == j ? single_leg(legs[i], logarithm)
                         : eikonal_integral(legs[i], legs[j], k_soft, log_lambda2);
         });
}

double soft_logarithm(std::span<const Emitter> legs, kinematics::Radiation radiation,
                      double alpha) {
  // ln(4 k_soft^2) grows twice as fast as ln(k_soft).
  return -alpha / std::numbers::pi *
         coherent_sum(legs, radiation, [&](std::size_t i, std::size_t j) {
           return i == j ? 1.0 : logarithm_factor(legs[i], legs[j]);
         });
}

double interference_logarithm(std::span<const Emitter> legs, double alpha) {
  double sum = 0.0;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (legs[i].line == legs[j].line) continue;
      sum += 2.0 * legs[i].flow * legs[j].flow * logarithm_factor(legs[i], legs[j]);
    }
  }
  return -alpha / std::numbers::pi * sum;
}

}  // namespace vasilisa::qed
