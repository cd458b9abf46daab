// Form factors beyond the range of the model or the table they come from.
#pragma once

#include <complex>

#include "vasilisa/hadrons/form_factor.hpp"
#include "vasilisa/hadrons/stored.hpp"

namespace vasilisa::hadrons {

/// What is continued stays at hand: loops need the analytic model itself.
class ContinuedFormFactor : public FormFactor {
 public:
  [[nodiscard]] const FormFactorPointer& model() const { return model_; }

 protected:
  ContinuedFormFactor(std::string name, std::string source, FormFactorPointer model, Range range);

 private:
  FormFactorPointer model_;
};

/// Above the range of a model the modulus goes over, between s = `from` and `to`, into
///   |F| = |F(s_r)| (s_r/s) |ln(s_r/L^2) - i pi| / |ln(s/L^2) - i pi|,
/// the perturbative fall-off alpha_s(Q^2)/Q^2 at Q^2 = -s [LB80] at one loop, with the measured
/// |F(s_r)|, s_r = 13.48 GeV^2 [CLEO05]: the normalisation of the asymptotic form itself is several
/// times too low there. The phase is that of the model, which tends to pi. Three derivatives are
/// continuous.
class PerturbativeTail final : public ContinuedFormFactor, public Storable {
 public:
  struct Parameters {
    double from, to;  ///< s in GeV^2
    double measured;  ///< |F(s_r)|
  };

  /// The tail times 1 + shift * relative_error, for variations.
  PerturbativeTail(std::string name, const FormFactorPointer& model, const Parameters& parameters,
                   double shift = 0.0);

  [[nodiscard]] std::complex<double> continuation(double s) const override;
  /// By its name and by what its model is made of.
  [[nodiscard]] Stored stored() const override;

 private:
  double log_from_, log_length_, scale_;
};

/// Below the first point s_1 of a table: one pole through F(0) = 1 and that point,
///   |F(s)| = 1/(1 - (1 - 1/|F(s_1)|) s/s_1),
/// with the phase of a P wave, which grows with (s - threshold)^(3/2).
class PoleBelow final : public ContinuedFormFactor {
 public:
  /// Throws ConfigurationError if the table begins at the threshold already, or with F = 0.
  PoleBelow(const FormFactorPointer& table, double threshold);

  [[nodiscard]] std::complex<double> continuation(double s) const override;
  [[nodiscard]] double threshold() const { return threshold_; }

 private:
  double threshold_, first_, inverse_, phase_;
};

}  // namespace vasilisa::hadrons
