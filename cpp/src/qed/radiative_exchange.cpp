#include "vasilisa/qed/radiative_exchange.hpp"

#include "vasilisa/qed/gamma_strings.hpp"

namespace vasilisa::qed {
namespace {

using Complex = std::complex<double>;

constexpr double sign(std::size_t mu) { return mu == 0 ? 1 : -1; }
constexpr double seagull_vertex = -2;

// Propagators of a loop by their bits.
constexpr unsigned everything = 0b11111, without_before = 0b11101, without_after = 0b11011,
                   other_line = 0b10000, both_photons = 0b01001;

ExchangeMoments moments(loops::TensorFamily& family, int rank) {
  return {family.moments(everything, rank), family.moments(without_before, rank - 1),
          family.moments(without_after, rank - 1)};
}

/// a^mu b^nu line_{mu nu}, as coefficients of (1, l).
std::array<Complex, 5> contract(const TwoPhotonLine& line, std::size_t order,
                                const FourVector<double>& a, const FourVector<double>& b) {
  std::array<Complex, 5> sum{};
  for (std::size_t mu = 0; mu < 4; ++mu) {
    for (std::size_t nu = 0; nu < 4; ++nu) {
      const double factor = component(a, mu) * component(b, nu);
      for (std::size_t e = 0; e < 5; ++e) sum[e] += factor * line[order][mu][nu][e];
    }
  }
  return sum;
}

}  // namespace

loops::LoopMomenta exchange_loop(const RadiatingLine& x, const RadiatingLine& y, bool crossed,
                                 double log_lambda2) {
  const Long x2 = x.mass * x.mass, y2 = y.mass * y.mass;
  const Long first = x2 - 2 * x.ket_photon, last = x2 + 2 * x.bar_photon;
  // The other line takes up the photon of the emitter's ket at its ket, or at its bar if crossed.
  const FourVector<Long> flow = crossed ? y.bar : -y.ket;
  const Long at_ket = crossed ? x2 + y2 - 2 * dot(x.ket, y.bar) : x2 + y2 + 2 * dot(x.ket, y.ket);
  const Long at_bar = crossed ? x2 + y2 - 2 * dot(x.bar, y.ket) : x2 + y2 + 2 * dot(x.bar, y.bar);
  const Long q2 = x.reduced_squared;
  const auto inner = x.ket - x.photon;
  return {5,
          {loops::LongVector{}, components(x.ket), components(inner), components(inner - x.bar),
           components(flow)},
          {{{0, x2, first, q2, y2},
            {x2, 0, 0, last, at_ket},
            {first, 0, 0, x2, at_bar},
            {q2, last, x2, 0, y2},
            {y2, at_ket, at_bar, y2, 0}}},
          {0, x2, x2, 0, y2},
          log_lambda2};
}

ExchangeLoop::ExchangeLoop(const RadiatingLine& emitter, const RadiatingLine& other,
                           double log_lambda2, int pentagon_rank)
    : direct_(exchange_loop(emitter, other, false, log_lambda2)) {
  order[0] = moments(direct_, pentagon_rank);
  constexpr int other_propagator = 4;
  auto crossed =
      direct_.replaced(exchange_loop(emitter, other, true, log_lambda2), other_propagator);
  order[1] = moments(crossed, pentagon_rank);
}

ExchangeMoments ExchangeLoop::without_other() {
  return {direct_.moments(everything ^ other_line, 2),
          direct_.moments(without_before ^ other_line, 1),
          direct_.moments(without_after ^ other_line, 1)};
}

loops::Moments ExchangeLoop::without_emitter() {
  return direct_.moments(both_photons | other_line, 1);
}

TwoPhotonLine two_photon_line(const RadiatingLine& line, const spinors::Bar<double>& bar,
                              const spinors::Ket<double>& ket) {
  // bar gamma_mu (-lslash + kslash + m) gamma_nu ket and bar gamma_nu (lslash + ...) gamma_mu ket.
  const auto line_bar = rounded(line.bar), line_ket = rounded(line.ket);
  TwoPhotonLine result{};
  for (std::size_t nu = 0; nu < 4; ++nu) {
    const Ket ket_nu = spinors::slash(covariant_gamma(nu), ket);
    const Bar bar_nu = spinors::slash(bar, covariant_gamma(nu));
    for (std::size_t mu = 0; mu < 4; ++mu) {
      const Bar bar_mu = spinors::slash(bar, covariant_gamma(mu));
      const Ket ket_mu = spinors::slash(covariant_gamma(mu), ket);
      auto& direct = result[0][mu][nu];
      auto& crossed = result[1][mu][nu];
      direct[0] = (bar_mu * ket) * (2 * sign(nu) * component(line_ket, nu));
      crossed[0] = (bar * ket_mu) * (2 * sign(nu) * component(line_bar, nu));
      for (std::size_t t = 0; t < 4; ++t) {
        direct[t + 1] = -(bar_mu * spinors::slash(covariant_gamma(t), ket_nu));
        crossed[t + 1] = bar_nu * spinors::slash(covariant_gamma(t), ket_mu);
      }
    }
  }
  return result;
}

FermionEmission::FermionEmission(const RadiatingLine& line)
    : ket_(rounded(line.ket)),
      inner_(rounded(line.ket - line.photon)),
      mass_(static_cast<double>(line.mass)) {}

FermionEmission::Contracted FermionEmission::contracted(const ExchangeLoop& loop,
                                                        const TwoPhotonLine& other) {
  Contracted result;
  for (std::size_t order = 0; order < 2; ++order) {
    const ExchangeMoments& m = loop.order[order];
    for (std::size_t mu = 0; mu < 4; ++mu) {
      for (std::size_t nu = 0; nu < 4; ++nu) {
        const auto& line = other[order][mu][nu];
        for (std::size_t c = 0; c < 5; ++c) {
          for (std::size_t e = 0; e < 5; ++e) {
            result.first[mu][nu][c] += m.emitted_first(c, e) * line[e];
            result.last[mu][nu][c] += m.emitted_last(c, e) * line[e];
          }
          for (std::size_t d = c; d < 5; ++d) {
            Entry sum = 0;
            for (std::size_t e = 0; e < 5; ++e) sum += m.pentagon(c, d, e) * line[e];
            result.pentagon[mu][nu][5 * c + d] += sum;
            if (d != c) result.pentagon[mu][nu][5 * d + c] += sum;
          }
        }
      }
    }
  }
  return result;
}

FermionEmission::Contracted FermionEmission::contracted(ExchangeLoop& loop,
                                                        const RadiatingLine& scalar) {
  Contracted result;
  const auto add = [&](const ExchangeMoments& m, std::size_t mu, std::size_t nu, double factor) {
    for (std::size_t c = 0; c < 5; ++c) {
      result.first[mu][nu][c] += factor * m.emitted_first(c);
      result.last[mu][nu][c] += factor * m.emitted_last(c);
      for (std::size_t d = 0; d < 5; ++d) {
        result.pentagon[mu][nu][5 * c + d] += factor * m.pentagon(c, d);
      }
    }
  };
  const auto bar = rounded(scalar.bar), ket = rounded(scalar.ket);
  for (std::size_t mu = 0; mu < 4; ++mu) {
    for (std::size_t nu = 0; nu < 4; ++nu) {
      const double lower = 4 * sign(mu) * sign(nu);
      add(loop.order[0], mu, nu, lower * component(bar, mu) * component(ket, nu));
      add(loop.order[1], mu, nu, lower * component(ket, mu) * component(bar, nu));
    }
  }
  const ExchangeMoments seagull = loop.without_other();
  for (std::size_t mu = 0; mu < 4; ++mu) add(seagull, mu, mu, seagull_vertex * sign(mu));
  return result;
}

std::complex<double> FermionEmission::operator()(const Contracted& other, const LineSpinors& line,
                                                 const FourVector<double>& polarization) const {
  std::array<Kets, 4> before;    // (lslash + kslash + m) gamma^nu ket
  std::array<Kets, 4> radiated;  // the same behind a ket that has radiated
  for (std::size_t nu = 0; nu < 4; ++nu) {
    before[nu] = on_shell_propagate(ket_, nu, line.ket);
    radiated[nu] =
        propagate(inner_, mass_, spinors::slash(contravariant_gamma(nu), line.ket_radiated));
  }
  std::complex<double> total = 0;
  for (std::size_t mu = 0; mu < 4; ++mu) {
    const auto gamma = contravariant_gamma(mu);
    const Bars after = propagate(inner_, mass_, spinors::slash(line.bar, gamma));
    Ket sum_first, sum_last;
    for (std::size_t c = 0; c < 5; ++c) {
      Ket sum;
      for (std::size_t nu = 0; nu < 4; ++nu) {
        add(sum_first, other.first[mu][nu][c], radiated[nu][c]);
        add(sum_last, other.last[mu][nu][c], before[nu][c]);
        for (std::size_t d = 0; d < 5; ++d) {
          add(sum, other.pentagon[mu][nu][5 * c + d], before[nu][d]);
        }
      }
      total += spinors::slash(after[c], polarization) * sum;
    }
    total += spinors::slash(line.bar, gamma) * sum_first +
             spinors::slash(line.bar_radiated, gamma) * sum_last;
  }
  return total;
}

ScalarEmission::ScalarEmission(const RadiatingLine& line, ExchangeLoop& loop)
    : line_(line), order_(loop.order), both_seagull_(loop.without_emitter()) {}

std::complex<double> ScalarEmission::operator()(const TwoPhotonLine& other,
                                                const FourVector<double>& polarization) const {
  const auto bar = rounded(line_.bar), ket = rounded(line_.ket), k = rounded(line_.photon);
  const double ket_emission = -dot(ket, polarization) / static_cast<double>(line_.ket_photon);
  const double bar_emission = dot(bar, polarization) / static_cast<double>(line_.bar_photon);
  Complex total = 0;
  for (std::size_t order = 0; order < 2; ++order) {
    const ExchangeMoments& m = order_[order];
    // The real photon between the virtual ones: vertex 2 (ket + l).eps
    const auto between = contract(other, order, bar, ket);
    for (std::size_t e = 0; e < 5; ++e) {
      Complex vertex = dot(ket, polarization) * m.pentagon(e);
      for (std::size_t mu = 0; mu < 4; ++mu) {
        vertex += sign(mu) * component(polarization, mu) * m.pentagon(mu + 1, e);
      }
      total += 8.0 * vertex * between[e];
    }
    // It leaves first, or last, or together with a virtual photon.
    const auto first = contract(other, order, bar * 2.0,
                                (ket - k) * (2 * ket_emission) + polarization * seagull_vertex);
    const auto last = contract(
        other, order, (bar + k) * (2 * bar_emission) + polarization * seagull_vertex, ket * 2.0);
    for (std::size_t e = 0; e < 5; ++e) {
      total += m.emitted_first(e) * first[e] + m.emitted_last(e) * last[e];
    }
  }
  // Both virtual photons at one point.
  for (std::size_t e = 0; e < 5; ++e) {
    Complex trace = 0;
    for (std::size_t mu = 0; mu < 4; ++mu) trace += sign(mu) * other[0][mu][mu][e];
    total += seagull_vertex * (ket_emission + bar_emission) * both_seagull_(e) * trace;
  }
  return total;
}

}  // namespace vasilisa::qed
