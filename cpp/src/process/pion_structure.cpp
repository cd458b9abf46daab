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

}  // namespace

TwoPhotonStructure::TwoPhotonStructure(const std::vector<loops::PropagatorTerm>& terms, double ecm,
                                       const Constants& constants, double log_lambda2)
    : ecm_(ecm),
      constants_(constants),
      structure_(checked(terms), ecm * ecm, constants.electron_mass, constants.pion_mass,
                 log_lambda2),
      point_like_({{1.0, 0.0}}, ecm * ecm, constants.electron_mass, constants.pion_mass,
                  log_lambda2) {
  qed::PairKinematics(0.0, ecm, constants.electron_mass, constants.pion_mass, 0.5);  // may throw
  if (!(std::abs(form_factor()) > 0.0 && std::abs(form_factor()) < HUGE_VAL)) {
    std::ostringstream text;
    text << "form factor: F = " << std::abs(form_factor()) << " at sqrt(s) = " << ecm
         << " GeV; valid: finite, not zero";
    throw ConfigurationError(text.str());
  }
}

double TwoPhotonStructure::operator()(double cos_theta) const {
  const double me = constants_.electron_mass, mpi = constants_.pion_mass;
  const qed::PairKinematics k(cos_theta, ecm_, me, mpi, 0.5);
  const auto over_born = [&](const qed::TwoPhotonExchange& exchange) {
    return qed::project_on_born(exchange({k.s, k.t, k.u}), k.s, cos_theta, me, mpi);
  };
  const Complex difference = over_born(structure_) / form_factor() - over_born(point_like_);
  return constants_.alpha() / (2.0 * std::numbers::pi) * difference.real();
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
