// Exact O(alpha) for a pair with a hard photon: loops and soft photons at three bodies, and a
// second real photon.
//
// The harder photon, in the centre-of-mass frame, is that of the signal: every event has one place,
// whichever of the two photons the cuts ask for. Strata: the three-body part, then one a radiating
// leg; the second photon is shared between the legs by weights 1/(p_i.k), each leg sampled in its
// own collinear peak. fks: counter-events below an energy of the second photon that follows the
// configuration, so that no photon is softer than its limit [McM20]; slicing: above k_soft alone.
//
// How three bodies take up the second photon: from a beam it leaves the mass of the pair and the
// direction of the first photon as they are, whose energy gives way; from the pair it leaves the
// first photon alone, and what recoils against that keeps its mass. So the resonance in the mass
// that the beams leave, and the peaks of either photon along the beams, stay where they are.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>
#include <type_traits>

#include "vasilisa/kinematics/boost.hpp"
#include "vasilisa/kinematics/pair_and_photon.hpp"
#include "vasilisa/qed/eikonal.hpp"
#include "vasilisa/sampling/emission_map.hpp"
#include "vasilisa/schemes/lo.hpp"
#include "vasilisa/schemes/nlo.hpp"

namespace vasilisa::schemes {

template <process::HardPhotonProcess P>
class HardPhotonNloIntegrand final : public ProcessIntegrand<P> {
  using Base = ProcessIntegrand<P>;
  using Base::all_legs_, Base::alpha_, Base::map_, Base::radiating_, Base::settings_;
  using Base::strata_;
  using Configuration = kinematics::PairAndPhoton::Configuration;
  static constexpr std::size_t born_dimensions = kinematics::PairAndPhoton::dimensions;
  static constexpr double two_pi = 2 * std::numbers::pi;
  /// What loops have beyond a cheap estimate is small and takes most of the time: it is evaluated
  /// for this share of the events, with the inverse as a weight.
  static constexpr double loop_share = 0.1;
  /// Of the energies that a configuration leaves the second photon: what is not subtracted above
  /// need not cancel, and the error is smaller than with all of them.
  static constexpr double subtracted_share = 0.1;

 public:
  HardPhotonNloIntegrand(const process::Model& model, const Settings& settings)
      : Base(model, settings, Nlo::order),
        fks_(settings.subtraction == Subtraction::fks),
        coherent_(kinematics::lines_interfere(model.radiation)) {
    strata_ = {{"one_photon", born_dimensions}};
    for (const std::size_t leg : radiating_) {
      strata_.push_back({all_legs_[leg].name, born_dimensions + 3});
    }
  }

  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& model,
                                                     const std::string& order) const override {
    const Settings settings = this->settings_of(model, order);
    if (order == Lo::order.name) return std::make_unique<LoIntegrand<P>>(model, settings);
    return std::make_unique<HardPhotonNloIntegrand>(model, settings);
  }

  void draw(std::size_t stratum, const double* x, double jacobian, double ecm, std::uint32_t event,
            random::CounterStream& stream, RecordBuffer& buffer) const override {
    const Flux flux = this->flux(ecm);
    if (stratum == 0) {
      const Configuration born = map_.configuration(x, ecm, flux.common * jacobian);
      if (!(born.measure > 0)) return;
      Record r = place(born, ecm, event, buffer);
      r.factor = born.measure;
      r.with_loops = stream.uniform() < loop_share;
      buffer.records.push_back(r);
      return;
    }
    std::array<double, born_dimensions> u{};
    std::copy_n(x, born_dimensions - 1, u.begin());
    const double* extra = x + born_dimensions - 1;  // energy, angle, azimuth; azimuth of all
    u.back() = extra[3];
    const Configuration born = map_.configuration(u.data(), ecm, flux.common * jacobian);
    if (!(born.measure > 0)) return;
    const std::size_t leg = radiating_[stratum - 1];
    const auto drawn =
        leg < 2 ? beside_beam(leg, born, extra, flux) : beside_pair(leg, born, extra, flux);
    if (!drawn) return;
    push(leg, born, *drawn, flux, event, buffer);
  }

