// Two-photon exchange with pions: photons with mass.
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>

#include "vasilisa/qed/box_scalar.hpp"

using namespace vasilisa;
using Complex = std::complex<double>;

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
