// Observables of one event, shared by cuts and histograms.
//
// "minus" and "plus" are the negative and the positive final-state particle (gamma gamma: the
// two most energetic photons, in no order); polar angles are measured from the electron beam, +z.
//   theta_avg = (theta_- - theta_+ + pi) / 2
//   acollinearity xi = theta_- + theta_+ - pi
//   dphi = ||phi_+ - phi_-| - pi|
// Every angle but the signed acollinearity is kept as a vector (c, s) with s >= 0, whose polar
// angle in [0, pi] it is: a cut then needs two multiplications and no inverse trigonometry.
#pragma once

#include <string_view>
#include <vector>

#include "vasilisa/events/event_view.hpp"

namespace vasilisa {

enum class Observable {
  theta_minus,
  theta_plus,
  theta_avg,
  acollinearity,
  abs_acollinearity,
  dphi,
  p_minus,
  p_plus,
  momentum_fraction_minus,  // |p| / (sqrt(s)/2)
  momentum_fraction_plus,
  pt_minus,
  pt_plus,
  abs_pz_minus,
  abs_pz_plus,
  energy_minus,
  energy_plus,
  cos_theta_minus,
  cos_theta_plus,
  cos_theta_avg,
  pair_mass,
  pair_mass_squared,
  n_photons,           // additional photons
  photon_energy,       // of the most energetic additional photon; 0 without one
  photon_theta,        // of the same; NaN without one
  photon_cos_theta,    // of the same; NaN without one
  missing_momentum,    // of the beams less the pair
  missing_cos_theta,   // of the same; NaN where nothing is missing
  missing_beam_angle,  // between the same and the nearer end of the z axis; NaN likewise
};

/// "GeV", "GeV^2", "rad" or "1".
[[nodiscard]] std::string_view unit(Observable observable);
[[nodiscard]] std::string_view name(Observable observable);
/// All names, in the order of the enumeration.
[[nodiscard]] std::vector<std::string_view> observable_names();
/// Throws ConfigurationError, which lists the valid names.
[[nodiscard]] Observable observable_from_name(std::string_view name);

/// (c, s), s >= 0: a vector of polar angle atan2(s, c) in [0, pi].
struct AngleVector {
  double c, s;
};

/// What several observables of one event share, computed when first asked for.
class Kinematics {
 public:
  explicit Kinematics(const EventView& event) : event_(event) {}

  [[nodiscard]] const EventView& event() const { return event_; }
  double pt_minus() {
    return lazy(pt_minus_, [this] { return transverse(event_.p_minus); });
  }
  double pt_plus() {
    return lazy(pt_plus_, [this] { return transverse(event_.p_plus); });
  }
  double p_minus() {
    return lazy(p_minus_, [this] { return event_.p_minus.momentum(); });
  }
  double p_plus() {
    return lazy(p_plus_, [this] { return event_.p_plus.momentum(); });
  }

 private:
  template <class F>
  static double lazy(double& value, F compute) {
    if (value < 0) value = compute();
    return value;
  }
  // Not hypot: GeV momenta do not overflow when squared, and hypot costs five times as much.
  static double transverse(const FourVector<double>& p) { return std::sqrt(p.x * p.x + p.y * p.y); }

  const EventView& event_;
  double pt_minus_ = -1, pt_plus_ = -1, p_minus_ = -1, p_plus_ = -1;
};

/// True for the observables that angle_vector knows.
[[nodiscard]] bool is_angle(Observable observable);
[[nodiscard]] AngleVector angle_vector(Observable observable, Kinematics& kinematics);

[[nodiscard]] double evaluate(Observable observable, Kinematics& kinematics);
[[nodiscard]] inline double evaluate(Observable observable, const EventView& event) {
  Kinematics kinematics(event);
  return evaluate(observable, kinematics);
}

}  // namespace vasilisa
