// A one-photon squared amplitude split by the line that emits the photon.
#pragma once

#include <complex>

namespace vasilisa::kinematics {

/// |M_1|^2 = a |G(q2_a)|^2 + b |G(q2_b)|^2 + 2 Re[ab G(q2_a) G*(q2_b)], G the coupling of the
/// virtual photon between the lines (form factor and dressing), q2_a its squared momentum when line
/// a emits: for a beam pair s minus what the photon takes, for the final pair s.
struct EmissionSplit {
  double a = 0, b = 0;
  std::complex<double> ab{};
  double q2_a = 0, q2_b = 0;  // GeV^2
};

}  // namespace vasilisa::kinematics
