#include "vasilisa/events/observables.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa {

namespace {

using Vector = FourVector<double>;

struct Description {
  Observable observable;
  std::string_view name, unit;
};

constexpr std::array descriptions{
    Description{Observable::theta_minus, "theta_minus", "rad"},
    Description{Observable::theta_plus, "theta_plus", "rad"},
    Description{Observable::theta_avg, "theta_avg", "rad"},
    Description{Observable::acollinearity, "acollinearity", "rad"},
    Description{Observable::abs_acollinearity, "abs_acollinearity", "rad"},
    Description{Observable::dphi, "dphi", "rad"},
    Description{Observable::p_minus, "p_minus", "GeV"},
    Description{Observable::p_plus, "p_plus", "GeV"},
    Description{Observable::momentum_fraction_minus, "momentum_fraction_minus", "1"},
    Description{Observable::momentum_fraction_plus, "momentum_fraction_plus", "1"},
    Description{Observable::pt_minus, "pt_minus", "GeV"},
    Description{Observable::pt_plus, "pt_plus", "GeV"},
    Description{Observable::abs_pz_minus, "abs_pz_minus", "GeV"},
    Description{Observable::abs_pz_plus, "abs_pz_plus", "GeV"},
    Description{Observable::energy_minus, "energy_minus", "GeV"},
    Description{Observable::energy_plus, "energy_plus", "GeV"},
    Description{Observable::cos_theta_minus, "cos_theta_minus", "1"},
    Description{Observable::cos_theta_plus, "cos_theta_plus", "1"},
    Description{Observable::cos_theta_avg, "cos_theta_avg", "1"},
    Description{Observable::pair_mass, "pair_mass", "GeV"},
    Description{Observable::pair_mass_squared, "pair_mass_squared", "GeV^2"},
    Description{Observable::n_photons, "n_photons", "1"},
    Description{Observable::photon_energy, "photon_energy", "GeV"},
    Description{Observable::photon_theta, "photon_theta", "rad"},
    Description{Observable::photon_cos_theta, "photon_cos_theta", "1"},
    Description{Observable::missing_momentum, "missing_momentum", "GeV"},
    Description{Observable::missing_cos_theta, "missing_cos_theta", "1"},
    Description{Observable::missing_beam_angle, "missing_beam_angle", "rad"},
};

static_assert([] {
  for (std::size_t i = 0; i < descriptions.size(); ++i) {
    if (descriptions[i].observable != static_cast<Observable>(i)) return false;
  }
  return true;
}());

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

const Vector* leading_photon(const EventView& event) {
  const Vector* leading = nullptr;
  for (int i = 0; i < event.n_photons; ++i) {
    if (leading == nullptr || event.photons[i].e > leading->e) leading = &event.photons[i];
  }
  return leading;
}

AngleVector polar(const Vector& p) { return {p.z, std::sqrt(p.x * p.x + p.y * p.y)}; }

Vector missing(const EventView& event) { return event.incoming - (event.p_minus + event.p_plus); }

AngleVector missing_direction(const EventView& event) {
  const Vector p = missing(event);
  const double energy = event.p_minus.e + event.p_plus.e;
  // Below this the direction is rounding noise.
  if (p.momentum_squared() < 1e-20 * energy * energy) return {nan, nan};
  return polar(p);
}

/// (E - |p|)(E + |p|) of the pair: loses less than E^2 - p^2 for a light pair that recoils.
/// The pair of an event without photons has the mass sqrt(s): rounding must not throw it now into
/// the last bin of a histogram that ends there, now into the overflow.
double below_s(double mass_squared, double ecm) {
  const double s = ecm * ecm;
  return std::abs(mass_squared - s) < 1e-12 * s ? s * (1 - 1e-12) : mass_squared;
}

double pair_mass_squared(const EventView& event) {
  const Vector sum = event.p_minus + event.p_plus;
  const double momentum = sum.momentum();
  return (sum.e - momentum) * (sum.e + momentum);
}

/// theta_- + theta_+ - pi as a vector: minus the product of the two directions' complex numbers.
AngleVector acollinearity_vector(Kinematics& k) {
  const double z_minus = k.event().p_minus.z;
  const double z_plus = k.event().p_plus.z;
  return {k.pt_minus() * k.pt_plus() - z_minus * z_plus,
          -(k.pt_minus() * z_plus + k.pt_plus() * z_minus)};
}

double angle(AngleVector v) { return std::atan2(v.s, v.c); }
double cosine(AngleVector v) { return v.c / std::hypot(v.c, v.s); }

}  // namespace

