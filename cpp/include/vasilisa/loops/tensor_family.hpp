// Tensor integrals of a loop with up to five propagators and of all loops that are left when
// propagators are cancelled, as Cartesian components.
//
// Propagators (l + r_i)^2 - m_i^2; all integrals are over the same l, so that cancelled propagators
// need no shift. With vectors v_i dual to u_i = r_i - r_b, b the first propagator,
//   l^mu = -r_b^mu + sum_i v_i^mu [D_i - D_b - f_i]/2 + l_perp^mu,  f_i = u_i^2 - m_i^2 + m_b^2,
// which lowers the rank. l_perp^mu l_perp^nu is the transverse metric times the coefficient of
// g^{mu nu} in d dimensions; for five propagators there is no l_perp. The scalar pentagon is a sum
// of boxes [DD02]. Where four momenta of a pentagon are nearly dependent, its tensors come from
// boxes of the same rank without powers of 1/Gram instead. Normalisation and infrared regulator as
// in scalar_integrals.hpp, masses may be complex; ultraviolet poles are dropped with Delta_UV = 0
// and their rational terms kept.
//
// All in long double. Validity: away from zeros of the Gram determinants.
#pragma once

#include <array>
#include <complex>
#include <deque>
#include <vector>

#include "vasilisa/loops/edge.hpp"

namespace vasilisa::loops {

/// Energy and momentum, GeV.
using LongVector = std::array<Long, 4>;

struct LoopMomenta {
  int size;  ///< number of propagators, at most five
  std::array<LongVector, 5> r;
  std::array<std::array<Long, 5>, 5> difference_squared;  ///< (r_i - r_j)^2, GeV^2
  std::array<LongComplex, 5> mass_squared;
  Long log_lambda2;
};

/// Moments of (1, l^0, l^1, l^2, l^3): index 0 stands for 1, index 1 + mu for l^mu.
struct Moments {
  using Entry = std::complex<double>;
  std::array<std::array<std::array<Entry, 5>, 5>, 5> of;

  [[nodiscard]] const Entry& operator()(std::size_t i, std::size_t j = 0, std::size_t k = 0) const {
    return of[i][j][k];
  }
};

class TensorFamily {
 public:
  /// Pentagons are reduced with inverse Gram determinants as long as dual vectors stay below
  /// `largest_dual`, in units of the inverse of the largest momentum.
  static constexpr Long usual_largest_dual = 300;
  explicit TensorFamily(const LoopMomenta& loop, Long largest_dual = usual_largest_dual);

  /// The family of a loop in which one propagator alone is another: integrals without it are kept.
  [[nodiscard]] TensorFamily replaced(const LoopMomenta& loop, int propagator) const;

  /// Propagators of the bits of `mask`; ranks up to `rank`, the higher ones zero. Rank 3 for four
  /// and five propagators, 2 for three, 1 for two.
  Moments moments(unsigned mask, int rank);

 private:
  using Vector = std::array<LongComplex, 4>;
  struct Integral {
    int rank = -1;  // reached so far
    LongComplex scalar, metric;
    Vector vector{}, metric_vector{};
    std::array<Vector, 4> tensor{};
    std::vector<std::array<Vector, 4>> third;  // only where rank 3 is asked for
    bool has_duals = false;
    std::array<int, 5> member{};
    std::array<std::array<Long, 4>, 4> dual{};        // v_i of member i + 1
    std::array<std::array<Long, 4>, 4> transverse{};  // metric less sum_i v_i u_i
  };

  Integral& integral(unsigned mask);
  Integral& reduce(unsigned mask, int rank);
  void find_duals(Integral& integral, int size) const;
  LongComplex scalar(unsigned mask);
  void pentagon_from_boxes(int rank);
  void bubble_vector(Integral& integral);

  LoopMomenta loop_;
  Long largest_dual_;
  std::array<int, 32> at_;          // of a mask in integrals_, or -1
  std::deque<Integral> integrals_;  // those asked for
};

}  // namespace vasilisa::loops
