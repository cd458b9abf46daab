#include "vasilisa/qed/radiative_lepton_pair.hpp"

#include <array>
#include <complex>
#include <numbers>
#include <optional>

#include "vasilisa/qed/fermion_chains.hpp"
#include "vasilisa/qed/radiative_exchange.hpp"
#include "vasilisa/qed/radiative_fermion_line.hpp"
#include "vasilisa/qed/soft_integral.hpp"
#include "vasilisa/qed/vertex.hpp"

namespace vasilisa::qed {
namespace {

using kinematics::Line;
using kinematics::Radiation;
using spinors::Complex4;
using spinors::contract;

Complex4<double> added(const Complex4<double>& a, const Complex4<double>& b) {
  return {a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]};
}

/// One spin state of a line, with and without the photon, at tree level and one loop.
struct LineState {
  LineState(const RadiatingLine& line, const spinors::Bar<double>& bar, const spinors::Ket<double>& ket,
            const DiracFormFactors& vertex, const RadiativeFermionLine* loops,
            const std::array<FourVector<double>, 2>& polarizations) {
    const FermionChains chains(bar, ket);
    current = chains.current;
    corrected = corrected_current(chains, vertex, rounded(line.bar + line.ket),
                                  static_cast<double>(line.mass));
    for (std::size_t h = 0; h < 2; ++h) {
      spinors[h].emplace(line, bar, ket, polarizations[h]);
      radiating[h] = added(spinors::current(bar, spinors[h]->ket_radiated),
                         spinors::current(spinors[h]->bar_radiated, ket));
      if (loops != nullptr) radiating_corrected[h] = (*loops)(*spinors[h], polarizations[h]);
    }
  }

  Complex4<double> current{}, corrected{};
  std::array<std::optional<LineSpinors>, 2> spinors;
  std::array<Complex4<double>, 2> radiating{}, radiating_corrected{};
};

}  // namespace

double radiative_lepton_pair_soft_virtual(const RadiativeKinematics& k, double eps,
                                          Radiation radiation, const Constants& constants,
                                          double log_lambda2) {
  const double alpha = constants.alpha();
  const auto polarizations = spinors::polarizations(rounded(k.initial.photon));
  const bool from_a = kinematics::radiates(radiation, Line::a);
  const bool from_b = kinematics::radiates(radiation, Line::b);
  const bool full = radiation == Radiation::full;
  std::optional<RadiativeFermionLine> loops_a, loops_b;
  DiracFormFactors vertex_a, vertex_b;
  const double s = static_cast<double>(k.initial.pair_squared);
  const double s_reduced = static_cast<double>(k.initial.reduced_squared);
  if (from_a) loops_a.emplace(k.initial, log_lambda2, alpha);
  if (from_b) loops_b.emplace(k.final_pair, log_lambda2, alpha);
  if (full) {
    vertex_a = dirac_vertex(s, k.legs[0].mass, log_lambda2, alpha);
    vertex_b = dirac_vertex(s_reduced, k.legs[2].mass, log_lambda2, alpha);
  }
  std::optional<FermionExchange> exchange_a, exchange_b;
  if (full) {
    exchange_a.emplace(k.initial, k.final_pair, log_lambda2);
    exchange_b.emplace(k.final_pair, k.initial, log_lambda2);
  }

  std::array<std::optional<LineState>, 4> a, b;
  for (int i = 0; i < 4; ++i) {
    const auto index = static_cast<std::size_t>(i);
    a[index].emplace(k.initial,
                     spinors::adjoint(spinors::external(k.legs[1].momentum, k.legs[1].mass, i / 2,
                                                        true)),
                     spinors::external(k.legs[0].momentum, k.legs[0].mass, i % 2, false), vertex_a,
                     loops_a ? &*loops_a : nullptr, polarizations);
    b[index].emplace(k.final_pair,
                     spinors::adjoint(spinors::external(k.legs[2].momentum, k.legs[2].mass, i / 2,
                                                        false)),
                     spinors::external(k.legs[3].momentum, k.legs[3].mass, i % 2, true), vertex_b,
                     loops_b ? &*loops_b : nullptr, polarizations);
  }
  double tree_squared = 0, interference = 0;
  std::array<std::array<std::array<std::complex<double>, 2>, 4>, 4> exchanged{};
  const double unit = alpha / (4 * std::numbers::pi);
  if (full) {
    for (std::size_t j = 0; j < 4; ++j) {
      exchange_a->contract({b[j]->spinors[0]->bar, b[j]->spinors[0]->ket});
      exchange_b->contract({a[j]->spinors[0]->bar, a[j]->spinors[0]->ket});
      for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t h = 0; h < 2; ++h) {
          exchanged[i][j][h] += unit * (*exchange_a)(*a[i]->spinors[h], polarizations[h]);
          exchanged[j][i][h] += unit * (*exchange_b)(*b[i]->spinors[h], polarizations[h]);
        }
      }
    }
  }
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      for (std::size_t h = 0; h < 2; ++h) {
        std::complex<double> tree = 0, loop = exchanged[i][j][h];
        if (from_a) {
          tree += contract(a[i]->radiating[h], b[j]->current) / s_reduced;
          loop += contract(a[i]->radiating_corrected[h], b[j]->current) / s_reduced;
          loop += contract(a[i]->radiating[h], b[j]->corrected) / s_reduced;
        }
        if (from_b) {
          tree += contract(a[i]->current, b[j]->radiating[h]) / s;
          loop += contract(a[i]->current, b[j]->radiating_corrected[h]) / s;
          loop += contract(a[i]->corrected, b[j]->radiating[h]) / s;
        }
        tree_squared += std::norm(tree);
        interference += 2 * std::real(std::conj(tree) * loop);
      }
    }
  }
  const double k_soft = eps * static_cast<double>(k.ecm) / 2;
  return 1 + interference / tree_squared +
         soft_correction(k.legs, radiation, k_soft, log_lambda2, alpha);
}

}  // namespace vasilisa::qed
