// Chains of gamma matrices between the external spinors of one fermion line, in components.
#pragma once

#include <array>
#include <complex>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/qed/vertex.hpp"
#include "vasilisa/spinors/weyl.hpp"

namespace vasilisa::qed {

/// bar (gamma ...) ket; all indices up.
struct FermionChains {
  spinors::Complex4<double> current;                              // gamma^mu
  std::array<std::array<spinors::Complex4<double>, 4>, 4> three;  // gamma^nu gamma^alpha gamma^mu
  std::complex<double> density;                                   // bar ket

  FermionChains(const spinors::Bar<double>& bar, const spinors::Ket<double>& ket);
};

/// The current with the vertex correction in place of gamma^mu. `momentum_sum` is p + p' of the
/// line, along the fermion arrow; by Gordon's identity i sigma^{mu nu} q_nu = 2 m gamma^mu - (p +
/// p')^mu.
spinors::Complex4<double> corrected_current(const FermionChains& chains,
                                            const DiracFormFactors& vertex,
                                            const FourVector<double>& momentum_sum, double mass);

}  // namespace vasilisa::qed
