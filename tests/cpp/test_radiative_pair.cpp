// Loops of a pair with one hard photon: gauge invariance, the infrared regulator, the two
// reductions of pentagons, photons along the beam.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <random>

#include "vasilisa/loops/scalar_integrals.hpp"
#include "vasilisa/loops/tensor_family.hpp"
#include "vasilisa/numerics/constants.hpp"
#include "vasilisa/qed/radiative_exchange.hpp"
#include "vasilisa/qed/radiative_fermion_line.hpp"
#include "vasilisa/qed/radiative_pair.hpp"
#include "vasilisa/qed/radiative_scalar_line.hpp"
#include "vasilisa/qed/soft_integral.hpp"
#include "vasilisa/qed/vertex.hpp"

using vasilisa::FourVector;
using vasilisa::kinematics::Radiation;
namespace loops = vasilisa::loops;
namespace qed = vasilisa::qed;
namespace spinors = vasilisa::spinors;

namespace {

const vasilisa::Constants constants;
const double alpha = constants.alpha();

/// Flat in the energy of the photon and in all angles; its sine to the beam may be given.
class RandomPoints {
 public:
  RandomPoints(double ecm, double mass) : ecm_(ecm), mass_(mass) {}

  qed::RadiativePoint operator()(double sine = -1) {
    const double s = ecm_ * ecm_;
    const double x = 0.02 + 0.9 * (1 - 4 * mass_ * mass_ / s - 0.02) * uniform();
    double cosine = 2 * uniform() - 1;
    if (sine >= 0) cosine = std::copysign(std::sqrt((1 - sine) * (1 + sine)), cosine);
    const double energy = x * ecm_ / 2;
    if (sine < 0) sine = std::sqrt((1 - cosine) * (1 + cosine));
    const double phi = azimuth();
    const FourVector<double> k{energy, energy * sine * std::cos(phi), energy * sine * std::sin(phi),
                               energy * cosine};
    // The pair in its rest frame, boosted against the photon.
    const double e = std::sqrt(s * (1 - x)) / 2, p = std::sqrt((e - mass_) * (e + mass_));
    const double c = 2 * uniform() - 1, st = std::sqrt(1 - c * c), f = azimuth();
    const FourVector<double> q{e, p * st * std::cos(f), p * st * std::sin(f), p * c};
    const double gamma = (ecm_ - energy) / (2 * e);
    const double along = -(k.x * q.x + k.y * q.y + k.z * q.z) / (ecm_ - energy);
    const double shift =
        (gamma - 1) * along * (ecm_ - energy) / (energy * energy) + gamma * q.e / (ecm_ - energy);
    const FourVector<double> minus{gamma * (q.e + along), q.x - shift * k.x, q.y - shift * k.y,
                                   q.z - shift * k.z};
    return {minus, FourVector<double>{ecm_, 0, 0, 0} - k - minus, k, constants.electron_mass,
            mass_};
  }

 private:
  double uniform() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  double azimuth() { return 2 * std::numbers::pi * uniform(); }

  std::mt19937_64 random_{20260112};
  double ecm_, mass_;
};

qed::RadiativeKinematics kinematics(const qed::RadiativePoint& p) {
  return {p.p_minus, p.photon, p.electron_mass, p.final_mass};
}

double size(const spinors::Complex4<double>& j) {
  double sum = 0;
  for (const auto& x : j) sum += std::norm(x);
  return std::sqrt(sum);
}

/// The ends of a line in one of its spin states.
struct Ends {
  spinors::Bar<double> bar;
  spinors::Ket<double> ket;
};
Ends ends(const qed::Emitter& bar, const qed::Emitter& ket) {
  return {spinors::adjoint(spinors::external(bar.momentum, bar.mass, 0, bar.incoming)),
          spinors::external(ket.momentum, ket.mass, 1, !ket.incoming)};
}

double soft_virtual(bool scalar, const qed::RadiativePoint& point, double log_lambda2,
                    qed::RadiativeParts parts = qed::RadiativeParts::all) {
  constexpr double eps = 1e-5;
  return scalar ? qed::radiative_scalar_pair_soft_virtual(point, eps, Radiation::full, alpha, {},
                                                          log_lambda2, parts)
                : qed::radiative_lepton_pair_soft_virtual(point, eps, Radiation::full, alpha, {},
                                                          log_lambda2, parts);
}

}  // namespace

TEST_CASE("the box of two photons and a line equals its integral", "[radiative]") {
  const double m2 = 0.01, s = 1.3;
  for (const double sign : {1.0, -1.0}) {
    const double a = sign * 0.41, b = sign * 0.71;
    // y = 1/(1 + exp(-tau))
    std::complex<double> sum = 0;
    const double step = 0.05;
    for (double tau = -60; tau < 60; tau += step) {
      const double yy = 1 / ((1 + std::exp(-tau)) * (1 + std::exp(tau)));
      sum += step * yy *
             std::complex<double>(std::log(a * b * yy / (m2 * s)), sign * std::numbers::pi) /
             (a * b * yy + m2 * s);
    }
    const auto value = loops::D0(m2, 0, m2, s, m2 - a, m2 - b, 0, m2, m2, 0);
    CHECK(value.real() == Approx(sum.real()).epsilon(1e-12));
    CHECK(value.imag() == Approx(sum.imag()).epsilon(1e-12));
  }
}

