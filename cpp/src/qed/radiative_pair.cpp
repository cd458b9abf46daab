#include "vasilisa/qed/radiative_pair.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>

#include "vasilisa/qed/fermion_chains.hpp"
#include "vasilisa/qed/radiative_exchange.hpp"
#include "vasilisa/qed/radiative_fermion_line.hpp"
#include "vasilisa/qed/radiative_scalar_line.hpp"
#include "vasilisa/qed/soft_integral.hpp"
#include "vasilisa/qed/vertex.hpp"

namespace vasilisa::qed {
namespace {

using Complex = std::complex<double>;
using kinematics::Line;
using kinematics::Radiation;
using spinors::Complex4;
using spinors::contract;
using Polarizations = std::array<FourVector<double>, 2>;

/// What of a line is needed, and the parameters of its loops.
struct Request {
  bool radiates, beside;  // with a photon of its own; beside a line that radiates
  double log_lambda2, alpha;
};

/// Currents of a line in one spin state, for both polarisations of the photon.
struct Currents {
  Complex4<double> plain{}, plain_loop{};
  std::array<Complex4<double>, 2> radiating{}, radiating_loop{};
};

/// A fermion line in its four spin states.
class FermionLine {
 public:
  static constexpr std::size_t states = 4;
  std::array<Currents, states> currents;
  std::array<std::array<LineSpinors, 2>, states> spinors;

  FermionLine(const RadiatingLine& line, const Emitter& bar_leg, const Emitter& ket_leg,
              const Polarizations& polarizations, const Request& request)
      : line_(line) {
    std::optional<RadiativeFermionLine> loops;
    if (request.radiates) loops.emplace(line, request.log_lambda2, request.alpha);
    DiracFormFactors vertex;
    if (request.beside) {
      vertex = dirac_vertex(static_cast<double>(line.pair_squared), bar_leg.mass,
                            request.log_lambda2, request.alpha);
    }
    for (std::size_t i = 0; i < states; ++i) {
      // An incoming positron and an outgoing antilepton are antiparticles on the line.
      const auto bar = spinors::adjoint(
          spinors::external(bar_leg.momentum, bar_leg.mass, i < 2 ? 0 : 1, bar_leg.incoming));
      const auto ket =
          spinors::external(ket_leg.momentum, ket_leg.mass, i % 2 == 0 ? 0 : 1, !ket_leg.incoming);
      const FermionChains chains(bar, ket);
      Currents& j = currents[i];
      j.plain = chains.current;
      j.plain_loop = corrected_current(chains, vertex, rounded(line.bar + line.ket), bar_leg.mass);
      for (std::size_t h = 0; h < 2; ++h) {
        spinors[i][h] = LineSpinors(line, bar, ket, polarizations[h]);
        j.radiating[h] = spinors[i][h].radiating_current();
      }
    }
    for (std::size_t h = 0; loops && h < 2; ++h) {
      const std::array bars{loops->bar_end(spinors[0][h], polarizations[h]),
                            loops->bar_end(spinors[2][h], polarizations[h])};
      const std::array kets{loops->ket_end(spinors[0][h], polarizations[h]),
                            loops->ket_end(spinors[1][h], polarizations[h])};
      for (std::size_t i = 0; i < states; ++i) {
        currents[i].radiating_loop[h] = (*loops)(bars[i / 2], kets[i % 2]);
      }
    }
  }

  [[nodiscard]] TwoPhotonLine two_photons(std::size_t state) const {
    return two_photon_line(line_, spinors[state][0].bar, spinors[state][0].ket);
  }
  [[nodiscard]] const RadiatingLine& line() const { return line_; }

 private:
  RadiatingLine line_;
};

class ScalarLine {
 public:
  static constexpr std::size_t states = 1;
  std::array<Currents, states> currents;

  ScalarLine(const RadiatingLine& line, const Emitter& bar_leg, const Emitter&,
             const Polarizations& polarizations, const Request& request)
      : line_(line) {
    std::optional<RadiativeScalarLine> loops;
    if (request.radiates) loops.emplace(line, request.log_lambda2, request.alpha);
    const auto complex = [](const FourVector<double>& p, const Complex& factor) {
      return Complex4<double>{p.e * factor, p.x * factor, p.y * factor, p.z * factor};
    };
    Currents& j = currents[0];
    const auto sum = rounded(line.bar + line.ket);
    j.plain = complex(sum, 1);
    if (request.beside) {
      j.plain_loop = complex(sum, scalar_vertex(static_cast<double>(line.pair_squared),
                                                bar_leg.mass, request.log_lambda2, request.alpha));
    }
    for (std::size_t h = 0; h < 2; ++h) {
      j.radiating[h] = complex(radiating_scalar_current(line, polarizations[h]), 1);
      if (loops) j.radiating_loop[h] = (*loops)(polarizations[h]);
    }
  }
  [[nodiscard]] const RadiatingLine& line() const { return line_; }

