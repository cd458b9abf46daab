// Subtraction: no result depends on its parameter, and slicing agrees.
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>

#include "vasilisa/run/integrator.hpp"
#include "vasilisa/schemes/registry.hpp"

using namespace vasilisa;
using namespace vasilisa::run;

namespace {

Settings settings(double ecm, double xi_cut = 0.3) {
  Settings s;
  s.ecm = ecm;
  s.xi_cut = xi_cut;
  return s;
}

Hemispheres integrate(const std::string& process, const process::Model& model,
                      const Settings& set_up, std::uint64_t seed, int rounds) {
  const std::shared_ptr<const Integrand> integrand =
      schemes::make_integrand(schemes::entry(process), model, set_up);
  const CutProgram cuts({RangeTest{"theta_avg", 1.0, 2.14},
                         RangeTest{"abs_acollinearity", 0.0, 0.25}, Combination::all_of});
  Integrator integrator(integrand,
                        std::make_shared<ProgramSelection>(cuts, integrand->laboratory()), {}, {},
                        seed, 1);
  integrator.warm_up();
  for (int i = 0; i < rounds; ++i) integrator.run_round();
  return integrator.result();
}

}  // namespace

TEST_CASE("No result depends on xi_cut", "[fks]") {
  struct Case {
    const char* process;
    double ecm;
  };
  // The second energy is so near the threshold that every photon is softer than xi_cut = 0.3.
  for (const Case& c : {Case{"mumu", 0.7}, Case{"mumu", 0.24}}) {
    const Hemispheres wide = integrate(c.process, {}, settings(c.ecm, 0.3), 1, 8);
    const Hemispheres narrow = integrate(c.process, {}, settings(c.ecm, 0.05), 2, 8);
    const double error = std::hypot(wide.error(), narrow.error());
    INFO(c.process << " at " << c.ecm << " GeV: " << wide.value() << " and " << narrow.value());
    CHECK(error < 1e-3 * wide.value());
    CHECK(std::abs(wide.value() - narrow.value()) < 4 * error);
    CHECK(std::abs(wide.asymmetry() - narrow.asymmetry()) <
          4 * std::hypot(wide.asymmetry_error(), narrow.asymmetry_error()));
  }
}

TEST_CASE("Slicing and subtraction agree", "[fks]") {
  Settings sliced = settings(0.7);
  sliced.subtraction = Subtraction::slicing;
  sliced.k_soft = 1e-4;
  const Hemispheres a = integrate("mumu", {}, settings(0.7), 3, 8);
  const Hemispheres b = integrate("mumu", {}, sliced, 4, 16);
  const double error = std::hypot(a.error(), b.error());
  CHECK(error < 1e-3 * a.value());
  CHECK(std::abs(a.value() - b.value()) < 4 * error);
}
