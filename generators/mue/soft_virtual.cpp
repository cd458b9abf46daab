#include "generators/mue/soft_virtual.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <optional>
#include <sstream>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/qed/box_fermion.hpp"
#include "vasilisa/qed/fermion_chains.hpp"
#include "vasilisa/qed/vertex.hpp"

namespace vasilisa::generators::mue {
namespace {

using kinematics::Line;
using spinors::contract;

/// Ends of a line of arrows: the spinor of spin 0 or 1 and the momentum along the arrow.
struct LineOfArrows {
  FourVector<double> start, end;
  bool antiparticle;

  [[nodiscard]] qed::FermionChains chains(int state, double mass) const {
    const double flow = antiparticle ? -1 : 1;
    return {spinors::adjoint(spinors::external(end * flow, mass, state / 2, antiparticle)),
            spinors::external(start * flow, mass, state % 2, antiparticle)};
  }
};

/// 2 Re sum conj(M_0) M_1 / sum |M_0|^2 over helicities.
double virtual_correction(const BornKinematics& k, kinematics::Radiation radiation,
                          double muon_charge, const Constants& constants, double log_lambda2) {
  const double light = constants.electron_mass, heavy = constants.muon_mass;
  const double alpha = constants.alpha();
  const bool antimuon = muon_charge > 0;
  const LineOfArrows a{k.incoming.electron, k.q_electron, false};
  const LineOfArrows b = antimuon ? LineOfArrows{-k.q_muon, -k.incoming.muon, true}
                                  : LineOfArrows{k.incoming.muon, k.q_muon, false};
  const auto vertex = [&](Line line, double mass) {
    return kinematics::radiates(radiation, line) ? qed::dirac_vertex(k.t, mass, log_lambda2, alpha)
                                                 : qed::DiracFormFactors{};
  };
  const qed::DiracFormFactors electron = vertex(Line::a, light), muon = vertex(Line::b, heavy);
  std::optional<qed::FermionBox> box;
  if (kinematics::lines_interfere(radiation)) {
    box.emplace(
        qed::FermionBox::Lines{a.start, a.end, b.start, b.end, light, heavy},
        antimuon ? qed::ExchangeInvariants{k.t, k.s, k.u} : qed::ExchangeInvariants{k.t, k.u, k.s},
        log_lambda2);
  }
  double born = 0, interference = 0;
  for (int i = 0; i < 4; ++i) {
    const auto chains_a = a.chains(i, light);
    const auto corrected_a = qed::corrected_current(chains_a, electron, a.start + a.end, light);
    for (int j = 0; j < 4; ++j) {
      const auto chains_b = b.chains(j, heavy);
      const auto corrected_b = qed::corrected_current(chains_b, muon, b.start + b.end, heavy);
      // In units of e^2.
      const std::complex<double> tree = contract(chains_a.current, chains_b.current) / k.t;
      std::complex<double> loop =
          (contract(corrected_a, chains_b.current) + contract(chains_a.current, corrected_b)) / k.t;
      if (box) loop += alpha / (4 * std::numbers::pi) * box->amplitude(chains_a, chains_b);
      born += std::norm(tree);
      interference += 2 * std::real(std::conj(tree) * loop);
    }
  }
  return interference / born;
}

void check(double cos_theta, double ecm, const Constants& constants) {
  std::ostringstream message;
  const double threshold = constants.muon_mass + constants.electron_mass;
  if (!(ecm > threshold)) {
    message << "ecm = " << ecm << " GeV is not above the threshold of " << threshold << " GeV";
    throw RangeError(message.str());
  }
  if (!(cos_theta > -1 && cos_theta <= 1)) {
    message << "cos_theta = " << cos_theta << "; valid: above -1, where t is zero, to 1";
    throw RangeError(message.str());
  }
}

}  // namespace

BornKinematics::BornKinematics(double cos_theta, double ecm, double muon_charge,
                               const Constants& constants)
    : incoming(ecm, constants) {
  check(cos_theta, ecm, constants);
  const double p = incoming.momentum;
  const double sine = std::sqrt((1 - cos_theta) * (1 + cos_theta));
  q_electron = {incoming.electron.e, p * sine, 0, p * cos_theta};
  q_muon = {incoming.muon.e, -p * sine, 0, -p * cos_theta};
  s = ecm * ecm;
  t = incoming.transfer(cos_theta);
  const double light = constants.electron_mass, heavy = constants.muon_mass;
  u = 2 * (light * light + heavy * heavy) - s - t;
  legs = {qed::Emitter{incoming.muon, heavy, -muon_charge, Line::b, true},
          qed::Emitter{incoming.electron, light, 1, Line::a, true},
          qed::Emitter{q_electron, light, -1, Line::a},
          qed::Emitter{q_muon, heavy, muon_charge, Line::b}};
}

double soft_virtual(double cos_theta, double ecm, double eps, kinematics::Radiation radiation,
                    double muon_charge, const Constants& constants, double log_lambda2) {
  if (!(eps > 0 && eps < 1)) {
    throw ConfigurationError("eps = " + std::to_string(eps) + "; valid: between 0 and 1");
  }
  const BornKinematics k(cos_theta, ecm, muon_charge, constants);
  return 1 + virtual_correction(k, radiation, muon_charge, constants, log_lambda2) +
         qed::soft_correction(k.legs, radiation, eps * ecm / 2, log_lambda2, constants.alpha());
}

double soft_logarithm(double cos_theta, double ecm, kinematics::Radiation radiation,
                      double muon_charge, const Constants& constants) {
  const BornKinematics k(cos_theta, ecm, muon_charge, constants);
  return qed::soft_logarithm(k.legs, radiation, constants.alpha());
}

}  // namespace vasilisa::generators::mue
