// Amplitudes of any process at given momenta, by name: for tests and for users, not for the event
// loop.
#pragma once

#include <string>
#include <vector>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/process/model.hpp"
#include "vasilisa/schemes/entry.hpp"

namespace vasilisa::schemes {

/// Spin-summed |M|^2 (not averaged, no 1/n!), couplings included, GeV^(-2 n) for n photons.
/// Momenta in the centre-of-mass frame, electron beam along +z. Throws ConfigurationError for an
/// unknown process or more than three photons.
class SquaredAmplitude {
 public:
  SquaredAmplitude(const std::string& process, double ecm, process::Model model);
  double operator()(const FourVector<double>& p_minus, const FourVector<double>& p_plus,
                    const std::vector<FourVector<double>>& photons) const;

 private:
  const Entry* entry_;
  double ecm_;
  process::Model model_;
};

/// 1 + delta_SV relative to Born, photons below eps sqrt(s)/2 included.
double soft_virtual(const std::string& process, double cos_theta, double ecm, double eps,
                    const process::Model& model);

/// 1 + delta_SV of the pair and one photon, relative to its squared amplitude. Throws
/// ConfigurationError for a process whose loops with a photon are not built.
double radiative_soft_virtual(const std::string& process, const FourVector<double>& p_minus,
                              const FourVector<double>& p_plus, const FourVector<double>& k,
                              double ecm, double eps, const process::Model& model);

}  // namespace vasilisa::schemes
