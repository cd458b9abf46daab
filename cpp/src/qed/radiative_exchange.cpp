#include "vasilisa/qed/radiative_exchange.hpp"

#include "vasilisa/qed/gamma_strings.hpp"

namespace vasilisa::qed {

ExchangeMoments exchange_moments(const RadiatingLine& x, const RadiatingLine& y, bool crossed,
                                 double log_lambda2) {
  const Long x2 = x.mass * x.mass, y2 = y.mass * y.mass;
  const Long first = x2 - 2 * x.ket_photon, last = x2 + 2 * x.bar_photon;
  // The other line takes up the photon of the emitter's ket at its ket, or at its bar if crossed.
  const FourVector<Long> flow = crossed ? y.bar : -y.ket;
  const Long at_ket = crossed ? x2 + y2 - 2 * dot(x.ket, y.bar) : x2 + y2 + 2 * dot(x.ket, y.ket);
  const Long at_bar = crossed ? x2 + y2 - 2 * dot(x.bar, y.ket) : x2 + y2 + 2 * dot(x.bar, y.bar);
  const Long q2 = x.reduced_squared;
  loops::LoopMomenta loop{5,
                          {FourVector<Long>{}, x.ket, x.ket - x.photon,
                           x.ket - x.photon - x.bar, flow},
                          {{{0, x2, first, q2, y2},
                            {x2, 0, 0, last, at_ket},
                            {first, 0, 0, x2, at_bar},
                            {q2, last, x2, 0, y2},
                            {y2, at_ket, at_bar, y2, 0}}},
                          {0, x2, x2, 0, y2},
                          log_lambda2};
  loops::TensorFamily family(loop);
  return {family.moments(0b11111, 3), family.moments(0b11101, 2), family.moments(0b11011, 2)};
}

FermionExchange::FermionExchange(const RadiatingLine& emitter, const RadiatingLine& other,
                                 double log_lambda2)
    : emitter_bar_(rounded(emitter.bar)),
      emitter_ket_(rounded(emitter.ket)),
      photon_(rounded(emitter.photon)),
      other_bar_(rounded(other.bar)),
      other_ket_(rounded(other.ket)),
      mass_(static_cast<double>(emitter.mass)),
      moments_{exchange_moments(emitter, other, false, log_lambda2),
               exchange_moments(emitter, other, true, log_lambda2)} {}

void FermionExchange::contract(const Side& other) {
  pentagon_ = {};
  first_ = last_ = {};
  for (std::size_t nu = 0; nu < 4; ++nu) {
    const auto lower_nu = covariant_gamma(nu);
    for (std::size_t mu = 0; mu < 4; ++mu) {
      const auto lower_mu = covariant_gamma(mu);
      // Coefficients of (1, l) in bar gamma_mu (-lslash + kslash + m) gamma_nu ket, nu at the
      // emitter's ket, and in bar gamma_nu (lslash + ...) gamma_mu ket.
      std::array<std::array<Entry, 5>, 2> line{};
      const double metric_nu = nu == 0 ? 1 : -1;
      const Bar bar_mu = spinors::slash(other.bar, lower_mu);
      const Ket ket_nu = spinors::slash(lower_nu, other.ket);
      const Bar bar_nu = spinors::slash(other.bar, lower_nu);
      const Ket ket_mu = spinors::slash(lower_mu, other.ket);
      line[0][0] = (bar_mu * other.ket) * (2 * metric_nu * component(other_ket_, nu));
      line[1][0] = (other.bar * ket_mu) * (2 * metric_nu * component(other_bar_, nu));
      for (std::size_t t = 0; t < 4; ++t) {
        line[0][t + 1] = -(bar_mu * spinors::slash(covariant_gamma(t), ket_nu));
        line[1][t + 1] = bar_nu * spinors::slash(covariant_gamma(t), ket_mu);
      }
      for (std::size_t order = 0; order < 2; ++order) {
        const ExchangeMoments& m = moments_[order];
        for (std::size_t e = 0; e < 5; ++e) {
          for (std::size_t c = 0; c < 5; ++c) {
            first_[mu][nu][c] += m.emitted_first(c, e) * line[order][e];
            last_[mu][nu][c] += m.emitted_last(c, e) * line[order][e];
            for (std::size_t d = 0; d < 5; ++d) {
              pentagon_[mu][nu][5 * c + d] += m.pentagon(c, d, e) * line[order][e];
            }
          }
        }
      }
    }
  }
}

std::complex<double> FermionExchange::operator()(const LineSpinors& line,
                                                 const FourVector<double>& polarization) const {
  std::array<Kets, 4> before;        // (lslash + kslash + m) gamma^nu ket
  std::array<Kets, 4> radiated;      // the same from the ket that has radiated
  for (std::size_t nu = 0; nu < 4; ++nu) {
    before[nu] = on_shell_propagate(emitter_ket_, nu, line.ket);
    radiated[nu] = propagate(emitter_ket_ - photon_, mass_,
                             spinors::slash(contravariant_gamma(nu), line.ket_radiated));
  }
  std::complex<double> total = 0;
  for (std::size_t mu = 0; mu < 4; ++mu) {
    const Bar struck = spinors::slash(line.bar, contravariant_gamma(mu));
    const Bars after = propagate(struck, emitter_ket_ - photon_, mass_);
    const Bar struck_radiated = spinors::slash(line.bar_radiated, contravariant_gamma(mu));
    Ket sum_first, sum_last;
    for (std::size_t c = 0; c < 5; ++c) {
      Ket sum;
      for (std::size_t nu = 0; nu < 4; ++nu) {
        add(sum_first, first_[mu][nu][c], radiated[nu][c]);
        add(sum_last, last_[mu][nu][c], before[nu][c]);
        for (std::size_t d = 0; d < 5; ++d) add(sum, pentagon_[mu][nu][5 * c + d], before[nu][d]);
      }
      total += spinors::slash(after[c], polarization) * sum;
    }
    total += struck * sum_first + struck_radiated * sum_last;
  }
  return total;
}

}  // namespace vasilisa::qed
