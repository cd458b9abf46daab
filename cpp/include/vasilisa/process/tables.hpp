// What a process prepares once and shares between the energies of a run.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "vasilisa/process/coupling.hpp"
#include "vasilisa/process/model.hpp"
#include "vasilisa/process/soft_virtual_table.hpp"
#include "vasilisa/qed/coulomb.hpp"

namespace vasilisa::process {

struct Tables {
  Model model;
  Coupling coupling;
  SoftVirtualTable soft_virtual;
};

/// Of process P for centre-of-mass energies from `lowest_ecm` (0: the same) to `ecm`, GeV; the
/// coupling is tabulated on the given intervals of q^2.
template <class P>
std::shared_ptr<const Tables> make_tables(const Model& model, double ecm, double lowest_ecm,
                                          const std::vector<Coupling::Interval>& intervals) {
  constexpr double cos_max = 0.9999;
  const auto soft_virtual = [model](double energy, double c, double eps) {
    return P::soft_virtual_at(model, energy, c, eps);
  };
  const auto soft_logarithm = [model](double energy, double c) {
    return P::soft_logarithm_at(model, energy, c);
  };
  std::optional<qed::CoulombFactor> coulomb;
  if constexpr (requires { P::coulomb_factor(model); }) coulomb = P::coulomb_factor(model);
  return std::shared_ptr<const Tables>(
      new Tables{model, Coupling(model, P::coupling_content, intervals, coulomb),
                 SoftVirtualTable(soft_virtual, soft_logarithm, lowest_ecm > 0 ? lowest_ecm : ecm,
                                  ecm, cos_max)});
}

}  // namespace vasilisa::process
