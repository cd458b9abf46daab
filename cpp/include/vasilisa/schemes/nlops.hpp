// O(alpha) exact, matched to the emission of any number of photons.
//
// dsigma = dPhi |M_0|^2 exp[delta_SV(eps)] sum_n (1/n!) prod_i |M_1(k_i)|^2/|M_0|^2, k_i > eps:
// every photon comes with the exact one-photon amplitude in the kinematics in which it were alone,
// mapped by its share of the energy of its leg, its direction (in the centre-of-mass frame for
// photons of the beams, in the rest frame of the pair for those of the final pair), and the
// direction of the pair in its rest frame; the amplitudes of emission from the initial and the
// final pair are summed coherently, with the form factor at the virtuality that the photons of the
// initial pair leave (cf. coherent exclusive exponentiation [JWW01]). Its expansion to O(alpha) is
// the exact result; leading logarithms of all orders are in it.
//
// Sampling: stratum 0 has no photon above eps; in the others the hardest photon is drawn as at
// O(alpha), in the collinear peak of one leg, and softer ones by thinning a Poisson process of a
// majorant of the eikonal factor. The mean number of accepted ones is known, -ln of what
// exp[delta_SV] loses between eps and the hardest photon, so that their weights are |M_1|^2 over
// its soft limit, close to one.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <memory>
#include <numbers>
#include <utility>
#include <vector>

#include "vasilisa/schemes/process_integrand.hpp"

namespace vasilisa::schemes {

template <process::Process P>
class NlopsIntegrand final : public ProcessIntegrand<P> {
  using Base = ProcessIntegrand<P>;
  using Base::alpha_, Base::common_, Base::legs_, Base::mass_, Base::process_, Base::s_;
  using Base::settings_, Base::slow_beam_, Base::slow_final_, Base::xi_max_;

 public:
  NlopsIntegrand(const process::Model& model, const Settings& settings)
      : Base(model, settings),
        eps_(settings.k_soft),
        coupling_at_s_(process_.coupling(s_)),
        kept_(std::max(1 - initial_strength() * eps_, 4 * mass_ * mass_ / s_)),
        two_body_coupling_(std::norm(relative_coupling(kept_ * s_))),
        proposal_(this) {}
  NlopsIntegrand(const NlopsIntegrand& prepared, double ecm)
      : Base(prepared, ecm),
        eps_(prepared.eps_),
        coupling_at_s_(process_.coupling(s_)),
        kept_(std::max(1 - initial_strength() * eps_, 4 * mass_ * mass_ / s_)),
        two_body_coupling_(std::norm(relative_coupling(kept_ * s_))),
        proposal_(this) {
    if (prepared.proposal_ == &prepared) return;
    own_proposal_ = std::make_unique<NlopsIntegrand>(*prepared.proposal_, ecm);
    proposal_ = own_proposal_.get();
  }

  [[nodiscard]] std::unique_ptr<Integrand> at(double ecm) const override {
    return std::make_unique<NlopsIntegrand>(*this, ecm);
  }

  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     Order order) const override {
    auto made = std::make_unique<NlopsIntegrand>(model, this->settings_of(model, order));
    made->proposal_ = this;
    return made;
  }

  void kinematics(std::size_t stratum, const double* x, double jacobian, std::uint32_t event,
                  random::CounterStream& stream, RecordBuffer& buffer) const override {
    constexpr double two_pi = 2 * std::numbers::pi;
    const std::size_t azimuth = this->dimensions(stratum) - 1;
    const auto angle = kinematics::born_angle(x[stratum == 0 ? 0 : 1], P::peaking);
    Record r = this->born_record(angle.value, two_pi * x[azimuth]);
    r.event = event;
    r.factor = common_ * two_pi * angle.jacobian * jacobian;
    if (stratum == 0) {
      r.factor *= 1 - slow_final_;
      buffer.records.push_back(r);
      return;
    }
    const auto energy = sampling::sliced_energy(x[0], eps_, xi_max_);
    r.xi = energy.value;
    r.kind = Kind::emission;
    const sampling::Legs alone(slow_beam_, kinematics::one_minus_beta(mass_, s_ * (1 - r.xi)),
                               r.direction);
    const auto [n, solid_angle] =
        sampling::share_of_leg(alone, legs_, legs_[stratum - 1], x[2], x[3]);
    r.factor *= energy.jacobian / r.xi * solid_angle / (2 * two_pi * two_pi * two_pi);
    r.pool_first = static_cast<std::uint32_t>(buffer.pool.size());
    const std::size_t leg = legs_[stratum - 1];
    buffer.drawn.push_back({r.xi, rank(leg, r.xi, alone.denominator(leg, n)), leg, n, {}});
    softer_photons(r, stream, buffer.drawn);
    if (!place(r, buffer)) {
      buffer.drawn.resize(r.pool_first);
      return;
    }
    if constexpr (P::neutral) lead_with_hardest(r, buffer);
    buffer.records.push_back(r);
  }

