// What the structure of the pion adds to e+e- -> pi+pi-: form factors at both photons of the
// two-photon exchange, relative to point-like pions.
//
// Order: alpha, interference with Born; charge-odd, so that no charge-symmetric rate changes. The
// vertex of the final state stays point-like, as in [GVMD24]. Infrared divergences are those of
// point-like pions and drop out of the difference.
#pragma once

#include <complex>
#include <vector>

#include "vasilisa/numerics/constants.hpp"
#include "vasilisa/qed/two_photon_exchange.hpp"

namespace vasilisa::process {

/// The correction computed at single angles.
class TwoPhotonStructure {
 public:
  /// F(q^2)/q^2 as a sum of propagators; ecm in GeV. Throws ConfigurationError if the sum has no
  /// massless propagator of weight F(0) = 1 or vanishes at s, RangeError below threshold.
  TwoPhotonStructure(const std::vector<loops::PropagatorTerm>& terms, double ecm,
                     const Constants& constants, double log_lambda2 = 0.0);

  /// What is added to 1 + delta; cos_theta between pi- and e-.
  [[nodiscard]] double operator()(double cos_theta) const;

  /// F(s) of the sum of propagators.
  [[nodiscard]] std::complex<double> form_factor() const { return structure_.form_factor(); }

 private:
  double ecm_;
  Constants constants_;
  qed::TwoPhotonExchange structure_, point_like_;
};

/// Part of the exchange with form factors, by the photons of its pairs: massless ones are the pole
/// of F(q^2)/q^2 at q^2 = 0 [CHM22], massive ones the rest. Each with massless photons is infrared
/// divergent; it is minimally subtracted at the scale sqrt(s), which is what a photon mass sqrt(s)
/// gives.
class TwoPhotonComponent {
 public:
  /// As TwoPhotonStructure.
  TwoPhotonComponent(const std::vector<loops::PropagatorTerm>& terms, double ecm,
                     const Constants& constants, qed::PhotonPairs pairs);

  /// What it adds to 1 + delta; cos_theta between pi- and e-.
  [[nodiscard]] double operator()(double cos_theta) const;

 private:
  double ecm_;
  Constants constants_;
  qed::TwoPhotonExchange exchange_;
};

/// The correction tabulated at one energy or a narrow range of them, odd in cos theta: a Chebyshev
/// series in the rapidity artanh(cos theta), in which it is smooth up to the directions of the
/// beams, interpolated in the energy.
class PionStructure {
 public:
  /// End of the table; the correction is constant beyond, where 1e-8 of the Born cross section
  /// lies.
  static constexpr double max_rapidity = 5.0;

  struct Node {
    double ecm;                        ///< GeV
    std::vector<double> coefficients;  ///< [k] of T_{2k+1}(rapidity / max_rapidity)
  };

  /// For energies from lowest_ecm to highest_ecm, GeV.
  PionStructure(double lowest_ecm, double highest_ecm, std::vector<Node> nodes);

  /// Throws ConfigurationError at other energies.
  [[nodiscard]] double operator()(double ecm, double cos_theta) const;

  [[nodiscard]] double lowest_ecm() const { return lowest_ecm_; }
  [[nodiscard]] double highest_ecm() const { return highest_ecm_; }
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }

 private:
  double lowest_ecm_, highest_ecm_;
  std::vector<Node> nodes_;
};

}  // namespace vasilisa::process
