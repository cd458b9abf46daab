#include <catch2/catch.hpp>
#include <cstdint>
#include <vector>

#include "vasilisa/events/event_batch.hpp"
#include "vasilisa/numerics/error.hpp"

using namespace vasilisa;

namespace {

EventBatch numbered(std::int64_t first, std::int32_t count) {
  EventBatch batch;
  batch.weight_names = {"nominal", "other"};
  for (std::int32_t i = 0; i < count; ++i) {
    const auto x = static_cast<double>(first + i);
    const double weights[] = {x, -x};
    // Record i has i photons, of energies x, x + 0.25, ...
    std::vector<FourVector<double>> momenta{{x, 0, 0, x}, {x, 0, 0, -x}};
    for (std::int32_t n = 0; n < i; ++n) momenta.push_back({x + 0.25 * n, 0, 0, x});
    batch.push_back(first + i, weights, momenta.data(), i);
  }
  return batch;
}

}  // namespace

TEST_CASE("batches are appended", "[events]") {
  EventBatch batch;
  batch.append(numbered(0, 3));
  batch.append(numbered(10, 2));
  batch.validate();
  CHECK(batch.size() == 5);
  CHECK(batch.event_number == std::vector<std::int64_t>{0, 1, 2, 10, 11});
  CHECK(batch.photon_offsets() == std::vector<std::int64_t>{0, 0, 1, 3, 3, 4});
  CHECK(batch.photons.size() == 16);
  CHECK(batch.weights.size() == 10);

  EventBatch other;
  other.weight_names = {"nominal"};
  CHECK_THROWS_AS(batch.append(other), ConfigurationError);

  batch.clear();
  CHECK(batch.empty());
  CHECK(batch.n_weights() == 2);
  batch.validate();
}

TEST_CASE("records are selected with their photons", "[events]") {
  const EventBatch selected = numbered(0, 4).select({3, 0, 2, 2});
  selected.validate();
  CHECK(selected.event_number == std::vector<std::int64_t>{3, 0, 2, 2});
  CHECK(selected.n_photons == std::vector<std::int32_t>{3, 0, 2, 2});
  CHECK(selected.weights == std::vector<double>{3, -3, 0, 0, 2, -2, 2, -2});
  CHECK(selected.photons[4] == 3.25);
  CHECK(selected.photons[4 * 3] == 2.0);
  CHECK_THROWS_AS(selected.select({4}), RangeError);
  CHECK_THROWS_AS(selected.select({-1}), RangeError);
}

TEST_CASE("a batch whose arrays do not fit together is noticed", "[events]") {
  EventBatch batch = numbered(0, 3);
  batch.particles[1].pop_back();
  CHECK_THROWS_WITH(batch.validate(), "p_plus: 11 numbers; valid: 12 for this batch");
  batch = numbered(0, 3);
  batch.n_photons[0] = -1;
  CHECK_THROWS_AS(batch.validate(), DataError);
  batch = numbered(0, 3);
  batch.n_photons[0] = 1;
  CHECK_THROWS_AS(batch.validate(), DataError);
}
