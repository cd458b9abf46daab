// Exchange of two photons between two fermion lines, of which one emits a real photon.
//
// Order: both orders of the virtual photons, the real photon on any of the three places of its
// line: pentagons and boxes. Finite in the ultraviolet; Feynman gauge; infrared regulator a photon
// mass, as in loops/scalar_integrals.hpp. All masses exact.
#pragma once

#include <array>
#include <complex>

#include "vasilisa/loops/tensor_family.hpp"
#include "vasilisa/qed/radiative_fermion_line.hpp"
#include "vasilisa/qed/radiative_kinematics.hpp"

namespace vasilisa::qed {

/// Moments of one order of the virtual photons. Propagators: the photon at the ket of the emitting
/// line, which carries the loop momentum; that line before and after emission; the photon at its
/// bar; the other line.
struct ExchangeMoments {
  loops::Moments pentagon, emitted_first, emitted_last;
};

/// `crossed`: the photon next to the ket of the emitting line is next to the bar of the other.
ExchangeMoments exchange_moments(const RadiatingLine& emitter, const RadiatingLine& other,
                                 bool crossed, double log_lambda2);

/// The other line of a fermion, in one spin state, with the moments of the loop contracted into
/// it, in both orders of the photons.
class FermionExchange {
 public:
  FermionExchange(const RadiatingLine& emitter, const RadiatingLine& other, double log_lambda2);

  /// Replaces current . current/q^2 of the tree, without its alpha/(4 pi).
  struct Side {
    spinors::Bar<double> bar;
    spinors::Ket<double> ket;
  };
  /// Contracts a spin state of the other line.
  void contract(const Side& other);
  [[nodiscard]] std::complex<double> operator()(const LineSpinors& spinors,
                                                const FourVector<double>& polarization) const;

 private:
  using Entry = std::complex<double>;
  template <std::size_t Size>
  using Tensor = std::array<std::array<std::array<Entry, Size>, 4>, 4>;  // [mu at bar][nu at ket]

  FourVector<double> emitter_bar_, emitter_ket_, photon_, other_bar_, other_ket_;
  double mass_;
  std::array<ExchangeMoments, 2> moments_;  // direct, crossed
  Tensor<25> pentagon_{};                   // after emission, before emission
  Tensor<5> first_{}, last_{};
};

}  // namespace vasilisa::qed
