// Exchange of two photons between two lines of charge, of which one emits a real photon.
//
// Order: both orders of the virtual photons, the real photon on any place of its line: pentagons
// and boxes, for scalars the seagull vertices. Finite in the ultraviolet; Feynman gauge; infrared
// regulator a photon mass, as in loops/scalar_integrals.hpp. All masses exact, point-like
// couplings.
//
// Beside a fermion line, which conserves the current, the parts of a scalar's vertices along the
// virtual photons drop out of the sum of diagrams: (2 p + l)^mu -> 2 p^mu at the outermost
// vertices.
#pragma once

#include <array>
#include <complex>
#include <cstddef>

#include "vasilisa/loops/tensor_family.hpp"
#include "vasilisa/qed/line_spinors.hpp"
#include "vasilisa/qed/radiative_kinematics.hpp"

namespace vasilisa::qed {

/// Moments of one order of the virtual photons. Propagators: the photon at the ket of the emitting
/// line, which carries the loop momentum; that line before and after emission; the photon at its
/// bar; the other line.
struct ExchangeMoments {
  loops::Moments pentagon, emitted_first, emitted_last;
};

/// Propagators of such a loop; `crossed`: the photon next to the ket of the emitting line is next
/// to the bar of the other.
loops::LoopMomenta exchange_loop(const RadiatingLine& emitter, const RadiatingLine& other,
                                 bool crossed, double log_lambda2);

/// A loop that emits from one line, in both orders of the virtual photons.
class ExchangeLoop {
 public:
  ExchangeLoop(const RadiatingLine& emitter, const RadiatingLine& other, double log_lambda2,
               int pentagon_rank);

  /// Photons in the same order along both lines, or crossed.
  std::array<ExchangeMoments, 2> order;
  /// The same without the propagator of the other line.
  [[nodiscard]] ExchangeMoments without_other();
  /// Without those of the emitting line.
  [[nodiscard]] loops::Moments without_emitter();

 private:
  loops::TensorFamily direct_;
};

/// Coefficients of (1, l) in a fermion line with two virtual photons, in both orders: [mu at the
/// bar of the other line][nu at its ket], both indices down.
using TwoPhotonLine =
    std::array<std::array<std::array<std::array<std::complex<double>, 5>, 4>, 4>, 2>;
TwoPhotonLine two_photon_line(const RadiatingLine& line, const spinors::Bar<double>& bar,
                              const spinors::Ket<double>& ket);

/// A fermion line that emits; the other line, fermion or scalar, is contracted with the moments
/// beforehand, in each of its spin states.
class FermionEmission {
 public:
  using Entry = std::complex<double>;
  template <std::size_t Size>
  using Tensor = std::array<std::array<std::array<Entry, Size>, 4>, 4>;  // [mu at bar][nu at ket]
  struct Contracted {
    Tensor<25> pentagon{};  // after emission, before emission
    Tensor<5> first{}, last{};
  };

  explicit FermionEmission(const RadiatingLine& line);

  static Contracted contracted(const ExchangeLoop& loop, const TwoPhotonLine& other);
  /// With a scalar line of the given momenta.
  static Contracted contracted(ExchangeLoop& loop, const RadiatingLine& scalar);

  /// Replaces current . current/q^2 of the tree, without its alpha/(4 pi).
  [[nodiscard]] Entry operator()(const Contracted& other, const LineSpinors& line,
                                 const FourVector<double>& polarization) const;

 private:
  FourVector<double> ket_, inner_;
  double mass_;
};

/// A scalar line that emits, beside a fermion line.
class ScalarEmission {
 public:
  ScalarEmission(const RadiatingLine& line, ExchangeLoop& loop);

  [[nodiscard]] std::complex<double> operator()(const TwoPhotonLine& other,
                                                const FourVector<double>& polarization) const;

 private:
  RadiatingLine line_;
  std::array<ExchangeMoments, 2> order_;
  loops::Moments both_seagull_;
};

}  // namespace vasilisa::qed
