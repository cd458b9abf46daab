// A form factor as a sum of poles, the input of generalised vector-meson dominance:
//   F(q^2) = sum_v a_v L_v / (L_v - q^2),  L_v = m_v^2 - i m_v Gamma_v,  sum_v a_v = 1,
// [GVMD24]. Analytic for every real q^2; the widths are constant, so Im F does not vanish
// below threshold.
#pragma once

#include <complex>
#include <string>
#include <vector>

#include "vasilisa/hadrons/form_factor.hpp"
#include "vasilisa/hadrons/gounaris_sakurai.hpp"
#include "vasilisa/hadrons/stored.hpp"

namespace vasilisa::hadrons {

class PoleSum final : public FormFactor, public Storable {
 public:
  struct Pole {
    std::complex<double> amplitude;  ///< a_v
    std::complex<double> position;   ///< L_v in GeV^2
  };
  /// What to do with amplitudes whose sum is not one, i.e. F(0) != 1.
  enum class Normalisation { require, divide };

  /// Throws ConfigurationError if the sum is not one (require) or vanishes (divide).
  PoleSum(std::string name, std::string source, const std::vector<Resonance>& poles, Kind kind,
          Range range, Normalisation normalisation);
  /// Poles as they are, checked before.
  PoleSum(std::string name, std::string source, std::vector<Pole> poles, Kind kind, Range range);

  [[nodiscard]] std::complex<double> continuation(double s) const override;
  [[nodiscard]] Stored stored() const override;
  [[nodiscard]] const std::vector<Pole>& poles() const { return poles_; }

 private:
  std::vector<Pole> poles_;
};

std::shared_ptr<const PoleSum> make_gvmd_bwsum3(double pion_mass);

}  // namespace vasilisa::hadrons
