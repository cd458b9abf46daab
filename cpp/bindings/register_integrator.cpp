// The event loop.
#include <pybind11/complex.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <complex>
#include <cstddef>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "callbacks.hpp"
#include "interruptible.hpp"
#include "register.hpp"
#include "rounds.hpp"
#include "vasilisa/numerics/error.hpp"

namespace py = pybind11;
using namespace vasilisa::run;

namespace {

using Table = std::tuple<std::vector<double>, double, std::vector<std::vector<double>>,
                         std::vector<std::vector<std::complex<double>>>>;

std::vector<Table> tables_of(const Integrator& run) {
  std::vector<Table> tables;
  const auto add = [&tables](const Integrand& integrand) {
    auto [energies, cos_max, edges, coefficients] = integrand.tables();
    tables.emplace_back(std::move(energies), cos_max, std::move(edges), std::move(coefficients));
  };
  add(run.integrand());
  for (const Variation& variation : run.variations()) add(*variation.integrand);
  return tables;
}

void adopt(const Integrator& run, const std::vector<Table>& tables) {
  if (tables.size() != 1 + run.variations().size()) {
    throw vasilisa::DataError("tables: not those of this run");
  }
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const Integrand& integrand = i == 0 ? run.integrand() : *run.variations()[i - 1].integrand;
    const auto& [energies, cos_max, edges, coefficients] = tables[i];
    integrand.adopt({energies, cos_max, edges, coefficients});
  }
}

}  // namespace

void register_integrator(py::module_& m) {
  py::class_<Integrator, std::shared_ptr<Integrator>>(m, "Integrator")
      .def(
          py::init([](std::shared_ptr<const Integrand> integrand, const vasilisa::CutProgram& cuts,
                      const py::object& function,
                      const std::vector<std::pair<std::string, std::shared_ptr<Integrand>>>& others,
                      const std::vector<std::pair<py::object, std::vector<double>>>& axes,
                      std::uint64_t seed, unsigned threads) {
            auto selection = callbacks::selection(*integrand, cuts, function);
            std::vector<Variation> variations;
            for (const auto& [name, other] : others) variations.push_back({name, other});
            std::vector<HistogramAxis> histograms;
            for (const auto& [quantity, edges] : axes) {
              histograms.push_back(callbacks::axis(*integrand, quantity, edges));
            }
            return std::make_shared<Integrator>(std::move(integrand), std::move(selection),
                                                std::move(variations), std::move(histograms), seed,
                                                threads);
          }),
          py::arg("integrand"), py::arg("cuts"), py::arg("cut_function"), py::arg("variations"),
          py::arg("axes"), py::arg("seed"), py::arg("threads"))
      .def(
          "accepts_born",
          [](const Integrator& self, double cos_theta) {
            RecordBuffer buffer = self.integrand().buffer();
            self.integrand().draw_born(cos_theta, 0.3, self.integrand().ecm(), buffer);
            if (const Beams* beams = self.integrand().beams()) {
              buffer.frames.push_back(beams->nominal());
            }
            const py::gil_scoped_release release;
            self.selection().select(buffer);
            return buffer.records.front().selected;
          },
          py::arg("cos_theta"), "True if the cuts accept the Born configuration at this angle.")
      .def(
          "warm_up",
          [](Integrator& self, double seconds, double effort) {
            interruptible::call(seconds, [&self, effort] { self.warm_up(effort); });
          },
          py::arg("seconds") = interruptible::no_limit, py::arg("effort") = 1.0)
      .def(
          "run_round",
          [](Integrator& self, double seconds) {
            interruptible::call(seconds, [&self] { self.run_round(); });
          },
          py::arg("seconds") = interruptible::no_limit,
          "Add a round; one that is stopped leaves no trace.")
      .def(
          "rounds",
          [](const Integrator& self, std::int64_t first, std::int64_t count) {
            return interruptible::call(interruptible::no_limit, [&self, first, count] {
              return Rounds{self.sweeps(first, count)};
            });
          },
          py::arg("first"), py::arg("count"),
          "Make rounds without adding them; another process of the same run may.")
      .def(
          "add_rounds", [](Integrator& self, const Rounds& rounds) { self.add(rounds.sweeps); },
          py::arg("rounds"), "Add the next rounds: the bits are those of `run_round`.")
      .def_property_readonly("n_rounds", &Integrator::rounds)
      .def_property_readonly("result", &Integrator::result)
      .def_property_readonly("counts", &Integrator::counts)
      .def_property_readonly("heaviest_share", &Integrator::heaviest_share)
      .def("histograms",
           [](const Integrator& self) {
             std::vector<std::pair<py::array_t<double>, py::array_t<double>>> contents;
             for (const auto& h : self.histograms()) {
               contents.emplace_back(py::cast(h.value), py::cast(h.variance));
             }
             return contents;
           })
      .def_property("state", &Integrator::state, &Integrator::restore)
      .def_property("tables", &tables_of, &adopt,
                    "What has been tabulated on the way, of the nominal weight and of each "
                    "variation: energies, largest |cos theta|, edges and coefficients.");
}
