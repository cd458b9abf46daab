// Final-state radiation of a pair from one virtual photon, all photons included: sigma/sigma_0 - 1.
//
// Order: O(alpha), virtual and real; exact in the mass. Validity: above threshold, where the
// Coulomb term pi alpha/(2 beta) is small.
#pragma once

namespace vasilisa::qed {

/// Fermions; 3 alpha/(4 pi) far above threshold. [CKS96] eq. (11), without the colour factor.
double inclusive_fermion_pair(double q_squared, double mass, double alpha);

/// Point-like scalars, (alpha/pi) eta with Schwinger's function eta. [HGJ02] eq. (47).
double inclusive_scalar_pair(double q_squared, double mass, double alpha);

}  // namespace vasilisa::qed
