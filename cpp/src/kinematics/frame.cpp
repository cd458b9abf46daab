#include "vasilisa/kinematics/frame.hpp"

#include <cmath>

namespace vasilisa::kinematics {

using Vector = FourVector<double>;

Vector boost(const Vector& total, double mass, const Vector& p) {
  const double along = spatial_dot(total, p);
  const double shift = (along / (total.e + mass) + p.e) / mass;
  return {(total.e * p.e + along) / mass, p.x + shift * total.x, p.y + shift * total.y,
          p.z + shift * total.z};
}

std::array<Vector, 2> at_rest_together(double ecm, const std::array<double, 2>& masses) {
  const double shift = (masses[0] - masses[1]) * (masses[0] + masses[1]) / (2 * ecm);
  const double energy = ecm / 2 + shift;
  const double momentum = std::sqrt((energy - masses[0]) * (energy + masses[0]));
  return {Vector{energy, 0, 0, momentum}, {ecm / 2 - shift, 0, 0, -momentum}};
}

Frame::Frame(const Vector& first, const Vector& second) : first_(first), second_(second) {
  const Vector sum = total();
  ecm_ = std::sqrt(dot(sum, sum));
  const Vector back{sum.e, -sum.x, -sum.y, -sum.z};
  const Vector own = boost(back, ecm_, first);
  const double length = own.momentum();
  const Vector n{0, own.x / length, own.y / length, own.z / length};
  // The rotation of z onto n around z x n; opposite vectors are turned over around y.
  const double c = n.z, f = c > -1 ? 1 / (1 + c) : 0;
  const std::array<Vector, 3> rotated =
      c > -1 ? std::array<Vector, 3>{Vector{0, 1 - f * n.x * n.x, -f * n.x * n.y, -n.x},
                                     Vector{0, -f * n.x * n.y, 1 - f * n.y * n.y, -n.y}, n}
             : std::array<Vector, 3>{Vector{0, -1, 0, 0}, Vector{0, 0, 1, 0}, Vector{0, 0, 0, -1}};
  columns_[0] = sum * (1 / ecm_);
  for (std::size_t i = 0; i < 3; ++i) columns_[i + 1] = boost(sum, ecm_, rotated[i]);
}

}  // namespace vasilisa::kinematics
