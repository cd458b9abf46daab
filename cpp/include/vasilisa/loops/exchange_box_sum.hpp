// Sums of two-photon exchange boxes over the masses of their photons, all charged legs on shell.
#pragma once

#include <complex>
#include <vector>

namespace vasilisa::loops {

/// One term of a propagator: weight / (q^2 - mass_squared), Im mass_squared <= 0.
struct PropagatorTerm {
  std::complex<double> weight, mass_squared;
};

/// Legs of the box D0(m^2, m^2, M^2, M^2, s, t; m_i^2, m^2, m_j^2, M^2).
struct ExchangeLegs {
  double s, light_squared, heavy_squared;  ///< m^2 and M^2
};

struct ExchangeBoxes {
  std::complex<double> scalar;    ///< sum_ij w_i w_j D0_ij
  std::complex<double> weighted;  ///< sum_ij w_i w_j m_i^2 D0_ij
};

/// With the charged legs on shell the logarithms of the regular box depend on one photon each, so
/// that N photons cost N logarithms and N^2/2 divisions at a point of the integration.
class ExchangeBoxSum {
 public:
  /// Massive photons only.
  ExchangeBoxSum(const std::vector<PropagatorTerm>& terms, const ExchangeLegs& legs);

  /// To 1e-10 of the sum of moduli; t < 0. Throws RangeError if that is not reached.
  [[nodiscard]] ExchangeBoxes operator()(double t) const;

 private:
  struct Sums;
  [[nodiscard]] Sums at(double tau, double t) const;

  /// Of a pair of photons i >= j, with the weights in and twice where i > j.
  struct Pairs {
    std::vector<double> of_i_re, of_i_im, of_j_re, of_j_im;  // cofactors of the edge logarithms
    std::vector<double> edge_re, edge_im;                    // cofactor times logarithm of edge ij
    std::vector<double> constant_re, constant_im, slope_re, slope_im;  // determinant, of y_rr
    std::vector<double> mean_re, mean_im;                              // (m_i^2 + m_j^2)/2
  };

  std::vector<std::complex<double>> masses_;
  ExchangeLegs legs_;
  Pairs pairs_;
};

}  // namespace vasilisa::loops
