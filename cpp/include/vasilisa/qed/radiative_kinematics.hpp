// Kinematics of e-(p1) e+(p2) -> particle-(p3) particle+(p4) photon(k) for one-loop corrections:
// on shell and conserving momentum to long double, with the products that are small when the
// photon is collinear kept to full relative precision.
#pragma once

#include <array>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/loops/edge.hpp"
#include "vasilisa/qed/emitter.hpp"

namespace vasilisa::qed {

using loops::Long;

/// A line of charge that emits one photon or none. Momenta flow along its arrow, from the incoming
/// fermion or outgoing antifermion (`ket`) to the other end (`bar`); the photon's flows out.
struct RadiatingLine {
  FourVector<Long> bar, ket, photon;
  Long mass;
  Long bar_photon, ket_photon;         ///< products with the photon's momentum
  Long pair_squared, reduced_squared;  ///< (ket - bar)^2 and (ket - bar - photon)^2
};

/// Momenta as given in double precision: three-momenta of particle- and photon are taken as they
/// are, all else follows from masses and conservation. Centre-of-mass frame, electron along +z.
struct RadiativeKinematics {
  RadiativeKinematics(const FourVector<double>& p_minus, const FourVector<double>& photon,
                      double electron_mass, double final_mass);

  Long ecm;
  RadiatingLine initial, final_pair;
  std::array<Emitter, 4> legs;  ///< electron, positron (line a), particle-, particle+ (line b)
};

/// As loops/ take it.
constexpr std::array<Long, 4> components(const FourVector<Long>& p) { return {p.e, p.x, p.y, p.z}; }

/// Rounded to double.
FourVector<double> rounded(const FourVector<Long>& p);

}  // namespace vasilisa::qed
