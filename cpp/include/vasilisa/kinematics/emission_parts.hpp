// A one-photon squared amplitude split by the pair that emits the photon.
#pragma once

#include <complex>

namespace vasilisa::kinematics {

/// |M_1|^2 = initial |G(s')|^2 + final_pair |G(s)|^2 + 2 Re[interference G(s') G*(s)], G the
/// coupling of the virtual photon (form factor and dressing), s' = s minus what the photon takes.
struct EmissionParts {
  double initial = 0, final_pair = 0;
  std::complex<double> interference{};
};

}  // namespace vasilisa::kinematics
