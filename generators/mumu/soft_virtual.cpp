#include "generators/mumu/soft_virtual.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <optional>

#include "vasilisa/qed/box_fermion.hpp"
#include "vasilisa/qed/fermion_chains.hpp"
#include "vasilisa/qed/pair_kinematics.hpp"
#include "vasilisa/qed/vertex.hpp"

namespace vasilisa::generators::mumu {
namespace {

using kinematics::Radiation;
using spinors::contract;

/// 2 Re sum conj(M_0) M_1 / sum |M_0|^2 over helicities.
double virtual_correction(const qed::PairKinematics& k, Radiation radiation, double log_lambda2,
                          const Constants& constants, bool two_photon_exchange) {
  const double me = constants.electron_mass, mmu = constants.muon_mass;
  const double alpha = constants.alpha();
  const qed::DiracFormFactors electron = kinematics::radiates(radiation, kinematics::Line::a)
                                             ? qed::dirac_vertex(k.s, me, log_lambda2, alpha)
                                             : qed::DiracFormFactors{};
  const qed::DiracFormFactors muon = kinematics::radiates(radiation, kinematics::Line::b)
                                         ? qed::dirac_vertex(k.s, mmu, log_lambda2, alpha)
                                         : qed::DiracFormFactors{};
  std::optional<qed::FermionBox> box;
  if (radiation == Radiation::full && two_photon_exchange) {
    box.emplace(qed::FermionBox::Lines{k.p1, -k.p2, -k.p4, k.p3, me, mmu},
                qed::ExchangeInvariants{k.s, k.t, k.u}, log_lambda2);
  }

  double born = 0.0, interference = 0.0;
  for (int i = 0; i < 4; ++i) {
    const qed::FermionChains a(spinors::adjoint(spinors::external(k.p2, me, i / 2, true)),
                               spinors::external(k.p1, me, i % 2, false));
    const auto a_corrected = qed::corrected_current(a, electron, k.p1 - k.p2, me);
    for (int j = 0; j < 4; ++j) {
      const qed::FermionChains b(spinors::adjoint(spinors::external(k.p3, mmu, j / 2, false)),
                                 spinors::external(k.p4, mmu, j % 2, true));
      const auto b_corrected = qed::corrected_current(b, muon, k.p3 - k.p4, mmu);
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

double soft_virtual(double cos_theta, double ecm, double eps, Radiation radiation,
                    const Constants& constants, double log_lambda2, bool two_photon_exchange) {
  if (!two_photon_exchange) log_lambda2 = 2.0 * std::log(ecm);
  const qed::PairKinematics k(cos_theta, ecm, constants.electron_mass, constants.muon_mass, eps);
  return 1.0 + virtual_correction(k, radiation, log_lambda2, constants, two_photon_exchange) +
         k.soft_correction(radiation, log_lambda2, constants.alpha());
}

}  // namespace vasilisa::generators::mumu
