// What the integrator asks of an integrand before it begins.
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "vasilisa/numerics/error.hpp"
#include "vasilisa/run/integrator.hpp"

using namespace vasilisa;
using namespace vasilisa::run;

namespace {

/// One back-to-back pair of weight 1 for every point.
class Constant final : public Integrand {
 public:
  explicit Constant(std::vector<Stratum> strata) : strata_(std::move(strata)) {
    particles_.signal_pdg_id = {13, -13};
  }
  [[nodiscard]] const std::vector<Stratum>& strata() const override { return strata_; }
  [[nodiscard]] const Particles& particles() const override { return particles_; }
  [[nodiscard]] double ecm() const override { return 1; }
  void draw(std::size_t /*stratum*/, const double* /*x*/, double jacobian, double ecm,
            std::uint32_t event, random::CounterStream& /*stream*/,
            RecordBuffer& buffer) const override {
    Record r;
    r.event = event;
    r.ecm = ecm;
    r.factor = jacobian;
    buffer.begin(r);
    buffer.momenta.push_back({0.5, 0, 0, 0.5});
    buffer.momenta.push_back({0.5, 0, 0, -0.5});
    buffer.records.push_back(r);
  }
  void draw_born(double /*cos_theta*/, double /*phi*/, double /*ecm*/,
                 RecordBuffer& /*buffer*/) const override {}
  void weigh(const RecordBuffer& buffer, std::span<double> weights) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = buffer.records[i].factor;
  }
  [[nodiscard]] std::unique_ptr<Integrand> variation(const process::Model& /*model*/,
                                                     const std::string& /*order*/) const override {
    return nullptr;
  }

 private:
  std::vector<Stratum> strata_;
  Particles particles_;
};

Integrator integrator(std::size_t strata, std::size_t dimensions) {
  const auto integrand =
      std::make_shared<Constant>(std::vector<Stratum>(strata, Stratum{"part", dimensions}));
  return {integrand, std::make_shared<ProgramSelection>(CutProgram(), integrand->laboratory()),
          {},        {},
          1,         1};
}

}  // namespace

TEST_CASE("Strata whose random numbers would repeat are refused", "[integrator]") {
  CHECK_NOTHROW(integrator(255, 2));
  CHECK_THROWS_AS(integrator(256, 2), ConfigurationError);
  CHECK_THROWS_WITH(integrator(256, 2), "integrand: 256 strata; valid: 1 to 255");
  CHECK_THROWS_WITH(integrator(0, 2), "integrand: 0 strata; valid: 1 to 255");
}

TEST_CASE("Strata of too many or too few dimensions are refused", "[integrator]") {
  CHECK_NOTHROW(integrator(1, 12));
  CHECK_THROWS_AS(integrator(1, 13), ConfigurationError);
  CHECK_THROWS_WITH(integrator(1, 13), "integrand: stratum part has 13 dimensions; valid: 2 to 12");
  CHECK_THROWS_WITH(integrator(2, 1), "integrand: stratum part has 1 dimensions; valid: 2 to 12");
}

TEST_CASE("Every stratum counts once, however many there are", "[integrator]") {
  Integrator many = integrator(20, 3);
  many.warm_up();
  many.run_round();
  CHECK(many.result().value() == Approx(20).epsilon(1e-9));
  for (const auto& allocated : many.state().allocation) CHECK(allocated >= 2);
}

TEST_CASE("A point that makes the error stands out, the farthest of equal sweeps does not",
          "[integrator]") {
  const auto accumulated = [](const std::vector<double>& values, double heaviest) {
    Accumulator sums(0, 0);
    for (const double value : values) {
      SweepResult sweep;
      sweep.forward = value;
      sweep.heaviest = heaviest;
      sums.add(sweep);
    }
    return sums;
  };
  // Every one of few sweeps is far from their mean.
  CHECK(accumulated({1.0, 1.2, 0.9, 1.1, 1.05, 0.95}, 0.5).heaviest_error() == 0);
  // One of six, farther away than the others by their standard deviation a hundred times.
  const double spike = accumulated({1.0, 1.002, 0.999, 2.0, 1.001, 0.998}, 1.5).heaviest_error();
  CHECK(spike == Approx(1.0 / 6 * 5 / 6).epsilon(0.01));
  // The weight of the point bounds what it can have done.
  CHECK(accumulated({1.0, 1.002, 0.999, 2.0, 1.001, 0.998}, 0.3).heaviest_error() ==
        Approx(0.3 / 6).epsilon(1e-12));
}