TEST_CASE("loops vanish when the photon's polarisation is its momentum", "[radiative]") {
  RandomPoints leptons(1.02, constants.muon_mass), scalars(1.02, constants.pion_mass);
  for (int n = 0; n < 20; ++n) {
    for (const bool scalar : {false, true}) {
      const auto k = kinematics(scalar ? scalars() : leptons());
      const auto photon = qed::rounded(k.initial.photon);
      const auto gauge = photon * (1 / photon.e);
      const auto polarization = spinors::polarizations(photon)[0];
      const Ends a = ends(k.legs[1], k.legs[0]);
      const qed::LineSpinors a_gauge(k.initial, a.bar, a.ket, gauge),
          a_state(k.initial, a.bar, a.ket, polarization);
      constexpr double precision = 1e-8;

      const qed::RadiativeFermionLine initial(k.initial, 0, alpha);
      const auto looped = [&](const qed::LineSpinors& state, const FourVector<double>& e) {
        return size(initial(initial.bar_end(state, e), initial.ket_end(state, e)));
      };
      CHECK(looped(a_gauge, gauge) < precision * looped(a_state, polarization));

      const qed::FermionEmission from_a(k.initial);
      if (scalar) {
        const qed::RadiativeScalarLine line(k.final_pair, 0, alpha);
        CHECK(size(line(gauge)) < precision * size(line(polarization)));
        qed::ExchangeLoop loop_a(k.initial, k.final_pair, 0, 2);
        const auto other = qed::FermionEmission::contracted(loop_a, k.final_pair);
        CHECK(std::abs(from_a(other, a_gauge, gauge)) <
              precision * std::abs(from_a(other, a_state, polarization)));
        qed::ExchangeLoop loop_b(k.final_pair, k.initial, 0, 2);
        const qed::ScalarEmission from_b(k.final_pair, loop_b);
        const auto beside = qed::two_photon_line(k.initial, a.bar, a.ket);
        CHECK(std::abs(from_b(beside, gauge)) < precision * std::abs(from_b(beside, polarization)));
      } else {
        const Ends b = ends(k.legs[2], k.legs[3]);
        const qed::LineSpinors b_gauge(k.final_pair, b.bar, b.ket, gauge),
            b_state(k.final_pair, b.bar, b.ket, polarization);
        const qed::ExchangeLoop loop_a(k.initial, k.final_pair, 0, 3),
            loop_b(k.final_pair, k.initial, 0, 3);
        const qed::FermionEmission from_b(k.final_pair);
        const auto other_b = qed::FermionEmission::contracted(
            loop_a, qed::two_photon_line(k.final_pair, b.bar, b.ket));
        const auto other_a =
            qed::FermionEmission::contracted(loop_b, qed::two_photon_line(k.initial, a.bar, a.ket));
        CHECK(std::abs(from_a(other_b, a_gauge, gauge)) <
              precision * std::abs(from_a(other_b, a_state, polarization)));
        CHECK(std::abs(from_b(other_a, b_gauge, gauge)) <
              precision * std::abs(from_b(other_a, b_state, polarization)));
      }
    }
  }
}

TEST_CASE("the photon mass drops out of loops and soft photons", "[radiative]") {
  for (const double ecm : {1.02, 10.58}) {
    RandomPoints leptons(ecm, constants.muon_mass), scalars(ecm, constants.pion_mass);
    for (int n = 0; n < 15; ++n) {
      for (const bool scalar : {false, true}) {
        // Every third photon within m_e/E of a beam.
        const double sine = n % 3 == 0 ? 2 * constants.electron_mass / ecm : -1;
        const auto point = scalar ? scalars(sine) : leptons(sine);
        CHECK(std::abs(soft_virtual(scalar, point, -15) - soft_virtual(scalar, point, 0)) < 1e-8);
      }
    }
  }
}

TEST_CASE("the exchange of two photons can be had apart", "[radiative]") {
  using qed::RadiativeParts;
  RandomPoints leptons(1.02, constants.muon_mass), scalars(1.02, constants.pion_mass);
  for (int n = 0; n < 5; ++n) {
    for (const bool scalar : {false, true}) {
      const auto point = scalar ? scalars() : leptons();
      const double lines = soft_virtual(scalar, point, 0, RadiativeParts::lines);
      const double exchange = soft_virtual(scalar, point, 0, RadiativeParts::exchange);
      CHECK(std::abs(lines + exchange - soft_virtual(scalar, point, 0)) < 1e-12);
      CHECK(std::abs(lines - soft_virtual(scalar, point, 9, RadiativeParts::lines)) < 1e-8);
      CHECK(std::abs(exchange - soft_virtual(scalar, point, 9, RadiativeParts::exchange)) < 1e-8);
    }
  }
}

