// Events one by one.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>

#include "interruptible.hpp"
#include "register.hpp"
#include "vasilisa/run/sampler.hpp"

namespace py = pybind11;
using namespace vasilisa::run;

void register_sampler(py::module_& m) {
  py::class_<Sampler>(m, "Sampler")
      .def(py::init([](const std::shared_ptr<const Integrator>& integrator,
                       const py::object& progress, double effort) {
             Sampler::Progress report;
             if (!progress.is_none()) {
               report = [&progress](double done) {
                 const py::gil_scoped_acquire gil;
                 progress(done);
               };
             }
             return interruptible::call(interruptible::no_limit, [&] {
               return std::make_unique<Sampler>(integrator, report, effort);
             });
           }),
           py::arg("integrator"), py::arg("progress") = py::none(), py::arg("effort") = 1.0,
           "progress: called with the part done, 0 to 1; effort: part of the usual cells.")
      .def_static(
          "of_cells",
          [](const std::shared_ptr<const Integrator>& integrator, const Sampler::Cells& cells) {
            return std::make_unique<Sampler>(integrator, cells);
          },
          py::arg("integrator"), py::arg("cells"), "From what `cells` said of another one.")
      .def_property_readonly("cells", &Sampler::cells,
                             "Numbers of each stratum: bound, lower edges, widths of each cell.")
      .def(
          "sample",
          [](const Sampler& self, std::uint64_t first, std::size_t count, bool weighted) {
            return interruptible::call(interruptible::no_limit,
                                       [&] { return self.sample(first, count, weighted); });
          },
          py::arg("first"), py::arg("count"), py::arg("weighted"));
}
