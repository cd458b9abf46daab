// One kinematic configuration inside the event loop, before and after its weight is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "vasilisa/kinematics/four_vector.hpp"
#include "vasilisa/kinematics/frame.hpp"

namespace vasilisa::run {

enum class Kind : std::uint8_t { two_body, emission, counter };

struct Record {
  FourVector<double> p_minus, p_plus;
  FourVector<double> photon;  // emission: the hardest photon; counter: its direction (not visible)
  FourVector<double> direction;  // unit vector of p_minus in the rest frame of the pair
  double factor = 0;             // everything but the matrix element
  double weight = 0;             // nb
  double cos_theta = 0;          // of the Born configuration
  double xi = 0;                 // photon energy over beam energy
  double ecm_hat = 0;            // jets: energy of the hard scattering in its own frame, GeV
  std::uint32_t event = 0;       // index within the sweep
  Kind kind = Kind::two_body;
  std::uint8_t emitted =
      0;  // neutral final states: which role the emitted photon plays after sorting
  bool selected = false;
  std::uint32_t pool_first = 0;  // several photons: where they stand in the pool of the buffer
  std::int32_t pool_count = 0;
  std::uint32_t frame = 0;  // of the buffer, if it has any

  [[nodiscard]] int n_photons() const {
    return pool_count > 0 ? pool_count : kind == Kind::emission ? 1 : 0;
  }
};

/// A photon as it was drawn.
struct DrawnPhoton {
  double fraction;               // of what its leg had left
  double rank;                   // grows from the outer end of the leg to the hard scattering
  std::size_t leg;               // 0, 1: beams; 2, 3: final pair
  FourVector<double> direction;  // legs 2, 3: in the rest frame of the final pair
  FourVector<double> momentum;   // in the centre-of-mass frame
};

/// The records of a sweep and the photons of those that have more than one.
struct RecordBuffer {
  std::vector<Record> records;
  std::vector<FourVector<double>> pool;
  std::vector<DrawnPhoton> drawn;  // of each place in the pool, before neutral pairs are sorted
  std::vector<kinematics::Frame> frames;  // empty where the laboratory is the centre-of-mass frame

  [[nodiscard]] const FourVector<double>* photons(const Record& r) const {
    return r.pool_count > 0 ? &pool[r.pool_first] : &r.photon;
  }
  void clear() {
    records.clear();
    pool.clear();
    drawn.clear();
    frames.clear();
  }
};

}  // namespace vasilisa::run
