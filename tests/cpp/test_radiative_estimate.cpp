// What is expected of loops beside a hard photon: against vertices and soft photons at the point,
// and against the loops themselves.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "vasilisa/kinematics/directions.hpp"
#include "vasilisa/kinematics/two_body.hpp"
#include "vasilisa/numerics/constants.hpp"
#include "vasilisa/process/radiative_estimate.hpp"
#include "vasilisa/qed/radiative_kinematics.hpp"
#include "vasilisa/qed/soft_integral.hpp"
#include "vasilisa/qed/vertex.hpp"

using vasilisa::kinematics::Radiation;
using vasilisa::process::Model;
using vasilisa::process::RadiativeEstimate;
namespace kinematics = vasilisa::kinematics;
namespace qed = vasilisa::qed;

namespace {

const vasilisa::Constants constants;
const double alpha = constants.alpha(), mass = constants.muon_mass;

double vertex(double q2) { return 2 * qed::dirac_vertex(q2, mass, 0, alpha).f1.real(); }

qed::RadiativePoint point(double ecm, double xi, double one_minus_cos, double along) {
  const kinematics::TwoBody pair({mass, mass}, kinematics::Peaking::flat);
  const auto n = kinematics::around({1, 0, 0, 1}, one_minus_cos, 0.7);
  const auto direction = kinematics::around(n, 1 - along, 2.1);
  const double slow = kinematics::one_minus_beta(mass, ecm * ecm * (1 - xi));
  const auto p = pair.with_photon(ecm, xi, slow, n, direction);
  return {p.first, p.second, p.photon, constants.electron_mass, mass};
}

const auto points = [](double ecm) {
  std::vector<qed::RadiativePoint> all;
  for (const double xi : {0.05, 0.4, 0.8}) {
    for (const double one_minus_cos : {1e-6, 0.01, 0.9}) {
      for (const double along : {-0.95, 0.3}) all.push_back(point(ecm, xi, one_minus_cos, along));
    }
  }
  return all;
};

}  // namespace

TEST_CASE("an estimate is made of vertices and soft photons of the pairs", "[radiative]") {
  constexpr double eps = 1e-4, highest = 1.02, lowest = 0.98;
  for (const auto radiation : {Radiation::line_a, Radiation::line_b, Radiation::full}) {
    Model model;
    model.radiation = radiation;
    const RadiativeEstimate one(model, mass, vertex, highest, 0);
    const RadiativeEstimate range(model, mass, vertex, highest, lowest);
    for (const double ecm : {highest, 1.003, lowest}) {
      for (const auto& p : points(ecm)) {
        const qed::RadiativeKinematics k(p.p_minus, p.photon, p.electron_mass, p.final_mass);
        const auto apart = radiation == Radiation::full ? Radiation::no_interference : radiation;
        double expected = qed::soft_correction(k.legs, apart, eps * ecm / 2, 0, alpha);
        if (kinematics::radiates(radiation, kinematics::Line::a)) {
          expected += 2 * qed::dirac_vertex(ecm * ecm, constants.electron_mass, 0, alpha).f1.real();
        }
        if (kinematics::radiates(radiation, kinematics::Line::b)) {
          expected += vertex(static_cast<double>(k.final_pair.pair_squared));
        }
        CHECK(range.lines(p, eps) == Approx(expected).epsilon(1e-7));
        if (ecm == highest) CHECK(one.lines(p, eps) == Approx(expected).epsilon(1e-7));
        const double shared = qed::soft_logarithm(k.legs, Radiation::full, alpha) -
                              qed::soft_logarithm(k.legs, Radiation::no_interference, alpha);
        CHECK(std::abs(one.interference(p, eps) - shared * std::log(eps)) < 1e-12);
      }
    }
  }
}

TEST_CASE("an estimate has the logarithms of the loops", "[radiative]") {
  constexpr double eps = 1e-5;
  for (const double ecm : {1.02, 10.58}) {
    const RadiativeEstimate estimate(Model{}, mass, vertex, ecm, 0);
    for (const auto& p : points(ecm)) {
      const double loops = qed::radiative_lepton_pair_soft_virtual(
          p, eps, Radiation::full, alpha, {}, 0, qed::RadiativeParts::lines);
      CHECK(std::abs(1 + estimate.lines(p, eps) - loops) < 0.1);
    }
  }
}
