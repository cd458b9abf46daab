#include "vasilisa/sampling/adaptive_grid.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa::sampling {

AdaptiveGrid::AdaptiveGrid(std::size_t dimensions, std::size_t bins)
    : dimensions_(dimensions), bins_(bins), edges_(dimensions * (bins + 1)) {
  for (std::size_t d = 0; d < dimensions_; ++d) {
    for (std::size_t i = 0; i <= bins_; ++i) {
      edges_[d * (bins_ + 1) + i] = static_cast<double>(i) / static_cast<double>(bins_);
    }
  }
}

double AdaptiveGrid::map(double* u, std::size_t* bin) const {
  double jacobian = 1;
  const auto n = static_cast<double>(bins_);
  for (std::size_t d = 0; d < dimensions_; ++d) {
    const double position = u[d] * n;
    const std::size_t i = std::min(static_cast<std::size_t>(position), bins_ - 1);
    const double* edge = &edges_[d * (bins_ + 1) + i];
    const double width = edge[1] - edge[0];
    u[d] = edge[0] + (position - static_cast<double>(i)) * width;
    jacobian *= width * n;
    bin[d] = i;
  }
  return jacobian;
}

void AdaptiveGrid::train(std::vector<double>& training, const std::size_t* bin,
                         double weight_squared) const {
  for (std::size_t d = 0; d < dimensions_; ++d) training[d * bins_ + bin[d]] += weight_squared;
}

namespace {

/// Piecewise constant density: piece i ends at `end`.
struct Piece {
  double end, width, density;
};

/// The wanted density on the bins of `edge`, wide bins cut up so that a part of them can be treated
/// apart.
std::vector<Piece> wanted_density(const double* edge, const double* training, std::size_t bins,
                                  double damping) {
  constexpr double finest = 1.0 / 1024;
  constexpr double floor =
      0.05;  // keeps every region reachable: rare large weights must not be missed
  std::vector<double> root(bins);
  double total = 0;
  for (std::size_t i = 0; i < bins; ++i) {
    const double left = training[i > 0 ? i - 1 : i], right = training[i + 1 < bins ? i + 1 : i];
    root[i] = std::sqrt((left + 6 * training[i] + right) / 8);
    total += root[i];
  }
  std::vector<Piece> pieces;
  if (!(total > 0)) return pieces;
  for (std::size_t i = 0; i < bins; ++i) {
    const double width = edge[i + 1] - edge[i];
    const double share = std::pow(root[i] / total, damping) + floor / static_cast<double>(bins);
    const int parts = std::max(1, static_cast<int>(std::ceil(width / finest)));
    for (int j = 1; j <= parts; ++j) {
      pieces.push_back({edge[i] + width * j / parts, width / parts, share / width});
    }
  }
  return pieces;
}

/// Beyond an edge of the acceptance the density must fall off over about two bins, not at once:
/// what is accepted just outside the populated bins would come with enormous weights.
template <class Iterator>
void extend_tails(Iterator begin, Iterator end, std::size_t bins) {
  double density = 0, length = 1;
  for (auto piece = begin; piece != end; ++piece) {
    density *= std::exp(-piece->width / length);
    if (piece->density >= density) {
      density = piece->density;
      length = 2 / (density * static_cast<double>(bins));
    } else {
      piece->density = density;
    }
  }
}

}  // namespace

void AdaptiveGrid::refine(const std::vector<double>& training, double damping, double least) {
  for (std::size_t d = 0; d < dimensions_; ++d) {
    double* edge = &edges_[d * (bins_ + 1)];
    std::vector<Piece> pieces = wanted_density(edge, &training[d * bins_], bins_, damping);
    if (pieces.empty()) continue;
    double total = 0;
    for (const Piece& p : pieces) total += p.density * p.width;
    for (Piece& p : pieces) p.density /= total;
    extend_tails(pieces.begin(), pieces.end(), bins_);
    extend_tails(pieces.rbegin(), pieces.rend(), bins_);
    for (Piece& p : pieces) p.density = std::max(p.density, least);
    total = 0;
    for (const Piece& p : pieces) total += p.density * p.width;
    const double share = total / static_cast<double>(bins_);
    double passed = 0;
    auto piece = pieces.begin();
    for (std::size_t i = 1; i < bins_; ++i) {
      const double target = share * static_cast<double>(i);
      while (piece + 1 != pieces.end() && passed + piece->density * piece->width < target) {
        passed += piece->density * piece->width;
        ++piece;
      }
      edge[i] =
          piece->end - piece->width + std::min(piece->width, (target - passed) / piece->density);
    }
  }
}

void AdaptiveGrid::set_edges(std::vector<double> edges) {
  if (edges.size() != edges_.size()) {
    throw DataError("checkpoint: a sampling grid has " + std::to_string(edges.size()) +
                    " edges; expected " + std::to_string(edges_.size()));
  }
  edges_ = std::move(edges);
}

}  // namespace vasilisa::sampling
