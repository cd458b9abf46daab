#include "vasilisa/numerics/piecewise_chebyshev.hpp"

#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <sstream>
#include <utility>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/numerics/stop.hpp"

namespace vasilisa {
namespace {

constexpr std::size_t kNodes = PiecewiseChebyshev<double>::kNodes;
// Points off the nodes where every panel is compared with f itself: a peak between the nodes
// may leave small coefficients, but not a small difference.
constexpr std::array<double, 2> kChecks = {-0.7311, 0.4123};
constexpr std::size_t kSamples = kNodes + kChecks.size();
constexpr std::size_t kTail = 3;      // highest coefficients that estimate the error
constexpr double kRounding = 1e-12;   // of the interval, accepted outside its ends
constexpr double kNarrowest = 1e-14;  // of the interval: a panel is not split further,
constexpr double kLeniency = 1e3;     // but may miss the tolerance by this: a square root
                                      // at a threshold does, by sqrt(rounding)

struct Panel {
  double left, right;
};

bool finite(double x) { return std::isfinite(x); }
bool finite(const std::complex<double>& x) {
  return std::isfinite(x.real()) && std::isfinite(x.imag());
}

const std::array<double, kNodes>& nodes() {
  static const auto table = [] {
    std::array<double, kNodes> x{};
    for (std::size_t j = 0; j < kNodes; ++j) {
      x[j] = std::cos(std::numbers::pi * (static_cast<double>(j) + 0.5) / kNodes);
    }
    return x;
  }();
  return table;
}

// Discrete cosine transform on the Chebyshev nodes of the first kind.
template <class T>
std::array<T, kNodes> transform(const T* values) {
  static const auto cosine = [] {
    std::array<std::array<double, kNodes>, kNodes> table{};
    for (std::size_t k = 0; k < kNodes; ++k) {
      for (std::size_t j = 0; j < kNodes; ++j) {
        table[k][j] = std::cos(std::numbers::pi * static_cast<double>(k) *
                               (static_cast<double>(j) + 0.5) / kNodes);
      }
    }
    return table;
  }();
  std::array<T, kNodes> coefficients{};
  for (std::size_t k = 0; k < kNodes; ++k) {
    T sum{};
    for (std::size_t j = 0; j < kNodes; ++j) sum += values[j] * cosine[k][j];
    coefficients[k] = sum * ((k == 0 ? 1.0 : 2.0) / kNodes);
  }
  return coefficients;
}

template <class T>
T polynomial(const std::array<T, kNodes>& c, double t) {
  T sum{};
  for (std::size_t k = 0; k < kNodes; ++k) {
    sum += c[k] * std::cos(static_cast<double>(k) * std::acos(t));
  }
  return sum;
}

std::vector<Panel> initial_panels(double a, double b, const ChebyshevOptions& options) {
  std::vector<double> points = {a};
  std::vector<double> breaks = options.breaks;
  std::sort(breaks.begin(), breaks.end());
  for (const double x : breaks) {
    if (x > points.back() && x < b) points.push_back(x);
  }
  points.push_back(b);
  std::vector<Panel> panels;
  const std::size_t n = std::max<std::size_t>(1, options.initial_panels);
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    double left = points[i];
    for (std::size_t j = 1; j <= n; ++j) {
      const double fraction = static_cast<double>(j) / static_cast<double>(n);
      const double right =
          j == n ? points[i + 1] : points[i] + (points[i + 1] - points[i]) * fraction;
      panels.push_back({left, right});
      left = right;
    }
  }
  return panels;
}

std::vector<double> sample_points(const std::vector<Panel>& panels) {
  std::vector<double> x;
  x.reserve(panels.size() * kSamples);
  for (const Panel& panel : panels) {
    const double centre = 0.5 * (panel.left + panel.right);
    const double half = 0.5 * (panel.right - panel.left);
    for (const double t : nodes()) x.push_back(centre + half * t);
    for (const double t : kChecks) x.push_back(centre + half * t);
  }
  return x;
}

[[noreturn]] void fail_to_converge(const Panel& panel, double error, const char* why) {
  std::ostringstream text;
  text << "tabulation: not smooth enough near x = " << 0.5 * (panel.left + panel.right)
       << " (error " << error << ", " << why
       << "); valid: a smooth function, break points where it is not, or a larger tolerance";
  throw ConfigurationError(text.str());
}

template <class T>
void check_values(const std::vector<double>& x, const std::vector<T>& f) {
  if (f.size() != x.size()) {
    throw DataError("tabulation: the function returned " + std::to_string(f.size()) +
                    " values for " + std::to_string(x.size()) + " points");
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (finite(f[i])) continue;
    std::ostringstream text;
    text << "tabulation: the function is not finite at x = " << x[i];
    throw DataError(text.str());
  }
}

}  // namespace

template <class T>
PiecewiseChebyshev<T>::PiecewiseChebyshev(const VectorFunction& f, double a, double b,
                                          const ChebyshevOptions& options)
    : lower_(a), upper_(b) {
  if (!(std::isfinite(a) && std::isfinite(b) && a < b)) {
    std::ostringstream text;
    text << "tabulation: interval [" << a << ", " << b << "]; valid: finite and a < b";
    throw ConfigurationError(text.str());
  }
  build(f, options);
  index_panels();
}

