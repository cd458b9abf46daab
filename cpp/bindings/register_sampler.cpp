// Events one by one.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>

#include "register.hpp"
#include "vasilisa/run/sampler.hpp"

namespace py = pybind11;
using namespace vasilisa::run;

void register_sampler(py::module_& m) {
  py::class_<Sampler>(m, "Sampler")
      .def(py::init<std::shared_ptr<const Integrator>>(), py::arg("integrator"),
           py::call_guard<py::gil_scoped_release>())
      .def("sample", &Sampler::sample, py::arg("first"), py::arg("count"), py::arg("weighted"),
           py::call_guard<py::gil_scoped_release>());
}
