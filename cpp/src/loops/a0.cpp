#include "vasilisa/loops/precise.hpp"
#include "vasilisa/loops/scalar_integrals.hpp"

namespace vasilisa::loops {

LongComplex precise::A0(LongComplex m2) {
  if (m2 == LongComplex(0)) return 0;
  return m2 * (1.0L - std::log(m2));
}

Complex A0(Complex m2) { return static_cast<Complex>(precise::A0(LongComplex(m2))); }

}  // namespace vasilisa::loops
