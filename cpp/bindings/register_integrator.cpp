// The event loop.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "callbacks.hpp"
#include "interruptible.hpp"
#include "register.hpp"

namespace py = pybind11;
using namespace vasilisa::run;

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
          [](Integrator& self, double seconds) {
            interruptible::call(seconds, [&self] { self.warm_up(); });
          },
          py::arg("seconds") = interruptible::no_limit)
      .def(
          "run_round",
          [](Integrator& self, double seconds) {
            interruptible::call(seconds, [&self] { self.run_round(); });
          },
          py::arg("seconds") = interruptible::no_limit,
          "Add a round; one that is stopped leaves no trace.")
      .def_property_readonly("result", &Integrator::result)
      .def_property_readonly("counts", &Integrator::counts)
      .def("histograms",
           [](const Integrator& self) {
             std::vector<std::pair<py::array_t<double>, py::array_t<double>>> contents;
             for (const auto& h : self.histograms()) {
               contents.emplace_back(py::cast(h.value), py::cast(h.variance));
             }
             return contents;
           })
      .def_property("state", &Integrator::state, &Integrator::restore);
}
