#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "generators/ee/process.hpp"
#include "generators/gammagamma/process.hpp"
#include "generators/mumu/process.hpp"
#include "generators/pipi/process.hpp"
#include "vasilisa/numerics/error.hpp"
#include "vasilisa/process/soft_virtual_table.hpp"

using namespace vasilisa;
using Catch::Matchers::WithinAbs;

namespace {

const std::vector<double> angles{-0.9998, -0.97, -0.6, -0.123, 0.0, 0.31, 0.77, 0.995, 0.9998};

template <class P>
void check_table(double lowest_ecm, double highest_ecm) {
  const process::Model model;
  const P process(model, highest_ecm, lowest_ecm);
  for (const double share : {0.0, 0.37, 1.0}) {
    const double ecm = lowest_ecm + share * (highest_ecm - lowest_ecm);
    const P here = process.at(ecm);
    for (const double c : angles) {
      const double exact = P::soft_virtual_at(model, ecm, c, 1e-3);
      INFO(ecm << " GeV, cos theta = " << c);
      CHECK_THAT(here.soft_virtual(c, 1e-3), WithinAbs(exact, 3e-8));
      if (lowest_ecm == highest_ecm) CHECK_THAT(here.soft_virtual(c, 1e-3), WithinAbs(exact, 3e-9));
    }
  }
}

}  // namespace

TEST_CASE("tables of soft and virtual photons are as good as what they are made from",
          "[process]") {
  check_table<generators::ee::Process>(1.0, 1.0);
  check_table<generators::ee::Process>(0.998, 1.002);
  check_table<generators::mumu::Process>(0.998, 1.002);
  check_table<generators::mumu::Process>(0.25, 0.25);
  check_table<generators::pipi::Process>(0.77, 0.77);
  check_table<generators::gammagamma::Process>(1.0, 1.0);
}

TEST_CASE("logarithms of small angles cost a table no panels", "[process]") {
  int calls = 0;
  const auto f = [&calls](double ecm, double c, double eps) {
    ++calls;
    const double l = std::log((1 - c) / 2), k = std::log((1 + c) / 2);
    return 1 + ecm * (l * l + l * k - 3 * k) + c * std::log(eps);
  };
  const process::SoftVirtualTable table(
      f, [](double, double c) { return c; }, 1, 1, 0.9999);
  double largest = 0;
  for (const double c : angles) {
    largest = std::max(largest, std::abs(table(1, c, 1e-4) - f(1, c, 1e-4)));
  }
  CHECK(largest < 1e-8);
  CHECK(calls < 200);
}

TEST_CASE("a table takes over what another one is made of, but not of other angles", "[process]") {
  const auto f = [](double ecm, double c, double) { return ecm + c; };
  const auto none = [](double, double) { return 0.0; };
  const process::SoftVirtualTable table(f, none, 1, 1, 0.9), other(f, none, 1, 1, 0.9);
  CHECK(table.numbers().energies.empty());
  CHECK_THAT(table(1, 0.3, 0.1), WithinAbs(1.3, 1e-12));
  process::SoftVirtualTable::Numbers numbers = table.numbers();
  numbers.cos_max = 0.8;
  CHECK_THROWS_AS(other.adopt(numbers), DataError);
  other.adopt(table.numbers());
  CHECK(other(1, 0.3, 0.1) == table(1, 0.3, 0.1));
}