  void weigh(const RecordBuffer& buffer, std::span<double> weights) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const Record& r = buffer.records[i];
      if (!r.selected) continue;
      weights[i] = this->at(r.ecm, [&](const P& process) { return weight(process, r, buffer); });
    }
  }

 private:
  /// A second photon: measure without |M|^2, of the event and of its soft limit.
  struct Drawn {
    FourVector<double> photon;
    std::array<FourVector<double>, 3> momenta;  // of the event
    bool inside = false;                        // the event is, too
    double event = 0, limit = 0;
  };

  /// Energy of the second photon over half of sqrt(s) up to which it counts as soft.
  [[nodiscard]] double soft_below(double xi, double ecm) const {
    if (!fks_) return settings_.k_soft;
    const double threshold = map_.masses().threshold() / ecm;
    return std::min(settings_.xi_cut, subtracted_share * std::min(largest_second(xi),
                                                                  1 - xi - threshold * threshold));
  }
  /// Of the softer of two photons that leave the pair with the mass that one leaves.
  static double largest_second(double xi) { return xi / (1 + std::sqrt(1 - xi)); }

  [[nodiscard]] Record place(const Configuration& born, double ecm, std::uint32_t event,
                             RecordBuffer& buffer) const {
    Record r = this->new_record(ecm, event, buffer);
    r.xi = born.xi;
    for (const auto& p : born.momenta) buffer.momenta.push_back(p);
    return r;
  }

  /// The mass of the pair and the direction of the first photon stay.
  [[nodiscard]] std::optional<Drawn> beside_beam(std::size_t leg, const Configuration& born,
                                                 const double* x, const Flux& flux) const {
    const double largest = largest_second(born.xi);
    const auto energy = fks_ ? sampling::subtracted_energy(x[0], largest)
                             : sampling::sliced_energy(x[0], settings_.k_soft, largest);
    const double xi = energy.value;
    if (xi < smallest || !(energy.jacobian > 0)) return {};
    const double slow = flux.slow[leg];
    const auto from_leg = sampling::collinear_angle(x[1], slow);
    const FourVector<double> axis{1, 0, 0, leg == 0 ? 1.0 : -1.0};
    const auto n = kinematics::around(axis, from_leg.one_minus_cos, two_pi * x[2]);
    const double density = slow + (1 - slow) * from_leg.one_minus_cos;
    Drawn drawn;
    drawn.photon = n * (xi * flux.ecm / 2);
    // d^3k / (2 k (2 pi)^3) without k^2
    const double soft = born.measure * energy.jacobian / xi * two_pi * from_leg.log_over_beta *
                        density / (2 * two_pi * two_pi * two_pi);
    drawn.limit = soft;
    const double opening = kinematics::one_minus_cos(born.n, n);
    const double kept = 1 - xi * opening / 2;
    const double first = (born.xi - xi) / kept;  // energy of the first photon
    if (!(first > xi)) return drawn;
    drawn.inside = true;
    drawn.event = soft * first / (born.xi * kept) * flux.s / 4 * xi * xi;
    const FourVector<double> photon = born.n * (first * flux.ecm / 2);
    const auto total = FourVector<double>{flux.ecm, 0, 0, 0} - photon - drawn.photon;
    const double mass = flux.ecm * std::sqrt(1 - born.xi);
    // Along the first photon as seen by the pair its angles are those of three bodies.
    const kinematics::Boost to_pair({total.e, -total.x, -total.y, -total.z}, mass);
    const auto seen = to_pair(photon);
    const auto direction = turned(born.direction, born.n, seen * (1 / seen.e));
    const kinematics::Boost to_centre_of_mass(total, mass);
    const auto pair = map_.pair().momenta(mass, direction);
    drawn.momenta = {to_centre_of_mass(pair[0]), to_centre_of_mass(pair[1]), photon};
    return drawn;
  }

  /// The first photon stays, and the mass of what recoils against it.
  [[nodiscard]] std::optional<Drawn> beside_pair(std::size_t leg, const Configuration& born,
                                                 const double* x, const Flux& flux) const {
    const double s_left = flux.s * (1 - born.xi), mass = std::sqrt(s_left);
    const double threshold = map_.masses().threshold();
    const double largest = std::min(1 - threshold * threshold / s_left, 1 - 1e-8);
    if (!fks_ && largest <= settings_.k_soft) return {};
    const auto energy = fks_ ? sampling::subtracted_energy(x[0], largest)
                             : sampling::sliced_energy(x[0], settings_.k_soft, largest);
    const double xi = energy.value;
    if (xi < smallest || !(energy.jacobian > 0)) return {};
    const double slow_pair = map_.masses().slowness(s_left * (1 - xi));
    const double slow = map_.masses().one_minus_velocity(leg == 3, s_left * (1 - xi));
    const auto from_leg = sampling::collinear_angle(x[1], slow);
    const auto& d = born.direction;
    const FourVector<double> axis = leg == 2 ? d : FourVector<double>{1, -d.x, -d.y, -d.z};
    const auto n = kinematics::around(axis, from_leg.one_minus_cos, two_pi * x[2]);
    const double density = slow + (1 - slow) * from_leg.one_minus_cos;
    const auto left = FourVector<double>{flux.ecm, 0, 0, 0} - born.momenta[2];
    const kinematics::Boost to_centre_of_mass(left, mass);
    Drawn drawn;
    drawn.photon = to_centre_of_mass(n * (xi * mass / 2));
    const double second = 2 * drawn.photon.e / flux.ecm;
    if (!fks_ && second < settings_.k_soft) return {};
    const double soft = born.measure * energy.jacobian / xi * two_pi * from_leg.log_over_beta *
                        density / (2 * two_pi * two_pi * two_pi);
    const double moved = xi * mass / (second * flux.ecm);  // energies in the two frames
    drawn.limit = soft * moved * moved;
    if (!(born.xi > second)) return drawn;
    drawn.inside = true;
    drawn.event = soft * (1 - slow_pair) / (1 - born.slow) * s_left / 4 * xi * xi;
    const auto pair = map_.pair().with_photon(mass, xi, slow_pair, n, d);
    drawn.momenta = {to_centre_of_mass(pair.first), to_centre_of_mass(pair.second),
                     born.momenta[2]};
    return drawn;
  }

  void push(std::size_t leg, const Configuration& born, const Drawn& drawn, const Flux& flux,
            std::uint32_t event, RecordBuffer& buffer) const {
    const double xi = 2 * drawn.photon.e / flux.ecm;
    if (drawn.inside) {
      Record r = this->new_record(flux.ecm, event, buffer);
      r.kind = Kind::emission;
      r.xi = xi;
      r.factor = drawn.event * share(leg, drawn.momenta, drawn.photon, flux.ecm);
      for (const auto& p : drawn.momenta) buffer.momenta.push_back(p);
      buffer.push_photon(r, drawn.photon);
      buffer.records.push_back(r);
    }
    if (!fks_ || xi > soft_below(born.xi, flux.ecm)) return;
    Record c = place(born, flux.ecm, event, buffer);
    c.kind = Kind::counter;
    c.photon = drawn.photon * (1 / drawn.photon.e);
    c.factor =
        drawn.limit * share(leg, born.momenta, c.photon, flux.ecm) * 4 * std::numbers::pi * alpha_;
    buffer.records.push_back(c);
  }

  [[nodiscard]] double weight(const P& process, const Record& r, const RecordBuffer& buffer) const {
    const FourVector<double>* p = buffer.signal(r);
    switch (r.kind) {
      case Kind::born:
        return r.factor * process.born(p) *
               process.soft_virtual(p, soft_below(r.xi, r.ecm), r.with_loops ? loop_share : 0);
      case Kind::emission:
        return r.factor * process.real(p, *buffer.photons(r));
      case Kind::counter: {
        const auto found = emitters(p, r.ecm);
        return -r.factor * process.born(p) *
               qed::eikonal(std::span(found.all).first(found.count), coherent_, r.photon);
      }
      case Kind::compensator:
        break;
    }
    return 0;
  }

  struct Emitters {
    std::array<qed::Emitter, 4> all;
    std::size_t count = 0;
  };
  [[nodiscard]] Emitters emitters(const FourVector<double>* signal, double ecm) const {
    Emitters found;
    for (const std::size_t i : radiating_) {
      const kinematics::Leg& leg = all_legs_[i];
      found.all[found.count++] = {i < 2 ? beam(i, ecm) : signal[i - 2], leg.mass, leg.charge_flow(),
                                  leg.line, leg.incoming};
    }
    return found;
  }
  [[nodiscard]] FourVector<double> beam(std::size_t leg, double ecm) const {
    const double mass = all_legs_[leg].mass;
    const double momentum = std::sqrt((ecm / 2 - mass) * (ecm / 2 + mass));
    return {ecm / 2, 0, 0, leg == 0 ? momentum : -momentum};
  }

  /// Of a leg in the second photon; summed over the radiating legs they are 1.
  [[nodiscard]] double share(std::size_t own, const std::array<FourVector<double>, 3>& signal,
                             const FourVector<double>& photon, double ecm) const {
    double sum = 0, of_own = 0;
    for (const std::size_t i : radiating_) {
      const double mass = all_legs_[i].mass;
      const auto& p = i < 2 ? beam(i, ecm) : signal[i - 2];
      const double density = 1 / dot_massless(p, mass * mass, photon);
      sum += density;
      if (i == own) of_own = density;
    }
    return of_own / sum;
  }

  /// v under the smallest rotation that takes the unit vector a to b.
  static FourVector<double> turned(const FourVector<double>& v, const FourVector<double>& a,
                                   const FourVector<double>& b) {
    const double cosine = spatial_dot(a, b);
    const FourVector<double> sum = a + b;
    const double along_sum = spatial_dot(sum, v) / (1 + cosine), along = 2 * spatial_dot(a, v);
    return {1, v.x - along_sum * sum.x + along * b.x, v.y - along_sum * sum.y + along * b.y,
            v.z - along_sum * sum.z + along * b.z};
  }

  /// Below, emission and counter-event agree to O(xi): nothing is lost.
  static constexpr double smallest = 1e-9;

  bool fks_, coherent_;
};

}  // namespace vasilisa::schemes