  [[nodiscard]] double weight(const Record& r, const RecordBuffer& buffer) const override {
    const double born = process_.born(r.cos_theta);
    if (settings_.order != Order::nlops) return r.factor * born * expanded(r, buffer, born);
    if (r.kind == Kind::two_body) {
      return r.factor * born * std::exp(process_.soft_virtual(r.cos_theta, eps_) - 1) *
             two_body_coupling_;
    }
    const double form_factor =
        proposal_ == this
            ? std::exp(process_.soft_virtual(r.cos_theta, r.xi) - 1)
            : std::exp(process_.soft_virtual(r.cos_theta, eps_) - 1 + proposal_->softer(r));
    return r.factor * born * form_factor * radiation_factor(r, buffer, born);
  }

 private:
  [[nodiscard]] bool radiates() const override { return eps_ < xi_max_; }

  // Below this energy fraction a photon's amplitude is its soft limit, up to terms of this order.
  static constexpr double soft_limit = 1e-4;
  // -(J_I + J_F)^2 <= -2 (J_I^2 + J_F^2), and a pair of legs has -J^2 <= 2 (1/d_1 + 1/d_2), d =
  // p.n/E.
  [[nodiscard]] double majorant_factor() const { return process_.pairs_interfere() ? 4.0 : 2.0; }
  static constexpr std::size_t coherent = 3;

  /// beta of the radiator: photons from the initial pair in a unit of the logarithm of energy.
  /// Those below eps take the fraction eps beta of s on average.
  [[nodiscard]] double initial_strength() const {
    if (!process_.initial_radiates()) return 0;
    const double v = 1 - slow_beam_;
    const double rapidity = std::log((1 + v) / slow_beam_);
    return 2 * alpha_ / std::numbers::pi * ((1 + v * v) / (2 * v) * rapidity - 1);
  }

  /// Mean number of photons drawn between eps and the hardest.
  [[nodiscard]] double softer(const Record& r) const {
    return process_.soft_virtual(r.cos_theta, r.xi) - process_.soft_virtual(r.cos_theta, eps_);
  }

  /// Over Born: the lowest order, or exact O(alpha) from the events with at most one photon.
  [[nodiscard]] double expanded(const Record& r, const RecordBuffer& buffer, double born) const {
    if (r.kind == Kind::two_body) {
      return settings_.order == Order::lo ? 1 : process_.soft_virtual(r.cos_theta, eps_);
    }
    if (settings_.order == Order::lo || r.pool_count > 1) return 0;
    return radiation_factor(r, buffer, born) * std::exp(proposal_->softer(r));
  }

  /// Draws the photons between eps and the hardest.
  void softer_photons(const Record& r, random::CounterStream& stream,
                      std::vector<run::DrawnPhoton>& photons) const {
    constexpr double two_pi = 2 * std::numbers::pi;
    const sampling::Legs legs(slow_beam_, slow_final_, r.direction);
    std::array<double, 4> part{};
    double total = 0;
    for (const std::size_t leg : legs_) {
      part[leg] = majorant_factor() * two_pi *
                  sampling::collinear_angle(0, legs.one_minus_beta[leg]).log_over_beta;
      total += part[leg];
    }
    const double log_ratio = std::log(r.xi / eps_);
    const double mean = alpha_ / (two_pi * two_pi) * total * log_ratio;
    // A Poisson process on a line of length `mean`.
    double position = -std::log(stream.uniform());
    while (position < mean) {
      const double xi = eps_ * std::exp(stream.uniform() * log_ratio);
      double choice = stream.uniform() * total;
      std::size_t leg = legs_.front();
      for (const std::size_t l : legs_) {
        leg = l;
        if (choice < part[l]) break;
        choice -= part[l];
      }
      const auto collinear = sampling::collinear_angle(stream.uniform(), legs.one_minus_beta[leg]);
      const auto n =
          kinematics::around(legs.axis[leg], collinear.one_minus_cos, two_pi * stream.uniform());
      double majorant = 0;
      for (const std::size_t l : legs_) majorant += majorant_factor() / legs.denominator(l, n);
      const double ratio = this->eikonal(r, n) / majorant;
      if (stream.uniform() < ratio) {
        photons.push_back({xi, rank(leg, xi, legs.denominator(leg, n)), leg, n, {}});
      }
      position -= std::log(stream.uniform());
    }
  }