template <class T>
PiecewiseChebyshev<T>::PiecewiseChebyshev(const std::function<T(double)>& f, double a, double b,
                                          const ChebyshevOptions& options)
    : PiecewiseChebyshev(VectorFunction([&f](const std::vector<double>& x) {
                           std::vector<T> values(x.size());
                           std::transform(x.begin(), x.end(), values.begin(), [&f](double at) {
                             stop_point();
                             return f(at);
                           });
                           return values;
                         }),
                         a, b, options) {}

template <class T>
PiecewiseChebyshev<T>::PiecewiseChebyshev(std::vector<double> edges, std::vector<T> coefficients)
    : lower_(edges.empty() ? 0.0 : edges.front()),
      upper_(edges.empty() ? 0.0 : edges.back()),
      edges_(std::move(edges)),
      coefficients_(std::move(coefficients)) {
  const bool ascending = std::adjacent_find(edges_.begin(), edges_.end(), [](double a, double b) {
                           return !(a < b);
                         }) == edges_.end();
  const bool sound =
      std::isfinite(lower_) && std::isfinite(upper_) &&
      std::all_of(coefficients_.begin(), coefficients_.end(), [](const T& c) { return finite(c); });
  if (edges_.size() < 2 || coefficients_.size() != kNodes * panels() || !ascending || !sound) {
    throw DataError("tabulation: " + std::to_string(edges_.size()) + " edges, " +
                    std::to_string(coefficients_.size()) + " coefficients; valid: ascending, " +
                    std::to_string(kNodes) + " finite coefficients to each panel");
  }
  index_panels();
}

template <class T>
void PiecewiseChebyshev<T>::build(const VectorFunction& f, const ChebyshevOptions& options) {
  std::map<double, std::array<T, kNodes>> done;  // by left edge
  std::vector<Panel> pending = initial_panels(lower_, upper_, options);
  const double narrowest =
      kNarrowest * std::max({upper_ - lower_, std::abs(lower_), std::abs(upper_)});
  while (!pending.empty()) {
    stop_point();
    const std::vector<double> x = sample_points(pending);
    const std::vector<T> values = f(x);
    check_values(x, values);
    std::vector<Panel> next;
    for (std::size_t i = 0; i < pending.size(); ++i) {
      const Panel& panel = pending[i];
      const T* v = values.data() + i * kSamples;
      const auto coefficients = transform(v);
      double maximum = 0.0;
      for (std::size_t j = 0; j < kSamples; ++j) maximum = std::max(maximum, std::abs(v[j]));
      double error = 0.0;
      for (std::size_t k = kNodes - kTail; k < kNodes; ++k) error += std::abs(coefficients[k]);
      for (std::size_t j = 0; j < kChecks.size(); ++j) {
        error = std::max(error, std::abs(polynomial(coefficients, kChecks[j]) - v[kNodes + j]));
      }
      const bool narrow = panel.right - panel.left < narrowest;
      const double allowed = options.absolute + options.relative * maximum;
      if (error <= allowed * (narrow ? kLeniency : 1.0)) {
        done.emplace(panel.left, coefficients);
        continue;
      }
      if (narrow) {
        fail_to_converge(panel, error, "panel too narrow to split");
      }
      const double centre = 0.5 * (panel.left + panel.right);
      next.push_back({panel.left, centre});
      next.push_back({centre, panel.right});
      if (done.size() + pending.size() + next.size() > options.max_panels) {
        fail_to_converge(panel, error, "too many panels");
      }
    }
    pending = std::move(next);
  }
  edges_.reserve(done.size() + 1);
  coefficients_.reserve(done.size() * kNodes);
  for (const auto& [left, coefficients] : done) {
    edges_.push_back(left);
    coefficients_.insert(coefficients_.end(), coefficients.begin(), coefficients.end());
  }
  edges_.push_back(upper_);
}

template <class T>
void PiecewiseChebyshev<T>::index_panels() {
  const std::size_t bins = 4 * panels();
  bins_per_unit_ = static_cast<double>(bins) / (upper_ - lower_);
  first_panel_.resize(bins + 1);
  std::size_t panel = 0;
  for (std::size_t i = 0; i <= bins; ++i) {
    const double x = lower_ + static_cast<double>(i) / bins_per_unit_;
    while (panel + 1 < panels() && edges_[panel + 1] <= x) ++panel;
    first_panel_[i] = panel;
  }
}

template <class T>
double PiecewiseChebyshev<T>::clamp_rounding(double x) const {
  const double slack = kRounding * std::max({upper_ - lower_, std::abs(lower_), std::abs(upper_)});
  if (x >= lower_ - slack && x <= upper_ + slack) return std::clamp(x, lower_, upper_);
  std::ostringstream text;
  text << "tabulated function: x = " << x << " is outside [" << lower_ << ", " << upper_ << "]";
  throw RangeError(text.str());
}

template class PiecewiseChebyshev<double>;
template class PiecewiseChebyshev<std::complex<double>>;

}  // namespace vasilisa
