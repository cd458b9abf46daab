// What a generator is to the engine: the one place where processes and the event loop meet.
//
// The concepts ask for all that the engine uses. A process needs only BornProcess; the schemes with
// photons ask for RadiativeProcess. Optional parts have defaults: the phase-space map is that of
// two bodies.
#pragma once

#include <array>
#include <complex>
#include <concepts>
#include <string_view>
#include <type_traits>
#include <vector>

#include "vasilisa/kinematics/born_angle.hpp"
#include "vasilisa/kinematics/emission_split.hpp"
#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/kinematics/leg.hpp"
#include "vasilisa/kinematics/two_body.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/process/final_line.hpp"
#include "vasilisa/process/model.hpp"
#include "vasilisa/spinors/incoming_pair.hpp"

namespace vasilisa::process {

/// A map of its own: `static auto map(const Model&)` of a class as kinematics::TwoBody, with
/// particles, dimensions (the last is the azimuth), phase_space_divisor, and configuration(u, ecm,
/// factor) of momenta and measure. Where the signal has a hard photon: `map(const Model&, double)`,
/// with the lowest energy of that photon, GeV.
template <class P>
concept HasHardPhoton = requires(const Model& model) {
  P::map(model, 0.0);
};
template <class P>
concept HasMap = HasHardPhoton<P> || requires(const Model& model) {
  P::map(model);
};

template <class P>
auto make_map(const Model& model, [[maybe_unused]] double lowest_photon) {
  if constexpr (HasHardPhoton<P>) {
    return P::map(model, lowest_photon);
  } else if constexpr (HasMap<P>) {
    return P::map(model);
  } else {
    const auto legs = P::legs(model);
    return kinematics::TwoBody({legs[2].mass, legs[3].mass}, P::peaking);
  }
}
template <class P>
using Map = decltype(make_map<P>(std::declval<const Model&>(), 0.0));

/// The incoming particles as amplitudes take them; `static auto incoming(const Model&, double ecm)`
/// of a process whose beams are not e-e+.
template <class P>
auto make_incoming(const Model& model, double ecm) {
  if constexpr (requires { P::incoming(model, ecm); }) {
    return P::incoming(model, ecm);
  } else {
    return spinors::IncomingPair<double>(ecm, model.constants.electron_mass);
  }
}

template <class P>
constexpr bool is_two_body = std::is_same_v<Map<P>, kinematics::TwoBody>;

/// Two incoming particles into n, evaluated in the centre-of-mass frame with the first along +z.
///
/// legs: incoming, then the signal particles, the pair first. born: spin-summed |M0|^2, couplings
/// included, at cos(theta) of the first signal particle for two bodies, else at the momenta of the
/// signal particles. Constructor: tables for energies from the third argument (0: none) up to the
/// second, which is its own; at(ecm): at another energy of the tables, cheap.
template <class P>
concept BornProcess = requires(const P& p, double x, const FourVector<double>* momenta,
                               const Model& model) {
  { P::facts } -> std::convertible_to<const Facts&>;
  { P::name } -> std::convertible_to<std::string_view>;
  { P::identical_factor } -> std::convertible_to<double>;  // 1/n! of the Born final state
  { P::legs(model) } -> std::same_as<std::vector<kinematics::Leg>>;
  requires std::constructible_from<P, const Model&, double, double>;
  { p.at(x) } -> std::same_as<P>;
  { p.model() } -> std::same_as<const Model&>;
  requires(HasMap<P> &&
           requires {
             { p.born(momenta) } -> std::same_as<double>;
           }) ||
      (!HasMap<P> && requires {
        { P::peaking } -> std::convertible_to<kinematics::Peaking>;
        { p.born(x) } -> std::same_as<double>;
      });
};

/// A pair with radiation.
///
/// soft_virtual(c, eps): 1 + delta_SV relative to born, photons below eps sqrt(s)/2 included.
/// Optional soft_virtual_table(): the SoftVirtualTable that keeps it between runs.
/// split, coupling, born_average: the one-photon |M1|^2 by emitting line, and what multiplies the
/// virtual photon. real(first, second, k): spin-summed |M1|^2; where the final pair are photons
/// themselves, times the share of the phase-space region in which k is the softest or most
/// collinear one, so that the sum over the roles of the photons is complete.
template <class P>
concept RadiativeProcess =
    BornProcess<P> && !HasMap<P> && requires(const P& p, double x, const FourVector<double>& v) {
  { P::neutral } -> std::convertible_to<bool>;  // the final pair does not radiate
  { p.soft_virtual(x, x) } -> std::same_as<double>;
  { p.real(v, v, v) } -> std::same_as<double>;
  { p.split(v, v, v) } -> std::same_as<kinematics::EmissionSplit>;
  { p.coupling(x) } -> std::same_as<std::complex<double>>;
  { p.born_average(x) } -> std::same_as<double>;
};

/// 1 + delta_SV: what is cheap of it, and the rest, which is small and the same for any eps: as
/// expected, and, where the loops are evaluated, what they have beyond that.
struct LoopParts {
  double cheap = 1, expected = 0, surplus = 0;
};

/// A pair and a hard photon, with radiation: p holds the momenta of pair and photon.
///
/// soft_virtual(p, eps, complete): 1 + delta_SV relative to born; the loops, which are expensive,
/// where they are asked for. real(p, k): spin-summed |M|^2 with a second photon.
template <class P>
concept HardPhotonProcess = BornProcess<P> && HasHardPhoton<P> &&
    requires(const P& process, const FourVector<double>* p, const FourVector<double>& k, double x) {
  { process.soft_virtual(p, x, true) } -> std::same_as<LoopParts>;
  { process.real(p, k) } -> std::same_as<double>;
};

/// Pairs that know their spin-summed |M2|^2 with two photons of any energy.
template <class P>
concept TwoPhotonTree = requires(const P& p, const FourVector<double>& v) {
  { p.real(v, v, v, v) } -> std::same_as<double>;
};

/// Pairs that one virtual photon makes know the inclusive radiation of the pair, and its loops and
/// soft photons at any mass of the virtual photon.
template <class P>
concept SinglePhoton = requires(const P& p) {
  { p.inclusive_final_state(1.0) } -> std::same_as<double>;
  { p.final_line(1.0) } -> std::same_as<FinalLine::Correction>;
};

}  // namespace vasilisa::process