  /// Where a photon stands among those of its leg, from the outer end of the diagram to the hard
  /// scattering: in the final state by virtuality, 2 p.k = fraction times 1 - beta cos; in the
  /// initial state the harder first, which is nearer to the spectrum of the radiator.
  static double rank(std::size_t leg, double fraction, double denominator) {
    return leg < 2 ? -fraction : fraction * denominator;
  }

  /// Momenta of the photons and of the pair; false where too little is left for the pair.
  ///
  /// Photons of the beams stand in the centre-of-mass frame, those of the final pair in its rest
  /// frame, so that each is collinear with its leg as the others leave it. Each takes its fraction
  /// of the energy that its leg has left: the leading logarithms of several hard photons are those
  /// of successive splittings.
  bool place(Record& r, RecordBuffer& buffer) const {
    const auto first = buffer.drawn.begin() + r.pool_first, last = buffer.drawn.end();
    std::sort(first, last,
              [](const run::DrawnPhoton& a, const run::DrawnPhoton& b) { return a.rank < b.rank; });
    // Of the beams after emission; of the final legs before, in units of half the mass of the pair.
    std::array<double, 4> energy{1, 1, 1, 1};
    FourVector<double> hard{settings_.ecm, 0, 0, 0};  // of the scattering that the beams leave
    FourVector<double> outgoing{2, 0, 0, 0};          // of the final legs, in the same units
    for (auto photon = first; photon != last; ++photon) {
      double& leg = energy[photon->leg];
      if (photon->leg < 2) {
        photon->momentum = photon->direction * (photon->fraction * leg * settings_.ecm / 2);
        leg *= 1 - photon->fraction;
        hard = hard - photon->momentum;
      } else {
        leg /= 1 - photon->fraction;
        photon->momentum = photon->direction * (photon->fraction * leg);
        outgoing = outgoing + photon->momentum;
      }
    }
    const double s_hard = dot(hard, hard);
    if (hard.e <= 0 || s_hard <= 4 * mass_ * mass_) return false;
    const double mass_over_unit = std::sqrt(dot(outgoing, outgoing));
    const double unit = std::sqrt(s_hard) / mass_over_unit;
    const double s_prime = 4 * unit * unit;
    if (s_prime <= 4 * mass_ * mass_ || s_prime < 1e-8 * s_) return false;
    const double beta_star = 1 - kinematics::one_minus_beta(mass_, s_prime);
    const kinematics::Boost to_hard({outgoing.e, -outgoing.x, -outgoing.y, -outgoing.z},
                                    mass_over_unit);
    const kinematics::Boost to_laboratory(hard, std::sqrt(s_hard));
    const FourVector<double> member{unit, unit * beta_star * r.direction.x,
                                    unit * beta_star * r.direction.y,
                                    unit * beta_star * r.direction.z};
    r.p_minus = to_laboratory(to_hard(member));
    r.p_plus = to_laboratory(to_hard({member.e, -member.x, -member.y, -member.z}));
    std::sort(first, last, [](const run::DrawnPhoton& a, const run::DrawnPhoton& b) {
      return a.fraction > b.fraction;
    });
    for (auto photon = first; photon != last; ++photon) {
      if (photon->leg >= 2) photon->momentum = to_laboratory(to_hard(photon->momentum * unit));
      buffer.pool.push_back(photon->momentum);
    }
    r.photon = buffer.pool[r.pool_first];
    r.pool_count = static_cast<std::int32_t>(buffer.pool.size() - r.pool_first);
    r.factor *= beta_star;
    return true;
  }

  /// Makes the two most energetic of all photons the pair.
  static void lead_with_hardest(Record& r, RecordBuffer& buffer) {
    for (auto i = r.pool_first; i < buffer.pool.size(); ++i) {
      FourVector<double>& softer = r.p_minus.e < r.p_plus.e ? r.p_minus : r.p_plus;
      if (buffer.pool[i].e > softer.e) std::swap(buffer.pool[i], softer);
    }
  }

