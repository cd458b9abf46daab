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
      .def(py::init([](const std::shared_ptr<const Integrator>& integrator) {
             return interruptible::call(interruptible::no_limit, [&integrator] {
               return std::make_unique<Sampler>(integrator);
             });
           }),
           py::arg("integrator"))
      .def(
          "sample",
          [](const Sampler& self, std::uint64_t first, std::size_t count, bool weighted) {
            return interruptible::call(interruptible::no_limit,
                                       [&] { return self.sample(first, count, weighted); });
          },
          py::arg("first"), py::arg("count"), py::arg("weighted"));
}
