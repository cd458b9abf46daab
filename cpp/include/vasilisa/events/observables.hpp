// Observables of one event, shared by cuts and histograms: a table, one row each.
//
// "minus" and "plus" are the negative and the positive final-state particle (gamma gamma: the
// two most energetic photons, in no order); polar angles are measured from the electron beam, +z.
// Every angle but the signed acollinearity is kept as a vector (c, s) with s >= 0, whose polar
// angle in [0, pi] it is: a cut then needs two multiplications and no inverse trigonometry.
#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "vasilisa/events/event_view.hpp"

namespace vasilisa {

/// (c, s), s >= 0: a vector of polar angle atan2(s, c) in [0, pi].
struct AngleVector {
  double c, s;
};

/// One event as observables see it, and what several of them share, computed when first asked for.
class EventKinematics {
 public:
  explicit EventKinematics(const EventView& event) : event_(event) {}

  [[nodiscard]] const EventView& event() const { return event_; }
  [[nodiscard]] const FourVector<double>& minus() const { return event_.p_minus; }
  [[nodiscard]] const FourVector<double>& plus() const { return event_.p_plus; }
  [[nodiscard]] FourVector<double> pair() const { return minus() + plus(); }
  [[nodiscard]] const FourVector<double>& incoming() const { return event_.incoming; }
  [[nodiscard]] const Incoming& beams() const { return event_.beams; }
  [[nodiscard]] double ecm() const { return event_.ecm; }
  [[nodiscard]] int n_photons() const { return event_.n_photons; }
  /// The most energetic additional photon; null without one.
  [[nodiscard]] const FourVector<double>* leading_photon() const;

  double pt_minus() {
    return lazy(pt_minus_, [this] { return transverse(minus()); });
  }
  double pt_plus() {
    return lazy(pt_plus_, [this] { return transverse(plus()); });
  }
  double p_minus() {
    return lazy(p_minus_, [this] { return minus().momentum(); });
  }
  double p_plus() {
    return lazy(p_plus_, [this] { return plus().momentum(); });
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

/// A row of the table. Its kind tells how it is computed, and so how a cut tests it.
struct Observable {
  struct Number {
    double (*value)(EventKinematics&);
  };
  /// A whole number: a cut may ask for one value.
  struct Count {
    int (*value)(EventKinematics&);
  };
  /// In [0, pi], tested by the sign of cross products.
  struct Angle {
    AngleVector (*vector)(EventKinematics&);
  };
  /// Tested by its square, which saves the root.
  struct Length {
    double (*value)(EventKinematics&);
    double (*squared)(EventKinematics&);
  };

  std::string_view name;
  std::string_view unit;  // "GeV", "GeV^2", "rad" or "1"
  std::string_view meaning;
  double lowest, highest;  // what it can be, and limits on it
  bool infrared_safe;      // an event with a very soft photon falls where the one without does
  std::variant<Number, Count, Angle, Length> kind;
};

[[nodiscard]] std::span<const Observable> observables();
/// Throws ConfigurationError, which lists the valid names.
[[nodiscard]] const Observable& observable_from_name(std::string_view name);
/// "number", "count", "angle" or "length".
[[nodiscard]] std::string_view kind_name(const Observable& observable);

[[nodiscard]] double evaluate(const Observable& observable, EventKinematics& kinematics);
[[nodiscard]] inline double evaluate(const Observable& observable, const EventView& event) {
  EventKinematics kinematics(event);
  return evaluate(observable, kinematics);
}

}  // namespace vasilisa
