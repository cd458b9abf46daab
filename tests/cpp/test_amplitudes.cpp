// Identities of the tree amplitudes: gauge invariance, precision of the arithmetic, closed forms.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <numbers>

#include "generators/ee/amplitude.hpp"
#include "generators/gammagamma/amplitude.hpp"
#include "generators/mumu/process.hpp"
#include "vasilisa/kinematics/two_body.hpp"
#include "vasilisa/spinors/fermion_line.hpp"
#include "vasilisa/spinors/lepton_pair.hpp"
#include "vasilisa/spinors/scalar_line.hpp"
#include "vasilisa/spinors/scalar_pair.hpp"

using namespace vasilisa;
using namespace vasilisa::spinors;
using std::numbers::pi;

namespace {

constexpr double me = 0.51099895e-3, mmu = 0.105658375, mpi = 0.13957039;
constexpr double alpha = 1 / 137.03599908;

template <class T>
struct Unity {
  std::complex<T> operator()(T) const { return T(1); }
};

FourVector<double> direction(double theta, double phi) {
  return {1.0, std::sin(theta) * std::cos(phi), std::sin(theta) * std::sin(phi), std::cos(theta)};
}

struct Point {
  FourVector<double> p_minus, p_plus, k;
};

/// A pair of the given mass and a photon of energy xi ecm / 2.
Point point(double ecm, double mass, double xi, double theta_k, double theta, double phi) {
  const kinematics::TwoBody pair({mass, mass}, kinematics::Peaking::flat);
  const auto p = pair.with_photon(ecm, xi, pair.masses().slowness(ecm * ecm * (1 - xi)),
                                  direction(theta_k, 0.4), direction(theta, phi));
  return {p.first, p.second, p.photon};
}

template <class T, std::size_t N>
std::array<FourVector<T>, N> convert(const std::array<FourVector<double>, N>& vectors) {
  std::array<FourVector<T>, N> converted;
  for (std::size_t i = 0; i < N; ++i) {
    const auto& v = vectors[i];
    converted[i] = {T(v.e), T(v.x), T(v.y), T(v.z)};
  }
  return converted;
}

/// Two photons and a pair: the second photon leaves the rest of the first.
struct TwoPhotonPoint {
  FourVector<double> p_minus, p_plus;
  std::array<FourVector<double>, 2> k;
};

TwoPhotonPoint two_photon_point(double ecm, double mass) {
  const double k1 = 0.11 * ecm, k2 = 0.07 * ecm;
  const FourVector<double> a = direction(0.8, 0.3) * k1, b = direction(2.1, 2.0) * k2;
  const FourVector<double> pair = FourVector<double>{ecm, 0, 0, 0} - a - b;
  const double m2 = dot(pair, pair), energy = std::sqrt(m2) / 2;
  const double momentum = std::sqrt(energy * energy - mass * mass);
  const FourVector<double> n = direction(1.2, -0.7);
  const auto boosted = [&](double sign) {
    const FourVector<double> p{energy, sign * momentum * n.x, sign * momentum * n.y,
                               sign * momentum * n.z};
    const double e = (pair.e * p.e + spatial_dot(pair, p)) / (2 * energy);
    const double factor = (p.e + e) / (pair.e + 2 * energy);
    return FourVector<double>{e, p.x + factor * pair.x, p.y + factor * pair.y,
                              p.z + factor * pair.z};
  };
  return {boosted(1), boosted(-1), {a, b}};
}

/// Largest amplitude of e+e- -> pair + N photons over spins, photon 0 with polarisation `h0`.
/// `make_amplitude` returns the product of currents of (photons from the initial pair,
/// polarisations, spins).
template <int N, class Make>
double largest_amplitude(double ecm, double mass, const FourVector<double>& p_minus,
                         const FourVector<double>& p_plus, const Photons<N, double>& photons,
                         unsigned h0, int final_spins, Make make_amplitude) {
  const IncomingPair<double> beams(ecm, me);
  const LineEnd<N, double> electron(beams.electron, me, photons);
  const LineEnd<N, double> positron(beams.positron, me, photons);
  const LineEnd<N, double> minus(p_minus, mass, photons);
  const LineEnd<N, double> plus(p_plus, mass, photons);
  const FermionCurrents<N, double> initial(BarLine<N, double>(positron, true, photons),
                                           KetLine<N, double>(electron, false, photons));
  const auto amplitude = make_amplitude(minus, plus, photons, initial);
  double largest = 0;
  constexpr unsigned all = (1U << N) - 1;
  for (unsigned h = 0; h <= all; ++h) {
    if ((h & 1U) != h0) continue;
    for (int spins = 0; spins < 4 * final_spins; ++spins) {
      std::complex<double> sum{};
      for (unsigned s = 0; s <= all; ++s) {
        const double q2 = ecm * (ecm - 2 * photons.sum[s].e) + photons.sum_squared[s];
        sum += amplitude(s, h, spins) / q2;
      }
      largest = std::max(largest, std::abs(sum));
    }
  }
  return largest;
}

/// With the first photon's second polarisation replaced by its momentum.
template <int N>
Photons<N, double> with_longitudinal(const std::array<FourVector<double>, N>& k) {
  Photons<N, double> photons(k);
  photons.polarization[0][1] = k[0] * (1 / k[0].e);
  return photons;
}

template <int N>
double gauge_violation_mumu(double ecm, const FourVector<double>& p_minus,
                            const FourVector<double>& p_plus,
                            const std::array<FourVector<double>, N>& k) {
  const auto make = [](const auto& minus, const auto& plus, const auto& photons,
                       const auto& initial) {
    const FermionCurrents<N, double> pair(BarLine<N, double>(minus, false, photons),
                                          KetLine<N, double>(plus, true, photons));
    return [pair, &initial](unsigned s, unsigned h, int spins) {
      const unsigned rest = ((1U << N) - 1) ^ s;
      return contract(initial(s, h & s, spins & 1, (spins >> 1) & 1),
                      pair(rest, h & rest, (spins >> 2) & 1, (spins >> 3) & 1));
    };
  };
  const auto photons = with_longitudinal<N>(k);
  return largest_amplitude<N>(ecm, mmu, p_minus, p_plus, photons, 1, 4, make) /
         largest_amplitude<N>(ecm, mmu, p_minus, p_plus, photons, 0, 4, make);
}

template <int N>
double gauge_violation_pipi(double ecm, const FourVector<double>& p_minus,
                            const FourVector<double>& p_plus,
                            const std::array<FourVector<double>, N>& k) {
  const auto make = [](const auto& minus, const auto& plus, const auto& photons,
                       const auto& initial) {
    const ScalarCurrents<N, double> pair(minus, plus, photons);
    return [pair, &initial](unsigned s, unsigned h, int spins) {
      const unsigned rest = ((1U << N) - 1) ^ s;
      return contract(initial(s, h & s, spins & 1, (spins >> 1) & 1), pair(rest, h & rest));
    };
  };
  const auto photons = with_longitudinal<N>(k);
  return largest_amplitude<N>(ecm, mpi, p_minus, p_plus, photons, 1, 1, make) /
         largest_amplitude<N>(ecm, mpi, p_minus, p_plus, photons, 0, 1, make);
}

}  // namespace

