// A batch of events as a structure of arrays: what the event loop fills and Python sees.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "vasilisa/kinematics/four_vector.hpp"

namespace vasilisa {

/// What sampling took; zero where events were not sampled.
struct SamplingCounts {
  std::int64_t trials = 0;    // points drawn
  std::int64_t selected = 0;  // of these, within the cuts
};

/// One entry a record. A subtracted event has two records (the emission and its counter-event),
/// which share the event number. Momenta are (E, px, py, pz) in GeV.
struct EventBatch {
  /// Of `n_particles` signal particles an event.
  explicit EventBatch(std::size_t n_particles = 2) : particles(n_particles) {}

  std::vector<std::int64_t> event_number;
  std::vector<std::string> weight_names;  // the first is "nominal"
  std::vector<double> weights;            // [record][weight], row-major; nb, or of the order of 1
  // [particle][record][4]: of the process's signal particles, the pair first; gamma gamma: the two
  // most energetic photons, in no order
  std::vector<std::vector<double>> particles;
  std::vector<std::int32_t> n_photons;  // per record; additional photons
  std::vector<double> photons;          // flat [sum n_photons][4]
  // [record][2][4], the beam along +z first; empty where every event has the beams of the run
  std::vector<double> beam_momenta;
  SamplingCounts sampling;  // of all records together

  [[nodiscard]] std::size_t size() const { return event_number.size(); }
  [[nodiscard]] bool empty() const { return event_number.empty(); }
  [[nodiscard]] std::size_t n_particles() const { return particles.size(); }
  [[nodiscard]] std::size_t n_weights() const { return weight_names.size(); }

  /// Room for `records` records with `photons_per_record` photons each.
  void reserve(std::size_t records, std::size_t photons_per_record = 1);

  /// Forgets the records, keeps the weight names and the memory.
  void clear();

  /// One more record: `record_weights` has n_weights() entries, `momenta` those of n_particles()
  /// particles and `photon_count` photons.
  void push_back(std::int64_t number, const double* record_weights,
                 const FourVector<double>* momenta, std::int32_t photon_count);

  /// Beams of the last record; of all records or of none.
  void push_beams(const FourVector<double>& first, const FourVector<double>& second);

  /// The records of `other` after ours. Both must have the same particles and weights, or this be
  /// empty; throws ConfigurationError otherwise.
  void append(const EventBatch& other);

  /// Throws DataError when the arrays' lengths do not fit together.
  void validate() const;

  /// Where the photons of each record begin: size() + 1 entries, the last is their number.
  [[nodiscard]] std::vector<std::int64_t> photon_offsets() const;

  /// The records at these indices, in this order; throws RangeError outside [0, size()).
  [[nodiscard]] EventBatch select(const std::vector<std::int64_t>& indices) const;
};

/// What a file of events says about the run that made it.
struct RunInfo {
  std::string process;
  double ecm = 0;                                               // GeV
  std::array<std::int32_t, 2> beam_pdg_id{11, -11};             // the beam along +z first
  std::array<FourVector<double>, 2> beam_momenta{};             // GeV
  std::vector<std::int32_t> final_pdg_id;                       // of the signal particles
  double cross_section = 0;                                     // nb
  double cross_section_error = 0;                               // nb
  std::vector<std::array<double, 2>> variation_cross_sections;  // nb and error, of further weights
  std::int64_t first_event = 0;
  std::int64_t n_events = 0;
  bool weighted = false;
  std::uint64_t seed = 0;
  std::string identity;           // equal in files of one run, which may be joined; or empty
  std::string parameters = "{}";  // all parameters, as JSON
  std::string generator = "vasilisa";
  std::string version;
};

}  // namespace vasilisa
