#include "vasilisa/loops/scalar_integrals.hpp"

namespace vasilisa::loops {

Complex A0(Complex m2) {
  if (m2 == Complex(0)) return 0;
  return m2 * (1.0 - std::log(m2));
}

}  // namespace vasilisa::loops
