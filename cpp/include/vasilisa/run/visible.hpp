// Records as cuts, observables and files see them: momenta in the laboratory.
#pragma once

#include <vector>

#include "vasilisa/events/observables.hpp"
#include "vasilisa/run/record.hpp"

namespace vasilisa::run {

/// What is the same for all events of a run.
struct Laboratory {
  double ecm = 0;                             // without the spread of the beams, GeV
  bool photons_are_signal = false;            // the final pair are photons
  FourVector<double> incoming{ecm, 0, 0, 0};  // momentum of both beams without their spread
  bool own_beams = false;                     // every event has beams of its own
};

/// Looks at one record after another; a view is valid until the next one.
class Visible {
 public:
  Visible(const RecordBuffer& buffer, const Laboratory& laboratory)
      : buffer_(buffer), laboratory_(laboratory) {}

  EventView operator()(const Record& r) {
    const FourVector<double>* photons = buffer_.photons(r);
    if (buffer_.frames.empty()) return view(r.p_minus, r.p_plus, photons, r.n_photons());
    const kinematics::Frame& frame = buffer_.frames[r.frame];
    p_minus_ = frame(r.p_minus);
    p_plus_ = frame(r.p_plus);
    photons_.clear();
    for (int i = 0; i < r.n_photons(); ++i) photons_.push_back(frame(photons[i]));
    return view(p_minus_, p_plus_, photons_.data(), r.n_photons());
  }

 private:
  [[nodiscard]] EventView view(const FourVector<double>& p_minus, const FourVector<double>& p_plus,
                               const FourVector<double>* photons, int n_photons) const {
    const Laboratory& l = laboratory_;
    return {p_minus, p_plus, photons, n_photons, l.ecm, l.photons_are_signal, l.incoming};
  }

  const RecordBuffer& buffer_;
  const Laboratory& laboratory_;
  FourVector<double> p_minus_, p_plus_;
  std::vector<FourVector<double>> photons_;
};

}  // namespace vasilisa::run
