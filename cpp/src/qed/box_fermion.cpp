#include "vasilisa/qed/box_fermion.hpp"

#include <cstddef>

namespace vasilisa::qed {
namespace {

using Complex = std::complex<double>;
using spinors::Complex4;

constexpr std::array<double, 4> metric{1.0, -1.0, -1.0, -1.0};

std::array<double, 4> components(const FourVector<double>& p) { return {p.e, p.x, p.y, p.z}; }

std::array<double, 4> lowered(const FourVector<double>& p) { return {p.e, -p.x, -p.y, -p.z}; }

Complex4<double> lowered(const Complex4<double>& v) { return {v[0], -v[1], -v[2], -v[3]}; }

}  // namespace

FermionBox::Components FermionBox::expand(const loops::BoxTensor& box,
                                          const std::array<FourVector<double>, 3>& r) {
  Components c{};
  c.scalar = box.scalar;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto ri = components(r[i]);
    for (std::size_t mu = 0; mu < 4; ++mu) {
      c.vector[mu] += ri[mu] * box.vector[i];
      for (std::size_t j = 0; j < 3; ++j) {
        const auto rj = components(r[j]);
        for (std::size_t nu = 0; nu < 4; ++nu) {
          c.tensor[mu][nu] += ri[mu] * rj[nu] * box.tensor[i][j];
        }
      }
    }
  }
  for (std::size_t mu = 0; mu < 4; ++mu) c.tensor[mu][mu] += metric[mu] * box.metric;
  return c;
}

FermionBox::FermionBox(const Lines& lines, const ExchangeInvariants& invariants, double log_lambda2,
                       const PhotonMasses& photons)
    : a_start_(lines.a_start), b_start_(lines.b_start), b_end_(lines.b_end) {
  const double ma2 = lines.a_mass * lines.a_mass, mb2 = lines.b_mass * lines.b_mass;
  const FourVector<double> q = lines.a_start - lines.a_end;
  a_dot_b_end_ = 0.5 * (ma2 + mb2 - invariants.direct);
  a_dot_b_start_ = 0.5 * (invariants.crossed - ma2 - mb2);
  // Propagators: l (photon), l - a (line A), l - q (photon), l - b' or l + b (line B).
  loops::BoxArguments box{ma2,
                          ma2,
                          mb2,
                          mb2,
                          invariants.q_squared,
                          invariants.direct,
                          photons.first,
                          ma2,
                          photons.second,
                          mb2,
                          log_lambda2};
  direct_ = expand(loops::box_tensor(box), {-a_start_, -q, -b_end_});
  box.t = invariants.crossed;
  crossed_ = expand(loops::box_tensor(box), {-a_start_, -q, b_start_});
}

Complex FermionBox::diagram(const FermionChains& a, const FermionChains& b, bool direct) const {
  // Line A: bar' gamma^nu (aslash - lslash + m) gamma^mu ket = 2 a^mu A^nu - l_al A^{nu al mu}.
  // Line B, photon mu at its end:   2 b'_mu B_nu - l^be B_{mu be nu}  (direct),
  //         photon mu at its start: 2 b_mu B_nu + l^be B_{nu be mu}   (crossed).
  const Components& loop = direct ? direct_ : crossed_;
  const auto p = lowered(direct ? b_end_ : b_start_);
  const auto start = lowered(a_start_);
  const Complex4<double> vector = lowered(loop.vector);
  const Complex4<double> a_one = lowered(a.current), b_one = lowered(b.current);
  const double sign = direct ? -1.0 : 1.0;
  const double product = direct ? a_dot_b_end_ : a_dot_b_start_;

  Complex rank_one = 0.0, rank_two = 0.0;
  for (std::size_t nu = 0; nu < 4; ++nu) {
    for (std::size_t mu = 0; mu < 4; ++mu) {
      const double raise = metric[nu] * metric[mu];
      for (std::size_t al = 0; al < 4; ++al) {
        const Complex chain_b = direct ? b.three[mu][al][nu] : b.three[nu][al][mu];
        rank_one -= vector[al] * p[mu] * b_one[nu] * a.three[nu][al][mu];
        rank_one += sign * vector[al] * start[mu] * a_one[nu] * chain_b;
        Complex inner = 0.0;
        for (std::size_t be = 0; be < 4; ++be) {
          inner += loop.tensor[al][be] * metric[be] *
                   (direct ? b.three[mu][be][nu] : b.three[nu][be][mu]);
        }
        rank_two -= sign * raise * metric[al] * a.three[nu][al][mu] * inner;
      }
    }
  }
  return 4.0 * product * spinors::contract(a.current, b.current) * loop.scalar + 2.0 * rank_one +
         rank_two;
}

Complex FermionBox::amplitude(const FermionChains& a, const FermionChains& b) const {
  return diagram(a, b, true) + diagram(a, b, false);
}

}  // namespace vasilisa::qed
