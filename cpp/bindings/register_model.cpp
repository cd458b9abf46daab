// The physics choices of a run.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <optional>

#include "register.hpp"
#include "vasilisa/process/model.hpp"

namespace py = pybind11;

void register_model(py::module_& m) {
  py::enum_<vasilisa::kinematics::Radiation>(m, "Radiation")
      .value("full", vasilisa::kinematics::Radiation::full)
      .value("line_a", vasilisa::kinematics::Radiation::line_a)
      .value("line_b", vasilisa::kinematics::Radiation::line_b)
      .value("no_interference", vasilisa::kinematics::Radiation::no_interference);
  py::enum_<vasilisa::process::Coulomb>(m, "Coulomb")
      .value("expanded", vasilisa::process::Coulomb::expanded)
      .value("resummed", vasilisa::process::Coulomb::resummed);
  using vasilisa::process::Model;
  py::class_<Model>(m, "Model")
      .def(
          py::init(
              [](const vasilisa::Constants& constants,
                 std::optional<std::shared_ptr<vasilisa::hadrons::FormFactor>> form_factor,
                 std::optional<std::shared_ptr<vasilisa::hadrons::VacuumPolarization>> polarization,
                 vasilisa::kinematics::Radiation radiation,
                 std::optional<std::shared_ptr<vasilisa::process::PionStructure>> structure,
                 bool two_photon_exchange, vasilisa::process::Coulomb coulomb, double muon_charge) {
                return Model{constants,
                             form_factor.value_or(nullptr),
                             polarization.value_or(nullptr),
                             radiation,
                             structure.value_or(nullptr),
                             two_photon_exchange,
                             coulomb,
                             muon_charge};
              }),
          py::arg("constants"), py::arg("form_factor"), py::arg("vacuum_polarization"),
          py::arg("radiation"), py::arg("pion_structure"), py::arg("two_photon_exchange"),
          py::arg("coulomb"), py::arg("muon_charge") = 1.0)
      .def("__reduce__",
           [](const py::object& self) -> py::tuple {
             const auto& model = self.cast<const Model&>();
             return py::make_tuple(
                 py::type::of(self),
                 py::make_tuple(model.constants, self.attr("form_factor"),
                                self.attr("vacuum_polarization"), model.radiation,
                                self.attr("pion_structure"), model.two_photon_exchange,
                                model.coulomb, model.muon_charge));
           })
      .def_property_readonly(
          "form_factor",
          [](const Model& self) {
            return std::const_pointer_cast<vasilisa::hadrons::FormFactor>(self.form_factor);
          })
      .def_property_readonly(
          "pion_structure",
          [](const Model& self) {
            return std::const_pointer_cast<vasilisa::process::PionStructure>(self.pion_structure);
          })
      .def_property_readonly("vacuum_polarization", [](const Model& self) {
        return std::const_pointer_cast<vasilisa::hadrons::VacuumPolarization>(
            self.vacuum_polarization);
      });
}
