// What a generator is to the engine: the one place where processes and the event loop meet.
#pragma once

#include <complex>
#include <concepts>
#include <string_view>

#include "vasilisa/kinematics/born_angle.hpp"
#include "vasilisa/kinematics/emission_parts.hpp"
#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/model.hpp"

namespace vasilisa::process {

/// A process e- e+ -> (p_minus, p_plus) + photon, evaluated in the centre-of-mass frame.
///
/// born(c): spin-summed |M0|^2, couplings included, at cos(theta) = c.
/// soft_virtual(c, eps): 1 + delta_SV relative to born, photons below eps sqrt(s)/2 included.
/// emission_parts, coupling, born_average: the same split by emitting pair, and what multiplies the
/// virtual photon. real(p_minus, p_plus, k): spin-summed |M1|^2; where the final pair are photons
/// themselves, times the share of the phase-space region in which k is the softest or most
/// collinear one, so that the sum over the roles of the photons is complete.
template <class P>
concept Process = requires(const P& p, double x, const FourVector<double>& v) {
  { P::facts } -> std::convertible_to<const Facts&>;
  { P::name } -> std::convertible_to<std::string_view>;
  { P::pdg_minus } -> std::convertible_to<int>;
  { P::pdg_plus } -> std::convertible_to<int>;
  { P::peaking } -> std::convertible_to<kinematics::Peaking>;
  { P::identical_factor } -> std::convertible_to<double>;  // 1/n! of the Born final state
  { P::neutral } -> std::convertible_to<bool>;             // the final pair does not radiate
  // Tables for energies from the third argument (0: none) up to the second, which is its own.
  requires std::constructible_from<P, const Model&, double, double>;
  { p.at(x) } -> std::same_as<P>;  // at another energy of the tables; cheap
  { p.model() } -> std::same_as<const Model&>;
  { p.final_mass() } -> std::same_as<double>;
  { p.initial_radiates() } -> std::same_as<bool>;
  { p.final_radiates() } -> std::same_as<bool>;
  { p.pairs_interfere() } -> std::same_as<bool>;
  { p.born(x) } -> std::same_as<double>;
  { p.soft_virtual(x, x) } -> std::same_as<double>;
  { p.real(v, v, v) } -> std::same_as<double>;
  { p.emission_parts(v, v, v) } -> std::same_as<kinematics::EmissionParts>;
  { p.coupling(x) } -> std::same_as<std::complex<double>>;
  { p.born_average(x) } -> std::same_as<double>;
};

}  // namespace vasilisa::process
