// Separable adaptive importance sampling on the unit hypercube.
#pragma once

#include <cstddef>
#include <vector>

namespace vasilisa::sampling {

/// A product of piecewise-linear one-dimensional maps, refined so that every bin brings the same
/// share of the squared weight [Lep78].
class AdaptiveGrid {
 public:
  AdaptiveGrid(std::size_t dimensions, std::size_t bins);

  [[nodiscard]] std::size_t dimensions() const { return dimensions_; }
  [[nodiscard]] std::size_t bins() const { return bins_; }

  /// Maps u to x in place and returns the Jacobian; writes the bin of every dimension to `bin`.
  double map(double* u, std::size_t* bin) const;

  /// Adds a squared weight to the bins hit; `training` is [dimension][bin].
  void train(std::vector<double>& training, const std::size_t* bin, double weight_squared) const;

  /// Moves the bin edges; `damping` 0 leaves them, 1 is the full step. No density, 1 where all
  /// numbers are alike, is left below `least`, up to the normalisation.
  void refine(const std::vector<double>& training, double damping, double least = 0);

  [[nodiscard]] const std::vector<double>& edges() const { return edges_; }
  /// Throws DataError unless the edges fit this grid.
  void set_edges(std::vector<double> edges);

 private:
  std::size_t dimensions_, bins_;
  std::vector<double> edges_;  // [dimension][bins + 1]
};

}  // namespace vasilisa::sampling
