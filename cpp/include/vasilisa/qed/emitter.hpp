// A charged external particle of given momentum, as soft photons see it.
#pragma once

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/kinematics/leg.hpp"

namespace vasilisa::qed {

/// `flow` is its charge in units of e, times -1 if it is incoming.
struct Emitter {
  FourVector<double> momentum;
  double mass;
  double flow;
  kinematics::Line line = kinematics::Line::a;
  bool incoming = false;
};

}  // namespace vasilisa::qed
