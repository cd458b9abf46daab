#include "vasilisa/qed/vertex.hpp"

#include <cmath>
#include <numbers>
#include <sstream>

#include "vasilisa/loops/scalar_integrals.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::qed {
namespace {

using Complex = std::complex<double>;

/// What both vertices share, at q^2 != 0.
struct VertexVariables {
  double beta;       // sqrt(1 - 4 m^2 / q^2)
  Complex rapidity;  // ln[(beta + 1) / (beta - 1)], with q^2 + i0
  Complex infrared;  // ln(m^2 / lambda^2) + (2 m^2 - q^2) C0: zero at q^2 = 0
};

VertexVariables kinematics(double q_squared, double mass, double log_lambda2) {
  const double mass2 = mass * mass;
  if (q_squared > 0.0 && q_squared <= 4.0 * mass2) {
    std::ostringstream message;
    message << "vertex: q_squared = " << q_squared
            << " GeV^2; valid: below 0 or above 4 m^2 = " << 4.0 * mass2 << " GeV^2";
    throw RangeError(message.str());
  }
  VertexVariables k;
  const double magnitude = std::abs(q_squared);
  if (q_squared > 0.0) {
    k.beta = std::sqrt((q_squared - 4.0 * mass2) / q_squared);
    k.rapidity = {2.0 * std::log((1.0 + k.beta) * std::sqrt(q_squared) / (2.0 * mass)),
                  -std::numbers::pi};
  } else {
    k.beta = std::sqrt((magnitude + 4.0 * mass2) / magnitude);
    k.rapidity = 2.0 * std::asinh(std::sqrt(magnitude) / (2.0 * mass));
  }
  k.infrared = std::log(mass2) - log_lambda2 +
               (2.0 * mass2 - q_squared) *
                   loops::C0(mass2, mass2, q_squared, mass2, 0.0, mass2, log_lambda2);
  return k;
}

}  // namespace

DiracFormFactors dirac_vertex(double q_squared, double mass, double log_lambda2, double alpha) {
  const double unit = alpha / (2.0 * std::numbers::pi);
  if (q_squared == 0.0) return {0.0, unit};
  const VertexVariables k = kinematics(q_squared, mass, log_lambda2);
  // Passarino-Veltman form of the Feynman-parameter integrals of [PS95] eqs. (6.56), (6.57).
  const double beta2 = k.beta * k.beta;
  return {unit * (k.infrared - 2.0 + (1.0 + 2.0 * beta2) / (2.0 * k.beta) * k.rapidity),
          -unit * (2.0 * mass * mass / (q_squared * k.beta)) * k.rapidity};
}

Complex scalar_vertex(double q_squared, double mass, double log_lambda2, double alpha) {
  if (q_squared == 0.0) return 0.0;
  const VertexVariables k = kinematics(q_squared, mass, log_lambda2);
  // Triangle, two seagulls and wave-function renormalisation; the seagulls cancel the two-point
  // functions with p^2 = m^2 except for what renormalisation at q^2 = 0 removes.
  return alpha / (2.0 * std::numbers::pi) *
         (k.infrared - 2.0 + (1.0 + k.beta * k.beta) / k.beta * k.rapidity);
}

}  // namespace vasilisa::qed
