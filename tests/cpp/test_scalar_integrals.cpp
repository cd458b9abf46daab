// One-loop scalar functions: values, and identities that need no values.
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "vasilisa/loops/scalar_integrals.hpp"
#include "vasilisa/numerics/error.hpp"

using namespace vasilisa::loops;

namespace {

constexpr double zero = 0.0;
constexpr double me2 = 0.51099895e-3 * 0.51099895e-3;
constexpr double mmu2 = 0.105658375 * 0.105658375;
constexpr double mpi2 = 0.13957039 * 0.13957039;
const Complex MV2(0.60140025, -0.11562705);  // a rho-like m^2 - i m Gamma
const Complex MW2(2.12168356, -0.7632584);   // a wide one
const Complex MO2(0.6125, -0.00679);         // an omega-like one
const Complex MF2(1.0394, -0.0043);          // a phi-like one

struct B0Value {
  double p2;
  Complex m1, m2, value;
};

struct C0Value {
  double p1, p2, p12;
  Complex m1, m2, m3, value;
};

struct D0Value {
  double p1, p2, p3, p4, s, t;
  Complex m1, m2, m3, m4, value;
};

// Source: COLLIER 1.2.9, its two branches agreeing to about 1e-12; ln(lambda^2/GeV^2) = 0.
const std::vector<B0Value> b0_collier = {
    {0.2, me2, me2, {3.6094759024201952, 3.141584450254642}},
    {0.2, zero, MV2, {1.6701466827498044, 0.22946010765293826}},
    {1.0404, me2, me2, {1.960402876113437, 3.1415910766335267}},
    {1.0404, MV2, MV2, {0.8260493454363846, 0.27111961528322803}},
    {14.2355, MV2, MV2, {-0.3482370295229691, 2.8097387519824824}},
};

const std::vector<C0Value> c0_collier = {
    {mpi2, mpi2, 0.2, mpi2, zero, mpi2, {-86.0344120694256, 42.28308509167152}},
    {me2, me2, 0.2, zero, me2, zero, {467.1539145238129, -212.82532350451334}},
    {mpi2, mpi2, 0.2, zero, mpi2, MV2, {-8.619748306666427, -1.6450032589918189}},
    {mpi2, mpi2, 0.2, mpi2, MV2, mpi2, {-3.745102831938038, -4.117049417024106}},
    {me2, me2, 1.0404, me2, zero, me2, {-116.74917244687357, -0.11958908632429942}},
    {mmu2, mmu2, 1.0404, mmu2, zero, mmu2, {-16.509682782022928, 0.013160642920046877}},
    {mpi2, mpi2, 1.0404, zero, mpi2, zero, {9.359385657903827, -12.367658048426424}},
    {me2, me2, 1.0404, zero, me2, zero, {112.58452009912592, -45.89158597335611}},
    {mpi2, mpi2, 1.0404, zero, mpi2, MV2, {-3.185719884187199, -10.817436505010907}},
    {mpi2, mpi2, 1.0404, MV2, mpi2, MV2, {-1.7567550748709797, -0.39657304264594934}},
    {mpi2, mpi2, 1.0404, mpi2, MV2, mpi2, {-0.6338248318305049, -2.9317960851192266}},
    {me2, me2, 1.0404, zero, me2, MV2, {-6.524870991687766, -39.58987699380344}},
    {me2, me2, 1.0404, MV2, me2, MV2, {-1.8758351264656201, -0.4375855061528164}},
    {me2, me2, 14.2355, me2, zero, me2, {-8.28492746223149, -0.5860875782564675}},
    {me2, me2, 14.2355, zero, me2, MV2, {3.318139083223588, -3.72688130693624}},
    {me2, me2, 14.2355, MV2, me2, MV2, {0.051725444601972745, -1.259255397526618}},
};

const std::vector<D0Value> d0_collier = {
    {me2,
     me2,
     mpi2,
     mpi2,
     0.2,
     -0.1273966642585869,
     zero,
     me2,
     MV2,
     mpi2,
     {-1044.6881236912138, -325.63306243157984}},
    {me2,
     me2,
     mpi2,
     mpi2,
     0.2,
     -0.1273966642585869,
     MV2,
     me2,
     MW2,
     mpi2,
     {1.3360913233059102, 0.6456962373306392}},
    {me2,
     me2,
     me2,
     me2,
     0.2,
     -0.15999916441623394,
     zero,
     me2,
     zero,
     me2,
     {1340.4333133121104, 2616.500715681244}},
    {me2,
     me2,
     mpi2,
     mpi2,
     1.0404,
     -0.15048129136927274,
     zero,
     me2,
     zero,
     mpi2,
     {-3.48334563553015, 276.30811040428824}},
    {me2,
     me2,
     mpi2,
     mpi2,
     1.0404,
     -0.15048129136927274,
     zero,
     me2,
     MV2,
     mpi2,
     {969.7372862323153, 307.24735555030435}},
    {me2,
     me2,
     mpi2,
     mpi2,
     1.0404,
     -0.15048129136927274,
     MV2,
     me2,
     MV2,
     mpi2,
     {4.533201946646711, 1.5896414184127947}},
    {me2,
     me2,
     mpi2,
     mpi2,
     1.0404,
     -0.15048129136927274,
     MV2,
     me2,
     MW2,
     mpi2,
     {1.3230479100449004, 0.6622340649704724}},
    {me2,
     me2,
     me2,
     me2,
     1.0404,
     -0.15605984332804385,
     zero,
     me2,
     zero,
     me2,
     {-6.488835204897051, 514.7114245288071}},
    {me2,
     me2,
     mmu2,
     mmu2,
     14.2355,
     -4.974612863095559,
     zero,
     me2,
     zero,
     mmu2,
     {-0.8556191756045549, 1.0121503180205895}},
    {me2,
     me2,
     mpi2,
     mpi2,
     14.2355,
     -4.968796910227748,
     zero,
     me2,
     MV2,
     mpi2,
     {-0.030148841757355088, 0.9722044175644986}},
    {me2,
     me2,
     mpi2,
     mpi2,
     14.2355,
     -4.968796910227748,
     MV2,
     me2,
     MV2,
     mpi2,
     {-0.18016102308073223, 0.4153305508951222}},
    {me2,
     me2,
     mpi2,
     mpi2,
     14.2355,
     -4.968796910227748,
     MV2,
     me2,
     MW2,
     mpi2,
     {-0.03093382300093923, 0.30485430615252634}},
};

// Near thresholds and narrow poles. Source: mpmath, 30 digits, Feynman parameters.
const std::vector<C0Value> c0_mpmath = {
    {me2, me2, 1.0404, zero, me2, {1.0392, -0.00433}, {-81.1015842089610654, -26.8381561799977984}},
    {mpi2,
     mpi2,
     0.078,
     zero,
     mpi2,
     {0.6006, -0.1155},
     {-7.78646244658798524, -1.28092610020234303}},
    {mpi2,
     mpi2,
     0.078,
     mpi2,
     {0.6006, -0.1155},
     mpi2,
     {-7.31788287696658845, -1.28149065273151637}},
    {me2, mpi2, -7.5, me2, MO2, mpi2, {-0.801962383879557442, -0.00390141509426034002}},
    {me2, me2, 2.4, MO2, me2, {0.6006, -0.1155}, {-2.85312970020841774, -0.894554949283663642}},
};

// Source: two-dimensional tanh-sinh quadrature of the Feynman integral, on a complex path, 1e-14.
const std::vector<D0Value> d0_quadrature = {
    {me2,
     me2,
     mpi2,
     mpi2,
     4.16,
     -0.3,
     MF2,
     me2,
     MF2,
     mpi2,
     {2.878200128572267, 0.15210552703856078}},
    {mmu2,
     mmu2,
     mpi2,
     mpi2,
     0.078,
     -0.03,
     {0.6006, -0.1155},
     mmu2,
     MO2,
     mpi2,
     {4.888573781826194, 0.798357106000225}},
    {me2,
     me2,
     mpi2,
     mpi2,
     100.0,
     -90.0,
     {0.6006, -0.1155},
     me2,
     {2.12, -0.76},
     mpi2,
     {-0.005371821365676287, 0.0051893529149312995}},
    {0.3,
     0.2,
     0.5,
     -1.0,
     2.0,
     3.5,
     {0.6, -0.1},
     {0.3, -0.1},
     {2.0, -0.7},
     {0.5, -0.1},
     {3.4487891530106396e-05, 0.49137429149147493}},
};

double difference(Complex a, Complex b) { return std::abs(a - b) / std::abs(b); }

Complex evaluate(const C0Value& v) { return C0(v.p1, v.p2, v.p12, v.m1, v.m2, v.m3); }

Complex evaluate(const D0Value& v) {
  return D0(v.p1, v.p2, v.p3, v.p4, v.s, v.t, v.m1, v.m2, v.m3, v.m4);
}

}  // namespace

