// Form factors inside the two-photon exchange.
#include <pybind11/complex.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <complex>
#include <memory>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "register.hpp"
#include "vasilisa/process/pion_structure.hpp"

namespace py = pybind11;
using vasilisa::process::PionStructure;
using vasilisa::process::TwoPhotonComponent;
using vasilisa::process::TwoPhotonStructure;
using vasilisa::qed::PhotonPairs;

namespace {

using Terms = arrays::Like<std::complex<double>>;

/// A TwoPhotonStructure or a TwoPhotonComponent, made without the GIL.
template <class T, class Last>
T make(const Terms& terms, double ecm, const vasilisa::Constants& constants, Last last) {
  std::vector<vasilisa::loops::PropagatorTerm> propagators;
  const auto table = arrays::read<std::complex<double>>("terms", terms.value, {{arrays::any, 2}});
  for (const auto* term = table.data(); term != table.data() + table.size(); term += 2) {
    propagators.push_back({term[0], term[1]});
  }
  const py::gil_scoped_release release;
  return {propagators, ecm, constants, last};
}

}  // namespace

void register_structure(py::module_& m) {
  py::class_<TwoPhotonStructure>(
      m, "TwoPhotonStructure",
      "What form factors at both photons of the exchange add to 1 + delta_SV of pipi.")
      .def(py::init(&make<TwoPhotonStructure, double>), py::arg("terms"), py::arg("ecm"),
           py::arg("constants"), py::arg("log_lambda2") = 0.0,
           "terms: pairs (weight, mass squared in GeV^2) of F(q2)/q2 = sum w/(q2 - m2).")
      .def("__call__", &TwoPhotonStructure::operator(), py::arg("cos_theta"),
           py::call_guard<py::gil_scoped_release>())
      .def_property_readonly("form_factor", &TwoPhotonStructure::form_factor, "F(s) of the terms.");
  py::enum_<PhotonPairs>(m, "PhotonPairs")
      .value("pole_pole", PhotonPairs::massless)
      .value("pole_dispersive", PhotonPairs::mixed)
      .value("dispersive_dispersive", PhotonPairs::massive);
  py::class_<TwoPhotonComponent>(
      m, "TwoPhotonComponent",
      "What one kind of photon pairs in the exchange adds to 1 + delta_SV of pipi, the infrared "
      "pole minimally subtracted at the scale sqrt(s).")
      .def(py::init(&make<TwoPhotonComponent, PhotonPairs>), py::arg("terms"), py::arg("ecm"),
           py::arg("constants"), py::arg("pairs"))
      .def("__call__", &TwoPhotonComponent::operator(), py::arg("cos_theta"),
           py::call_guard<py::gil_scoped_release>());
  py::class_<PionStructure, std::shared_ptr<PionStructure>>(
      m, "PionStructure", "The correction tabulated at one energy or a narrow range of them.")
      .def(py::init([](double lowest, double highest,
                       const std::vector<std::pair<double, arrays::Like<double>>>& nodes) {
             std::vector<PionStructure::Node> made;
             for (const auto& [ecm, coefficients] : nodes) {
               made.push_back({ecm, arrays::read_vector<double>("nodes", coefficients.value,
                                                                {{arrays::any}})});
             }
             return std::make_shared<PionStructure>(lowest, highest, std::move(made));
           }),
           py::arg("lowest_ecm"), py::arg("highest_ecm"), py::arg("nodes"),
           "nodes: energies and coefficients [k] of T_(2k+1)(artanh(cos_theta)/max_rapidity).")
      .def(
          "__call__",
          [](const PionStructure& self, double ecm, const arrays::Like<double>& cos_theta) {
            return py::vectorize([&](double c) { return self(ecm, c); })(
                arrays::read<double>("cos_theta", cos_theta.value));
          },
          py::arg("ecm"), py::arg("cos_theta"))
      .def(py::pickle(
          [](const PionStructure& self) -> py::tuple {
            std::vector<std::pair<double, std::vector<double>>> nodes;
            for (const auto& node : self.nodes()) nodes.emplace_back(node.ecm, node.coefficients);
            return py::make_tuple(self.lowest_ecm(), self.highest_ecm(), nodes);
          },
          [](const py::tuple& state) {
            std::vector<PionStructure::Node> nodes;
            using Pairs = std::vector<std::pair<double, std::vector<double>>>;
            for (auto& [ecm, coefficients] : state[2].cast<Pairs>()) {
              nodes.push_back({ecm, std::move(coefficients)});
            }
            return std::make_shared<PionStructure>(state[0].cast<double>(), state[1].cast<double>(),
                                                   std::move(nodes));
          }))
      .def_property_readonly_static("max_rapidity",
                                    [](const py::object&) { return PionStructure::max_rapidity; });
}
