// One event as it looks in the centre-of-mass frame of the beams.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "vasilisa/events/event_view.hpp"
#include "vasilisa/kinematics/frame.hpp"

namespace vasilisa {

/// f(event) with momenta boosted to where both beams without their spread rest; the axes are those
/// of the laboratory. An event seen like this is not boosted again.
template <class F>
auto in_centre_of_mass(const EventView& event, F&& f) {
  using Vector = FourVector<double>;
  const Vector& total = event.incoming;
  if (total.x == 0 && total.y == 0 && total.z == 0) return f(event);
  const double mass = std::sqrt(dot(total, total));
  const Vector back{total.e, -total.x, -total.y, -total.z};
  thread_local std::vector<Vector> moved;  // here all rest: nobody else comes while it is in use
  moved.resize(event.n_signal + static_cast<std::size_t>(event.n_additional));
  std::transform(event.signal, event.signal + moved.size(), moved.begin(),
                 [&](const Vector& p) { return kinematics::boost(back, mass, p); });
  const SignalPhotons photons{event.photons_are_signal,
                              static_cast<std::size_t>(event.photons - event.signal)};
  const Incoming beams{kinematics::boost(back, mass, event.beams[0]),
                       kinematics::boost(back, mass, event.beams[1])};
  return f(
      EventView(moved.data(), event.n_signal, event.n_additional, event.ecm, photons, {}, beams));
}

}  // namespace vasilisa
