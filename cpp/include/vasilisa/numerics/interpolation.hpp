// Interpolation of tables: GSL behind a thin, immutable wrapper.
#pragma once

#include <gsl/gsl_interp.h>

#include <memory>
#include <vector>

namespace vasilisa {

/// y(x) through given points, x strictly ascending. Evaluation is thread-safe.
class Interpolation {
 public:
  enum class Method {
    linear,
    cubic,     ///< spline with continuous second derivative: the best for smooth, dense tables
    monotone,  ///< cubic without overshoot between points, M. Steffen, A&A 239 (1990) 443
  };

  /// Throws DataError for too few points (linear 2, others 3).
  Interpolation(std::vector<double> x, std::vector<double> y, Method method);

  /// Value at x inside the table; throws RangeError outside.
  [[nodiscard]] double operator()(double x) const;

  [[nodiscard]] const std::vector<double>& x() const { return x_; }
  [[nodiscard]] const std::vector<double>& y() const { return y_; }

 private:
  struct Free {
    void operator()(gsl_interp* p) const { gsl_interp_free(p); }
  };
  std::vector<double> x_, y_;
  std::unique_ptr<gsl_interp, Free> interpolation_;
};

}  // namespace vasilisa
