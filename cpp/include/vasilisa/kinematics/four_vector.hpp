// Minkowski four-vectors (E, x, y, z) with metric (+,-,-,-), and products that stay accurate
// when a massless vector is nearly collinear with a light massive one.
#pragma once

#include <cmath>

namespace vasilisa {

template <class T = double>
struct FourVector {
  T e{}, x{}, y{}, z{};

  constexpr FourVector operator+(const FourVector& b) const {
    return {e + b.e, x + b.x, y + b.y, z + b.z};
  }
  constexpr FourVector operator-(const FourVector& b) const {
    return {e - b.e, x - b.x, y - b.y, z - b.z};
  }
  constexpr FourVector operator-() const { return {-e, -x, -y, -z}; }
  constexpr FourVector operator*(T c) const { return {e * c, x * c, y * c, z * c}; }
  [[nodiscard]] constexpr T momentum_squared() const { return x * x + y * y + z * z; }
  [[nodiscard]] T momentum() const { return std::sqrt(momentum_squared()); }
  [[nodiscard]] T transverse() const { return std::hypot(x, y); }
};

template <class T, class U>
constexpr auto dot(const FourVector<T>& a, const FourVector<U>& b) {
  return a.e * b.e - a.x * b.x - a.y * b.y - a.z * b.z;
}

template <class T>
constexpr T spatial_dot(const FourVector<T>& a, const FourVector<T>& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

/// p.k for massive p (p^2 = mass_squared) and massless k without the cancellation of
/// E_p E_k - p.k: E_k (E - |p|) + |p| E_k (1 - cos), each term positive.
template <class T>
T dot_massless(const FourVector<T>& p, T mass_squared, const FourVector<T>& k) {
  const T momentum = p.momentum();
  const T along = spatial_dot(p, k);
  const T cx = p.y * k.z - p.z * k.y;
  const T cy = p.z * k.x - p.x * k.z;
  const T cz = p.x * k.y - p.y * k.x;
  const T pk = momentum * k.e;
  // |p||k| - p.k = |p x k|^2 / (|p||k| + p.k) where p.k > 0; the plain difference elsewhere.
  const T angular = along > 0 ? (cx * cx + cy * cy + cz * cz) / (pk + along) : pk - along;
  return k.e * mass_squared / (p.e + momentum) + angular;
}

}  // namespace vasilisa
