#include "vasilisa/sampling/cells.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vasilisa::sampling {

namespace {

constexpr double max_cells = 192;
constexpr double first_points = 16384;  // in the whole hypercube
constexpr std::size_t fewest_cells = 8, fewest_points = 2048;
constexpr std::size_t points_in_cell = 768;
constexpr std::size_t slices = 16;  // of a cell, between which it may be cut
// A cell where no weight was found may hold a corner of the acceptance: its bound is at least this
// part of that of the cell it was cut from.
constexpr double lowest_bound = 0.25;
constexpr double margin = 0.4;
// Cuts that gain less than this part of the sum of volume times bound are not worth their points.
constexpr double negligible = 1e-4;

/// A cell while it is being cut, with its points.
struct Part {
  Cell cell;
  std::vector<WeightedPoint> points;
  double floor = 0;   // of the bound
  double lost = 0;    // volume times bound, less the integral
  bool empty = true;  // no weight found

  void measure() {
    double sum = 0;
    cell.bound = floor;
    for (const WeightedPoint& p : points) {
      sum += p.weight;
      cell.bound = std::max(cell.bound, p.weight);
    }
    empty = !(sum > 0);
    lost = cell.volume() * (cell.bound - sum / static_cast<double>(points.size()));
  }
};

struct Cut {
  std::size_t dimension = 0, slice = 0;
  double gain = 0;  // of volume times bound
};

Cut best_cut(const Part& part, std::size_t dimensions) {
  Cut best;
  if (part.empty) return best;  // cutting it would lower nothing but a bound that is a guess
  const double floor = lowest_bound * part.cell.bound;
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::array<double, slices> maximum{};
    for (const WeightedPoint& p : part.points) {
      const double position = (p.u[d] - part.cell.lower[d]) / part.cell.width[d] * slices;
      const auto slice = std::min(slices - 1, static_cast<std::size_t>(std::max(0.0, position)));
      maximum[slice] = std::max(maximum[slice], p.weight);
    }
    std::array<double, slices> above{};  // maximum of this slice and all above it, or the floor
    double running = floor;
    for (std::size_t s = slices; s-- > 0;) above[s] = running = std::max(running, maximum[s]);
    double below = floor;
    for (std::size_t s = 1; s < slices; ++s) {
      below = std::max(below, maximum[s - 1]);
      const double share = static_cast<double>(s) / slices;
      const double left = share * below + (1 - share) * above[s];
      const double gain = part.cell.volume() * (part.cell.bound - left);
      if (gain > best.gain) best = {d, s, gain};
    }
  }
  return best;
}

std::pair<Part, Part> split(const Part& part, const Cut& cut) {
  const std::size_t d = cut.dimension;
  Part lower, upper;
  lower.cell = upper.cell = part.cell;
  lower.floor = upper.floor = lowest_bound * part.cell.bound;
  lower.cell.width[d] *= static_cast<double>(cut.slice) / slices;
  upper.cell.lower[d] += lower.cell.width[d];
  upper.cell.width[d] -= lower.cell.width[d];
  for (const WeightedPoint& p : part.points) {
    (p.u[d] < upper.cell.lower[d] ? lower : upper).points.push_back(p);
  }
  return {std::move(lower), std::move(upper)};
}

/// Explores parts until each has its number of points, and measures them.
void fill(std::vector<Part>& parts, std::size_t wanted, const Explore& explore) {
  std::vector<Cell> boxes;
  for (const Part& part : parts) {
    if (part.points.size() < wanted)
      boxes.insert(boxes.end(), wanted - part.points.size(), part.cell);
  }
  const std::vector<WeightedPoint> points = explore(boxes);
  auto next = points.begin();
  for (Part& part : parts) {
    const auto missing = static_cast<std::ptrdiff_t>(wanted - std::min(wanted, part.points.size()));
    part.points.insert(part.points.end(), next, next + missing);
    next += missing;
    part.measure();
  }
}

}  // namespace

std::vector<Cell> divide(std::size_t dimensions, const Explore& explore, double effort) {
  const auto part_of = [effort](double usual, std::size_t fewest) {
    return std::max(fewest, static_cast<std::size_t>(usual * effort));
  };
  const std::size_t most = part_of(max_cells, fewest_cells);
  std::vector<Part> parts(1);
  fill(parts, part_of(first_points, fewest_points), explore);
  while (parts.size() < most) {
    // Half of the cells at a time, those that lose most, so that points are drawn in large batches.
    const std::size_t room = std::min(most - parts.size(), parts.size() / 2 + 1);
    std::sort(parts.begin(), parts.end(),
              [](const Part& a, const Part& b) { return a.lost < b.lost; });
    double total = 0;
    for (const Part& part : parts) total += part.cell.volume() * part.cell.bound;
    std::vector<Part> made, kept;
    while (!parts.empty()) {
      Part part = std::move(parts.back());
      parts.pop_back();
      const Cut cut = made.size() < 2 * room ? best_cut(part, dimensions) : Cut{};
      if (cut.gain > negligible * total) {
        auto [lower, upper] = split(part, cut);
        made.push_back(std::move(lower));
        made.push_back(std::move(upper));
      } else {
        kept.push_back(std::move(part));
      }
    }
    parts = std::move(kept);
    if (made.empty()) break;
    fill(made, points_in_cell, explore);
    std::move(made.begin(), made.end(), std::back_inserter(parts));
  }
  std::vector<Cell> cells;
  for (const Part& part : parts) {
    cells.push_back(part.cell);
    cells.back().bound = bound_above(part.cell.bound);
  }
  return cells;
}

double bound_above(double weight) { return (1 + margin) * weight; }

}  // namespace vasilisa::sampling
