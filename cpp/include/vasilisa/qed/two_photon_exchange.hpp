// Two-photon exchange in e- e+ -> scalar- scalar+ with a form factor at both photons.
//
// The form factor enters as F(q^2)/q^2 = sum_i w_i/(q^2 - m_i^2), a sum of propagators, so that
// every diagram is a sum over pairs of photon masses [IL22], [GVMD24]. Order, regulator and masses
// as in box_scalar.hpp, of which this is the sum; the tensor reduction is linear in the scalar
// functions and is done once for all pairs.
#pragma once

#include <complex>
#include <vector>

#include "vasilisa/loops/exchange_box_sum.hpp"
#include "vasilisa/qed/box_scalar.hpp"

namespace vasilisa::qed {

/// Which pairs of photons are exchanged, by the number of massive ones in them.
enum class PhotonPairs { massless, mixed, massive, all };

class TwoPhotonExchange {
 public:
  /// Everything that depends on s alone; GeV^2, GeV. At most one of the terms is massless.
  TwoPhotonExchange(const std::vector<loops::PropagatorTerm>& terms, double s, double electron_mass,
                    double scalar_mass, double log_lambda2, PhotonPairs pairs = PhotonPairs::all);

  /// sum_ij w_i w_j scalar_box(...; m_i^2, m_j^2) over the pairs, over Born without form factor.
  [[nodiscard]] ScalarPairAmplitude operator()(const AnnihilationInvariants& invariants) const;

  /// F(s) of the sum of propagators, all of them.
  [[nodiscard]] std::complex<double> form_factor() const { return form_factor_; }

 private:
  [[nodiscard]] ScalarPairAmplitude direct_diagram(double t) const;

  /// w_i w_j, or zero where the pair is left out.
  [[nodiscard]] std::complex<double> weight(const loops::PropagatorTerm& first,
                                            const loops::PropagatorTerm& second) const;

  double s_, electron_mass_, scalar_mass_, log_lambda2_;
  PhotonPairs pairs_;
  std::vector<loops::PropagatorTerm> massive_;
  loops::PropagatorTerm massless_{};
  std::complex<double> massive_weight_ = 0.0;
  std::complex<double> form_factor_;
  std::complex<double> scalar_triangles_ = 0.0;    // sum_ij w_i w_j C0 without the electron
  std::complex<double> electron_triangles_ = 0.0;  // sum_ij w_i w_j C0 without the scalar
  std::complex<double> seagull_ = 0.0;
  loops::ExchangeBoxSum boxes_;
};

}  // namespace vasilisa::qed
