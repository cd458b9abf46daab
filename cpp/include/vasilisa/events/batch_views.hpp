// The records of a batch one after another, as cuts and observables see them.
#pragma once

#include <cstddef>
#include <vector>

#include "vasilisa/events/event_batch.hpp"
#include "vasilisa/events/observables.hpp"

namespace vasilisa {

/// Calls visit(index, view) for every record; `beams` of the run serve where the events have none
/// of their own.
template <class F>
void for_each_event(const EventBatch& batch, double ecm, const SignalPhotons& signal_photons,
                    const FourVector<double>& incoming, const Incoming& beams, F visit) {
  const auto vector = [](const double* p) { return FourVector<double>{p[0], p[1], p[2], p[3]}; };
  const double* photon = batch.photons.data();
  std::vector<FourVector<double>> momenta;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    momenta.clear();
    for (const auto& column : batch.particles) momenta.push_back(vector(&column[4 * i]));
    for (int n = 0; n < batch.n_photons[i]; ++n, photon += 4) momenta.push_back(vector(photon));
    const Incoming own =
        batch.beam_momenta.empty()
            ? beams
            : Incoming{vector(&batch.beam_momenta[8 * i]), vector(&batch.beam_momenta[8 * i + 4])};
    visit(i, EventView{momenta.data(), batch.n_particles(), batch.n_photons[i], ecm, signal_photons,
                       incoming, own});
  }
}

}  // namespace vasilisa
