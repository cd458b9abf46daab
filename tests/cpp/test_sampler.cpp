// Events whose weights are dear for a share of them: what is asked of the accepted ones alone must
// leave the distribution as it is.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <vector>

#include "vasilisa/run/sampler.hpp"

using namespace vasilisa;
using namespace vasilisa::run;

namespace {

/// One pair along cos(theta) = 2 x - 1 with the weight 1 + x + surplus(x), the latter in a share of
/// the points, which have half of the rest.
class Loops final : public Integrand {
 public:
  Loops() { particles_.signal_pdg_id = {13, -13}; }
  static constexpr double share = 0.4;

  /// Up to what makes weights twice those without it, negative, and larger yet.
  static double surplus(double x) { return 0.5 * std::sin(8 * x); }

  [[nodiscard]] const std::vector<Stratum>& strata() const override { return strata_; }
  [[nodiscard]] const Particles& particles() const override { return particles_; }
  [[nodiscard]] double ecm() const override { return 1; }
  void draw(std::size_t /*stratum*/, const double* x, double jacobian, double ecm,
            std::uint32_t event, random::CounterStream& stream,
            RecordBuffer& buffer) const override {
    Record r;
    r.event = event;
    r.ecm = ecm;
    r.factor = jacobian;
    r.xi = x[0];
    r.with_loops = stream.uniform() < share;
    buffer.begin(r);
    const double c = 2 * x[0] - 1, s = std::sqrt(1 - c * c);
    buffer.momenta.push_back({0.5, 0.5 * s, 0, 0.5 * c});
    buffer.momenta.push_back({0.5, -0.5 * s, 0, -0.5 * c});
    buffer.records.push_back(r);
  }
  void draw_born(double /*cos_theta*/, double /*phi*/, double /*ecm*/,
                 RecordBuffer& /*buffer*/) const override {}
  void weigh(const RecordBuffer& buffer, std::span<double> weights) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const Record& r = buffer.records[i];
      if (!r.selected) continue;
      const double whole = (1 + r.xi) / (1 - share / 2);
      weights[i] = r.factor * (r.with_loops ? whole / 2 + surplus(r.xi) / share : whole);
    }
  }
  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& /*model*/,
                                                     const std::string& /*order*/) const override {
    return nullptr;
  }

 private:
  std::vector<Stratum> strata_{Stratum{"all", 2}};
  Particles particles_;
};

}  // namespace

TEST_CASE("Loops of accepted events alone leave their distribution as it is", "[sampler]") {
  const auto integrand = std::make_shared<Loops>();
  const auto integrator = std::make_shared<Integrator>(
      integrand, std::make_shared<ProgramSelection>(CutProgram(), integrand->laboratory()),
      std::vector<Variation>{}, std::vector<HistogramAxis>{}, 7, 1);
  integrator->warm_up();
  const Sampler sampler(integrator);
  constexpr std::size_t bins = 8, count = 200'000;
  for (const bool weighted : {false, true}) {
    const EventBatch batch = sampler.sample(0, count, weighted);
    std::array<double, bins> sum{}, square{};
    double all = 0;
    std::size_t negative = 0, heavy = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const double x = (2 * batch.particles[0][4 * i + 3] + 1) / 2, w = batch.weights[i];
      const auto bin = std::min(bins - 1, static_cast<std::size_t>(x * bins));
      sum[bin] += w;
      square[bin] += w * w;
      all += w;
      if (w < 0) ++negative;
      if (w > 1) ++heavy;
    }
    CHECK(negative > 0);
    CHECK((weighted || heavy > 0));
    const auto integral = [](double x) { return x + x * x / 2 - std::cos(8 * x) / 16; };
    for (std::size_t b = 0; b < bins; ++b) {
      const double low = static_cast<double>(b) / bins, high = low + 1.0 / bins;
      const double expected = (integral(high) - integral(low)) / (integral(1) - integral(0)) * all;
      CHECK(std::abs(sum[b] - expected) < 4 * std::sqrt(square[b]));
    }
  }
}
