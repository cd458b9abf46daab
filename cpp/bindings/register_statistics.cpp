// What the integrator has summed up.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <vector>

#include "register.hpp"
#include "vasilisa/run/integrator.hpp"

namespace py = pybind11;
using namespace vasilisa::run;

void register_statistics(py::module_& m) {
  py::class_<Hemispheres>(m, "Hemispheres",
                          "Of the nominal weight, number 0, and of variations, from 1 on.")
      .def("value", &Hemispheres::value, py::arg("weight") = 0)
      .def("error", &Hemispheres::error, py::arg("weight") = 0)
      .def("asymmetry", &Hemispheres::asymmetry, py::arg("weight") = 0)
      .def("asymmetry_error", &Hemispheres::asymmetry_error, py::arg("weight") = 0)
      .def("difference", &Hemispheres::difference, py::arg("weight"))
      .def("difference_error", &Hemispheres::difference_error, py::arg("weight"))
      .def("asymmetry_covariance", [](const Hemispheres& self) {
        const std::size_t n = self.weights();
        std::vector<std::vector<double>> matrix(n, std::vector<double>(n));
        for (std::size_t i = 0; i < n; ++i) {
          for (std::size_t j = 0; j < n; ++j) matrix[i][j] = self.asymmetry_covariance(i, j);
        }
        return matrix;
      });
  py::class_<Counts>(m, "Counts")
      .def_readonly("events", &Counts::events)
      .def_readonly("nonzero", &Counts::nonzero)
      .def_readonly("nonfinite", &Counts::nonfinite)
      .def_readonly("negative", &Counts::negative);
  py::class_<State>(m, "State")
      .def(py::init<>())
      .def_readwrite("grids", &State::grids)
      .def_readwrite("allocation", &State::allocation)
      .def_readwrite("sums", &State::sums)
      .def_readwrite("counts", &State::counts);
}
