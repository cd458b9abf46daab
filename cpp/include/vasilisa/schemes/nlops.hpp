// O(alpha) exact, matched to the emission of any number of photons.
//
// dsigma = dPhi |M_0|^2 exp[delta_SV(eps)] sum_n (1/n!) prod_i |M_1(k_i)|^2/|M_0|^2, k_i > eps:
// every photon comes with the exact one-photon amplitude in the kinematics in which it were alone,
// mapped by its share of the energy of its leg, its direction (in the centre-of-mass frame for
// photons of the beams, in the rest frame of the pair for those of the final pair), and the
// direction of the pair in its rest frame; the amplitudes of emission from the initial and the
// final pair are summed coherently, with the form factor at the virtuality that the photons of the
// initial pair leave (cf. coherent exclusive exponentiation [JWW01]). Its expansion to O(alpha) is
// the exact result; leading logarithms of all orders are in it. Where two photons are hard the
// product stands for nothing: each alone may lead into a peak that both together miss (the t
// channel). Processes that know their tree amplitude with two photons have it there, in the phase
// space of both. What loops beside a hard photon have beyond it, 0.1 % of tagged photons, is
// neglected.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <limits>
#include <memory>
#include <numbers>
#include <utility>
#include <vector>

#include "vasilisa/schemes/nlo.hpp"
#include "vasilisa/schemes/nlops_sampling.hpp"
#include "vasilisa/schemes/two_photon_event.hpp"

namespace vasilisa::schemes {

template <process::RadiativeProcess P>
class NlopsIntegrand;
template <process::HardPhotonProcess P>
class HardPhotonNlopsIntegrand;  // of a header of its own

template <class P>
struct NlopsIntegrandOf {
  using Type = NlopsIntegrand<P>;
};
template <process::HardPhotonProcess P>
struct NlopsIntegrandOf<P> {
  using Type = HardPhotonNlopsIntegrand<P>;
};

struct Nlops {
  static constexpr std::array<std::string_view, 3> reweights_to{"lo", "nlo", "nlops"};
  static constexpr Order order{"nlops", 1, "exponentiated",
                               "exact O(alpha), matched to any number of photons", reweights_to};
  template <class P>
  static constexpr bool supports = process::RadiativeProcess<P> || process::HardPhotonProcess<P>;
  template <class P>
  using Integrand = typename NlopsIntegrandOf<P>::Type;

  /// Variations have the content of their own order,
  static const Order& content(const Settings& settings) {
    if (settings.order == Lo::order.name) return Lo::order;
    return settings.order == Nlo::order.name ? Nlo::order : order;
  }
  /// which keeps the events with at most as many photons, expanded.
  static std::uint32_t max_photons(const Settings& settings) {
    if (settings.order == Lo::order.name) return 0;
    return settings.order == Nlo::order.name ? 1 : std::numeric_limits<std::uint32_t>::max();
  }
};

template <process::RadiativeProcess P>
class NlopsIntegrand final : public NlopsSampling<P> {
  using Base = NlopsSampling<P>;
  using Base::all_legs_, Base::alpha_, Base::drawn, Base::eps_, Base::map_, Base::nominal_;
  using Base::process_;
  using typename Base::Drawn, typename Base::Emitters;

 public:
  NlopsIntegrand(const process::Model& model, const Settings& settings)
      : Base(model, settings, Nlops::content(settings)),
        max_photons_(Nlops::max_photons(settings)),
        nominal_couplings_(couplings(process_, nominal_)),
        proposal_(this) {}

  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     const std::string& order) const override {
    auto made = std::make_unique<NlopsIntegrand>(model, this->settings_of(model, order));
    made->proposal_ = this;
    return made;
  }

