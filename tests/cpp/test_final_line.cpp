#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "generators/mumu/process.hpp"
#include "generators/pipi/process.hpp"
#include "vasilisa/process/final_line.hpp"

using namespace vasilisa;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

/// delta_SV of the final pair alone, from the table of the process at a higher energy.
template <class P>
void check_final_line() {
  process::Model model;
  const double ecm = 3, eps = 1e-3;
  const P process(model, ecm);
  model.radiation = kinematics::Radiation::line_b;
  const double threshold = 2 * P::facts.mass_of(model.constants);
  for (const double mass : {1.01 * threshold, 0.5, 1.0, 2.9}) {
    const double c = 1 / std::numbers::sqrt3;
    const auto found = process.final_line(mass * mass);
    CHECK_THAT(1 + found.all + found.logarithm * std::log(eps),
               WithinAbs(P::soft_virtual_at(model, mass, c, eps), 1e-7));
  }
}

}  // namespace

TEST_CASE("loops and soft photons of the final pair are known at any mass of it", "[process]") {
  check_final_line<generators::mumu::Process>();
  check_final_line<generators::pipi::Process>();
}

TEST_CASE("slow pairs keep the Coulomb pole", "[process]") {
  const process::FinalLine line(4, 16, [](double q2) {
    const double v = std::sqrt(1 - 4 / q2);
    return process::FinalLine::Correction{0.01 / v + 0.1 * v, 0.2 * v * v};
  });
  CHECK_THAT(line(9).all, WithinRel(0.01 / std::sqrt(5.0 / 9) + 0.1 * std::sqrt(5.0 / 9), 1e-8));
  const double v = 1e-3;
  CHECK_THAT(line(4 / (1 - v * v)).all, WithinRel(0.01 / v, 0.01));
}

TEST_CASE("a pair that does not radiate has no such correction", "[process]") {
  process::Model model;
  model.radiation = kinematics::Radiation::line_a;
  const generators::mumu::Process process(model, 1);
  CHECK(process.final_line(0.5).all == 0);
  CHECK(process.final_line(0.5).logarithm == 0);
}
