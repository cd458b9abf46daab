// Tensor integrals against their Feynman-parameter representation, in regions where it is smooth.
#include <boost/math/quadrature/gauss.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>

#include "vasilisa/loops/scalar_integrals.hpp"
#include "vasilisa/loops/tensor_integrals.hpp"

using namespace vasilisa::loops;

namespace {

using Gauss = boost::math::quadrature::gauss<double, 20>;

template <class F>
Complex unit_interval(F f) {
  return {Gauss::integrate([&](double x) { return Complex(f(x)).real(); }, 0.0, 1.0),
          Gauss::integrate([&](double x) { return Complex(f(x)).imag(); }, 0.0, 1.0)};
}

/// int over x_0 + x_1 + x_2 = 1.
template <class F>
Complex triangle_simplex(F f) {
  return unit_interval([&](double u) {
    return (1 - u) * unit_interval([&](double v) { return Complex(f(u, (1 - u) * v)); });
  });
}

template <class F>
Complex box_simplex(F f) {
  return unit_interval([&](double u) {
    return (1 - u) * (1 - u) * unit_interval([&](double v) {
             return (1 - v) * unit_interval([&](double w) {
                      return Complex(f(u, (1 - u) * v, (1 - u) * (1 - v) * w));
                    });
           });
  });
}

double distance(Complex a, Complex b) { return std::abs(a - b); }

}  // namespace

TEST_CASE("B1 is the moment of the two-point function", "[loops]") {
  for (const double p2 : {-2.0, 0.0, 0.3}) {
    for (const auto& [m0, m1] : {std::pair{1.0, 1.0}, {0.5, 1.3}, {2.0, 0.4}}) {
      const Complex expected = unit_interval([&](double x) {
        return x * std::log(Complex(m0 * (1 - x) + m1 * x - p2 * x * (1 - x)));
      });
      CHECK(distance(B1(p2, m0, m1), expected) < 1e-10);
    }
  }
  CHECK(distance(B1(0.0, 0.0, 2.0), 0.5 * std::log(2.0) - 0.25) < 1e-14);
  CHECK(distance(B1(0.0, 2.0, 0.0), 0.5 * std::log(2.0) - 0.75) < 1e-14);
}

TEST_CASE("Triangle tensors agree with Feynman parameters", "[loops]") {
  for (const Complex m2_squared : {Complex(0.8), Complex(0.8, -0.3)}) {
    const TriangleArguments a{-0.4, 0.2, -1.7, 0.5, 1.1, m2_squared};
    const double r12 = 0.5 * (a.p1_squared + a.p12_squared - a.p2_squared);
    const auto delta = [&](double x, double y) {
      return x * x * a.p1_squared + y * y * a.p12_squared + 2 * x * y * r12 -
             x * (a.p1_squared - a.m1_squared) - y * (a.p12_squared - a.m2_squared) +
             (1 - x - y) * a.m0_squared;
    };
    const auto moment = [&](auto weight) {
      return triangle_simplex([&](double x, double y) { return weight(x, y) / delta(x, y); });
    };
    const TriangleTensor t = triangle_tensor(a);
    CHECK(distance(t.scalar, -moment([](double, double) { return 1.0; })) < 1e-8);
    CHECK(distance(t.vector[0], moment([](double x, double) { return x; })) < 1e-8);
    CHECK(distance(t.vector[1], moment([](double, double y) { return y; })) < 1e-8);
    CHECK(distance(t.tensor[0][0], -moment([](double x, double) { return x * x; })) < 1e-8);
    CHECK(distance(t.tensor[0][1], -moment([](double x, double y) { return x * y; })) < 1e-8);
    CHECK(distance(t.tensor[1][1], -moment([](double, double y) { return y * y; })) < 1e-8);
    CHECK(distance(t.tensor[0][1], t.tensor[1][0]) < 1e-12);
    const Complex metric =
        -0.5 * triangle_simplex([&](double x, double y) { return std::log(delta(x, y)); });
    CHECK(distance(t.metric, metric) < 1e-8);
  }
}

TEST_CASE("Box tensors agree with Feynman parameters", "[loops]") {
  // One photon of finite and complex mass, one of zero mass: as in a form factor with poles.
  for (const Complex photon : {Complex(0.6), Complex(0.6, -0.1)}) {
    const BoxArguments a{0.3, 0.3, 0.5, 0.5, -1.2, -2.3, photon, 0.4, 0.9, 0.7};
    const double r[3][3] = {
        {a.p1_squared, 0.5 * (a.p1_squared + a.s - a.p2_squared),
         0.5 * (a.p1_squared + a.p4_squared - a.t)},
        {0.5 * (a.p1_squared + a.s - a.p2_squared), a.s, 0.5 * (a.s + a.p4_squared - a.p3_squared)},
        {0.5 * (a.p1_squared + a.p4_squared - a.t), 0.5 * (a.s + a.p4_squared - a.p3_squared),
         a.p4_squared}};
    const Complex m[3] = {a.m1_squared, a.m2_squared, a.m3_squared};
    const auto delta = [&](const double(&x)[3]) {
      Complex sum = (1 - x[0] - x[1] - x[2]) * a.m0_squared;
      for (int i = 0; i < 3; ++i) {
        sum -= x[i] * (r[i][i] - m[i]);
        for (int j = 0; j < 3; ++j) sum += x[i] * x[j] * r[i][j];
      }
      return sum;
    };
    const auto moment = [&](auto f) {
      return box_simplex([&](double x, double y, double z) {
        const double v[3] = {x, y, z};
        return f(v, delta(v));
      });
    };
    const BoxTensor box = box_tensor(a);
    CHECK(distance(box.scalar, moment([](auto&, Complex d) { return 1.0 / (d * d); })) < 1e-8);
    CHECK(distance(box.metric, -0.5 * moment([](auto&, Complex d) { return 1.0 / d; })) < 1e-8);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(distance(box.vector[i], -moment([i](auto& x, Complex d) { return x[i] / (d * d); })) <
            1e-8);
      for (std::size_t j = 0; j < 3; ++j) {
        const Complex expected =
            moment([i, j](auto& x, Complex d) { return x[i] * x[j] / (d * d); });
        CHECK(distance(box.tensor[i][j], expected) < 1e-8);
      }
    }
  }
}

TEST_CASE("Box tensors with soft photons are symmetric", "[loops]") {
  // C_ij and C_ji come from different equations of the reduction.
  const double me2 = 0.51099895e-3 * 0.51099895e-3, m2 = 0.105658375 * 0.105658375;
  for (const double t : {-0.05, -0.3, -0.47}) {
    const BoxTensor box = box_tensor({me2, me2, m2, m2, 0.49, t, 0.0, me2, 0.0, m2, -3.0});
    double scale = 0.0;
    for (const auto& row : box.tensor) {
      for (const Complex& x : row) scale = std::max(scale, std::abs(x));
    }
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        CHECK(distance(box.tensor[i][j], box.tensor[j][i]) < 1e-10 * scale);
      }
    }
  }
}
