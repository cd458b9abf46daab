#include "vasilisa/qed/lepton_pair.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <optional>

#include "vasilisa/qed/box_fermion.hpp"
#include "vasilisa/qed/fermion_chains.hpp"
#include "vasilisa/qed/pair_kinematics.hpp"
#include "vasilisa/qed/vertex.hpp"

namespace vasilisa::qed {
namespace {

using kinematics::Radiation;
using spinors::contract;

/// 2 Re sum conj(M_0) M_1 / sum |M_0|^2 over helicities.
double virtual_correction(const PairKinematics& k, Radiation radiation, double log_lambda2,
                          const Constants& constants, double mass, bool two_photon_exchange) {
  const double me = constants.electron_mass;
  const double alpha = constants.alpha();
  const DiracFormFactors electron = kinematics::radiates(radiation, kinematics::Line::a)
                                        ? dirac_vertex(k.s, me, log_lambda2, alpha)
                                        : DiracFormFactors{};
  const DiracFormFactors lepton = kinematics::radiates(radiation, kinematics::Line::b)
                                      ? dirac_vertex(k.s, mass, log_lambda2, alpha)
                                      : DiracFormFactors{};
  std::optional<FermionBox> box;
  if (radiation == Radiation::full && two_photon_exchange) {
    box.emplace(FermionBox::Lines{k.p1, -k.p2, -k.p4, k.p3, me, mass},
                ExchangeInvariants{k.s, k.t, k.u}, log_lambda2);
  }

  double born = 0.0, interference = 0.0;
  for (int i = 0; i < 4; ++i) {
    const FermionChains a(spinors::adjoint(spinors::external(k.p2, me, i / 2, true)),
                          spinors::external(k.p1, me, i % 2, false));
    const auto a_corrected = corrected_current(a, electron, k.p1 - k.p2, me);
    for (int j = 0; j < 4; ++j) {
      const FermionChains b(spinors::adjoint(spinors::external(k.p3, mass, j / 2, false)),
                            spinors::external(k.p4, mass, j % 2, true));
      const auto b_corrected = corrected_current(b, lepton, k.p3 - k.p4, mass);
      // In units of e^2.
      const std::complex<double> tree = contract(a.current, b.current) / k.s;
      std::complex<double> loop =
          (contract(a_corrected, b.current) + contract(a.current, b_corrected)) / k.s;
      if (box) loop += alpha / (4.0 * std::numbers::pi) * box->amplitude(a, b);
      born += std::norm(tree);
      interference += 2.0 * std::real(std::conj(tree) * loop);
    }
  }
  return interference / born;
}

}  // namespace

double lepton_pair_soft_virtual(double cos_theta, double ecm, double eps, Radiation radiation,
                                const Constants& constants, double mass, double log_lambda2,
                                bool two_photon_exchange) {
  if (!two_photon_exchange) log_lambda2 = 2.0 * std::log(ecm);
  const PairKinematics k(cos_theta, ecm, constants.electron_mass, mass, eps);
  return 1.0 + virtual_correction(k, radiation, log_lambda2, constants, mass, two_photon_exchange) +
         k.soft_correction(radiation, log_lambda2, constants.alpha());
}

}  // namespace vasilisa::qed