TEST_CASE("Amplitudes vanish when a polarisation is replaced by the momentum", "[amplitudes]") {
  for (const double xi : {1e-3, 0.2, 0.6}) {
    for (const double theta_k : {1e-3, 0.9, 2.5}) {
      const Point a = point(1.0, mmu, xi, theta_k, 1.1, 0.3);
      CHECK(gauge_violation_mumu<1>(1.0, a.p_minus, a.p_plus, {a.k}) < 1e-10);
      const Point b = point(1.0, mpi, xi, theta_k, 1.1, 0.3);
      CHECK(gauge_violation_pipi<1>(1.0, b.p_minus, b.p_plus, {b.k}) < 1e-10);
    }
  }
  const auto mu = two_photon_point(1.0, mmu);
  CHECK(gauge_violation_mumu<2>(1.0, mu.p_minus, mu.p_plus, mu.k) < 1e-11);
  const auto pion = two_photon_point(1.0, mpi);
  CHECK(gauge_violation_pipi<2>(1.0, pion.p_minus, pion.p_plus, pion.k) < 1e-11);
}

TEST_CASE("Gauge invariance of e+e- -> 3 photons", "[amplitudes]") {
  const auto p = point(1.0, 0.0, 0.4, 0.9, 1.3, 0.2);
  const std::array<FourVector<double>, 3> k{p.k, p.p_minus, p.p_plus};
  const auto photons = with_longitudinal<3>(k);
  const IncomingPair<double> beams(1.0, me);
  const LineEnd<3, double> electron(beams.electron, me, photons);
  const KetLine<3, double> ket(electron, false, photons);
  std::array<double, 2> largest{};
  for (int spin = 0; spin < 2; ++spin) {
    const auto bar = adjoint(external(beams.positron, me, spin, true));
    for (unsigned h = 0; h < 8; ++h) {
      std::complex<double> sum{};
      for (unsigned i = 0; i < 3; ++i) {
        const unsigned rest = 7U ^ (1U << i);
        sum += slash(bar, photons.polarization[i][(h >> i) & 1U]) * ket(rest, h & rest, 0);
      }
      largest[h & 1U] = std::max(largest[h & 1U], std::abs(sum));
    }
  }
  CHECK(largest[1] < 1e-11 * largest[0]);
}

