#include "vasilisa/qed/line_spinors.hpp"

namespace vasilisa::qed {

using spinors::slash;

LineSpinors::LineSpinors(const RadiatingLine& line, const spinors::Bar<double>& bar_end,
                         const spinors::Ket<double>& ket_end,
                         const FourVector<double>& polarization)
    : bar(bar_end), ket(ket_end) {
  const auto k = rounded(line.photon);
  // (pslash - kslash + m) epsslash ket = (2 p.eps - kslash epsslash) ket
  ket_radiated =
      (ket * (2.0 * dot(rounded(line.ket), polarization)) + slash(-k, slash(polarization, ket))) *
      static_cast<double>(-1 / (2 * line.ket_photon));
  bar_radiated =
      (bar * (2.0 * dot(rounded(line.bar), polarization)) + slash(slash(bar, polarization), k)) *
      static_cast<double>(1 / (2 * line.bar_photon));
}

spinors::Complex4<double> LineSpinors::radiating_current() const {
  const auto after = spinors::current(bar, ket_radiated);
  const auto before = spinors::current(bar_radiated, ket);
  return {after[0] + before[0], after[1] + before[1], after[2] + before[2], after[3] + before[3]};
}

}  // namespace vasilisa::qed