TEST_CASE("A0 and B0: values", "[loops]") {
  CHECK(A0(0.0) == Complex(0));
  CHECK(A0(mmu2).real() == Approx(mmu2 * (1 - std::log(mmu2))).epsilon(1e-15));
  for (const B0Value& v : b0_collier) {
    INFO("p2 = " << v.p2 << ", m1^2 = " << v.m1 << ", m2^2 = " << v.m2);
    CHECK(difference(B0(v.p2, v.m1, v.m2), v.value) < 1e-12);
  }
}

TEST_CASE("C0: values", "[loops]") {
  for (const C0Value& v : c0_collier) {
    INFO("p12^2 = " << v.p12 << ", masses " << v.m1 << v.m2 << v.m3);
    CHECK(difference(evaluate(v), v.value) < 1e-11);
  }
  for (const C0Value& v : c0_mpmath) {
    INFO("p12^2 = " << v.p12 << ", masses " << v.m1 << v.m2 << v.m3);
    CHECK(difference(evaluate(v), v.value) < 1e-14);
  }
}

TEST_CASE("D0: values", "[loops]") {
  for (const D0Value& v : d0_collier) {
    INFO("s = " << v.s << ", t = " << v.t << ", masses " << v.m1 << v.m2 << v.m3 << v.m4);
    CHECK(difference(evaluate(v), v.value) < 1e-11);
  }
  for (const D0Value& v : d0_quadrature) {
    INFO("s = " << v.s << ", t = " << v.t << ", masses " << v.m1 << v.m2 << v.m3 << v.m4);
    CHECK(difference(evaluate(v), v.value) < 1e-12);
  }
}

