// What multiplies a photon propagator 1/q^2: F(q^2) / (1 - Pi(q^2)), tabulated where it is smooth,
// and the root of the Coulomb factor of the pair that the photon makes.
#pragma once

#include <cmath>
#include <complex>
#include <memory>
#include <optional>
#include <vector>

#include "vasilisa/numerics/piecewise_chebyshev.hpp"
#include "vasilisa/process/model.hpp"
#include "vasilisa/qed/coulomb.hpp"

namespace vasilisa::process {

/// Form factor and vacuum polarisation of the model, tabulated on the given intervals of q^2 as far
/// as they are valid there; one where the model has neither. Functions that a table of 2000 panels
/// does not hold to 1e-10 (interpolations with corners) are evaluated directly.
class Coupling {
 public:
  enum class Content { dressing, form_factor_and_dressing };

  struct Interval {
    double lower, upper;  // GeV^2
  };

  Coupling(const Model& model, Content content, const std::vector<Interval>& intervals,
           const std::optional<qed::CoulombFactor>& coulomb = std::nullopt);

  std::complex<double> operator()(double q2) const {
    const std::complex<double> value = without_coulomb(q2);
    return coulomb_ ? value * std::sqrt((*coulomb_)(q2)) : value;
  }

 private:
  [[nodiscard]] std::complex<double> without_coulomb(double q2) const {
    if (trivial_) return 1.0;
    for (const auto& table : tables_) {
      if (q2 >= table.lower() && q2 <= table.upper()) return table(q2);
    }
    return direct(q2);
  }

  [[nodiscard]] std::complex<double> direct(double q2) const;

  std::shared_ptr<const hadrons::FormFactor> form_factor_;
  std::shared_ptr<const hadrons::VacuumPolarization> vacuum_polarization_;
  std::optional<qed::CoulombFactor> coulomb_;
  bool trivial_ = false;
  std::vector<PiecewiseChebyshev<std::complex<double>>> tables_;
};

}  // namespace vasilisa::process
