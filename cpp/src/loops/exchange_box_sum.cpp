// The representation of regular_box.cpp with propagators 1, 3 the photons and 2, 4 the charged
// particles: y_1r = m_i^2 and y_3r = m_j^2 for every y, because the legs are on shell.
#include "vasilisa/loops/exchange_box_sum.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "vasilisa/loops/box.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::loops {

namespace {

using Complex = std::complex<double>;

void append(std::vector<double>& re, std::vector<double>& im, const LongComplex& z) {
  re.push_back(static_cast<double>(z.real()));
  im.push_back(static_cast<double>(z.imag()));
}

}  // namespace

/// The two sums and that of the moduli, which says how much of them is rounding.
struct ExchangeBoxSum::Sums {
  Complex scalar, weighted;
  double modulus = 0.0;

  void add(const Sums& other) {
    scalar += other.scalar;
    weighted += other.weighted;
    modulus += other.modulus;
  }
};

ExchangeBoxSum::ExchangeBoxSum(const std::vector<PropagatorTerm>& terms, const ExchangeLegs& legs)
    : legs_(legs) {
  const Long s = legs.s;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const LongComplex mi(terms[i].mass_squared);
    masses_.push_back(terms[i].mass_squared);
    for (std::size_t j = 0; j <= i; ++j) {
      const LongComplex mj(terms[j].mass_squared);
      const LongComplex weight =
          (i == j ? 1.0L : 2.0L) * LongComplex(terms[i].weight) * LongComplex(terms[j].weight);
      const LongComplex y13 = mi + mj - s;
      const LongComplex minor = 4.0L * mi * mj - y13 * y13;
      append(pairs_.of_i_re, pairs_.of_i_im, weight * mi * (mi - mj - s));
      append(pairs_.of_j_re, pairs_.of_j_im, weight * mj * (mj - mi - s));
      const LongComplex edge =
          minor == LongComplex(0) ? LongComplex(0) : edge_logarithm(2.0L * mi, y13, 2.0L * mj);
      append(pairs_.edge_re, pairs_.edge_im, weight * minor * edge);
      append(pairs_.constant_re, pairs_.constant_im, -2.0L * s * mi * mj);
      append(pairs_.slope_re, pairs_.slope_im, minor);
      append(pairs_.mean_re, pairs_.mean_im, (mi + mj) / 2.0L);
    }
  }
}

/// T_r of all pairs at y = 1/(1 + exp(-tau)), times dy/dtau.
ExchangeBoxSum::Sums ExchangeBoxSum::at(double tau, double t) const {
  const double y = 1.0 / (1.0 + std::exp(-tau));
  const double rest = 1.0 / (1.0 + std::exp(tau));
  const double yrr = 2.0 * (y * y * legs_.light_squared + rest * rest * legs_.heavy_squared +
                            y * rest * (legs_.light_squared + legs_.heavy_squared - t));
  std::vector<double> log_re, log_im;
  for (const Complex& m : masses_) {
    append(log_re, log_im, edge_logarithm(2.0L * LongComplex(m), LongComplex(m), yrr));
  }
  double scalar_re = 0, scalar_im = 0, weighted_re = 0, weighted_im = 0, modulus = 0;
  const Pairs& p = pairs_;
  for (std::size_t i = 0, k = 0; i < masses_.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j, ++k) {
      const double sum_re = p.edge_re[k] + p.of_i_re[k] * log_re[i] - p.of_i_im[k] * log_im[i] +
                            p.of_j_re[k] * log_re[j] - p.of_j_im[k] * log_im[j];
      const double sum_im = p.edge_im[k] + p.of_i_re[k] * log_im[i] + p.of_i_im[k] * log_re[i] +
                            p.of_j_re[k] * log_im[j] + p.of_j_im[k] * log_re[j];
      const double det_re = p.constant_re[k] + yrr * p.slope_re[k];
      const double det_im = p.constant_im[k] + yrr * p.slope_im[k];
      const double norm = 1.0 / (det_re * det_re + det_im * det_im);
      const double re = (sum_re * det_re + sum_im * det_im) * norm;
      const double im = (sum_im * det_re - sum_re * det_im) * norm;
      scalar_re += re;
      scalar_im += im;
      weighted_re += re * p.mean_re[k] - im * p.mean_im[k];
      weighted_im += re * p.mean_im[k] + im * p.mean_re[k];
      modulus += std::abs(re) + std::abs(im);
    }
  }
  const double jacobian = y * rest;
  return {jacobian * Complex(scalar_re, scalar_im), jacobian * Complex(weighted_re, weighted_im),
          jacobian * modulus};
}

ExchangeBoxes ExchangeBoxSum::operator()(double t) const {
  if (masses_.empty()) return {};
  constexpr double coarse_error = 1e-5;  // of a sum whose refinement has the square of it
  constexpr double negligible = 1e-13;
  constexpr double least_reach = 18.0;  // ln(m^2/s) of the lightest mass, as in the regular box
  constexpr double most_reach = 200.0;
  double step = 0.7;
  const auto sum_from = [&](double start, double stride) {
    Sums sum;
    for (const double direction : {1.0, -1.0}) {
      for (double tau = direction > 0 ? start : start - stride; std::abs(tau) < most_reach;
           tau += direction * stride) {
        const Sums term = at(tau, t);
        sum.add(term);
        if (std::abs(tau) > least_reach && term.modulus < negligible * sum.modulus) break;
      }
    }
    return sum;
  };
  Sums total = sum_from(0, step);
  for (int halving = 0; halving < 8; ++halving) {
    const Sums between = sum_from(step / 2.0, step);
    const double change = std::abs(between.scalar - total.scalar) / 2.0;
    total.add(between);
    step /= 2.0;
    if (change < coarse_error * total.modulus / 2.0) {
      return {total.scalar * step, total.weighted * step};
    }
  }
  throw RangeError("two-photon exchange: the integral over the boxes does not converge");
}

}  // namespace vasilisa::loops
