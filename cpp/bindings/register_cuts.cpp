// Compiled cuts and the observables they test.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "register.hpp"
#include "vasilisa/events/batch_views.hpp"
#include "vasilisa/events/cut_program.hpp"
#include "vasilisa/events/observables.hpp"

namespace py = pybind11;
using namespace vasilisa;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

using Momentum = std::array<double, 4>;

FourVector<double> vector(const Momentum& p) { return {p[0], p[1], p[2], p[3]}; }

/// Of a run: the momentum of both beams, and each.
using BeamMomenta = std::array<Momentum, 2>;
Incoming each(const BeamMomenta& beams) { return {vector(beams[0]), vector(beams[1])}; }

py::array_t<bool> run_program(const CutProgram& program, const EventBatch& batch, double ecm,
                              const std::vector<int>& final_pdg_id, const Momentum& incoming,
                              const BeamMomenta& beams) {
  const auto photons = SignalPhotons::of(final_pdg_id);
  py::array_t<bool> mask(static_cast<py::ssize_t>(batch.size()));
  bool* out = mask.mutable_data();
  const py::gil_scoped_release release;
  for_each_event(batch, ecm, photons, vector(incoming), each(beams),
                 [&](std::size_t i, const EventView& event) { out[i] = program(event); });
  return mask;
}

py::array_t<double> run_observable(const std::string& name, const EventBatch& batch, double ecm,
                                   const std::vector<int>& final_pdg_id, const Momentum& incoming,
                                   const BeamMomenta& beams) {
  const auto photons = SignalPhotons::of(final_pdg_id);
  const Observable& observable = observable_from_name(name);
  py::array_t<double> values(static_cast<py::ssize_t>(batch.size()));
  double* out = values.mutable_data();
  const py::gil_scoped_release release;
  for_each_event(
      batch, ecm, photons, vector(incoming), each(beams),
      [&](std::size_t i, const EventView& event) { out[i] = evaluate(observable, event); });
  return values;
}

/// Functions compiled outside, such as numba's, arrive as an address.
ExternalTest external(std::uintptr_t address) {
  return {reinterpret_cast<ExternalTest::Function>(address)};  // NOLINT(performance-no-int-to-ptr)
}

}  // namespace

void register_cuts(py::module_& m) {
  py::class_<RangeTest>(m, "RangeTest", "lower <= observable <= upper.")
      .def(py::init<std::string, double, double>(), py::arg("observable"),
           py::arg("lower") = -infinity, py::arg("upper") = infinity);
  py::class_<PhotonTest>(m, "PhotonTest", "At least `count` photons of that energy and angle.")
      .def(py::init<int, double, double, double>(), py::arg("count"), py::arg("min_energy"),
           py::arg("theta_lower"), py::arg("theta_upper"));
  py::class_<TwoPhotonTest>(m, "TwoPhotonTest", "Two photons, acollinear by at most that angle.")
      .def(py::init<double, double, double, double>(), py::arg("min_energy"),
           py::arg("theta_lower"), py::arg("theta_upper"), py::arg("max_acollinearity"));
  py::class_<ExternalTest>(
      m, "ExternalTest",
      "bool f(double* p_minus, double* p_plus, double* photons, int n, double ecm).")
      .def(py::init(&external), py::arg("address"));
  py::enum_<Combination>(m, "Combination")
      .value("all_of", Combination::all_of)
      .value("any_of", Combination::any_of)
      .value("negation", Combination::negation);
  py::class_<CutProgram> program(m, "CutProgram", "A selection compiled from postfix notation.");
  py::class_<CentreOfMassTest>(m, "CentreOfMassTest",
                               "A selection of momenta boosted to where both beams rest.")
      .def(py::init([](const CutProgram& cm) {
             return CentreOfMassTest{std::make_shared<const CutProgram>(cm)};
           }),
           py::arg("program"));
  program.def(py::init<>())
      .def(py::init<const std::vector<CutInstruction>&>(), py::arg("postfix"))
      .def("__len__", &CutProgram::size)
      .def("evaluate", &run_program, py::arg("batch"), py::arg("ecm"), py::arg("final_pdg_id"),
           py::arg("incoming"), py::arg("beams"),
           "Which records pass, shape (N,); `incoming` is the momentum of both beams, `beams` are"
           " those of the run.");
  py::class_<Observable>(m, "Observable", "A row of the table of observables.")
      .def_readonly("name", &Observable::name)
      .def_readonly("unit", &Observable::unit, "GeV, GeV^2, rad or 1.")
      .def_readonly("meaning", &Observable::meaning)
      .def_readonly("lowest", &Observable::lowest)
      .def_readonly("highest", &Observable::highest)
      .def_readonly("infrared_safe", &Observable::infrared_safe,
                    "Whether an event with a very soft photon falls where the one without does.")
      .def_property_readonly("kind", &kind_name, "number, count, angle or length.");
  m.def(
      "observables",
      [] { return std::vector<Observable>(observables().begin(), observables().end()); },
      "The table of observables.");
  m.def("evaluate_observable", &run_observable, py::arg("name"), py::arg("batch"), py::arg("ecm"),
        py::arg("final_pdg_id"), py::arg("incoming"), py::arg("beams"),
        "The observable of every record, shape (N,); GeV, rad.");
}