  /// xi^2 (s/4) |M_1|^2/|M_0|^2 of photons as if each were alone, multiplied coherently; all but
  /// the hardest divided by the eikonal factor they were drawn with.
  [[nodiscard]] double radiation_factor(const Record& r, const RecordBuffer& buffer,
                                        double born) const {
    const run::DrawnPhoton* photons = &buffer.drawn[r.pool_first];
    const auto count = static_cast<std::size_t>(r.pool_count);
    std::array<kinematics::EmissionParts, coherent> parts;
    double factor = 1;
    std::size_t used = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const auto& [fraction, rank, leg, n, momentum] = photons[i];
      const bool soft_photon = i != 0 && fraction < soft_limit;
      if (soft_photon && this->radiation_ == proposal_->radiation_) break;
      if (soft_photon) {
        factor *= this->eikonal(r, n) / proposal_->eikonal(r, n);
        continue;
      }
      kinematics::EmissionParts p = alone(r, n, fraction, born);
      if (i != 0) {
        const double soft = 4 * std::numbers::pi * alpha_ * proposal_->eikonal(r, n);
        p.initial /= soft;
        p.final_pair /= soft;
        p.interference /= soft;
      }
      if (used < coherent) {
        parts[used++] = p;
      } else {
        factor *= p.initial + p.final_pair + 2 * p.interference.real();
      }
    }
    return factor * coherent_sum(photons, parts, used);
  }

  /// The one-photon amplitude relative to Born with the couplings of the virtual photon taken out.
  [[nodiscard]] kinematics::EmissionParts alone(const Record& r, const FourVector<double>& n,
                                                double xi, double born) const {
    const double slow = kinematics::one_minus_beta(mass_, s_ * (1 - xi));
    const auto momenta = kinematics::three_body(settings_.ecm, xi, 1 - slow, n, r.direction);
    auto p = process_.emission_parts(momenta.p_minus, momenta.p_plus, momenta.photon);
    const double norm = xi * xi * s_ / 4 * std::norm(coupling_at_s_) / born;
    // What the Born cross section of a lighter pair lacks goes with the coupling, which several
    // photons share, and not with each photon.
    const double lighter = process_.born_average(s_ * (1 - xi)) / process_.born_average(s_);
    p.initial *= norm / lighter;
    p.final_pair *= norm;
    p.interference *= norm / std::sqrt(lighter);
    return p;
  }

  /// Coupling and root of the Born cross section (without flux and phase space) at q2, relative to
  /// s.
  [[nodiscard]] std::complex<double> relative_coupling(double q2) const {
    return process_.coupling(q2) / coupling_at_s_ *
           std::sqrt(process_.born_average(q2) / process_.born_average(s_));
  }

  /// sum over S, S' of prod_i g_i(S_i, S'_i) G(s_S) G*(s_S') / |G(s)|^2: S are the photons from the
  /// initial pair in the amplitude, S' in its conjugate.
  [[nodiscard]] double coherent_sum(const run::DrawnPhoton* photons,
                                    const std::array<kinematics::EmissionParts, coherent>& parts,
                                    std::size_t used) const {
    const unsigned subsets = 1U << used;
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
      const double q2 = kept_ * (settings_.ecm * (settings_.ecm - 2 * sum.e) + squared);
      coupling[s] = q2 > 4 * mass_ * mass_ ? relative_coupling(q2) : 0.0;
    }
    double total = 0;
    for (unsigned s = 0; s < subsets; ++s) {
      for (unsigned t = 0; t < subsets; ++t) {
        std::complex<double> term = coupling[s] * std::conj(coupling[t]);
        for (unsigned i = 0; i < used; ++i) {
          const bool left = s & (1U << i), right = t & (1U << i);
          if (left && right) {
            term *= parts[i].initial;
          } else if (!left && !right) {
            term *= parts[i].final_pair;
          } else {
            term *= left ? parts[i].interference : std::conj(parts[i].interference);
          }
        }
        total += term.real();
      }
    }
    return total;
  }

  double eps_;  // lowest energy of a photon over the beam energy
  std::complex<double> coupling_at_s_;
  double kept_;                                   // of s, by the photons below eps
  double two_body_coupling_;                      // squared, relative to s
  const NlopsIntegrand* proposal_;                // that draws the photons
  std::unique_ptr<NlopsIntegrand> own_proposal_;  // of a variation at another energy
};

}  // namespace vasilisa::schemes
