// The records of a batch one after another, as cuts and observables see them.
#pragma once

#include <cstddef>
#include <vector>

#include "vasilisa/events/event_batch.hpp"
#include "vasilisa/events/observables.hpp"

namespace vasilisa {

/// Calls visit(index, view) for every record. ecm in GeV; photons_are_signal and incoming as in
/// EventView.
template <class F>
void for_each_event(const EventBatch& batch, double ecm, bool photons_are_signal,
                    const FourVector<double>& incoming, F visit) {
  const auto vector = [](const double* p) { return FourVector<double>{p[0], p[1], p[2], p[3]}; };
  const double* photon = batch.photons.data();
  std::vector<FourVector<double>> photons;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const FourVector<double> minus = vector(&batch.p_minus[4 * i]);
    const FourVector<double> plus = vector(&batch.p_plus[4 * i]);
    photons.clear();
    for (int n = 0; n < batch.n_photons[i]; ++n, photon += 4) photons.push_back(vector(photon));
    visit(i, EventView{minus, plus, photons.data(), batch.n_photons[i], ecm, photons_are_signal,
                       incoming});
  }
}

}  // namespace vasilisa