TEST_CASE("Double precision agrees with extended precision, collinear photons too",
          "[amplitudes]") {
  // Photons from wide angles to well inside the cone m_e/E of the beam.
  const IncomingPair<double> beams(1.0, me);
  const IncomingPair<long double> long_beams(1.0L, static_cast<long double>(me));
  const auto a = static_cast<long double>(alpha);
  for (const double theta_k : {1.2, 1e-2, 1e-3, 1e-5, pi - 1e-4}) {
    for (const double xi : {1e-6, 0.1, 0.7}) {
      const Point m = point(1.0, mmu, xi, theta_k, 1.1, 0.3);
      const auto m_long = convert<long double, 3>({m.p_minus, m.p_plus, m.k});
      const double short_mu =
          spinors::squared_lepton_pair<1, double>(beams, m.p_minus, m.p_plus, {m.k}, mmu, alpha,
                                                  Unity<double>(), kinematics::Radiation::full);
      const auto long_mu = spinors::squared_lepton_pair<1, long double>(
          long_beams, m_long[0], m_long[1], {m_long[2]}, static_cast<long double>(mmu), a,
          Unity<long double>(), kinematics::Radiation::full);
      CHECK(short_mu == Approx(static_cast<double>(long_mu)).epsilon(1e-9));

      const Point p = point(1.0, mpi, xi, theta_k, 1.1, 0.3);
      const auto p_long = convert<long double, 3>({p.p_minus, p.p_plus, p.k});
      const double short_pi =
          spinors::squared_scalar_pair<1, double>(beams, p.p_minus, p.p_plus, {p.k}, mpi, alpha,
                                                  Unity<double>(), kinematics::Radiation::full);
      const auto long_pi = spinors::squared_scalar_pair<1, long double>(
          long_beams, p_long[0], p_long[1], {p_long[2]}, static_cast<long double>(mpi), a,
          Unity<long double>(), kinematics::Radiation::full);
      CHECK(short_pi == Approx(static_cast<double>(long_pi)).epsilon(1e-9));

      const Point e = point(1.0, me, xi, theta_k, 1.1, 0.3);
      const auto e_long = convert<long double, 3>({e.p_minus, e.p_plus, e.k});
      const double short_e = generators::ee::squared_amplitude<1, double>(
          beams, e.p_minus, e.p_plus, {e.k}, alpha, Unity<double>());
      const auto long_e = generators::ee::squared_amplitude<1, long double>(
          long_beams, e_long[0], e_long[1], {e_long[2]}, a, Unity<long double>());
      CHECK(short_e == Approx(static_cast<double>(long_e)).epsilon(1e-9));
    }
  }
}

