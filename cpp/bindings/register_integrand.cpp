// What a run integrates: the table of orders, settings, integrands by name.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "interruptible.hpp"
#include "pickling.hpp"
#include "register.hpp"
#include "vasilisa/schemes/registry.hpp"

namespace py = pybind11;
using namespace vasilisa::run;

void register_integrand(py::module_& m) {
  using vasilisa::schemes::Order;
  py::class_<Order>(m, "Order", "A row of the table of orders: content and scheme.")
      .def_readonly("name", &Order::name)
      .def_readonly("fixed_order", &Order::fixed_order, "Exact up to alpha^n relative to Born.")
      .def_readonly("further_photons", &Order::further_photons)
      .def_readonly("meaning", &Order::meaning)
      .def_property_readonly(
          "reweights_to",
          [](const Order& self) {
            return std::vector<std::string>(self.reweights_to.begin(), self.reweights_to.end());
          },
          "Orders that its events can be given as further weights.");
  m.def("orders", &vasilisa::schemes::orders, "From the crudest to the best.");
  py::enum_<Subtraction>(m, "Subtraction")
      .value("fks", Subtraction::fks)
      .value("slicing", Subtraction::slicing);
  py::class_<Settings> settings_class(m, "Settings");
  pickling::by_properties(settings_class);
  settings_class.def(py::init<>())
      .def_readwrite("ecm", &Settings::ecm)
      .def_readwrite("order", &Settings::order)
      .def_readwrite("subtraction", &Settings::subtraction)
      .def_readwrite("xi_cut", &Settings::xi_cut)
      .def_readwrite("k_soft", &Settings::k_soft)
      .def_readwrite("theta_jet", &Settings::theta_jet)
      .def_readwrite("lowest_photon", &Settings::lowest_photon)
      .def_property(
          "beams", [](const Settings& self) { return std::const_pointer_cast<Beams>(self.beams); },
          [](Settings& self, std::shared_ptr<Beams> beams) { self.beams = std::move(beams); });
  py::class_<Integrand, std::shared_ptr<Integrand>>(m, "Integrand")
      .def_property_readonly("strata",
                             [](const Integrand& self) {
                               std::vector<std::string> names;
                               for (const Stratum& s : self.strata()) names.push_back(s.name);
                               return names;
                             })
      .def_property_readonly("ecm", &Integrand::ecm)
      .def_property_readonly(
          "signal_mass", [](const Integrand& self) { return self.particles().signal_mass; },
          "Of the signal particles, GeV.")
      .def_property_readonly("signal_pdg_id",
                             [](const Integrand& self) { return self.particles().signal_pdg_id; })
      .def(
          "variation",
          [](const Integrand& self, const vasilisa::process::Model& model,
             const std::string& order) {
            return std::shared_ptr<Integrand>(self.variation(model, order));
          },
          py::arg("model"), py::arg("order"), py::keep_alive<0, 1>(),
          "Another model or a lower order for the events of this integrand.");
  m.def(
      "make_integrand",
      [](const std::string& process, const vasilisa::process::Model& model,
         const Settings& settings, double seconds) {
        return interruptible::call(seconds, [&] {
          return std::shared_ptr<Integrand>(vasilisa::schemes::make_integrand(
              vasilisa::schemes::entry(process), model, settings));
        });
      },
      py::arg("process"), py::arg("model"), py::arg("settings"),
      py::arg("seconds") = interruptible::no_limit);
  m.def("process_names", &vasilisa::schemes::process_names);
}