  void weigh(const RecordBuffer& buffer, std::span<double> weights) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const Record& r = buffer.records[i];
      if (!r.selected) continue;
      weights[i] = this->at(r.ecm, [&](const P& process) {
        if (r.ecm == nominal_.ecm) return weight(process, nominal_couplings_, r, buffer);
        return weight(process, couplings(process, this->flux(r.ecm)), r, buffer);
      });
    }
  }

 private:
  /// Of the virtual photon at one energy.
  struct Couplings {
    double s;
    std::complex<double> at_s;
    double kept;      // of s, by the photons below eps
    double two_body;  // squared, relative to s
    process::FinalLine::Correction of_pair{};
  };

  [[nodiscard]] Couplings couplings(const P& process, const Flux& flux) const {
    const double threshold = this->pair().threshold() * this->pair().threshold();
    Couplings c{flux.s, process.coupling(flux.s),
                std::max(1 - incoming_strength(flux) * eps_, threshold / flux.s), 0};
    if constexpr (process::SinglePhoton<P>) c.of_pair = process.final_line(flux.s);
    c.two_body = std::norm(relative_coupling(process, c, c.kept * flux.s));
    return c;
  }

  /// beta of the radiator: photons from the incoming legs in a unit of the logarithm of energy.
  /// Those below eps take the fraction eps beta of s on average.
  [[nodiscard]] double incoming_strength(const Flux& flux) const {
    if (!this->incoming_radiate()) return 0;
    const double v = 1 - flux.slow[0];
    const double rapidity = std::log((1 + v) / flux.slow[0]);
    return 2 * alpha_ / std::numbers::pi * ((1 + v * v) / (2 * v) * rapidity - 1);
  }

  // Below this energy fraction a photon's amplitude is its soft limit, up to terms of this order.
  static constexpr double soft_limit = 1e-4;
  static constexpr std::size_t coherent = 3;
  // Of |M_1|^2 to its soft limit. A photon alone may lead into a peak that the event misses.
  static constexpr double largest_ratio = 4;

  [[nodiscard]] double weight(const P& process, const Couplings& c, const Record& r,
                              const RecordBuffer& buffer) const {
    const double born = process.born(r.cos_theta);
    if (max_photons_ <= 1) return r.factor * born * expanded(process, c, r, buffer, born);
    if (r.kind == Kind::born) {
      return r.factor * born * std::exp(process.soft_virtual(r.cos_theta, eps_) - 1) * c.two_body;
    }
    const double form_factor =
        proposal_ == this
            ? std::exp(process.soft_virtual(r.cos_theta, r.xi) - 1)
            : std::exp(process.soft_virtual(r.cos_theta, eps_) - 1 + proposal_->softer(r));
    return r.factor * born * form_factor * radiation_factor(process, c, r, buffer, born);
  }

  /// Over Born: the lowest order, or exact O(alpha) from the events with at most one photon.
  [[nodiscard]] double expanded(const P& process, const Couplings& c, const Record& r,
                                const RecordBuffer& buffer, double born) const {
    if (r.kind == Kind::born) {
      return max_photons_ == 0 ? 1 : process.soft_virtual(r.cos_theta, eps_);
    }
    if (r.n_drawn > max_photons_) return 0;
    return radiation_factor(process, c, r, buffer, born) * std::exp(proposal_->softer(r));
  }

  /// xi^2 (s/4) |M_1|^2/|M_0|^2 of photons as if each were alone, multiplied coherently, or
  /// |M_2|^2 of two hard ones; those below r.xi divided by the eikonal factor they were drawn with.
  [[nodiscard]] double radiation_factor(const P& process, const Couplings& c, const Record& r,
                                        const RecordBuffer& buffer, double born) const {
    const Drawn* photons = buffer.drawn.data() + r.drawn_first;
    const bool same_radiation = this->radiation_ == proposal_->radiation_;
    std::array<kinematics::EmissionSplit, coherent> splits;
    Emitters own, drawn_with;
    if (r.n_drawn > 1) drawn_with = proposal_->emitters(r);
    if (r.n_drawn > 1 && !same_radiation) own = this->emitters(r);
    double factor = pair_at_its_mass(process, c, r, buffer);
    std::size_t used = 0, of_tree = 0;
    if constexpr (process::TwoPhotonTree<P>) {
      const bool two_drawn = r.n_drawn > 1 && photons[1].fraction >= r.xi;
      if (two_drawn && this->both_hard(photons[0].fraction, photons[1].fraction)) {
        factor *= two_photon_tree(process, r, buffer, born);
        of_tree = 2;
      } else if (two_drawn) {
        factor *= shares_of_map(r, photons);
      }
    }
    for (std::size_t i = of_tree; i < r.n_drawn; ++i) {
      const auto& [fraction, rank, leg, n, momentum] = photons[i];
      const bool thinned = fraction < r.xi;
      const bool soft_photon = thinned && fraction < soft_limit;
      if (soft_photon && same_radiation) break;
      if (soft_photon) {
        factor *= this->eikonal(own, n) / proposal_->eikonal(drawn_with, n);
        continue;
      }
      for (; used < of_tree; ++used) {
        splits[used] = alone(process, c, r, photons[used].direction, photons[used].fraction, born);
      }
      kinematics::EmissionSplit split = alone(process, c, r, n, fraction, born);
      if (thinned) {
        const double soft = 4 * std::numbers::pi * alpha_ * proposal_->eikonal(drawn_with, n);
        const double own_soft =
            same_radiation ? soft : 4 * std::numbers::pi * alpha_ * this->eikonal(own, n);
        const double ratio = (split.a + split.b + 2 * split.ab.real()) / own_soft;
        const double divisor = soft * std::max(1.0, ratio / largest_ratio);
        split.a /= divisor;
        split.b /= divisor;
        split.ab /= divisor;
      }
      if (used < coherent) {
        splits[used++] = split;
      } else {
        factor *= split.a + split.b + 2 * split.ab.real();
      }
    }
    if (of_tree > 0) {
      // What the tree has is taken out again, with the couplings of the virtual photon.
      if (used == 0) return factor;
      factor /= coherent_sum(process, c, r, photons, splits, of_tree);
    }
    return factor * coherent_sum(process, c, r, photons, splits, used);
  }

  /// xi^2 (s/4) of each photon times |M_2|^2/|M_0|^2, in the phase space of both, and times the
  /// share of the legs that they were drawn around.
  [[nodiscard]] double two_photon_tree(const P& process, const Record& r,
                                       const RecordBuffer& buffer,
                                       double born) const requires process::TwoPhotonTree<P> {
    const Drawn* photons = buffer.drawn.data() + r.drawn_first;
    std::array<Drawn, 2> hard{photons[0], photons[1]};
    const auto placed = map_.place(r.ecm, r.direction, hard);
    if (!placed) return 0;
    const TwoPhotonEvent event(r.ecm, all_legs_, placed->momenta);
    double factor =
        placed->measure / born *
        process.real(placed->momenta[0], placed->momenta[1], hard[0].momentum, hard[1].momentum);
    for (const Drawn& photon : hard) {
      factor *= photon.fraction * photon.fraction * r.ecm * r.ecm / 4 *
                event.share(proposal_->radiating_, photon.leg, photon.momentum);
    }
    if (r.n_drawn == 2 || P::peaking == kinematics::Peaking::flat) return factor;
    return factor * event.peak_of({buffer.signal(r)[0], buffer.signal(r)[1]});
  }

  /// Of the legs that two photons were drawn around by hard_photons(), for the product.
  [[nodiscard]] double shares_of_map(const Record& r, const Drawn* photons) const {
    const Flux flux = this->flux(r.ecm);
    const double rest = (1 - photons[0].fraction) * (1 - photons[1].fraction);
    const sampling::EmissionAxes axes(this->slow_legs(flux, flux.s * rest), r.direction);
    double product = 1;
    for (std::size_t i = 0; i < 2; ++i) {
      double sum = 0;
      for (const std::size_t leg : proposal_->radiating_) {
        sum += 1 / axes.denominator(leg, photons[i].direction);
      }
      product /= sum * axes.denominator(photons[i].leg, photons[i].direction);
    }
    return product;
  }

  /// The one-photon amplitude relative to Born with the couplings of the virtual photon taken out.
  [[nodiscard]] kinematics::EmissionSplit alone(const P& process, const Couplings& c,
                                                const Record& r, const FourVector<double>& n,
                                                double xi, double born) const {
    const double slow = this->pair().slowness(c.s * (1 - xi));
    const auto momenta = map_.with_photon(r.ecm, xi, slow, n, r.direction);
    auto split = process.split(momenta.first, momenta.second, momenta.photon);
    const double norm = xi * xi * c.s / 4 * std::norm(c.at_s) / born;
    // What the Born cross section of a lighter pair lacks goes with the coupling, which several
    // photons share, and not with each photon.
    const double lighter = process.born_average(c.s * (1 - xi)) / process.born_average(c.s);
    split.a *= norm / lighter;
    split.b *= norm;
    split.ab *= norm / std::sqrt(lighter);
    return split;
  }

  /// Coupling and root of the Born cross section (without flux and phase space) at q2, relative to
  /// s.
  [[nodiscard]] static std::complex<double> relative_coupling(const P& process, const Couplings& c,
                                                              double q2) {
    return process.coupling(q2) / c.at_s *
           std::sqrt(process.born_average(q2) / process.born_average(c.s));
  }

  /// Loops and soft photons of the final pair belong to the mass that all photons leave it: theirs
  /// there, over those at s.
  [[nodiscard]] double pair_at_its_mass(const P& process, const Couplings& c, const Record& r,
                                        const RecordBuffer& buffer) const {
    if constexpr (process::SinglePhoton<P>) {
      if (max_photons_ <= 1) return 1;
      const FourVector<double> pair = buffer.signal(r)[0] + buffer.signal(r)[1];
      const double s_prime = dot(pair, pair);
      if (s_prime > (1 - soft_limit) * c.s) return 1;
      const auto there = process.final_line(s_prime);
      return (1 + there.all - c.of_pair.all) *
             std::pow(r.xi, there.logarithm - c.of_pair.logarithm);
    }
    return 1;
  }

  /// sum over S, S' of prod_i g_i(S_i, S'_i) G(s_S) G*(s_S') / |G(s)|^2: S are the photons from
  /// line a in the amplitude, S' in its conjugate.
  [[nodiscard]] double coherent_sum(const P& process, const Couplings& c, const Record& r,
                                    const Drawn* photons,
                                    const std::array<kinematics::EmissionSplit, coherent>& splits,
                                    std::size_t used) const {
    const unsigned subsets = 1U << used;
    const double threshold = this->pair().threshold() * this->pair().threshold();
    std::array<std::complex<double>, 1U << coherent> coupling;
    for (unsigned s = 0; s < subsets; ++s) {
      FourVector<double> sum;
      double squared = 0;
      for (unsigned i = 0; i < used; ++i) {
        if ((s & (1U << i)) == 0) continue;
        for (unsigned j = 0; j < i; ++j) {
          if (s & (1U << j)) {
            squared += 2 * dot_massless(photons[i].momentum, 0.0, photons[j].momentum);
          }
        }
        sum = sum + photons[i].momentum;
      }
      const double q2 = c.kept * (r.ecm * (r.ecm - 2 * sum.e) + squared);
      coupling[s] = q2 > threshold ? relative_coupling(process, c, q2) : 0.0;
    }
    double total = 0;
    for (unsigned s = 0; s < subsets; ++s) {
      for (unsigned t = 0; t < subsets; ++t) {
        std::complex<double> term = coupling[s] * std::conj(coupling[t]);
        for (unsigned i = 0; i < used; ++i) {
          const bool left = s & (1U << i), right = t & (1U << i);
          if (left && right) {
            term *= splits[i].a;
          } else if (!left && !right) {
            term *= splits[i].b;
          } else {
            term *= left ? splits[i].ab : std::conj(splits[i].ab);
          }
        }
        total += term.real();
      }
    }
    return total;
  }

  std::uint32_t max_photons_;
  Couplings nominal_couplings_;
  const NlopsIntegrand* proposal_;  // that draws the photons
};

}  // namespace vasilisa::schemes
