// What the schemes with collinear jets share: shares of momentum drawn from structure functions,
// and the event made of the hard scattering and the jets.
//
// A jet photon softer than k_soft times its leg is not a particle. Cross sections are those of the
// energy that all photons leave; the particles, which know only the harder ones, are those of an
// event with the same angles.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

#include "vasilisa/kinematics/jets.hpp"
#include "vasilisa/qed/structure_function.hpp"
#include "vasilisa/schemes/pair_integrand.hpp"

namespace vasilisa::schemes {

/// Beams of a particle and its antiparticle, and a pair of equal masses.
template <class P>
concept JetProcess = process::RadiativeProcess<P> && P::facts.annihilation();

template <JetProcess P>
class JetIntegrand : public PairIntegrand<P> {
  using Base = PairIntegrand<P>;

 protected:
  using Base::alpha_, Base::incoming_, Base::map_, Base::nominal_, Base::process_;
  using Base::radiating_, Base::settings_, Base::strata_;

  /// The beams of an event: their logarithm, and the structure functions of both.
  struct BeamJet {
    Flux flux;
    double logarithm;
    qed::StructureFunction density;
  };

  JetIntegrand(const process::Model& model, const Settings& settings, const Order& order)
      : Base(model, settings, order),
        eps_(settings.k_soft),
        mass_(this->pair().first),
        nominal_beams_(make_beams(nominal_)) {
    if (!this->pair().equal() || !incoming_.equal()) {
      throw ConfigurationError("order: " + std::string(order.name) + " is not there for " +
                               std::string(P::name) + ", whose pairs have different masses");
    }
  }

  [[nodiscard]] BeamJet beams_at(double ecm) const {
    return ecm == nominal_.ecm ? nominal_beams_ : make_beams(this->flux(ecm));
  }

  /// Shares of momentum that the legs keep: after the photons that are particles, and what softer
  /// ones leave of s; and the weight of having drawn them.
  struct Shares {
    std::array<double, 4> z{1, 1, 1, 1};
    double after_softer = 1;
    double weight = 1;

    /// Of s, left by all photons of the beams.
    [[nodiscard]] double of_beams() const { return z[0] * z[1] * after_softer; }
  };

  /// Of a variation, which has the jets that the events were drawn with.
  [[nodiscard]] Settings jet_settings_of(const process::Model& model,
                                         const std::string& order) const {
    if (model.radiation != this->radiation_) {
      throw ConfigurationError("variations: jets keep the order and the radiation of the events");
    }
    return this->settings_of(model, order);
  }

  [[nodiscard]] double beta(double l) const { return 2 * alpha_ / std::numbers::pi * l; }
  [[nodiscard]] static double logarithm(double mass, double q_squared) {
    return qed::pair_logarithm(kinematics::one_minus_beta(mass, q_squared));
  }
  /// How many numbers the jets of all legs take.
  [[nodiscard]] std::size_t jet_dimensions() const { return radiating_.size(); }

  /// Draws the shares of the pair with legs `first` and `first` + 1; moves u on.
  void draw_pair(std::size_t first, const qed::StructureFunction& density, const double*& u,
                 Shares& shares) const {
    if (!this->radiates(first)) return;
    for (std::size_t leg = first; leg < first + 2; ++leg) {
      const auto [x, weight] = sampled_share(density, *u++);
      shares.weight *= weight;
      if (x > eps_) {
        shares.z[leg] = 1 - x;
      } else if (leg < 2) {
        shares.after_softer *= 1 - x;
      }
    }
  }
  /// Pairs as light as the beams scatter down to where nothing is left.
  [[nodiscard]] qed::StructureFunction::Sample sampled_share(const qed::StructureFunction& density,
                                                             double u) const {
    return mass_ > incoming_.first ? density.sample(u) : density.sample_to_the_end(u);
  }
  void draw_beams(const BeamJet& beams, const double*& u, Shares& shares) const {
    draw_pair(0, beams.density, u, shares);
  }
  /// `q_squared` is the squared mass of the final pair with its jets.
  void draw_final(double q_squared, const double*& u, Shares& shares) const {
    if (!this->radiates(2)) return;
    draw_pair(2, qed::StructureFunction(beta(logarithm(mass_, q_squared))), u, shares);
  }

