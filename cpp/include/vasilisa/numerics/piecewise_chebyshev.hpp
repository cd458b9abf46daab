// Adaptive piecewise Chebyshev approximation of a function of one real variable: precompute
// what is smooth once, to a stated precision, and evaluate it in a few tens of nanoseconds.
#pragma once

#include <algorithm>
#include <complex>
#include <cstddef>
#include <functional>
#include <vector>

namespace vasilisa {

/// How finely a function is tabulated.
struct ChebyshevOptions {
  double relative = 1e-10;          ///< error allowed, relative to the maximum of |f| in a panel
  double absolute = 0.0;            ///< added to it, for functions that vanish somewhere
  std::size_t initial_panels = 8;   ///< per interval between breaks; a narrow peak must be seen
  std::size_t max_panels = 20000;   ///< give up beyond
  std::vector<double> breaks = {};  ///< points inside [a, b] where f is not smooth
};

/// Piecewise polynomial of degree 15 on [a, b] with panels halved until the tolerance is met.
/// T is double or std::complex<double>. f is asked for all nodes of a generation of panels in
/// one call and never for a panel's end points, where thresholds sit.
template <class T>
class PiecewiseChebyshev {
 public:
  using VectorFunction = std::function<std::vector<T>(const std::vector<double>&)>;
  static constexpr std::size_t kNodes = 16;

  /// Throws ConfigurationError for a bad interval or if the tolerance is not reached (naming the
  /// place), DataError if f is not finite or returns the wrong number of values.
  PiecewiseChebyshev(const VectorFunction& f, double a, double b,
                     const ChebyshevOptions& options = {});
  PiecewiseChebyshev(const std::function<T(double)>& f, double a, double b,
                     const ChebyshevOptions& options = {});

  /// From what another one's edges() and coefficients() said. Throws DataError unless the edges
  /// ascend, everything is finite and there are kNodes coefficients to each panel.
  PiecewiseChebyshev(std::vector<double> edges, std::vector<T> coefficients);

  /// Value at x; throws RangeError outside [a, b] (by more than rounding).
  [[nodiscard]] T operator()(double x) const {
    if (!(x >= lower_ && x <= upper_)) x = clamp_rounding(x);
    const std::size_t panel = find_panel(x);
    const double left = edges_[panel];
    const double right = edges_[panel + 1];
    return clenshaw(coefficients_.data() + panel * kNodes,
                    (2.0 * x - left - right) / (right - left));
  }

  [[nodiscard]] double lower() const { return lower_; }
  [[nodiscard]] double upper() const { return upper_; }
  [[nodiscard]] std::size_t panels() const { return edges_.size() - 1; }
  [[nodiscard]] const std::vector<double>& edges() const { return edges_; }
  [[nodiscard]] const std::vector<T>& coefficients() const { return coefficients_; }

 private:
  [[nodiscard]] std::size_t find_panel(double x) const {
    const auto position = static_cast<std::size_t>((x - lower_) * bins_per_unit_);
    const std::size_t bin = std::min(position, first_panel_.size() - 2);
    // The bin holds the panels first..last; rounding of the bin number may be off by one panel,
    // where the neighbouring polynomial still holds to the tolerance.
    const auto begin = edges_.begin() + static_cast<std::ptrdiff_t>(first_panel_[bin]) + 1;
    const auto end = edges_.begin() + static_cast<std::ptrdiff_t>(first_panel_[bin + 1]) + 1;
    return static_cast<std::size_t>(std::upper_bound(begin, end, x) - edges_.begin()) - 1;
  }

  [[nodiscard]] static T clenshaw(const T* c, double t) {
    const double two_t = 2.0 * t;
    T b1{};
    T b2{};
    for (std::size_t k = kNodes - 1; k > 0; --k) {
      const T b0 = c[k] + two_t * b1 - b2;
      b2 = b1;
      b1 = b0;
    }
    return c[0] + t * b1 - b2;
  }

  [[nodiscard]] double clamp_rounding(double x) const;
  void build(const VectorFunction& f, const ChebyshevOptions& options);
  void index_panels();

  double lower_;
  double upper_;
  double bins_per_unit_ = 0.0;
  std::vector<double> edges_;             // panels() + 1 edges, ascending
  std::vector<T> coefficients_;           // [panel][k]
  std::vector<std::size_t> first_panel_;  // panel that holds the left edge of each uniform bin
};

extern template class PiecewiseChebyshev<double>;
extern template class PiecewiseChebyshev<std::complex<double>>;

}  // namespace vasilisa
