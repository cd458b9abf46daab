// The physics choices of a run, as every process receives them.
#pragma once

#include <memory>

#include "vasilisa/hadrons/form_factor.hpp"
#include "vasilisa/hadrons/vacuum_polarization.hpp"
#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/numerics/constants.hpp"
#include "vasilisa/process/pion_structure.hpp"

namespace vasilisa::process {

/// Coulomb attraction of the final pair: at O(alpha) as in the loops, or to all orders, either as a
/// further correction (resummed) or, for orders in which corrections multiply, as a factor.
enum class Coulomb { expanded, resummed, factor };

struct Model {
  Constants constants;
  std::shared_ptr<const hadrons::FormFactor> form_factor;  // null: the process has none
  std::shared_ptr<const hadrons::VacuumPolarization> vacuum_polarization;  // null: none
  kinematics::Radiation radiation = kinematics::Radiation::full;
  std::shared_ptr<const PionStructure> pion_structure;  // null: point-like loops
  // False: that of point-like particles is left out, its infrared pole minimally subtracted at the
  // scale sqrt(s).
  bool two_photon_exchange = true;
  Coulomb coulomb = Coulomb::expanded;
  double muon_charge = 1;  // of a beam of muons, units of e: 1 or -1
};

}  // namespace vasilisa::process