 private:
  RadiatingLine line_;
};

/// Two-photon exchange by the states of both lines and the polarisation, separately where line a
/// and where line b emits.
template <class Final>
struct Exchange {
  using Amplitudes = std::array<std::array<std::array<Complex, 2>, Final::states>, 4>;
  Amplitudes a{}, b{};
};

Exchange<FermionLine> exchange(const FermionLine& initial, const FermionLine& final_line,
                               const Polarizations& polarizations, double log_lambda2) {
  Exchange<FermionLine> result;
  const ExchangeLoop from_a(initial.line(), final_line.line(), log_lambda2, 3);
  const ExchangeLoop from_b(final_line.line(), initial.line(), log_lambda2, 3);
  const FermionEmission a(initial.line()), b(final_line.line());
  for (std::size_t j = 0; j < 4; ++j) {
    const auto other_b = FermionEmission::contracted(from_a, final_line.two_photons(j));
    const auto other_a = FermionEmission::contracted(from_b, initial.two_photons(j));
    for (std::size_t i = 0; i < 4; ++i) {
      for (std::size_t h = 0; h < 2; ++h) {
        result.a[i][j][h] = a(other_b, initial.spinors[i][h], polarizations[h]);
        result.b[j][i][h] = b(other_a, final_line.spinors[i][h], polarizations[h]);
      }
    }
  }
  return result;
}

Exchange<ScalarLine> exchange(const FermionLine& initial, const ScalarLine& final_line,
                              const Polarizations& polarizations, double log_lambda2) {
  Exchange<ScalarLine> result;
  ExchangeLoop from_a(initial.line(), final_line.line(), log_lambda2, 2);
  ExchangeLoop from_b(final_line.line(), initial.line(), log_lambda2, 2);
  const FermionEmission a(initial.line());
  const ScalarEmission b(final_line.line(), from_b);
  const auto other_b = FermionEmission::contracted(from_a, final_line.line());
  for (std::size_t i = 0; i < 4; ++i) {
    const auto other_a = initial.two_photons(i);
    for (std::size_t h = 0; h < 2; ++h) {
      result.a[i][0][h] = a(other_b, initial.spinors[i][h], polarizations[h]);
      result.b[i][0][h] = b(other_a, polarizations[h]);
    }
  }
  return result;
}

template <class Final>
double at_momenta(const RadiativeKinematics& k, double eps, Radiation radiation, double alpha,
                  const RadiativeCouplings& couplings, double log_lambda2, RadiativeParts parts) {
  const auto polarizations = spinors::polarizations(rounded(k.initial.photon));
  const bool from_a = kinematics::radiates(radiation, Line::a);
  const bool from_b = kinematics::radiates(radiation, Line::b);
  const bool lines = parts != RadiativeParts::exchange;
  const bool both = lines && from_a && from_b;
  const Request request_a{lines && from_a, both, log_lambda2, alpha};
  const Request request_b{lines && from_b, both, log_lambda2, alpha};
  const FermionLine initial(k.initial, k.legs[1], k.legs[0], polarizations, request_a);
  const Final final_line(k.final_pair, k.legs[2], k.legs[3], polarizations, request_b);
  Exchange<Final> exchanged;
  if (radiation == Radiation::full && parts != RadiativeParts::lines) {
    exchanged = exchange(initial, final_line, polarizations, log_lambda2);
  }

  const double unit = alpha / (4 * std::numbers::pi);
  const Complex weight_a = couplings.a / static_cast<double>(k.initial.reduced_squared);
  const Complex weight_b = couplings.b / static_cast<double>(k.initial.pair_squared);
  double tree_squared = 0, interference = 0;
  for (std::size_t i = 0; i < FermionLine::states; ++i) {
    for (std::size_t j = 0; j < Final::states; ++j) {
      const Currents &a = initial.currents[i], &b = final_line.currents[j];
      for (std::size_t h = 0; h < 2; ++h) {
        const auto add = [&](const Complex& tree, const Complex& loop) {
          tree_squared += std::norm(tree);
          interference += 2 * std::real(std::conj(tree) * loop);
        };
        Complex tree_a = 0, tree_b = 0, loop_a = 0, loop_b = 0;
        if (from_a) {
          tree_a = weight_a * contract(a.radiating[h], b.plain);
          loop_a = weight_a * (contract(a.radiating_loop[h], b.plain) +
                               contract(a.radiating[h], b.plain_loop));
        }
        if (from_b) {
          tree_b = weight_b * contract(a.plain, b.radiating[h]);
          loop_b = weight_b * (contract(a.plain, b.radiating_loop[h]) +
                               contract(a.plain_loop, b.radiating[h]));
        }
        if (radiation == Radiation::no_interference) {
          add(tree_a, loop_a);
          add(tree_b, loop_b);
        } else {
          const Complex crossed =
              unit * (couplings.a * exchanged.a[i][j][h] + couplings.b * exchanged.b[i][j][h]);
          add(tree_a + tree_b, loop_a + loop_b + crossed);
        }
      }
    }
  }
  const double k_soft = eps * static_cast<double>(k.ecm) / 2;
  const auto soft = [&](Radiation legs) {
    return soft_correction(k.legs, legs, k_soft, log_lambda2, alpha);
  };
  const Radiation apart = radiation == Radiation::full ? Radiation::no_interference : radiation;
  double result = interference / tree_squared;
  if (parts == RadiativeParts::all) result += 1 + soft(radiation);
  if (parts == RadiativeParts::lines) result += 1 + soft(apart);
  if (parts == RadiativeParts::exchange) result += soft(radiation) - soft(apart);
  return result;
}

/// Where the photon is closer to the beam axis than a fraction of m_e/E the momenta of the initial
/// line are nearly dependent; the correction is analytic in the transverse momentum on the scale of
/// that angle and is interpolated from both sides of the axis.
template <class Final>
double soft_virtual(const RadiativePoint& point, double eps, Radiation radiation, double alpha,
                    const RadiativeCouplings& couplings, double log_lambda2, RadiativeParts parts) {
  constexpr double fraction = 0.025;
  const auto& k = point.photon;
  const double half_energy = (point.p_minus + point.p_plus + k).e / 2;
  const double step = fraction * point.electron_mass / half_energy * k.momentum();
  const double transverse = k.transverse();
  const double cos_phi = transverse > 0 ? k.x / transverse : 1;
  const double sin_phi = transverse > 0 ? k.y / transverse : 0;
  // Even in what p_minus has out of the plane of beams and photon, in which all momenta depend.
  constexpr double least_out_of_plane = 1e-4;
  FourVector<double> p_minus = point.p_minus;
  const double out = p_minus.y * cos_phi - p_minus.x * sin_phi;
  const double least = least_out_of_plane * p_minus.momentum();
  if (std::abs(out) < least) {
    const double shift = std::copysign(least, out) - out;
    p_minus = {p_minus.e, p_minus.x - shift * sin_phi, p_minus.y + shift * cos_phi, p_minus.z};
  }
  const auto at = [&](const FourVector<double>& photon) {
    return at_momenta<Final>(
        RadiativeKinematics(p_minus, photon, point.electron_mass, point.final_mass), eps, radiation,
        alpha, couplings, log_lambda2, parts);
  };
  if (transverse > step) return at(k);
  constexpr std::array<double, 4> nodes{-2, -1, 1, 2};
  double sum = 0;
  for (const double node : nodes) {
    double weight = 1;
    for (const double other : nodes) {
      if (other != node) weight *= (transverse / step - other) / (node - other);
    }
    sum += weight * at({k.e, node * step * cos_phi, node * step * sin_phi, k.z});
  }
  return sum;
}

}  // namespace

double radiative_lepton_pair_soft_virtual(const RadiativePoint& point, double eps,
                                          Radiation radiation, double alpha,
                                          const RadiativeCouplings& couplings, double log_lambda2,
                                          RadiativeParts parts) {
  return soft_virtual<FermionLine>(point, eps, radiation, alpha, couplings, log_lambda2, parts);
}

double radiative_scalar_pair_soft_virtual(const RadiativePoint& point, double eps,
                                          Radiation radiation, double alpha,
                                          const RadiativeCouplings& couplings, double log_lambda2,
                                          RadiativeParts parts) {
  return soft_virtual<ScalarLine>(point, eps, radiation, alpha, couplings, log_lambda2, parts);
}

}  // namespace vasilisa::qed