TEST_CASE("without interference each line has its loops beside the other's vertex", "[radiative]") {
  constexpr double eps = 1e-3;
  RandomPoints scalars(1.02, constants.pion_mass);
  const auto value = [&](const qed::RadiativePoint& point, Radiation radiation,
                         const qed::RadiativeCouplings& couplings = {}) {
    return qed::radiative_scalar_pair_soft_virtual(point, eps, radiation, alpha, couplings, 0);
  };
  for (int n = 0; n < 5; ++n) {
    const auto point = scalars();
    const qed::RadiativeKinematics k(point.p_minus, point.photon, point.electron_mass,
                                     point.final_mass);
    // Only the beams emit: the loops of that line, and the vertex and soft photons of the other.
    const double left = static_cast<double>(k.final_pair.pair_squared);
    const double beside = 2 * qed::scalar_vertex(left, constants.pion_mass, 0, alpha).real() +
                          qed::soft_correction(k.legs, Radiation::line_b, eps * 1.02 / 2, 0, alpha);
    CHECK(value(point, Radiation::no_interference, {1, 0}) ==
          Approx(value(point, Radiation::line_a) + beside).epsilon(1e-10));
    // The interference of soft photons grows with the logarithm of their energy.
    const auto full = [&](double cut) {
      return qed::radiative_scalar_pair_soft_virtual(point, cut, Radiation::full, alpha, {}, 0,
                                                     qed::RadiativeParts::exchange);
    };
    CHECK(full(1e-3) - full(1e-5) ==
          Approx(std::log(100.0) * qed::interference_logarithm(k.legs, alpha)).epsilon(1e-8));
  }
}

TEST_CASE("two reductions of the pentagons agree, and few points need the second",
          "[radiative][loops]") {
  RandomPoints points(1.02, constants.muon_mass);
  constexpr double never = 1e30, always = 0;
  for (int n = 0; n < 20; ++n) {
    const auto k = kinematics(points());
    for (const bool crossed : {false, true}) {
      const auto loop = qed::exchange_loop(k.initial, k.final_pair, crossed, 0);
      loops::TensorFamily inverse(loop, never), boxes(loop, always);
      const auto x = inverse.moments(0b11111, 3), y = boxes.moments(0b11111, 3);
      double largest = 0, difference = 0;
      for (std::size_t i = 0; i < 5; ++i) {
        for (std::size_t j = 0; j < 5; ++j) {
          for (std::size_t l = 0; l < 5; ++l) {
            largest = std::max(largest, std::abs(x(i, j, l)));
            difference = std::max(difference, std::abs(x(i, j, l) - y(i, j, l)));
          }
        }
      }
      CHECK(difference < 1e-9 * largest);
    }
  }
}

TEST_CASE("photons along the beam axis continue those beside it", "[radiative]") {
  for (const bool scalar : {false, true}) {
    RandomPoints points(1.02, scalar ? constants.pion_mass : constants.muon_mass);
    for (int n = 0; n < 5; ++n) {
      // Interpolated below 0.025 m_e/E; the nodes here are all above.
      auto point = points(0);
      const double edge = 0.025 * 2 * constants.electron_mass / 1.02 * point.photon.e;
      const auto at = [&](double transverse) {
        point.photon.x = transverse * edge;
        return soft_virtual(scalar, point, 0);
      };
      constexpr std::array<double, 6> nodes{-4, -2.5, -1.01, 1.01, 2.5, 4};
      for (const double inside : {0.0, 0.5, 0.9}) {
        double sum = 0;
        for (const double node : nodes) {
          double weight = 1;
          for (const double other : nodes) {
            if (other != node) weight *= (inside - other) / (node - other);
          }
          sum += weight * at(node);
        }
        CHECK(std::abs(at(inside) - sum) < 1e-6);
      }
    }
  }
}

TEST_CASE("momenta in one plane continue those beside it", "[radiative]") {
  for (const bool scalar : {false, true}) {
    RandomPoints points(1.02, scalar ? constants.pion_mass : constants.muon_mass);
    for (int n = 0; n < 5; ++n) {
      auto point = points();
      const double transverse = std::hypot(point.photon.x, point.photon.y);
      const double sign = n % 2 == 0 ? 1 : -1;
      // Azimuths of the photon and of the negative particle the same or opposite.
      point.photon.x = transverse;
      point.photon.y = 0;
      point.p_minus.x = sign * std::hypot(point.p_minus.x, point.p_minus.y);
      const auto at = [&](double out_of_plane) {
        point.p_minus.y = out_of_plane * point.p_minus.momentum();
        return soft_virtual(scalar, point, 0);
      };
      CHECK(std::abs(at(0) - at(2e-3)) < 1e-5);
      CHECK(std::abs(at(0) - at(-2e-3)) < 1e-5);
    }
  }
}
