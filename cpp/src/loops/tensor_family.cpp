#include "vasilisa/loops/tensor_family.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <utility>

#include "vasilisa/loops/precise.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::loops {
namespace {

constexpr std::array<Long, 4> metric{1, -1, -1, -1};

LongVector difference(const LongVector& a, const LongVector& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3]};
}

/// Solution of matrix x = right, by elimination with pivoting; the matrix is spoilt.
template <class Scalar, std::size_t N, class Right>
void solve(std::array<std::array<Scalar, N>, N>& matrix, std::array<Right, N>& right,
           std::size_t size) {
  for (std::size_t column = 0; column < size; ++column) {
    std::size_t pivot = column;
    for (std::size_t i = column + 1; i < size; ++i) {
      if (std::abs(matrix[i][column]) > std::abs(matrix[pivot][column])) pivot = i;
    }
    if (matrix[pivot][column] == Scalar(0)) {
      throw RangeError("tensor integral: a determinant of the momenta vanishes");
    }
    std::swap(matrix[pivot], matrix[column]);
    std::swap(right[pivot], right[column]);
    for (std::size_t i = column + 1; i < size; ++i) {
      const Scalar f = matrix[i][column] / matrix[column][column];
      for (std::size_t j = column; j < size; ++j) matrix[i][j] -= f * matrix[column][j];
      right[i] -= f * right[column];
    }
  }
  for (std::size_t i = size; i-- > 0;) {
    for (std::size_t j = i + 1; j < size; ++j) right[i] -= matrix[i][j] * right[j];
    right[i] /= matrix[i][i];
  }
}

/// A row of numbers that `solve` treats as one right-hand side.
template <class Scalar>
struct RowOf {
  std::array<Scalar, 4> c{};
  RowOf& operator-=(const RowOf& o) {
    for (std::size_t i = 0; i < 4; ++i) c[i] -= o.c[i];
    return *this;
  }
  RowOf& operator/=(const Scalar& f) {
    for (auto& x : c) x /= f;
    return *this;
  }
  friend RowOf operator*(const Scalar& f, RowOf r) {
    for (auto& x : r.c) x *= f;
    return r;
  }
};
using Row = RowOf<Long>;
using ComplexRow = RowOf<LongComplex>;

Long largest(const std::array<std::array<Long, 4>, 4>& vectors) {
  Long result = 0;
  for (const auto& v : vectors) {
    for (const Long x : v) result = std::fmax(result, std::abs(x));
  }
  return result;
}

Long largest_momentum(const LoopMomenta& loop) {
  Long result = 0;
  for (int i = 1; i < loop.size; ++i) {
    for (const Long x : difference(loop.r[i], loop.r[0])) result = std::fmax(result, std::abs(x));
  }
  return result;
}

}  // namespace

TensorFamily::TensorFamily(const LoopMomenta& loop, Long largest_dual)
    : loop_(loop), largest_dual_(largest_dual) {
  at_.fill(-1);
}

TensorFamily::Integral& TensorFamily::integral(unsigned mask) {
  if (at_[mask] < 0) {
    at_[mask] = static_cast<int>(integrals_.size());
    integrals_.emplace_back();
  }
  return integrals_[static_cast<std::size_t>(at_[mask])];
}

TensorFamily TensorFamily::replaced(const LoopMomenta& loop, int propagator) const {
  TensorFamily other(loop, largest_dual_);
  const unsigned bit = 1U << static_cast<unsigned>(propagator);
  for (unsigned mask = 0; mask < at_.size(); ++mask) {
    if ((mask & bit) != 0 || at_[mask] < 0) continue;
    other.integral(mask) = integrals_[static_cast<std::size_t>(at_[mask])];
  }
  return other;
}

