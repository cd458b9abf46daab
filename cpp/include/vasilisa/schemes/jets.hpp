// What the schemes with collinear jets share: shares of momentum drawn from structure functions,
// and the event made of the hard scattering and the jets.
//
// A jet photon softer than k_soft times its leg is not a particle: its leg keeps its momentum.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

#include "vasilisa/kinematics/jets.hpp"
#include "vasilisa/qed/structure_function.hpp"
#include "vasilisa/schemes/process_integrand.hpp"

namespace vasilisa::schemes {

template <process::Process P>
class JetIntegrand : public ProcessIntegrand<P> {
  using Base = ProcessIntegrand<P>;

 public:
  JetIntegrand(const process::Model& model, const Settings& settings)
      : Base(model, settings),
        eps_(settings.k_soft),
        beam_logarithm_(qed::pair_logarithm(slow_beam_)),
        beam_density_(beta(beam_logarithm_)) {}
  JetIntegrand(const JetIntegrand& prepared, double ecm)
      : Base(prepared, ecm),
        eps_(prepared.eps_),
        beam_logarithm_(qed::pair_logarithm(slow_beam_)),
        beam_density_(beta(beam_logarithm_)) {}

 protected:
  using Base::alpha_, Base::beams_, Base::common_, Base::legs_, Base::mass_, Base::process_;
  using Base::s_, Base::settings_, Base::slow_beam_, Base::slow_final_;

  /// Shares of momentum that the legs keep, and the weight of having drawn them.
  struct Shares {
    std::array<double, 4> z{1, 1, 1, 1};
    double weight = 1;
  };

  /// Of a variation, which has the jets that the events were drawn with.
  [[nodiscard]] Settings jet_settings_of(const process::Model& model, Order order) const {
    if (model.radiation != this->radiation_ || order != settings_.order) {
      throw ConfigurationError("variations: jets keep the order and the radiation of the events");
    }
    return this->settings_of(model, order);
  }

  [[nodiscard]] double beta(double l) const { return 2 * alpha_ / std::numbers::pi * l; }
  [[nodiscard]] static double logarithm(double mass, double q_squared) {
    return qed::pair_logarithm(kinematics::one_minus_beta(mass, q_squared));
  }
  [[nodiscard]] bool has_jet(std::size_t leg) const {
    return std::find(legs_.begin(), legs_.end(), leg) != legs_.end();
  }
  /// How many numbers the jets of all legs take.
  [[nodiscard]] std::size_t jet_dimensions() const { return legs_.size(); }

  /// Draws the shares of the pair with legs `first` and `first` + 1; moves u on.
  void draw_pair(std::size_t first, const qed::StructureFunction& density, const double*& u,
                 Shares& shares) const {
    if (!has_jet(first)) return;
    for (std::size_t leg = first; leg < first + 2; ++leg) {
      const auto [x, weight] = density.sample(*u++);
      shares.weight *= weight;
      if (x > eps_) shares.z[leg] = 1 - x;
    }
  }
  void draw_beams(const double*& u, Shares& shares) const {
    draw_pair(0, beam_density_, u, shares);
  }
  /// `q_squared` is the squared mass of the final pair with its jets.
  void draw_final(double q_squared, const double*& u, Shares& shares) const {
    if (!has_jet(2)) return;
    draw_pair(2, qed::StructureFunction(beta(logarithm(mass_, q_squared))), u, shares);
  }

  /// Whether a pair of squared mass s_prime is heavy enough.
  [[nodiscard]] bool above_threshold(double s_prime) const {
    return s_prime > std::max(4 * mass_ * mass_, 4 * beams_.mass * beams_.mass) * (1 + 1e-9);
  }

  /// common_ with the flux of a scattering at s_hat.
  [[nodiscard]] double common_at(double s_hat) const {
    return common_ * s_ * (1 - slow_beam_) /
           (s_hat * (1 - kinematics::one_minus_beta(beams_.mass, s_hat)));
  }

  /// A scattering into the pair alone at s_hat, with jets: everything but the matrix element.
  [[nodiscard]] Record scattering(const kinematics::Mapped& angle, double azimuth, double s_hat,
                                  double weight) const {
    Record r;
    r.cos_theta = angle.value;
    r.direction = kinematics::unit_vector(angle.value, 2 * std::numbers::pi * azimuth);
    r.ecm_hat = std::sqrt(s_hat);
    r.factor = common_at(s_hat) * (1 - kinematics::one_minus_beta(mass_, s_hat)) * 2 *
               std::numbers::pi * angle.jacobian * weight;
    return r;
  }

  /// Appends the record with the momenta of all particles: those of the hard scattering, where
  /// `photon` (if any) leaves the pair the squared mass s_prime, and those of the jets. A final
  /// pair that is too light for its jets has none, so that their probabilities still sum to one.
  void append(Record r, std::array<double, 4> z, const FourVector<double>& photon, double s_prime,
              std::uint32_t event, RecordBuffer& buffer) const {
    const kinematics::BeamJets frame(settings_.ecm, z[0], z[1]);
    const FourVector<double> total{frame.ecm_hat() - photon.e, -photon.x, -photon.y, -photon.z};
    auto jets = kinematics::jet_pair(total, s_prime, mass_, z[2], z[3], r.direction);
    if (!jets) {
      z[2] = z[3] = 1;
      jets = kinematics::jet_pair(total, s_prime, mass_, 1, 1, r.direction);
      if (!jets) return;
    }
    r.p_minus = frame.to_laboratory(jets->first);
    r.p_plus = frame.to_laboratory(jets->second);
    r.event = event;
    r.pool_first = static_cast<std::uint32_t>(buffer.pool.size());
    if (photon.e > 0) buffer.pool.push_back(frame.to_laboratory(photon));
    for (std::size_t leg = 0; leg < 2; ++leg) {
      if (z[leg] == 1) continue;
      const double k = (1 - z[leg]) * settings_.ecm / 2;
      buffer.pool.push_back({k, 0, 0, leg == 0 ? k : -k});
    }
    for (std::size_t leg = 2; leg < 4; ++leg) {
      if (z[leg] == 1) continue;
      FourVector<double>& p = leg == 2 ? r.p_minus : r.p_plus;
      buffer.pool.push_back(kinematics::jet_photon(p, z[leg]));
      p = p - buffer.pool.back();
    }
    r.pool_count = static_cast<std::int32_t>(buffer.pool.size() - r.pool_first);
    if constexpr (P::neutral) lead_with_hardest(r, buffer);
    buffer.records.push_back(r);
  }

  double eps_;  // lowest share of a photon that is a particle
  double beam_logarithm_;
  qed::StructureFunction beam_density_;

 private:
  /// Makes the two most energetic of all photons the pair.
  static void lead_with_hardest(Record& r, RecordBuffer& buffer) {
    for (auto i = r.pool_first; i < buffer.pool.size(); ++i) {
      FourVector<double>& softer = r.p_minus.e < r.p_plus.e ? r.p_minus : r.p_plus;
      if (buffer.pool[i].e > softer.e) std::swap(buffer.pool[i], softer);
    }
  }
};

}  // namespace vasilisa::schemes
