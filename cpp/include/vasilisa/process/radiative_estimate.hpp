// What is expected of loops and soft photons beside a hard photon, from pairs without one.
//
// O(alpha), all masses exact: the vertices of both pairs and the soft photons of each, which have
// the soft and collinear logarithms of the loops; and, apart, the logarithm of the soft photons
// that both emit. What depends on one variable is tabulated: this is asked of every event.
#pragma once

#include <complex>
#include <functional>
#include <optional>

#include "vasilisa/numerics/piecewise_chebyshev.hpp"
#include "vasilisa/process/final_line.hpp"
#include "vasilisa/process/model.hpp"
#include "vasilisa/qed/radiative_pair.hpp"

namespace vasilisa::process {

class RadiativeEstimate {
 public:
  /// 2 Re of what the vertex of the final pair has at a squared mass (GeV^2), log_lambda2 = 0.
  using Vertex = std::function<double(double q2)>;

  /// For beams of energies from lowest_ecm (0: the same) to ecm, GeV; mass: of the final particles.
  RadiativeEstimate(const Model& model, double mass, Vertex vertex, double ecm, double lowest_ecm);

  /// delta with photons below eps ecm/2 in the centre-of-mass frame, each pair for itself.
  [[nodiscard]] double lines(const qed::RadiativePoint& point, double eps) const;
  /// Of photons between eps ecm/2 and ecm/2 that both pairs emit.
  [[nodiscard]] double interference(const qed::RadiativePoint& point, double eps) const;

 private:
  /// delta with photons below ecm/2, and the coefficient of ln(eps).
  [[nodiscard]] std::complex<double> of_beams(double ecm) const;

  double alpha_, electron_mass_;
  kinematics::Radiation radiation_;
  std::complex<double> at_highest_;
  std::optional<PiecewiseChebyshev<std::complex<double>>> below_;
  FinalLine vertex_;
};

}  // namespace vasilisa::process
