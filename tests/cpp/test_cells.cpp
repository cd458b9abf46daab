#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "vasilisa/random/counter_stream.hpp"
#include "vasilisa/sampling/cells.hpp"

using vasilisa::random::CounterStream;
using namespace vasilisa::sampling;

namespace {

/// Explores a weight of two variables.
template <class F>
Explore explore(F weight) {
  return [weight, index = std::uint64_t{0}](const std::vector<Cell>& boxes) mutable {
    std::vector<WeightedPoint> points;
    for (const Cell& box : boxes) {
      CounterStream stream(1, 0, index++);
      WeightedPoint p{};
      for (std::size_t d = 0; d < 2; ++d) p.u[d] = box.lower[d] + box.width[d] * stream.uniform();
      p.weight = weight(p.u[0], p.u[1]);
      points.push_back(p);
    }
    return points;
  };
}

double sum_of_bounds(const std::vector<Cell>& cells) {
  double sum = 0;
  for (const Cell& cell : cells) sum += cell.volume() * cell.bound;
  return sum;
}

}  // namespace

TEST_CASE("cells fill the hypercube and have bounds above zero", "[cells]") {
  const auto cells = divide(2, explore([](double x, double y) { return x + y < 0.5 ? 1.0 : 0.0; }));
  double volume = 0;
  for (const Cell& cell : cells) {
    volume += cell.volume();
    CHECK(cell.bound > 0);
  }
  CHECK(cells.size() > 2);
  CHECK(sum_of_bounds(cells) < bound_above(1) * 0.5);
  CHECK(volume == Approx(1).epsilon(1e-12));
}

TEST_CASE("cells follow the weight", "[cells]") {
  const auto cells =
      divide(2, explore([](double x, double y) { return std::exp(-5 * (x + 3 * y)); }));
  const double integral = (1 - std::exp(-5)) * (1 - std::exp(-15)) / 75;
  // In one cell the sum of bounds would be the maximum, one, times the margin.
  CHECK(sum_of_bounds(cells) > integral);
  CHECK(sum_of_bounds(cells) < 2 * integral);
}

TEST_CASE("a constant weight needs one cell, no weight has bound zero", "[cells]") {
  const auto constant = divide(2, explore([](double, double) { return 2.0; }));
  REQUIRE(constant.size() == 1);
  CHECK(constant.front().bound == bound_above(2));
  const auto nothing = divide(2, explore([](double, double) { return 0.0; }));
  REQUIRE(nothing.size() == 1);
  CHECK(nothing.front().bound == 0);
}
