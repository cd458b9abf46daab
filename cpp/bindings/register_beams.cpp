// The beams of a collider.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <array>
#include <memory>

#include "register.hpp"
#include "vasilisa/run/beams.hpp"

namespace py = pybind11;
using namespace vasilisa::run;
using vasilisa::FourVector;

namespace {

using Momentum = std::array<double, 4>;

Momentum components(const FourVector<double>& p) { return {p.e, p.x, p.y, p.z}; }

FourVector<double> vector(const Momentum& p) { return {p[0], p[1], p[2], p[3]}; }

py::array_t<double> laboratory_matrix(const std::array<Momentum, 2>& beams) {
  const Frame frame(vector(beams[0]), vector(beams[1]));
  py::array_t<double> matrix({4, 4});
  auto entry = matrix.mutable_unchecked<2>();
  for (py::ssize_t column = 0; column < 4; ++column) {
    Momentum unit{};
    unit[static_cast<std::size_t>(column)] = 1;
    const Momentum image = components(frame(vector(unit)));
    for (py::ssize_t row = 0; row < 4; ++row) {
      entry(row, column) = image[static_cast<std::size_t>(row)];
    }
  }
  return matrix;
}

}  // namespace

void register_beams(py::module_& m) {
  py::class_<Beams, std::shared_ptr<Beams>>(m, "Beams",
                                            "Energies, spread (GeV) and crossing angle (rad).")
      .def(py::init<const std::array<double, 2>&, const std::array<double, 2>&, double, double>(),
           py::arg("energies"), py::arg("spread"), py::arg("crossing_angle"),
           py::arg("electron_mass"))
      .def_static("fixed_target", &Beams::fixed_target, py::arg("energy"),
                  py::arg("projectile_mass"), py::arg("target_mass"), py::arg("spread") = 0.0,
                  py::arg("divergence") = 0.0, "A beam along +z on particles at rest; GeV, rad.")
      .def_property_readonly("ecm", [](const Beams& self) { return self.nominal().ecm(); })
      .def_property_readonly(
          "momenta",
          [](const Beams& self) {
            return std::array<Momentum, 2>{components(self.nominal().first()),
                                           components(self.nominal().second())};
          },
          "(E, px, py, pz) of electron and positron, GeV.")
      .def_property_readonly("has_spread", &Beams::has_spread)
      .def_property_readonly("ecm_spread", &Beams::ecm_spread)
      .def_property_readonly("lowest_ecm", &Beams::lowest_ecm)
      .def_property_readonly("highest_ecm", &Beams::highest_ecm);
  m.def("laboratory_matrix", &laboratory_matrix, py::arg("beam_momenta"),
        "From the centre-of-mass frame, electron along +z, to the laboratory; shape (4, 4).");
}
