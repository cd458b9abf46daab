// Radiator F(x, s) of the initial state: sigma(s) = int_0^1 dx F(x, s) sigma_0(s (1 - x)).
//
// Orders: exact to O(alpha); leading logarithms to O(alpha^2) or O(alpha^3), soft photons to all
// orders. Collinear: x is the energy that photons and pairs take along, summed over both beams and
// all angles. Neglected: terms of relative order m_e^2/s, the O(alpha^2 L) part beyond the product
// of O(alpha) factors, muon and hadron pairs.
// Validity: s >> m_e^2, 0 <= x < 1.
#pragma once

#include "vasilisa/numerics/constants.hpp"

namespace vasilisa::qed {

class Radiator {
 public:
  enum class Form {
    kuraev_fadin,            // second order, additive
    third_order_additive,    // leading logarithms to third order added to the soft exponent
    third_order_factorised,  // the same multiplied by it
  };

  enum class Pairs {
    none,          // photons alone
    virtual_only,  // e+e- pairs in the vertex; events with a real pair are rejected
    virtual_and_real
  };

  explicit Radiator(Form form = Form::kuraev_fadin, Pairs pairs = Pairs::none,
                    const Constants& constants = {});

  [[nodiscard]] Form form() const { return form_; }
  [[nodiscard]] Pairs pairs() const { return pairs_; }

  /// beta = (2 alpha / pi) (L - 1), L = ln(s / m_e^2). s in GeV^2; RangeError for s <= e m_e^2.
  [[nodiscard]] double exponent(double s) const;

  /// F(x, s); infinite at x = 0.
  [[nodiscard]] double operator()(double x, double s) const;

  /// F(x, s) / (beta x^(beta-1)), finite at x = 0: with u = x^beta, F dx = reduced du.
  [[nodiscard]] double reduced(double x, double s) const;

  /// Smallest x of a real e+e- pair, 4 m_e / sqrt(s).
  [[nodiscard]] double pair_threshold(double s) const;

  /// F(x, s) to first order in alpha for x > 0, photons alone.
  [[nodiscard]] double first_order(double x, double s) const;

  /// int_0^x_max F dx to first order in alpha, photons alone.
  [[nodiscard]] double first_order_integral(double x_max, double s) const;

 private:
  [[nodiscard]] double soft(double log, double beta) const;
  [[nodiscard]] double hard(double x, double s, double log, double beta) const;

  Form form_;
  Pairs pairs_;
  double electron_mass_;
  double unit_;      // alpha / pi
  double k_factor_;  // 1 + (alpha / pi) (pi^2 / 3 - 1/2)
};

}  // namespace vasilisa::qed
