#include "vasilisa/process/pion_structure.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>
#include <utility>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/qed/pair_kinematics.hpp"

namespace vasilisa::process {
namespace {

using Complex = std::complex<double>;

/// The terms, if they can be F(q^2)/q^2.
const std::vector<loops::PropagatorTerm>& checked(const std::vector<loops::PropagatorTerm>& terms) {
  Complex massless = 0.0;
  for (const auto& term : terms) {
    if (term.mass_squared == 0.0) massless += term.weight;
    if (!(term.mass_squared.imag() <= 0.0)) {
      std::ostringstream text;
      text << "form factor: pole at " << term.mass_squared.real() << " + "
           << term.mass_squared.imag() << " i GeV^2; valid: no positive imaginary part";
      throw ConfigurationError(text.str());
    }
  }
  if (massless != 1.0) {
    std::ostringstream text;
    text << "form factor: F(0) = " << massless.real() << "; valid: 1";
    throw ConfigurationError(text.str());
  }
  return terms;
}

/// sum_k c_k T_{2k+1}(x), from T_{n+2} = 2 (2 x^2 - 1) T_n - T_{n-2}.
double odd_chebyshev_sum(const std::vector<double>& coefficients, double x) {
  const double two_cosine = 2.0 * (2.0 * x * x - 1.0);
  double before = x, term = x, sum = 0.0;  // T_{-1} = T_1
  for (const double coefficient : coefficients) {
    sum += coefficient * term;
    before = std::exchange(term, two_cosine * term - before);
  }
  return sum;
}

/// Throws as the constructor of TwoPhotonStructure.
qed::TwoPhotonExchange exchange(const std::vector<loops::PropagatorTerm>& terms, double ecm,
                                const Constants& constants, double log_lambda2,
                                qed::PhotonPairs pairs) {
  const double me = constants.electron_mass, mpi = constants.pion_mass;
  qed::PairKinematics(0.0, ecm, me, mpi, 0.5);  // may throw
  qed::TwoPhotonExchange made(checked(terms), ecm * ecm, me, mpi, log_lambda2, pairs);
  const double modulus = std::abs(made.form_factor());
  if (!(modulus > 0.0 && modulus < HUGE_VAL)) {
    std::ostringstream text;
    text << "form factor: F = " << modulus << " at sqrt(s) = " << ecm
         << " GeV; valid: finite, not zero";
    throw ConfigurationError(text.str());
  }
  return made;
}

/// To 1 + delta by interference with Born.
double correction(const qed::TwoPhotonExchange& exchange, double ecm, const Constants& constants,
                  double cos_theta) {
  const double me = constants.electron_mass, mpi = constants.pion_mass;
  const qed::PairKinematics k(cos_theta, ecm, me, mpi, 0.5);
  const Complex over_born =
      qed::project_on_born(exchange({k.s, k.t, k.u}), k.s, cos_theta, me, mpi);
  return constants.alpha() / (2.0 * std::numbers::pi) * (over_born / exchange.form_factor()).real();
}

}  // namespace

TwoPhotonStructure::TwoPhotonStructure(const std::vector<loops::PropagatorTerm>& terms, double ecm,
                                       const Constants& constants, double log_lambda2)
    : ecm_(ecm),
      constants_(constants),
      structure_(exchange(terms, ecm, constants, log_lambda2, qed::PhotonPairs::all)),
      point_like_(exchange({{1.0, 0.0}}, ecm, constants, log_lambda2, qed::PhotonPairs::all)) {}

double TwoPhotonStructure::operator()(double cos_theta) const {
  return correction(structure_, ecm_, constants_, cos_theta) -
         correction(point_like_, ecm_, constants_, cos_theta);
}

TwoPhotonComponent::TwoPhotonComponent(const std::vector<loops::PropagatorTerm>& terms, double ecm,
                                       const Constants& constants, qed::PhotonPairs pairs)
    : ecm_(ecm),
      constants_(constants),
      exchange_(exchange(terms, ecm, constants, 2.0 * std::log(ecm), pairs)) {}

double TwoPhotonComponent::operator()(double cos_theta) const {
  return correction(exchange_, ecm_, constants_, cos_theta);
}

PionStructure::PionStructure(double lowest_ecm, double highest_ecm, std::vector<Node> nodes)
    : lowest_ecm_(lowest_ecm), highest_ecm_(highest_ecm), nodes_(std::move(nodes)) {}

double PionStructure::operator()(double ecm, double cos_theta) const {
  if (!(ecm >= lowest_ecm_ && ecm <= highest_ecm_)) {
    std::ostringstream text;
    text << "pion_structure: asked for at " << ecm << " GeV; tabulated from " << lowest_ecm_
         << " to " << highest_ecm_ << " GeV";
    throw ConfigurationError(text.str());
  }
  const double x = std::clamp(std::atanh(cos_theta) / max_rapidity, -1.0, 1.0);
  double sum = 0.0;
  for (const Node& node : nodes_) {
    double factor = 1.0;
    for (const Node& other : nodes_) {
      if (&other != &node) factor *= (ecm - other.ecm) / (node.ecm - other.ecm);
    }
    sum += factor * odd_chebyshev_sum(node.coefficients, x);
  }
  return sum;
}

}  // namespace vasilisa::process
