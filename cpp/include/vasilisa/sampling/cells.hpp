// Boxes of the unit hypercube with a bound on the weight in each: unweighting in boxes loses little
// where the weight is no product of functions of one variable, or has edges [Jad03].
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <vector>

namespace vasilisa::sampling {

struct Cell {
  static constexpr std::size_t max_dimensions = 12;
  std::array<double, max_dimensions> lower{};
  std::array<double, max_dimensions> width{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  double bound = 0;  // on |weight|

  [[nodiscard]] double volume() const {
    double product = 1;
    for (const double w : width) product *= w;
    return product;
  }
};

/// A point of the unit hypercube and the |weight| found there.
struct WeightedPoint {
  std::array<double, Cell::max_dimensions> u;
  double weight;
};

/// Draws a uniform point in each of the boxes listed; a box may be listed many times.
using Explore = std::function<std::vector<WeightedPoint>(const std::vector<Cell>&)>;

/// Cells that fill the hypercube, cut in the first `dimensions` dimensions where that lowers the
/// sum of volume times bound most; `effort`, up to 1, is the part of the largest number of cells. A
/// bound is the largest weight explored, with a margin; no cell has a bound of zero unless all
/// have, which means that no weight was found.
std::vector<Cell> divide(std::size_t dimensions, const Explore& explore, double effort = 1);

/// A bound above a weight that has been seen.
double bound_above(double weight);

}  // namespace vasilisa::sampling
