// The external legs of a process, and the lines of charge they belong to.
//
// Photons are emitted from lines: e+e- -> mu+mu- has the line of the beams and that of the muons,
// mu e -> mu e those of the muon and of the electron; Bhabha scattering is one line, in which the
// channels mix.
#pragma once

#include <cstdint>
#include <string>

namespace vasilisa::kinematics {

enum class Line : std::uint8_t { a, b };

struct Leg {
  std::string name;
  int pdg_id;
  double mass;    // GeV
  double charge;  // units of e
  bool incoming;
  Line line;

  [[nodiscard]] bool charged() const { return charge != 0; }
  /// Into the final state.
  [[nodiscard]] double charge_flow() const { return incoming ? -charge : charge; }
};

}  // namespace vasilisa::kinematics
