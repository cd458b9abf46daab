// The legs of a process and the lines of charge they belong to.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>

#include "register.hpp"
#include "vasilisa/schemes/registry.hpp"

namespace py = pybind11;

void register_legs(py::module_& m) {
  using vasilisa::kinematics::Leg;
  py::class_<Leg>(m, "Leg", "An external leg of a process; mass in GeV, charge in units of e.")
      .def_readonly("name", &Leg::name)
      .def_readonly("pdg_id", &Leg::pdg_id)
      .def_readonly("mass", &Leg::mass)
      .def_readonly("charge", &Leg::charge)
      .def_readonly("incoming", &Leg::incoming)
      .def_property_readonly("line", [](const Leg& self) {
        return self.line == vasilisa::kinematics::Line::a ? "a" : "b";
      });
  m.def(
      "process_legs",
      [](const std::string& process, const vasilisa::Constants& constants, double muon_charge) {
        vasilisa::process::Model model;
        model.constants = constants;
        model.muon_charge = muon_charge;
        return vasilisa::schemes::entry(process).legs(model);
      },
      py::arg("process"), py::arg("constants"), py::arg("muon_charge") = 1.0,
      "Incoming legs, then the signal particles, the pair first.");
}
