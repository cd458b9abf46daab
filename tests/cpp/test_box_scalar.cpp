// Two-photon exchange with pions: photons with mass, as they come from a form factor with poles.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <numbers>

#include "generators/pipi/soft_virtual.hpp"
#include "vasilisa/qed/box_scalar.hpp"
#include "vasilisa/qed/pair_kinematics.hpp"

using namespace vasilisa;
using Complex = std::complex<double>;

namespace {

/// F(q^2)/q^2 = sum_i weight_i / (q^2 - mass2_i) for F = sum_v a_v L_v / (L_v - q^2), sum a_v = 1.
struct Poles {
  std::array<Complex, 5> weight{1.0}, mass2{};

  Poles() {
    // [mass, width, modulus, phase]; the GVMD fit of [GVMD24].
    constexpr double rows[4][4] = {
        {0.7562711962277819, 0.13684653236424352, 1.0, 0.0},
        {0.7820318217907292, 0.00798814295403398, 0.00797813570045449, 2.014052620913137},
        {1.243494077338154, 0.5311217444961865, 0.143998137038203, 3.01886279574077},
        {1.0182278004558887, 0.00526898216509165, 0.000708838282524463, 5.01886279574077}};
    Complex sum = 0.0;
    for (const auto& row : rows) sum += std::polar(row[2], row[3]);
    for (std::size_t v = 0; v < 4; ++v) {
      weight[v + 1] = -std::polar(rows[v][2], rows[v][3]) / sum;
      mass2[v + 1] = {rows[v][0] * rows[v][0], -rows[v][0] * rows[v][1]};
    }
  }

  [[nodiscard]] Complex form_factor(double q2) const {
    Complex sum = 0.0;
    for (std::size_t v = 0; v < 5; ++v) sum += weight[v] * q2 / (q2 - mass2[v]);
    return sum;
  }
};

}  // namespace

TEST_CASE("Boxes with a pion form factor at both photons", "[qed]") {
  struct Point {
    double ecm, cos_theta, value;
  };
  // 1 + delta_SV, eps = 1e-5: form factor in the two-photon exchange, point-like pion vertex.
  // Source: BabaYaga@NLO, public repository cm-cc/BabaYagaNLO, commit f568c58.
  const Point points[] = {{0.7, -0.5396616739494334, 0.13726545718769484},
                          {0.7, 0.07381633667149144, 0.25235826838372405},
                          {0.7, 0.5088718047017501, 0.334956319281326},
                          {1.0, -0.5347285553759288, 0.05254532951052964},
                          {1.0, 0.024273527233370507, 0.17075071834056504},
                          {1.0, 0.5247817087496417, 0.2770415608251393}};
  const Constants constants;
  const double me = constants.electron_mass, mpi = constants.pion_mass;
  const Poles poles;
  for (const Point& p : points) {
    const qed::PairKinematics k(p.cos_theta, p.ecm, me, mpi, 1e-5);
    const auto box = [&](Complex first, Complex second) {
      return qed::project_on_born(qed::scalar_box({k.s, k.t, k.u}, me, mpi, 0.0, {first, second}),
                                  k.s, p.cos_theta, me, mpi);
    };
    Complex structure = -box(0.0, 0.0);
    for (std::size_t i = 0; i < 5; ++i) {
      for (std::size_t j = 0; j < 5; ++j) {
        structure += poles.weight[i] * poles.weight[j] / poles.form_factor(k.s) *
                     box(poles.mass2[i], poles.mass2[j]);
      }
    }
    const double ours =
        generators::pipi::soft_virtual(p.cos_theta, p.ecm, 1e-5, qed::Radiation::full, constants) +
        constants.alpha() / (2.0 * std::numbers::pi) * structure.real();
    CHECK(std::abs(ours - p.value) < 1e-10);
  }
}

TEST_CASE("The two photons of the box are alike", "[qed]") {
  const double me = 0.51099895e-3, mpi = 0.13957039, s = 0.49, t = -0.1;
  const double u = 2.0 * (me * me + mpi * mpi) - s - t;
  const Complex rho(0.6, -0.1);
  const auto a = qed::scalar_box({s, t, u}, me, mpi, 0.0, {0.0, rho});
  const auto b = qed::scalar_box({s, t, u}, me, mpi, 0.0, {rho, 0.0});
  CHECK(std::abs(a.vector - b.vector) < 1e-10 * std::abs(a.vector));
  // Heavy photons decouple.
  const auto heavy = qed::scalar_box({s, t, u}, me, mpi, 0.0, {1e4, 1e4});
  CHECK(std::abs(heavy.vector) < 1e-6);
}