TEST_CASE("B0: limits and imaginary part", "[loops]") {
  // p^2 = 0: B0 = (A0(m1) - A0(m2))/(m1^2 - m2^2), also in the limit.
  const Complex expected = (A0(mpi2) - A0(mmu2)) / (mpi2 - mmu2);
  CHECK(difference(B0(0.0, mpi2, mmu2), expected) < 1e-13);
  CHECK(difference(B0(1e-13, mpi2, mmu2), expected) < 1e-10);
  CHECK(difference(B0(-2.0, MV2, mmu2), B0(-2.0, mmu2, MV2)) < 1e-14);
  CHECK(B0(0.7, 0.0, 0.0).imag() == Approx(std::numbers::pi));
  // Im B0 = pi sqrt(lambda)/s above threshold, 0 below.
  for (const double s : {0.25, 1.0, 30.0}) {
    const double kallen = std::pow(s - mpi2 - mmu2, 2) - 4 * mpi2 * mmu2;
    CHECK(B0(s, mpi2, mmu2).imag() == Approx(std::numbers::pi * std::sqrt(kallen) / s));
  }
  CHECK(B0(0.06, mpi2, mmu2).imag() == 0.0);
  CHECK(B0(-5.0, mpi2, mmu2).imag() == 0.0);
}

TEST_CASE("C0: symmetric under relabelling of propagators", "[loops]") {
  for (const C0Value& v : c0_collier) {
    const Complex value = evaluate(v);
    CHECK(difference(C0(v.p2, v.p12, v.p1, v.m2, v.m3, v.m1), value) < 1e-13);
    CHECK(difference(C0(v.p12, v.p1, v.p2, v.m3, v.m1, v.m2), value) < 1e-13);
    CHECK(difference(C0(v.p1, v.p12, v.p2, v.m2, v.m1, v.m3), value) < 1e-13);
  }
}

