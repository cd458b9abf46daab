#include "vasilisa/qed/fermion_chains.hpp"

#include <cstddef>

namespace vasilisa::qed {
namespace {

/// The vector whose slash is gamma^mu, index up.
FourVector<double> gamma_direction(std::size_t mu) {
  return {mu == 0 ? 1.0 : 0.0, mu == 1 ? -1.0 : 0.0, mu == 2 ? -1.0 : 0.0, mu == 3 ? -1.0 : 0.0};
}

}  // namespace

FermionChains::FermionChains(const spinors::Bar<double>& bar, const spinors::Ket<double>& ket)
    : current(spinors::current(bar, ket)), three{}, density(bar * ket) {
  for (std::size_t mu = 0; mu < 4; ++mu) {
    const spinors::Ket<double> inner = spinors::slash(gamma_direction(mu), ket);
    for (std::size_t alpha = 0; alpha < 4; ++alpha) {
      const spinors::Complex4<double> outer =
          spinors::current(bar, spinors::slash(gamma_direction(alpha), inner));
      for (std::size_t nu = 0; nu < 4; ++nu) three[nu][alpha][mu] = outer[nu];
    }
  }
}

spinors::Complex4<double> corrected_current(const FermionChains& chains,
                                            const DiracFormFactors& vertex,
                                            const FourVector<double>& momentum_sum, double mass) {
  const std::complex<double> vector = vertex.f1 + vertex.f2;
  const std::complex<double> convection = vertex.f2 / (2.0 * mass) * chains.density;
  const auto& j = chains.current;
  const auto& p = momentum_sum;
  return {vector * j[0] - convection * p.e, vector * j[1] - convection * p.x,
          vector * j[2] - convection * p.y, vector * j[3] - convection * p.z};
}

}  // namespace vasilisa::qed