  /// Whether a pair of squared mass s_prime is heavy enough, and what photons leave of the beams
  /// fast: collinear factors have no meaning for slow electrons, whose scattering has a peak of its
  /// own.
  [[nodiscard]] bool above_threshold(double s_prime) const {
    constexpr double fast = 25;
    return s_prime >
           4 * std::max(mass_ * mass_ * (1 + 1e-9), fast * incoming_.first * incoming_.first);
  }

  /// What multiplies every weight, with the flux of a scattering at s_hat.
  [[nodiscard]] double common_at(const Flux& flux, double s_hat) const {
    return flux.common * flux.s * (1 - flux.slow[0]) / (s_hat * (1 - incoming_.slowness(s_hat)));
  }

  /// A scattering into the pair alone at s_hat, with jets: everything but the matrix element.
  [[nodiscard]] Record scattering(const Flux& flux, const kinematics::Mapped& angle, double azimuth,
                                  double s_hat, double weight) const {
    Record r;
    r.ecm = flux.ecm;
    r.cos_theta = angle.value;
    r.direction = kinematics::unit_vector(angle.value, 2 * std::numbers::pi * azimuth);
    r.ecm_hat = std::sqrt(s_hat);
    r.factor = common_at(flux, s_hat) * (1 - this->pair().slowness(s_hat)) * 2 * std::numbers::pi *
               angle.jacobian * weight;
    return r;
  }

  /// Appends the record with the momenta of all particles: those of the hard scattering, where
  /// `photon` (if any) leaves the pair the squared mass s_prime, and those of the jets. Energies
  /// are scaled by what photons that are no particles took. A final pair that is too light for its
  /// jets has none, so that their probabilities still sum to one.
  void append(Record r, const Shares& shares, FourVector<double> photon, double s_prime,
              std::uint32_t event, RecordBuffer& buffer) const {
    std::array<double, 4> z = shares.z;
    photon = photon * (1 / std::sqrt(shares.after_softer));
    s_prime /= shares.after_softer;
    const kinematics::BeamJets frame(r.ecm, z[0], z[1]);
    const FourVector<double> total{frame.ecm_hat() - photon.e, -photon.x, -photon.y, -photon.z};
    auto jets = kinematics::jet_pair(total, s_prime, mass_, z[2], z[3], r.direction);
    if (!jets) {
      z[2] = z[3] = 1;
      jets = kinematics::jet_pair(total, s_prime, mass_, 1, 1, r.direction);
      if (!jets) return;
    }
    r.event = event;
    buffer.begin(r);
    buffer.momenta.push_back(frame.to_laboratory(jets->first));
    buffer.momenta.push_back(frame.to_laboratory(jets->second));
    if (photon.e > 0) buffer.push_photon(r, frame.to_laboratory(photon));
    for (std::size_t leg = 0; leg < 2; ++leg) {
      if (z[leg] == 1) continue;
      const double k = (1 - z[leg]) * r.ecm / 2;
      buffer.push_photon(r, {k, 0, 0, leg == 0 ? k : -k});
    }
    for (std::size_t leg = 2; leg < 4; ++leg) {
      if (z[leg] == 1) continue;
      const FourVector<double> jet = buffer.signal(r)[leg - 2];
      const FourVector<double> collinear = kinematics::jet_photon(jet, z[leg]);
      buffer.signal(r)[leg - 2] = jet - collinear;
      buffer.push_photon(r, collinear);
    }
    if constexpr (P::neutral) this->lead_with_hardest(r, buffer);
    buffer.records.push_back(r);
  }

  double eps_;   // lowest share of a photon that is a particle
  double mass_;  // of both of the pair

 private:
  [[nodiscard]] BeamJet make_beams(const Flux& flux) const {
    const double logarithm = qed::pair_logarithm(flux.slow[0]);
    return {flux, logarithm, qed::StructureFunction(beta(logarithm))};
  }

  BeamJet nominal_beams_;
};

}  // namespace vasilisa::schemes