std::string_view name(Observable observable) {
  return descriptions[static_cast<std::size_t>(observable)].name;
}

std::string_view unit(Observable observable) {
  return descriptions[static_cast<std::size_t>(observable)].unit;
}

std::vector<std::string_view> observable_names() {
  std::vector<std::string_view> names;
  names.reserve(descriptions.size());
  for (const Description& description : descriptions) names.push_back(description.name);
  return names;
}

Observable observable_from_name(std::string_view name) {
  for (const Description& description : descriptions) {
    if (description.name == name) return description.observable;
  }
  std::string message = "observable: '" + std::string(name) + "'; valid:";
  for (const Description& description : descriptions) {
    message += (&description == &descriptions.front() ? " " : ", ") + std::string(description.name);
  }
  throw ConfigurationError(message);
}

bool is_angle(Observable observable) {
  switch (observable) {
    case Observable::theta_minus:
    case Observable::theta_plus:
    case Observable::theta_avg:
    case Observable::abs_acollinearity:
    case Observable::dphi:
    case Observable::photon_theta:
    case Observable::missing_beam_angle:
      return true;
    default:
      return false;
  }
}

AngleVector angle_vector(Observable observable, Kinematics& k) {
  const EventView& event = k.event();
  const Vector& minus = event.p_minus;
  const Vector& plus = event.p_plus;
  switch (observable) {
    case Observable::theta_minus:
      return {minus.z, k.pt_minus()};
    case Observable::theta_plus:
      return {plus.z, k.pt_plus()};
    case Observable::theta_avg:
      // The bisector of the directions at theta_- and at pi - theta_+.
      return {minus.z * k.p_plus() - plus.z * k.p_minus(),
              k.pt_minus() * k.p_plus() + k.pt_plus() * k.p_minus()};
    case Observable::abs_acollinearity: {
      const AngleVector xi = acollinearity_vector(k);
      return {xi.c, std::abs(xi.s)};
    }
    case Observable::dphi:
      return {-(minus.x * plus.x + minus.y * plus.y),
              std::abs(minus.x * plus.y - minus.y * plus.x)};
    case Observable::photon_theta: {
      const Vector* photon = leading_photon(event);
      return photon != nullptr ? polar(*photon) : AngleVector{nan, nan};
    }
    case Observable::missing_beam_angle: {
      const AngleVector direction = missing_direction(event);
      return {std::abs(direction.c), direction.s};
    }
    default:
      throw RangeError("observable: '" + std::string(name(observable)) + "' is not an angle");
  }
}

double evaluate(Observable observable, Kinematics& k) {
  if (is_angle(observable)) return angle(angle_vector(observable, k));
  const EventView& event = k.event();
  switch (observable) {
    case Observable::acollinearity:
      return angle(acollinearity_vector(k));
    case Observable::p_minus:
      return k.p_minus();
    case Observable::p_plus:
      return k.p_plus();
    case Observable::momentum_fraction_minus:
      return k.p_minus() / (0.5 * event.ecm);
    case Observable::momentum_fraction_plus:
      return k.p_plus() / (0.5 * event.ecm);
    case Observable::pt_minus:
      return k.pt_minus();
    case Observable::pt_plus:
      return k.pt_plus();
    case Observable::abs_pz_minus:
      return std::abs(event.p_minus.z);
    case Observable::abs_pz_plus:
      return std::abs(event.p_plus.z);
    case Observable::energy_minus:
      return event.p_minus.e;
    case Observable::energy_plus:
      return event.p_plus.e;
    case Observable::cos_theta_minus:
      return event.p_minus.z / k.p_minus();
    case Observable::cos_theta_plus:
      return event.p_plus.z / k.p_plus();
    case Observable::cos_theta_avg:
      return cosine(angle_vector(Observable::theta_avg, k));
    case Observable::pair_mass:
      return std::sqrt(std::max(0.0, below_s(pair_mass_squared(event), event.ecm)));
    case Observable::pair_mass_squared:
      return below_s(pair_mass_squared(event), event.ecm);
    case Observable::n_photons:
      return event.n_photons;
    case Observable::photon_energy: {
      const Vector* photon = leading_photon(event);
      return photon != nullptr ? photon->e : 0.0;
    }
    case Observable::photon_cos_theta: {
      const Vector* photon = leading_photon(event);
      return photon != nullptr ? photon->z / photon->momentum() : nan;
    }
    case Observable::missing_momentum:
      return missing(event).momentum();
    case Observable::missing_cos_theta:
      return cosine(missing_direction(event));
    default:
      throw RangeError("observable: number " + std::to_string(static_cast<int>(observable)));
  }
}

}  // namespace vasilisa
