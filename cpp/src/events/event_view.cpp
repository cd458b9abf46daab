#include "vasilisa/events/event_view.hpp"

#include <algorithm>
#include <string>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa {

SignalPhotons SignalPhotons::of(const std::vector<int>& pdg_ids) {
  constexpr int photon = 22;
  constexpr std::size_t pair = 2;
  if (pdg_ids.size() < pair) {
    throw ConfigurationError("signal particles: " + std::to_string(pdg_ids.size()) +
                             "; valid: 2 or more");
  }
  const auto first = std::find(pdg_ids.begin() + pair, pdg_ids.end(), photon);
  if (std::any_of(first, pdg_ids.end(), [](int id) { return id != photon; })) {
    throw ConfigurationError("signal particles: photons beyond the pair must stand last");
  }
  return {pdg_ids[0] == photon && pdg_ids[1] == photon,
          static_cast<std::size_t>(first - pdg_ids.begin())};
}

}  // namespace vasilisa
