#include "vasilisa/kinematics/two_body.hpp"

#include <algorithm>

#include "vasilisa/kinematics/boost.hpp"

namespace vasilisa::kinematics {

std::optional<TwoBody::Placed> TwoBody::place(double ecm, const FourVector<double>& direction,
                                              std::span<DrawnPhoton> photons) const {
  constexpr double lightest = 1e-8;  // s' over s
  std::ranges::sort(photons, {}, &DrawnPhoton::rank);
  // Of the incoming legs after emission; of the pair before, in units of half its mass.
  std::array<double, 4> energy{1, 1, 1, 1};
  FourVector<double> hard{ecm, 0, 0, 0};    // of the scattering that the incoming legs leave
  FourVector<double> outgoing{2, 0, 0, 0};  // of the pair with its photons, in the same units
  double measure = 1;
  int n_outgoing = 0;
  for (DrawnPhoton& photon : photons) {
    double& leg = energy[photon.leg];
    if (photon.leg < 2) {
      photon.momentum = photon.direction * (photon.fraction * leg * ecm / 2);
      measure *= leg * leg;
      leg *= 1 - photon.fraction;
      hard = hard - photon.momentum;
    } else {
      leg /= 1 - photon.fraction;
      photon.momentum = photon.direction * (photon.fraction * leg);
      outgoing = outgoing + photon.momentum;
      measure *= leg * leg / (1 - photon.fraction);
      ++n_outgoing;
    }
  }
  const double threshold = masses_.threshold() * masses_.threshold();
  const double s_hard = dot(hard, hard);
  if (hard.e <= 0 || s_hard <= threshold) return std::nullopt;
  const double mass_over_unit = std::sqrt(dot(outgoing, outgoing));
  const double unit = std::sqrt(s_hard) / mass_over_unit;
  const double s_prime = 4 * unit * unit;
  if (s_prime <= threshold || s_prime < lightest * ecm * ecm) return std::nullopt;
  // Photons of the pair by their momenta in its rest frame: ds' delta^4(...) d^3P/(2E) leaves
  // (s'/s_hard)^2, and the unit of momentum is sqrt(s')/2.
  const double kept = s_prime / s_hard;
  measure *= kept * kept * std::pow(s_prime / (ecm * ecm), n_outgoing);
  const double velocity = 1 - masses_.slowness(s_prime);
  const Boost to_hard({outgoing.e, -outgoing.x, -outgoing.y, -outgoing.z}, mass_over_unit);
  const Boost to_centre_of_mass(hard, std::sqrt(s_hard));
  const double shift = masses_.energy_shift(2 * unit);
  const FourVector<double> member{unit + shift, unit * velocity * direction.x,
                                  unit * velocity * direction.y, unit * velocity * direction.z};
  Placed placed{{to_centre_of_mass(to_hard(member)),
                 to_centre_of_mass(to_hard({unit - shift, -member.x, -member.y, -member.z}))},
                velocity,
                measure};
  std::ranges::sort(photons, std::ranges::greater{}, &DrawnPhoton::fraction);
  for (DrawnPhoton& photon : photons) {
    if (photon.leg >= 2) photon.momentum = to_centre_of_mass(to_hard(photon.momentum * unit));
  }
  return placed;
}

}  // namespace vasilisa::kinematics