void TensorFamily::find_duals(Integral& integral, int size) const {
  const auto& member = integral.member;
  const auto n = static_cast<std::size_t>(size - 1);
  const auto& square = loop_.difference_squared;
  const int b = member[0];
  std::array<std::array<Long, 4>, 4> gram{};
  std::array<Row, 4> u{};
  for (std::size_t i = 0; i < n; ++i) {
    const int mi = member[i + 1];
    u[i].c = difference(loop_.r[mi], loop_.r[b]);
    for (std::size_t j = 0; j < n; ++j) {
      const int mj = member[j + 1];
      gram[i][j] = (square[mi][b] + square[mj][b] - square[mi][mj]) / 2;
    }
  }
  auto v = u;
  solve(gram, v, n);
  for (std::size_t mu = 0; mu < 4; ++mu) {
    for (std::size_t nu = 0; nu < 4; ++nu) {
      Long sum = mu == nu ? metric[mu] : 0;
      for (std::size_t i = 0; i < n; ++i) sum -= v[i].c[mu] * u[i].c[nu];
      integral.transverse[mu][nu] = sum;
    }
  }
  for (std::size_t i = 0; i < n; ++i) integral.dual[i] = v[i].c;
  integral.has_duals = true;
}

LongComplex TensorFamily::scalar(unsigned mask) {
  std::array<int, 5> at{};
  int size = 0;
  for (int i = 0; i < loop_.size; ++i) {
    if (mask & (1U << static_cast<unsigned>(i))) at[size++] = i;
  }
  const auto& p = loop_.difference_squared;
  const auto& m = loop_.mass_squared;
  switch (size) {
    case 1:
      return precise::A0(m[at[0]]);
    case 2:
      return precise::B0(p[at[0]][at[1]], m[at[0]], m[at[1]]);
    case 3:
      return precise::C0(p[at[0]][at[1]], p[at[1]][at[2]], p[at[0]][at[2]], m[at[0]], m[at[1]],
                         m[at[2]], loop_.log_lambda2);
    case 4:
      return precise::D0(p[at[0]][at[1]], p[at[1]][at[2]], p[at[2]][at[3]], p[at[0]][at[3]],
                         p[at[0]][at[2]], p[at[1]][at[3]], m[at[0]], m[at[1]], m[at[2]], m[at[3]],
                         loop_.log_lambda2);
    default:
      break;
  }
  // [DD02]: Y c = (1, ..., 1), E0 = -sum_i c_i D0 without propagator i.
  std::array<std::array<LongComplex, 5>, 5> cayley{};
  std::array<LongComplex, 5> c;
  c.fill(1);
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 5; ++j) cayley[i][j] = m[i] + m[j] - p[i][j];
  }
  solve(cayley, c, 5);
  LongComplex sum = 0;
  for (unsigned i = 0; i < 5; ++i) sum -= c[i] * reduce(mask ^ (1U << i), 0).scalar;
  return sum;
}

void TensorFamily::bubble_vector(Integral& integral) {
  const int b = integral.member[0], i = integral.member[1];
  const Long square = loop_.difference_squared[b][i];
  const LongComplex mb = loop_.mass_squared[b], mi = loop_.mass_squared[i];
  // Coefficient of u = r_i - r_b for the loop momentum l + r_b.
  LongComplex coefficient;
  if (mb == mi) {
    coefficient = -integral.scalar / 2.0L;
  } else {
    if (square == 0)
      throw RangeError("tensor integral: a bubble of unequal masses on the light cone");
    coefficient =
        (precise::A0(mb) - precise::A0(mi) - (square - mi + mb) * integral.scalar) / (2 * square);
  }
  const auto rb = loop_.r[b], u = difference(loop_.r[i], loop_.r[b]);
  for (std::size_t mu = 0; mu < 4; ++mu) {
    integral.vector[mu] = coefficient * u[mu] - integral.scalar * rb[mu];
  }
}

