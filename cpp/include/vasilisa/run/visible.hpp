// Records as cuts, observables and files see them: momenta in the laboratory.
#pragma once

#include <cstddef>
#include <vector>

#include "vasilisa/events/observables.hpp"
#include "vasilisa/run/record.hpp"

namespace vasilisa::run {

/// What is the same for all events of a run.
struct Laboratory {
  double ecm = 0;                             // without the spread of the beams, GeV
  SignalPhotons signal_photons;               // which of the signal particles are photons
  FourVector<double> incoming{ecm, 0, 0, 0};  // momentum of both beams without their spread
  Incoming beams{};                           // the two without their spread
  bool own_beams = false;                     // every event has beams of its own
};

/// Looks at one record after another; a view is valid until the next one.
class Visible {
 public:
  Visible(const RecordBuffer& buffer, const Laboratory& laboratory)
      : buffer_(buffer), laboratory_(laboratory) {}

  EventView operator()(const Record& r) {
    const FourVector<double>* momenta = buffer_.signal(r);
    if (!buffer_.frames.empty()) {
      const kinematics::Frame& frame = buffer_.frames[r.frame];
      const std::size_t n = buffer_.n_signal + r.n_photons;
      momenta_.clear();
      for (std::size_t i = 0; i < n; ++i) momenta_.push_back(frame(momenta[i]));
      momenta = momenta_.data();
    }
    const Laboratory& l = laboratory_;
    const Incoming beams =
        l.own_beams ? Incoming{buffer_.frames[r.frame].first(), buffer_.frames[r.frame].second()}
                    : l.beams;
    return {momenta, buffer_.n_signal, static_cast<int>(r.n_photons),
            l.ecm,   l.signal_photons, l.incoming,
            beams};
  }

 private:
  const RecordBuffer& buffer_;
  const Laboratory& laboratory_;
  std::vector<FourVector<double>> momenta_;
};

}  // namespace vasilisa::run
