// Four-point function: finds the soft photons and sends the box to its formula.
#include <cmath>
#include <sstream>

#include "vasilisa/loops/box.hpp"
#include "vasilisa/loops/precise.hpp"
#include "vasilisa/loops/scalar_integrals.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa::loops {
namespace {

LongComplex evaluate(const Box& given, Long log_lambda2) {
  // A soft propagator may sit anywhere and its neighbours may be any two of the other three.
  for (Box box : {given, cross(given), rotate(cross(rotate(given)))}) {
    for (int i = 0; i < 4; ++i) {
      if (is_doubly_soft(box)) return doubly_soft_box(box, log_lambda2);
      if (is_soft(box)) return soft_box(box, log_lambda2);
      if (is_two_photon_box(box)) return two_photon_box(box);
      box = rotate(box);
    }
  }
  return regular_box(given);
}

}  // namespace

LongComplex precise::D0(Long p1_squared, Long p2_squared, Long p3_squared, Long p4_squared, Long s,
                        Long t, LongComplex m1_squared, LongComplex m2_squared,
                        LongComplex m3_squared, LongComplex m4_squared, Long log_lambda2) {
  const LongComplex value = evaluate({p1_squared, p2_squared, p3_squared, p4_squared, s, t,
                                      m1_squared, m2_squared, m3_squared, m4_squared},
                                     log_lambda2);
  if (!std::isfinite(value.real()) || !std::isfinite(value.imag())) {
    std::ostringstream message;
    message << "D0: no finite value at s = " << s << ", t = " << t
            << " GeV^2 (a threshold or a collinear singularity)";
    throw RangeError(message.str());
  }
  return value;
}

Complex D0(double p1_squared, double p2_squared, double p3_squared, double p4_squared, double s,
           double t, Complex m1_squared, Complex m2_squared, Complex m3_squared, Complex m4_squared,
           double log_lambda2) {
  return static_cast<Complex>(precise::D0(
      p1_squared, p2_squared, p3_squared, p4_squared, s, t, LongComplex(m1_squared),
      LongComplex(m2_squared), LongComplex(m3_squared), LongComplex(m4_squared), log_lambda2));
}

}  // namespace vasilisa::loops
