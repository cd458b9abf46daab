// One kinematic configuration inside the event loop, before and after its weight is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/kinematics/frame.hpp"
#include "vasilisa/kinematics/two_body.hpp"

namespace vasilisa::run {

/// compensator: takes out or puts in what collinear jets count wrongly, without a photon of its
/// own.
enum class Kind : std::uint8_t { born, emission, counter, compensator };

struct Record {
  std::uint32_t first = 0;        // of its momenta in the buffer: signal particles, then photons
  std::uint32_t n_photons = 0;    // visible ones
  std::uint32_t drawn_first = 0;  // of its photons as they were drawn, in the buffer
  std::uint32_t n_drawn = 0;
  FourVector<double> photon;     // the photon of O(alpha), or its direction
  FourVector<double> direction;  // pairs: unit vector of the first particle in their rest frame
  double factor = 0;             // everything but the matrix element
  double weight = 0;             // nb
  double cos_theta = 0;          // pairs: of the Born configuration
  double xi = 0;                 // photon energy over half of sqrt(s)
  double ecm = 0;                // of this event, GeV
  double ecm_hat = 0;            // jets: energy of the hard scattering in its own frame, GeV
  std::uint32_t event = 0;       // index within the sweep
  std::uint32_t frame = 0;       // of the buffer, if it has any
  Kind kind = Kind::born;
  std::uint8_t emitted = 0;  // neutral pairs: which role the emitted photon plays after sorting
  /// One of the share whose loops are complete: its weight is dear, and seldom above what it is
  /// without this mark.
  bool with_loops = false;
  bool selected = false;
};

/// The records of a sweep with their momenta. The energy travels in the record: events of one
/// buffer may have energies of their own.
struct RecordBuffer {
  std::size_t n_signal = 2;
  std::vector<Record> records;
  std::vector<FourVector<double>> momenta;     // centre-of-mass frame
  std::vector<kinematics::DrawnPhoton> drawn;  // before neutral pairs are sorted
  std::vector<kinematics::Frame> frames;       // empty where the laboratory is the same frame

  [[nodiscard]] const FourVector<double>* signal(const Record& r) const {
    return momenta.data() + r.first;
  }
  [[nodiscard]] FourVector<double>* signal(const Record& r) { return momenta.data() + r.first; }
  [[nodiscard]] const FourVector<double>* photons(const Record& r) const {
    return signal(r) + n_signal;
  }
  [[nodiscard]] FourVector<double>* photons(const Record& r) { return signal(r) + n_signal; }

  /// The next momenta belong to this record; photons are counted as they come.
  void begin(Record& r) const { r.first = static_cast<std::uint32_t>(momenta.size()); }
  void push_photon(Record& r, const FourVector<double>& k) {
    momenta.push_back(k);
    ++r.n_photons;
  }

  void clear() {
    records.clear();
    momenta.clear();
    drawn.clear();
    frames.clear();
  }
};

}  // namespace vasilisa::run