TEST_CASE("D0: symmetric under relabelling of propagators", "[loops]") {
  const auto check = [](const D0Value& v) {
    INFO("s = " << v.s << ", t = " << v.t << ", masses " << v.m1 << v.m2 << v.m3 << v.m4);
    const Complex value = evaluate(v);
    // 1 -> 2 -> 3 -> 4, its mirror, and 2 <-> 3.
    CHECK(difference(D0(v.p2, v.p3, v.p4, v.p1, v.t, v.s, v.m2, v.m3, v.m4, v.m1), value) < 1e-12);
    CHECK(difference(D0(v.p4, v.p3, v.p2, v.p1, v.s, v.t, v.m1, v.m4, v.m3, v.m2), value) < 1e-12);
    CHECK(difference(D0(v.s, v.p2, v.t, v.p4, v.p1, v.p3, v.m1, v.m3, v.m2, v.m4), value) < 1e-12);
  };
  for (const D0Value& v : d0_collier) check(v);
  for (const D0Value& v : d0_quadrature) check(v);
}

TEST_CASE("C0 and D0: real masses are the limit of narrow widths", "[loops]") {
  // Above and below the thresholds, on either side of the photon poles.
  const double width = 1e-9;
  const auto narrow = [=](double m2) { return Complex(m2, -m2 * width); };
  for (const double s : {0.2, 0.55, 0.7, 1.0404, 2.2, 14.2355, -0.3, -20.0}) {
    INFO("s = " << s);
    CHECK(difference(C0(mpi2, mpi2, s, 0.6, mpi2, 0.9),
                     C0(mpi2, mpi2, s, narrow(0.6), mpi2, narrow(0.9))) < 1e-6);
    CHECK(difference(C0(me2, me2, s, zero, me2, 0.6), C0(me2, me2, s, zero, me2, narrow(0.6))) <
          1e-6);
    CHECK(difference(C0(mpi2, mpi2, s, mpi2, 0.6, mpi2),
                     C0(mpi2, mpi2, s, narrow(mpi2), narrow(0.6), narrow(mpi2))) < 1e-6);
    CHECK(difference(D0(me2, me2, mpi2, mpi2, s, -0.4, zero, me2, 0.6, mpi2),
                     D0(me2, me2, mpi2, mpi2, s, -0.4, zero, me2, narrow(0.6), mpi2)) < 1e-6);
    CHECK(difference(D0(me2, me2, mpi2, mpi2, s, -0.4, 0.6, me2, 0.9, mpi2),
                     D0(me2, me2, mpi2, mpi2, s, -0.4, narrow(0.6), me2, narrow(0.9), mpi2)) <
          1e-6);
  }
}

TEST_CASE("Soft functions: a small photon mass gives the same", "[loops]") {
  const double lambda2 = 1e-14;
  const double log_lambda2 = std::log(lambda2);
  const auto close = [](Complex a, Complex b) { return difference(a, b) < 5e-7; };
  CHECK(close(C0(mmu2, mpi2, -0.4, mmu2, zero, mpi2, log_lambda2),
              C0(mmu2, mpi2, -0.4, mmu2, lambda2, mpi2)));
  CHECK(close(C0(mmu2, mmu2, 1.4, mmu2, zero, mmu2, log_lambda2),
              C0(mmu2, mmu2, 1.4, mmu2, lambda2, mmu2)));
  const auto box = [&](double p2, double p3, double p4, double s, double t, Complex m3, double m4) {
    INFO("p2 = " << p2 << ", p3 = " << p3 << ", s = " << s << ", t = " << t << ", m3^2 = " << m3);
    CHECK(close(D0(mmu2, p2, p3, p4, s, t, zero, mmu2, m3, m4, log_lambda2),
                D0(mmu2, p2, p3, p4, s, t, lambda2, mmu2, m3, m4)));
  };
  box(mmu2, mpi2, mpi2, 1.04, -0.3, MV2, mpi2);
  box(mmu2, mpi2, mpi2, 1.04, -0.3, 0.7, mpi2);
  box(0.0, 0.0, mmu2, -0.3, 1.04, mmu2, mmu2);
  box(0.3, 0.5, mpi2, 0.8, -0.4, {0.2, -0.05}, mpi2);
  box(mmu2, mmu2, mmu2, -0.4, 1.0, 0.7, mmu2);
  CHECK(close(D0(mmu2, mmu2, mmu2, mmu2, -0.3, 1.04, zero, mmu2, zero, mmu2, log_lambda2),
              D0(mmu2, mmu2, mmu2, mmu2, -0.3, 1.04, lambda2, mmu2, lambda2, mmu2)));
}

