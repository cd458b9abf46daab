// mu(p_muon) e-(p_electron) -> e-(q_electron) mu(q_muon) + N photons, spin-summed squared
// amplitude.
//
// Orders included: tree level, N real photons from both lines with interference. Neglected: Z
// exchange. Approximations: none, all masses exact. Validity: any energy; momentum transfers away
// from zero.
#pragma once

#include <array>

#include "generators/mue/incoming.hpp"
#include "vasilisa/kinematics/radiation.hpp"
#include "vasilisa/spinors/fermion_line.hpp"
#include "vasilisa/spinors/two_lines.hpp"

namespace vasilisa::generators::mue {

/// Sum over spins and polarisations of |M|^2, couplings included, GeV^(-2N).
/// `dressing(q2)` multiplies the photon propagator 1/q2. mu+ is the outgoing end of a line of
/// arrows that runs against its momentum, so that the interference of the lines changes sign with
/// the charge by itself.
template <int N, class T, class Dressing>
T squared_amplitude(const Incoming<T>& incoming, const FourVector<T>& q_electron,
                    const FourVector<T>& q_muon, const std::array<FourVector<T>, N>& k, T alpha,
                    bool antimuon, const Dressing& dressing, kinematics::Radiation radiation) {
  using namespace spinors;
  const Photons<N, T> photons(k);
  const T light = incoming.electron_mass, heavy = incoming.muon_mass;
  const LineEnd<N, T> electron_in(incoming.electron, light, photons);
  const LineEnd<N, T> electron_out(q_electron, light, photons);
  const LineEnd<N, T> muon_in(incoming.muon, heavy, photons);
  const LineEnd<N, T> muon_out(q_muon, heavy, photons);
  const FermionCurrents<N, T> electrons(BarLine<N, T>(electron_out, false, photons),
                                        KetLine<N, T>(electron_in, false, photons));
  const FermionCurrents<N, T> muons(
      BarLine<N, T>(antimuon ? muon_in : muon_out, antimuon, photons),
      KetLine<N, T>(antimuon ? muon_out : muon_in, antimuon, photons));

  const FourVector<T> transfer = incoming.electron - q_electron;
  const auto virtuality = [&](unsigned from_electron) {
    const FourVector<T> q = transfer - photons.sum[from_electron];
    return dot(q, q);
  };
  return squared_lines<N, T>(electrons, muons, virtuality, dressing, alpha, radiation);
}

}  // namespace vasilisa::generators::mue