TensorFamily::Integral& TensorFamily::reduce(unsigned mask, int rank) {
  Integral& t = integral(mask);
  const int size = std::popcount(mask);
  const auto n = static_cast<std::size_t>(size - 1);
  if (t.rank < 0) {
    int count = 0;
    for (int i = 0; i < loop_.size; ++i) {
      if (mask & (1U << static_cast<unsigned>(i))) t.member[count++] = i;
    }
    t.scalar = scalar(mask);
    t.rank = 0;
  }
  if (t.rank >= rank) return t;
  if (size == 2) {
    bubble_vector(t);
    t.rank = 1;
    return t;
  }
  if (!t.has_duals) find_duals(t, size);
  if (size == 5 && largest(t.dual) * largest_momentum(loop_) > largest_dual_) {
    pentagon_from_boxes(rank);
    return t;
  }
  const unsigned base = 1U << static_cast<unsigned>(t.member[0]);
  const Integral& without_base = reduce(mask ^ base, rank - 1);
  std::array<const Integral*, 4> without{};
  std::array<LongComplex, 4> f{};
  const LongComplex mass_b = loop_.mass_squared[t.member[0]];
  for (std::size_t i = 0; i < n; ++i) {
    const int m = t.member[i + 1];
    without[i] = &reduce(mask ^ (1U << static_cast<unsigned>(m)), rank - 1);
    f[i] = loop_.difference_squared[m][t.member[0]] - loop_.mass_squared[m] + mass_b;
  }
  const auto rb = loop_.r[t.member[0]];
  /// [<x>_i - <x>_b - f_i <x>]/2 of an x given by its integrals here and with a propagator
  /// cancelled.
  const auto brackets = [&](const auto& of) {
    Vector result{};
    const LongComplex here = of(t), base_value = of(without_base);
    for (std::size_t i = 0; i < n; ++i) {
      result[i] = (of(*without[i]) - base_value - f[i] * here) * 0.5L;
    }
    return result;
  };
  /// <l^mu x> without the transverse part.
  const auto lowered = [&](std::size_t mu, const Vector& bracket, const LongComplex& here) {
    LongComplex sum = -rb[mu] * here;
    for (std::size_t i = 0; i < n; ++i) sum += t.dual[i][mu] * bracket[i];
    return sum;
  };
  if (t.rank < 1) {
    const Vector bracket = brackets([](const Integral& x) { return x.scalar; });
    for (std::size_t mu = 0; mu < 4; ++mu) t.vector[mu] = lowered(mu, bracket, t.scalar);
    t.rank = 1;
  }
  if (rank >= 2 && t.rank < 2) {
    if (size < 5) {
      // [DEN93] eq. (4.18); 2 Delta_UV (4 - d) leaves the rational term of the triangle.
      LongComplex sum = 2.0L * mass_b * t.scalar + without_base.scalar;
      for (std::size_t i = 0; i < n; ++i) {
        LongComplex along = 0;  // coefficient of u_i for the loop momentum l + r_b
        for (std::size_t mu = 0; mu < 4; ++mu) {
          along += metric[mu] * t.dual[i][mu] * (t.vector[mu] + rb[mu] * t.scalar);
        }
        sum += f[i] * along;
      }
      t.metric = size == 4 ? sum / 2.0L : (sum + 1.0L) / 4.0L;
    }
    for (std::size_t nu = 0; nu < 4; ++nu) {
      const Vector bracket = brackets([nu](const Integral& x) { return x.vector[nu]; });
      for (std::size_t mu = nu; mu < 4; ++mu) {
        t.tensor[mu][nu] = lowered(mu, bracket, t.vector[nu]) + t.transverse[mu][nu] * t.metric;
        t.tensor[nu][mu] = t.tensor[mu][nu];
      }
    }
    t.rank = 2;
  }
  if (rank >= 3 && t.rank < 3) {
    t.third.resize(4);
    if (size < 5) {
      const Vector bracket = brackets([](const Integral& x) { return x.metric; });
      for (std::size_t mu = 0; mu < 4; ++mu) {
        t.metric_vector[mu] = lowered(mu, bracket, t.metric);
      }
    }
    for (std::size_t nu = 0; nu < 4; ++nu) {
      for (std::size_t rho = 0; rho <= nu; ++rho) {
        const Vector bracket = brackets([nu, rho](const Integral& x) { return x.tensor[nu][rho]; });
        for (std::size_t mu = nu; mu < 4; ++mu) {
          const LongComplex value = lowered(mu, bracket, t.tensor[nu][rho]) +
                                    t.transverse[mu][nu] * t.metric_vector[rho] +
                                    t.transverse[mu][rho] * t.metric_vector[nu];
          t.third[mu][nu][rho] = t.third[mu][rho][nu] = t.third[nu][mu][rho] =
              t.third[nu][rho][mu] = t.third[rho][mu][nu] = t.third[rho][nu][mu] = value;
        }
      }
    }
    t.rank = 3;
  }
  return t;
}

