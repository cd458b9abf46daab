#include "vasilisa/events/event_batch.hpp"

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
  p_minus.reserve(4 * records);
  p_plus.reserve(4 * records);
  n_photons.reserve(records);
  photons.reserve(4 * records * photons_per_record);
}

void EventBatch::clear() {
  event_number.clear();
  weights.clear();
  p_minus.clear();
  p_plus.clear();
  n_photons.clear();
  photons.clear();
  beam_momenta.clear();
  sampling = {};
}

void EventBatch::push_back(std::int64_t number, const double* record_weights,
                           const FourVector<double>& minus, const FourVector<double>& plus,
                           const FourVector<double>* record_photons, std::int32_t count) {
  event_number.push_back(number);
  weights.insert(weights.end(), record_weights, record_weights + n_weights());
  push_momentum(p_minus, minus);
  push_momentum(p_plus, plus);
  n_photons.push_back(count);
  for (std::int32_t i = 0; i < count; ++i) push_momentum(photons, record_photons[i]);
}

void EventBatch::push_beams(const FourVector<double>& electron,
                            const FourVector<double>& positron) {
  push_momentum(beam_momenta, electron);
  push_momentum(beam_momenta, positron);
}

void EventBatch::append(const EventBatch& other) {
  if (weight_names != other.weight_names) {
    if (!empty()) throw ConfigurationError("weight_names: the batches have different weights");
    weight_names = other.weight_names;
  }
  if (!empty() && !other.empty() && beam_momenta.empty() != other.beam_momenta.empty()) {
    throw ConfigurationError("beam_momenta: only some of the batches have them");
  }
  push_all(event_number, other.event_number);
  push_all(weights, other.weights);
  push_all(p_minus, other.p_minus);
  push_all(p_plus, other.p_plus);
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
  check("p_minus", p_minus.size(), 4 * n);
  check("p_plus", p_plus.size(), 4 * n);
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
  EventBatch result;
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
    copy(result.p_minus, p_minus, 4 * i, 4);
    copy(result.p_plus, p_plus, 4 * i, 4);
    result.n_photons.push_back(n_photons[i]);
    copy(result.photons, photons, 4 * static_cast<std::size_t>(offsets[i]),
         4 * static_cast<std::size_t>(n_photons[i]));
    if (!beam_momenta.empty()) copy(result.beam_momenta, beam_momenta, 8 * i, 8);
  }
  return result;
}

}  // namespace vasilisa
