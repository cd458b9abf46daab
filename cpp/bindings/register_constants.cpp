#include <pybind11/pybind11.h>

#include "pickling.hpp"
#include "register.hpp"
#include "vasilisa/numerics/constants.hpp"

namespace py = pybind11;
using vasilisa::Constants;

void register_constants(py::module_& m) {
  py::class_<Constants> constants(
      m, "Constants", "Physical constants of a run: masses in GeV, hbarc2 in nb GeV^2.");
  pickling::by_properties(constants);
  constants.def(py::init<>())
      .def_readwrite("alpha_inverse", &Constants::alpha_inverse)
      .def_readwrite("electron_mass", &Constants::electron_mass)
      .def_readwrite("muon_mass", &Constants::muon_mass)
      .def_readwrite("pion_mass", &Constants::pion_mass)
      .def_readwrite("kaon_mass", &Constants::kaon_mass)
      .def_readwrite("tau_mass", &Constants::tau_mass)
      .def_readwrite("hbarc2", &Constants::hbarc2)
      .def_property_readonly("alpha", &Constants::alpha)
      .def("__eq__",
           [](const Constants& self, const py::object& other) {
             return py::isinstance<Constants>(other) && self == other.cast<Constants>();
           })
      .def("__hash__", [](const Constants& c) {
        return py::hash(py::make_tuple(c.alpha_inverse, c.electron_mass, c.muon_mass, c.pion_mass,
                                       c.kaon_mass, c.tau_mass, c.hbarc2));
      });
}