TEST_CASE("Bhabha: massless Born cross section in closed form", "[amplitudes]") {
  // (4 pi alpha)^2 8 [(s^2 + u^2)/t^2 + 2 u^2/(s t) + (u^2 + t^2)/s^2], [PS95] problem 5.2
  const double ecm = 2.0, s = ecm * ecm;
  const IncomingPair<double> beams(ecm, me);
  for (const double c : {-0.7, 0.1, 0.6}) {
    const double t = -s * (1 - c) / 2, u = -s * (1 + c) / 2;
    const double e4 = std::pow(4 * pi * alpha, 2);
    const double expected =
        8 * e4 * ((s * s + u * u) / (t * t) + 2 * u * u / (s * t) + (u * u + t * t) / (s * s));
    const double p = beams.momentum, sine = std::sqrt(1 - c * c);
    const double found = generators::ee::squared_amplitude<0, double>(
        beams, {ecm / 2, p * sine, 0, p * c}, {ecm / 2, -p * sine, 0, -p * c}, {}, alpha,
        Unity<double>());
    CHECK(found == Approx(expected).epsilon(1e-5));
  }
}

TEST_CASE("Closed Born forms of the processes are their amplitudes without photons",
          "[amplitudes]") {
  process::Model model;
  const auto pair_of = [](double mass) {
    return kinematics::TwoBody({mass, mass}, kinematics::Peaking::flat);
  };
  for (const double ecm : {0.32, 0.7, 3.0}) {
    const generators::mumu::Process mumu(model, ecm);
    const IncomingPair<double> beams(ecm, model.constants.electron_mass);
    for (const double c : {-0.95, 0.0, 0.4}) {
      const double sine = std::sqrt(1 - c * c);
      const FourVector<double> n{1, sine, 0, c};
      const auto m = pair_of(mmu).momenta(ecm, n);
      CHECK(mumu.born(c) == Approx(spinors::squared_lepton_pair<0, double>(
                                       beams, m[0], m[1], {}, mmu, alpha, Unity<double>(),
                                       kinematics::Radiation::full))
                                .epsilon(1e-12));
      const auto p = pair_of(mpi).momenta(ecm, n);
      const double amplitude = spinors::squared_scalar_pair<0, double>(
          beams, p[0], p[1], {}, mpi, alpha, Unity<double>(), kinematics::Radiation::full);
      const double beta2 = 1 - 4 * mpi * mpi / (ecm * ecm);
      const double electron = 4 * me * me / (ecm * ecm);
      CHECK(amplitude ==
            Approx(std::pow(4 * pi * alpha, 2) * 2 * beta2 * (1 - c * c * (1 - electron)))
                .epsilon(1e-12));
    }
  }
}

TEST_CASE("e+e- -> 3 photons far from the beams has the massless closed form", "[amplitudes]") {
  // 4 s (4 pi alpha)^3 sum_i k_i k_i' (k_i^2 + k_i'^2) / prod_i k_i k_i', k_i = p1.k_i,
  // k_i' = p2.k_i [BK81]
  const double ecm = 10.0;
  const IncomingPair<double> beams(ecm, me);
  for (const double xi : {0.1, 0.5, 0.9}) {
    const Point p = point(ecm, 0.0, xi, 1.0, 1.4, 0.5);
    const std::array<FourVector<double>, 3> k{p.p_minus, p.p_plus, p.k};
    double sum = 0, product = 1;
    for (const auto& q : k) {
      const double a = dot(beams.electron, q), b = dot(beams.positron, q);
      sum += a * b * (a * a + b * b);
      product *= a * b;
    }
    const double expected = std::pow(4 * pi * alpha, 3) * 4 * ecm * ecm * sum / product;
    CHECK(generators::gammagamma::squared_amplitude<3, double>(beams, k, alpha) ==
          Approx(expected).epsilon(1e-4));
  }
}