TEST_CASE("D0: massless propagator opposite to a soft photon, legs off shell", "[loops]") {
  const double tiny = 1e-18;
  const auto box = [&](double p2, double p3, double s, double t, double m4) {
    INFO("p2 = " << p2 << ", p3 = " << p3 << ", s = " << s << ", t = " << t);
    CHECK(difference(D0(mmu2, p2, p3, m4, s, t, zero, mmu2, zero, m4),
                     D0(mmu2, p2, p3, m4, s, t, zero, mmu2, tiny, m4)) < 1e-7);
  };
  box(mmu2, 0.3, -0.4, 1.04, mpi2);
  box(0.3, mpi2, 1.0, -0.4, mpi2);
  box(0.3, 0.6, 1.0, -0.4, mpi2);
  box(-0.3, 0.6, -1.0, -0.4, mpi2);
  box(-0.3, -0.6, 1.0, 2.4, mpi2);
}

TEST_CASE("D0: soft part factorises into the soft C0", "[loops]") {
  // The coefficient of ln lambda^2 is that of C0 between the same charges, over the hard
  // propagator.
  const double t = -0.3;
  const double s = 1.0404;
  const Complex slope = C0(me2, mpi2, t, me2, zero, mpi2, 1.0) - C0(me2, mpi2, t, me2, zero, mpi2);
  const auto box_slope = [&](Complex m3) {
    return D0(me2, me2, mpi2, mpi2, s, t, zero, me2, m3, mpi2, 1.0) -
           D0(me2, me2, mpi2, mpi2, s, t, zero, me2, m3, mpi2, 0.0);
  };
  CHECK(difference(box_slope(MV2), slope / (s - MV2)) < 1e-12);
  CHECK(difference(box_slope(0.4), slope / (s - 0.4)) < 1e-12);
  CHECK(difference(box_slope(zero), 2.0 * slope / s) < 1e-12);
}

TEST_CASE("Heavy propagators decouple", "[loops]") {
  // 1/(q^2 - M^2) -> -1/M^2, corrections of the order of (s/M^2) ln(M^2/s).
  const double M2 = 1e9;
  const double s = 1.0404;
  const double t = -0.3;
  CHECK(difference(-M2 * D0(me2, me2, mpi2, mpi2, s, t, MV2, me2, M2, mpi2),
                   C0(me2, t, mpi2, MV2, me2, mpi2)) < 1e-7);
  CHECK(difference(-M2 * D0(me2, me2, mpi2, mpi2, s, t, zero, me2, M2, mpi2),
                   C0(me2, t, mpi2, zero, me2, mpi2)) < 1e-7);
  // C0 -> -(B0 + ln M^2 - 1)/M^2
  CHECK(difference(-M2 * C0(mpi2, mpi2, s, mpi2, M2, mpi2),
                   B0(s, mpi2, mpi2) + std::log(M2) - 1.0) < 1e-7);
}

TEST_CASE("Scalar functions: no value, one clear line", "[loops]") {
  CHECK_THROWS_AS(B0(0.0, 0.0, 0.0), vasilisa::RangeError);
  CHECK_THROWS_AS(C0(mpi2, mpi2, 2.0 * mpi2, mpi2, MV2, mpi2), vasilisa::RangeError);
  CHECK_THROWS_AS(C0(0.0, 0.0, 1.0, 0.0, 0.0, 0.0), vasilisa::RangeError);
  CHECK_THROWS_AS(D0(mmu2, mmu2, mmu2, mmu2, 1.0, 0.0, 0.0, mmu2, 0.0, mmu2), vasilisa::RangeError);
}
