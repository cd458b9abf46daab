// What the registry knows of a process, without its type.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/kinematics/leg.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/model.hpp"
#include "vasilisa/run/integrand.hpp"

namespace vasilisa::schemes {

struct Entry {
  std::string_view name;
  const process::Facts* facts;
  std::vector<std::string_view> orders;
  std::function<std::vector<kinematics::Leg>(const process::Model&)> legs;
  /// Throws ConfigurationError for an order that the process does not have.
  std::function<std::unique_ptr<run::Integrand>(const process::Model&, const run::Settings&)>
      integrand;
  /// Spin-summed |M|^2 at momenta of the pair and of photons; empty where there is none. Throws
  /// ConfigurationError for more photons than there are amplitudes.
  std::function<double(const process::Model&, double ecm, const FourVector<double>& p_minus,
                       const FourVector<double>& p_plus,
                       const std::vector<FourVector<double>>& photons)>
      squared;
  /// 1 + delta_SV at an angle; empty where there is none.
  std::function<double(const process::Model&, double ecm, double cos_theta, double eps)>
      soft_virtual;
  /// 1 + delta_SV relative to the one-photon squared amplitude at momenta of the pair and the
  /// photon; empty where there is none.
  std::function<double(const process::Model&, double ecm, const FourVector<double>& p_minus,
                       const FourVector<double>& p_plus, const FourVector<double>& k, double eps)>
      radiative_soft_virtual;
};

/// The entry of process P; defined in entry_of.hpp, which each process compiles by itself.
template <class P>
Entry entry_of();

}  // namespace vasilisa::schemes
