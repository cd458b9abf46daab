// What is known of a process before anything is computed.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <tuple>
#include <vector>

#include "register.hpp"
#include "vasilisa/process/facts.hpp"
#include "vasilisa/schemes/registry.hpp"

namespace py = pybind11;
using vasilisa::process::Facts;

void register_facts(py::module_& m) {
  py::enum_<vasilisa::process::Meson>(m, "Meson")
      .value("none", vasilisa::process::Meson::none)
      .value("pion", vasilisa::process::Meson::pion)
      .value("kaon", vasilisa::process::Meson::kaon);
  py::enum_<vasilisa::process::VirtualPhoton>(m, "VirtualPhoton")
      .value("none", vasilisa::process::VirtualPhoton::none)
      .value("s_channel", vasilisa::process::VirtualPhoton::s_channel)
      .value("t_channel", vasilisa::process::VirtualPhoton::t_channel)
      .value("s_and_t_channel", vasilisa::process::VirtualPhoton::s_and_t_channel);
  py::class_<Facts>(m, "ProcessFacts", "What is known of a process before anything is computed.")
      .def_readonly("name", &Facts::name)
      .def_property_readonly(
          "particles",
          [](const Facts& self) {
            return std::vector<int>(self.particles.begin(), self.particles.end());
          },
          "PDG ids of the final state.")
      .def_readonly("beams", &Facts::beams, "PDG ids.")
      .def_property_readonly("muon_beam", &Facts::muon_beam)
      .def_property_readonly("annihilation", &Facts::annihilation)
      .def("mass", &Facts::mass_of, py::arg("constants"), "Of each final particle, GeV.")
      .def_property_readonly(
          "radiation",
          [](const Facts& self) {
            std::vector<std::tuple<std::string, vasilisa::kinematics::Radiation, std::string>> rows;
            for (const auto& [value, name, meaning] : self.radiation) {
              rows.emplace_back(name, value, meaning);
            }
            return rows;
          },
          "Values of radiation: name, what the engine does, meaning in one line.")
      .def_readonly("virtual_photon", &Facts::virtual_photon)
      .def_readonly("typical_ecm", &Facts::typical_ecm)
      .def_readonly("meson", &Facts::meson)
      .def_readonly("form_factor", &Facts::form_factor)
      .def_readonly("coulomb", &Facts::coulomb)
      .def_readonly("two_photon_exchange", &Facts::two_photon_exchange)
      .def_readonly("pion_structure", &Facts::pion_structure)
      .def_readonly("neutral", &Facts::neutral)
      .def_readonly("forward_backward", &Facts::forward_backward)
      .def_readonly("needs_angle_cut", &Facts::needs_angle_cut)
      .def_readonly("hard_photon", &Facts::hard_photon);
  m.def(
      "process_facts",
      [](const std::string& process) { return vasilisa::schemes::entry(process).facts; },
      py::arg("process"), py::return_value_policy::reference);
  m.def(
      "process_orders",
      [](const std::string& process) {
        const auto& orders = vasilisa::schemes::entry(process).orders;
        return std::vector<std::string>(orders.begin(), orders.end());
      },
      py::arg("process"), "Names of the orders that a process has.");
}