/// With Y a^mu = 2 u^mu and A^mu = sum_j a_j^mu,
///   2 (l + r_b)^mu = sum_j a_j^mu D_j + A^mu {D_b - sum_i v_i.(l + r_b) [D_i - D_b]},
/// where A^mu vanishes like the Gram determinant and takes the pole of one v_i away.
void TensorFamily::pentagon_from_boxes(int rank) {
  constexpr unsigned all = 0b11111;
  Integral& t = integral(all);
  std::array<std::array<LongComplex, 5>, 5> cayley{};
  std::array<ComplexRow, 5> a{};
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 5; ++j) {
      cayley[i][j] = loop_.mass_squared[i] + loop_.mass_squared[j] - loop_.difference_squared[i][j];
    }
    const auto u = difference(loop_.r[i], loop_.r[0]);
    for (std::size_t mu = 0; mu < 4; ++mu) a[i].c[mu] = 2 * u[mu];
  }
  solve(cayley, a, 5);
  std::array<const Integral*, 5> box{};
  for (unsigned i = 0; i < 5; ++i) box[i] = &reduce(all ^ (1U << i), rank);
  const auto rb = loop_.r[0];
  Vector sum{};
  for (std::size_t mu = 0; mu < 4; ++mu) {
    for (std::size_t j = 0; j < 5; ++j) sum[mu] += a[j].c[mu];
  }
  /// <l^mu x>, from <x> and <l^nu x> of the boxes.
  const auto raised = [&](const LongComplex& here, const auto& plain, const auto& with_l) {
    LongComplex brace = plain(*box[0]);
    for (std::size_t i = 0; i < 4; ++i) {
      for (std::size_t nu = 0; nu < 4; ++nu) {
        const auto moment = [&](const Integral& x) { return with_l(x, nu) + rb[nu] * plain(x); };
        brace -= metric[nu] * t.dual[i][nu] * (moment(*box[i + 1]) - moment(*box[0]));
      }
    }
    Vector result;
    for (std::size_t mu = 0; mu < 4; ++mu) {
      LongComplex value = sum[mu] * brace;
      for (std::size_t j = 0; j < 5; ++j) value += a[j].c[mu] * plain(*box[j]);
      result[mu] = value / 2.0L - rb[mu] * here;
    }
    return result;
  };
  if (rank >= 1) {
    t.vector = raised(
        t.scalar, [](const Integral& x) { return x.scalar; },
        [](const Integral& x, std::size_t nu) { return x.vector[nu]; });
  }
  for (std::size_t b = 0; rank >= 2 && b < 4; ++b) {
    t.tensor[b] = raised(
        t.vector[b], [b](const Integral& x) { return x.vector[b]; },
        [b](const Integral& x, std::size_t nu) { return x.tensor[b][nu]; });
  }
  if (rank >= 3) t.third.resize(4);
  for (std::size_t b = 0; rank >= 3 && b < 4; ++b) {
    for (std::size_t c = 0; c <= b; ++c) {
      t.third[b][c] = raised(
          t.tensor[b][c], [b, c](const Integral& x) { return x.tensor[b][c]; },
          [b, c](const Integral& x, std::size_t nu) { return x.third[b][c][nu]; });
      t.third[c][b] = t.third[b][c];
    }
  }
  t.rank = rank;
}

Moments TensorFamily::moments(unsigned mask, int rank) {
  const Integral& t = reduce(mask, rank);
  Moments result{};
  const auto set = [&](std::size_t i, std::size_t j, std::size_t k, const LongComplex& value) {
    result.of[i][j][k] = static_cast<Moments::Entry>(value);
  };
  set(0, 0, 0, t.scalar);
  for (std::size_t a = 0; a < 4; ++a) {
    if (rank >= 1) {
      set(a + 1, 0, 0, t.vector[a]);
      set(0, a + 1, 0, t.vector[a]);
      set(0, 0, a + 1, t.vector[a]);
    }
    for (std::size_t b = 0; b < 4; ++b) {
      if (rank >= 2) {
        set(a + 1, b + 1, 0, t.tensor[a][b]);
        set(a + 1, 0, b + 1, t.tensor[a][b]);
        set(0, a + 1, b + 1, t.tensor[a][b]);
      }
      for (std::size_t c = 0; c < 4 && rank >= 3; ++c) {
        set(a + 1, b + 1, c + 1, t.third[a][b][c]);
      }
    }
  }
  return result;
}

}  // namespace vasilisa::loops
