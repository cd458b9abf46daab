// Physical constants of a run: one struct, recorded with every result.
#pragma once

namespace vasilisa {

/// Masses in GeV; hbarc2 in nb GeV^2.
struct Constants {
  double alpha_inverse =
      137.03599908;  // the value of the reference data; CODATA 2018: 137.035999084
  double electron_mass = 0.51099895e-3;  // [PDG22]
  double muon_mass = 0.105658375;        // [PDG22]
  double pion_mass = 0.13957039;         // [PDG22]
  double kaon_mass = 0.493677;           // [PDG22]
  double tau_mass = 1.77686;             // [PDG22]
  double hbarc2 = 0.389379660e6;         // nb GeV^2; CODATA 2018: 0.3893793721e6

  [[nodiscard]] constexpr double alpha() const { return 1.0 / alpha_inverse; }
  bool operator==(const Constants&) const = default;
};

}  // namespace vasilisa
