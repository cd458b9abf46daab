#include "vasilisa/events/event_batch.hpp"

#include <array>
#include <string>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa {

namespace {

void push_momentum(std::vector<double>& to, const FourVector<double>& p) {
  to.insert(to.end(), {p.e, p.x, p.y, p.z});
}

template <class T>
void push_all(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

void EventBatch::reserve(std::size_t records, std::size_t photons_per_record) {
  event_number.reserve(records);
  weights.reserve(records * n_weights());
  for (auto& column : particles) column.reserve(4 * records);
  n_photons.reserve(records);
  photons.reserve(4 * records * photons_per_record);
}

void EventBatch::clear() {
  event_number.clear();
  weights.clear();
  for (auto& column : particles) column.clear();
  n_photons.clear();
  photons.clear();
  beam_momenta.clear();
  sampling = {};
}

void EventBatch::push_back(std::int64_t number, const double* record_weights,
                           const FourVector<double>* momenta, std::int32_t photon_count) {
  event_number.push_back(number);
  weights.insert(weights.end(), record_weights, record_weights + n_weights());
  for (auto& column : particles) push_momentum(column, *momenta++);
  n_photons.push_back(photon_count);
  for (std::int32_t i = 0; i < photon_count; ++i) push_momentum(photons, momenta[i]);
}

void EventBatch::push_beams(const FourVector<double>& first, const FourVector<double>& second) {
  push_momentum(beam_momenta, first);
  push_momentum(beam_momenta, second);
}

void EventBatch::append(const EventBatch& other) {
  if (weight_names != other.weight_names) {
    if (!empty()) throw ConfigurationError("weight_names: the batches have different weights");
    weight_names = other.weight_names;
  }
  if (n_particles() != other.n_particles()) {
    if (!empty()) throw ConfigurationError("particles: the batches have different numbers of them");
    particles.resize(other.n_particles());
  }
  if (!empty() && !other.empty() && beam_momenta.empty() != other.beam_momenta.empty()) {
    throw ConfigurationError("beam_momenta: only some of the batches have them");
  }
  push_all(event_number, other.event_number);
  push_all(weights, other.weights);
  for (std::size_t p = 0; p < n_particles(); ++p) push_all(particles[p], other.particles[p]);
  push_all(n_photons, other.n_photons);
  push_all(photons, other.photons);
  push_all(beam_momenta, other.beam_momenta);
  sampling.trials += other.sampling.trials;
  sampling.selected += other.sampling.selected;
}

void EventBatch::validate() const {
  const std::size_t n = size();
  std::size_t n_all_photons = 0;
  for (const std::int32_t count : n_photons) {
    if (count < 0) throw DataError("n_photons: " + std::to_string(count) + "; valid: >= 0");
    n_all_photons += static_cast<std::size_t>(count);
  }
  const auto check = [](const char* name, std::size_t has, std::size_t needs) {
    if (has == needs) return;
    throw DataError(std::string(name) + ": " + std::to_string(has) +
                    " numbers; valid: " + std::to_string(needs) + " for this batch");
  };
  check("weights", weights.size(), n * n_weights());
  static const std::array<std::string, 2> pair{"p_minus", "p_plus"};
  for (std::size_t p = 0; p < n_particles(); ++p) {
    const bool named = n_particles() == pair.size();
    check(named ? pair[p].c_str() : "particles", particles[p].size(), 4 * n);
  }
  check("n_photons", n_photons.size(), n);
  check("photons", photons.size(), 4 * n_all_photons);
  if (!beam_momenta.empty()) check("beam_momenta", beam_momenta.size(), 8 * n);
}

std::vector<std::int64_t> EventBatch::photon_offsets() const {
  std::vector<std::int64_t> offsets(n_photons.size() + 1, 0);
  for (std::size_t i = 0; i < n_photons.size(); ++i) offsets[i + 1] = offsets[i] + n_photons[i];
  return offsets;
}

EventBatch EventBatch::select(const std::vector<std::int64_t>& indices) const {
  const std::vector<std::int64_t> offsets = photon_offsets();
  const auto copy = [](std::vector<double>& to, const std::vector<double>& from, std::size_t first,
                       std::size_t count) {
    to.insert(to.end(), from.data() + first, from.data() + first + count);
  };
  EventBatch result(n_particles());
  result.weight_names = weight_names;
  result.reserve(indices.size());
  for (const std::int64_t index : indices) {
    const auto i = static_cast<std::size_t>(index);
    if (index < 0 || i >= size()) {
      throw RangeError("index: " + std::to_string(index) + "; valid: 0 <= index < " +
                       std::to_string(size()));
    }
    result.event_number.push_back(event_number[i]);
    copy(result.weights, weights, n_weights() * i, n_weights());
    for (std::size_t p = 0; p < n_particles(); ++p) {
      copy(result.particles[p], particles[p], 4 * i, 4);
    }
    result.n_photons.push_back(n_photons[i]);
    copy(result.photons, photons, 4 * static_cast<std::size_t>(offsets[i]),
         4 * static_cast<std::size_t>(n_photons[i]));
    if (!beam_momenta.empty()) copy(result.beam_momenta, beam_momenta, 8 * i, 8);
  }
  return result;
}

}  // namespace vasilisa
