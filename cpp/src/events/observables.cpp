#include "vasilisa/events/observables.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "vasilisa/events/centre_of_mass.hpp"
#include "vasilisa/numerics/error.hpp"

namespace vasilisa {

namespace {

using Vector = FourVector<double>;
using Event = EventKinematics;
using Number = Observable::Number;
using Count = Observable::Count;
using Angle = Observable::Angle;
using Length = Observable::Length;

constexpr double pi = std::numbers::pi;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

double angle(AngleVector v) { return std::atan2(v.s, v.c); }
double cosine(AngleVector v) { return v.c / std::hypot(v.c, v.s); }
AngleVector polar(const Vector& p) { return {p.z, std::sqrt(p.x * p.x + p.y * p.y)}; }

/// (E - |p|)(E + |p|): loses less than E^2 - p^2 for a light system that recoils.
double mass_squared(const Vector& p) {
  const double momentum = p.momentum();
  return (p.e - momentum) * (p.e + momentum);
}

/// The bisector of the directions at theta_- and at pi - theta_+.
AngleVector theta_avg(Event& k) {
  return {k.minus().z * k.p_plus() - k.plus().z * k.p_minus(),
          k.pt_minus() * k.p_plus() + k.pt_plus() * k.p_minus()};
}

/// theta_- + theta_+ - pi as a vector: minus the product of the two directions' complex numbers.
AngleVector acollinearity(Event& k) {
  const double z_minus = k.minus().z;
  const double z_plus = k.plus().z;
  return {k.pt_minus() * k.pt_plus() - z_minus * z_plus,
          -(k.pt_minus() * z_plus + k.pt_plus() * z_minus)};
}

AngleVector abs_acollinearity(Event& k) {
  const AngleVector xi = acollinearity(k);
  return {xi.c, std::abs(xi.s)};
}

AngleVector dphi(Event& k) {
  const Vector& minus = k.minus();
  const Vector& plus = k.plus();
  return {-(minus.x * plus.x + minus.y * plus.y), std::abs(minus.x * plus.y - minus.y * plus.x)};
}

/// The pair of an event without photons has the mass sqrt(s): rounding must not throw it now into
/// the last bin of a histogram that ends there, now into the overflow.
double pair_mass_squared(Event& k) {
  const double value = mass_squared(k.pair());
  const double s = k.ecm() * k.ecm();
  return std::abs(value - s) < 1e-12 * s ? s * (1 - 1e-12) : value;
}

Vector missing(const Event& k) { return k.incoming() - k.pair(); }

/// (E_- + E_+)^2 = D^2 with D = E - |missing momentum|, solved for the mass; 0 where none does.
double track_mass(Event& k) {
  const double total = k.incoming().e - missing(k).momentum();
  const double minus = k.p_minus(), plus = k.p_plus();
  const double rest = total * total - minus * minus - plus * plus;
  const double four_squared = (rest - 2 * minus * plus) * (rest + 2 * minus * plus);
  return std::sqrt(std::max(0.0, four_squared)) / (2 * std::abs(total));
}

AngleVector missing_direction(const Event& k) {
  const Vector p = missing(k);
  const double energy = k.minus().e + k.plus().e;
  // Below this the direction is rounding noise.
  if (p.momentum_squared() < 1e-20 * energy * energy) return {nan, nan};
  return polar(p);
}

AngleVector missing_beam_angle(Event& k) {
  const AngleVector direction = missing_direction(k);
  return {std::abs(direction.c), direction.s};
}

double photon_energy(Event& k) {
  const Vector* photon = k.leading_photon();
  return photon != nullptr ? photon->e : 0.0;
}

AngleVector photon_theta(Event& k) {
  const Vector* photon = k.leading_photon();
  return photon != nullptr ? polar(*photon) : AngleVector{nan, nan};
}

double photon_cos_theta(Event& k) {
  const Vector* photon = k.leading_photon();
  return photon != nullptr ? photon->z / photon->momentum() : nan;
}

double recoil_mass(Event& k) {
  const Vector* photon = k.leading_photon();
  return photon != nullptr ? std::sqrt(std::max(0.0, mass_squared(k.incoming() - *photon))) : nan;
}

Vector cross(const Vector& a, const Vector& b) {
  return {0, a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

AngleVector between(const Vector& p, const Vector& axis) {
  return {spatial_dot(p, axis), cross(p, axis).momentum()};
}

AngleVector to_muon(const Event& k, const Vector& p) { return between(p, k.beams()[0]); }

AngleVector acoplanarity(Event& k) {
  const Vector& axis = k.beams()[0];
  const Vector electron = cross(k.minus(), axis), muon = cross(k.plus(), axis);
  return {-spatial_dot(electron, muon), cross(electron, muon).momentum()};
}

/// tan(theta_mu) = 2 tan(theta_e) / ((1 + gamma^2 tan^2(theta_e)) (1 + g) - 2), with gamma of the
/// centre of mass and g, there, the ratio of the energies of muon and electron [BRO23].
double elasticity(Event& k) {
  const Vector& target = k.beams()[1];
  const double light = std::sqrt(std::max(0.0, mass_squared(target)));
  const Vector back{target.e, -target.x, -target.y, -target.z};
  const auto at_target = [&](const Vector& p) { return kinematics::boost(back, light, p); };
  const Vector beam = at_target(k.beams()[0]);
  const double heavy_squared = mass_squared(beam), product = light * beam.e;
  const double s = heavy_squared + light * light + 2 * product;
  const double gamma_squared = (beam.e + light) * (beam.e + light) / s;
  const double ratio = (product + heavy_squared) / (product + light * light);
  const AngleVector electron = between(at_target(k.minus()), beam);
  const double tangent = electron.s / electron.c;
  const double elastic = 2 * tangent / ((1 + gamma_squared * tangent * tangent) * (1 + ratio) - 2);
  return angle(between(at_target(k.plus()), beam)) / std::atan(elastic);
}

double inverse_beam_energy_squared(const Event& k) { return 4 / (k.ecm() * k.ecm()); }

// What is NaN without a photon is not infrared safe: an emission, however soft, and its
// counter-event never fall into the same bin.
constexpr bool safe = true;
constexpr bool unsafe = false;

constexpr std::array table{
    Observable{"theta_minus", "rad", "polar angle of the negative particle", 0, pi, safe,
               Angle{[](Event& k) {
                 return AngleVector{k.minus().z, k.pt_minus()};
               }}},
    Observable{"theta_plus", "rad", "polar angle of the positive particle", 0, pi, safe,
               Angle{[](Event& k) {
                 return AngleVector{k.plus().z, k.pt_plus()};
               }}},
    Observable{"theta_avg", "rad", "(theta_- - theta_+ + pi) / 2", 0, pi, safe, Angle{theta_avg}},
    Observable{"acollinearity", "rad", "xi = theta_- + theta_+ - pi", -pi, pi, safe,
               Number{[](Event& k) { return angle(acollinearity(k)); }}},
    Observable{"abs_acollinearity", "rad", "|theta_- + theta_+ - pi|", 0, pi, safe,
               Angle{abs_acollinearity}},
    Observable{"dphi", "rad", "||phi_+ - phi_-| - pi|", 0, pi, safe, Angle{dphi}},
    Observable{"p_minus", "GeV", "momentum of the negative particle", 0, infinity, safe,
               Length{[](Event& k) { return k.p_minus(); },
                      [](Event& k) { return k.minus().momentum_squared(); }}},
    Observable{"p_plus", "GeV", "momentum of the positive particle", 0, infinity, safe,
               Length{[](Event& k) { return k.p_plus(); },
                      [](Event& k) { return k.plus().momentum_squared(); }}},
    Observable{"momentum_fraction_minus", "1", "|p_-| / (sqrt(s)/2)", 0, infinity, safe,
               Length{[](Event& k) { return k.p_minus() / (0.5 * k.ecm()); },
                      [](Event& k) {
                        return inverse_beam_energy_squared(k) * k.minus().momentum_squared();
                      }}},
    Observable{"momentum_fraction_plus", "1", "|p_+| / (sqrt(s)/2)", 0, infinity, safe,
               Length{[](Event& k) { return k.p_plus() / (0.5 * k.ecm()); },
                      [](Event& k) {
                        return inverse_beam_energy_squared(k) * k.plus().momentum_squared();
                      }}},
    Observable{"pt_minus", "GeV", "transverse momentum of the negative particle", 0, infinity, safe,
               Number{[](Event& k) { return k.pt_minus(); }}},
    Observable{"pt_plus", "GeV", "transverse momentum of the positive particle", 0, infinity, safe,
               Number{[](Event& k) { return k.pt_plus(); }}},
    Observable{"abs_pz_minus", "GeV", "|p_z| of the negative particle", 0, infinity, safe,
               Number{[](Event& k) { return std::abs(k.minus().z); }}},
    Observable{"abs_pz_plus", "GeV", "|p_z| of the positive particle", 0, infinity, safe,
               Number{[](Event& k) { return std::abs(k.plus().z); }}},
    Observable{"energy_minus", "GeV", "energy of the negative particle", 0, infinity, safe,
               Number{[](Event& k) { return k.minus().e; }}},
    Observable{"energy_plus", "GeV", "energy of the positive particle", 0, infinity, safe,
               Number{[](Event& k) { return k.plus().e; }}},
    Observable{"cos_theta_minus", "1", "cosine of theta_minus", -1, 1, safe,
               Number{[](Event& k) { return k.minus().z / k.p_minus(); }}},
    Observable{"cos_theta_plus", "1", "cosine of theta_plus", -1, 1, safe,
               Number{[](Event& k) { return k.plus().z / k.p_plus(); }}},
    Observable{"cos_theta_avg", "1", "cosine of theta_avg", -1, 1, safe,
               Number{[](Event& k) { return cosine(theta_avg(k)); }}},
    Observable{"pair_mass", "GeV", "invariant mass of the pair", 0, infinity, safe,
               Number{[](Event& k) { return std::sqrt(std::max(0.0, pair_mass_squared(k))); }}},
    Observable{"pair_mass_squared", "GeV^2", "invariant mass of the pair squared", 0, infinity,
               safe, Number{pair_mass_squared}},
    Observable{"n_photons", "1", "number of additional photons", 0, infinity, unsafe,
               Count{[](Event& k) { return k.n_photons(); }}},
    Observable{"photon_energy", "GeV", "largest energy of an additional photon, or 0", 0, infinity,
               safe, Number{photon_energy}},
    Observable{"photon_theta", "rad", "polar angle of the most energetic additional photon, or NaN",
               0, pi, unsafe, Angle{photon_theta}},
    Observable{"photon_cos_theta", "1", "cosine of photon_theta, or NaN", -1, 1, unsafe,
               Number{photon_cos_theta}},
    Observable{"recoil_mass", "GeV", "invariant mass that recoils against the same photon, or NaN",
               0, infinity, unsafe, Number{recoil_mass}},
    Observable{"track_mass", "GeV",
               "mass of both particles if one photon takes what they leave of the beams' energy", 0,
               infinity, safe, Number{track_mass}},
    Observable{"missing_momentum", "GeV", "modulus of what the pair leaves of the beams' momentum",
               0, infinity, safe, Number{[](Event& k) { return missing(k).momentum(); }}},
    Observable{"missing_cos_theta", "1",
               "cosine of the polar angle of the missing momentum, or NaN", -1, 1, unsafe,
               Number{[](Event& k) { return cosine(missing_direction(k)); }}},
    Observable{"missing_beam_angle", "rad",
               "angle of the missing momentum to the nearer end of z, or NaN", 0, pi / 2, unsafe,
               Angle{missing_beam_angle}},
    Observable{"theta_electron", "rad", "mu e: angle of the electron to the incoming muon", 0, pi,
               safe, Angle{[](Event& k) { return to_muon(k, k.minus()); }}},
    Observable{"theta_muon", "rad", "mu e: angle of the muon to the incoming muon", 0, pi, safe,
               Angle{[](Event& k) { return to_muon(k, k.plus()); }}},
    Observable{"energy_electron", "GeV", "mu e: energy of the electron", 0, infinity, safe,
               Number{[](Event& k) { return k.minus().e; }}},
    Observable{"energy_muon", "GeV", "mu e: energy of the muon", 0, infinity, safe,
               Number{[](Event& k) { return k.plus().e; }}},
    Observable{"acoplanarity", "rad",
               "mu e: |pi - |phi_e - phi_mu|| around the direction of the incoming muon", 0, pi,
               safe, Angle{acoplanarity}},
    Observable{"t_ee", "GeV^2", "mu e: momentum transfer of the electron", -infinity, 0, safe,
               Number{[](Event& k) { return mass_squared(k.beams()[1] - k.minus()); }}},
    Observable{"t_mumu", "GeV^2", "mu e: momentum transfer of the muon", -infinity, 0, safe,
               Number{[](Event& k) { return mass_squared(k.beams()[0] - k.plus()); }}},
    Observable{"elasticity", "1",
               "mu e: theta_muon over what elastic scattering gives it at this theta_electron, both"
               " where the incoming electron rests",
               0, infinity, safe, Number{elasticity}},
};

/// Invariants and counts, which are the same in every frame.
constexpr std::array<std::string_view, 7> invariant{
    "pair_mass", "pair_mass_squared", "n_photons", "recoil_mass", "t_ee", "t_mumu", "elasticity"};

template <class F>
auto moved(Event& k, F f) {
  return in_centre_of_mass(k.event(), [f](const EventView& event) {
    Event own(event);
    return f(own);
  });
}

using Kind = decltype(Observable::kind);

/// How row i of the table is computed in the centre-of-mass frame.
template <std::size_t i>
Kind in_centre_of_mass_of_row() {
  constexpr Kind kind = table[i].kind;
  if constexpr (std::holds_alternative<Number>(kind)) {
    return Number{[](Event& k) { return moved(k, std::get<Number>(table[i].kind).value); }};
  } else if constexpr (std::holds_alternative<Angle>(kind)) {
    return Angle{[](Event& k) { return moved(k, std::get<Angle>(table[i].kind).vector); }};
  } else if constexpr (std::holds_alternative<Length>(kind)) {
    return Length{[](Event& k) { return moved(k, std::get<Length>(table[i].kind).value); },
                  [](Event& k) { return moved(k, std::get<Length>(table[i].kind).squared); }};
  } else {
    return kind;
  }
}

/// The table, and behind it the same rows in the centre-of-mass frame.
struct BothFrames {
  std::vector<std::string> texts;  // names and meanings of the second part
  std::vector<Observable> rows{table.begin(), table.end()};

  template <std::size_t... i>
  explicit BothFrames(std::index_sequence<i...>) {
    texts.reserve(2 * table.size());  // views on them stay valid
    (add(table[i], in_centre_of_mass_of_row<i>()), ...);
  }

  void add(const Observable& row, const Kind& kind) {
    if (std::find(invariant.begin(), invariant.end(), row.name) != invariant.end()) return;
    const std::string& name = texts.emplace_back(std::string(row.name) + "_cm");
    const std::string& meaning =
        texts.emplace_back(std::string(row.meaning) + ", in the centre-of-mass frame");
    rows.push_back({name, row.unit, meaning, row.lowest, row.highest, row.infrared_safe, kind});
  }
};

struct Value {
  Event& event;
  double operator()(Number kind) const { return kind.value(event); }
  double operator()(Count kind) const { return kind.value(event); }
  double operator()(Angle kind) const { return angle(kind.vector(event)); }
  double operator()(Length kind) const { return kind.value(event); }
};

struct KindName {
  std::string_view operator()(Number) const { return "number"; }
  std::string_view operator()(Count) const { return "count"; }
  std::string_view operator()(Angle) const { return "angle"; }
  std::string_view operator()(Length) const { return "length"; }
};

}  // namespace

const Vector* EventKinematics::leading_photon() const {
  const Vector* leading = nullptr;
  for (int i = 0; i < event_.n_photons; ++i) {
    if (leading == nullptr || event_.photons[i].e > leading->e) leading = &event_.photons[i];
  }
  return leading;
}

std::span<const Observable> observables() {
  static const BothFrames both(std::make_index_sequence<table.size()>{});
  return both.rows;
}

const Observable& observable_from_name(std::string_view name) {
  for (const Observable& row : observables()) {
    if (row.name == name) return row;
  }
  std::string message = "observable: '" + std::string(name) + "'; valid:";
  for (const Observable& row : observables()) {
    message += (&row == observables().data() ? " " : ", ") + std::string(row.name);
  }
  throw ConfigurationError(message);
}

std::string_view kind_name(const Observable& observable) {
  return std::visit(KindName{}, observable.kind);
}

double evaluate(const Observable& observable, EventKinematics& kinematics) {
  return std::visit(Value{kinematics}, observable.kind);
}

}  // namespace vasilisa
