#include <pybind11/complex.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include "register.hpp"
#include "vasilisa/loops/scalar_integrals.hpp"

namespace py = pybind11;
namespace loops = vasilisa::loops;
using loops::Complex;

void register_loops(py::module_& m) {
  auto sub = m.def_submodule("loops", "Scalar one-loop functions, vectorised over all arguments.");
  sub.def("A0", py::vectorize(&loops::A0), py::arg("m2"));
  sub.def("B0", py::vectorize(&loops::B0), py::arg("p2"), py::arg("m1_squared"),
          py::arg("m2_squared"));
  sub.def("C0", py::vectorize(&loops::C0), py::arg("p1_squared"), py::arg("p2_squared"),
          py::arg("p12_squared"), py::arg("m1_squared"), py::arg("m2_squared"),
          py::arg("m3_squared"), py::arg("log_lambda2") = 0.0);
  sub.def("D0", py::vectorize(&loops::D0), py::arg("p1_squared"), py::arg("p2_squared"),
          py::arg("p3_squared"), py::arg("p4_squared"), py::arg("s"), py::arg("t"),
          py::arg("m1_squared"), py::arg("m2_squared"), py::arg("m3_squared"),
          py::arg("m4_squared"), py::arg("log_lambda2") = 0.0);
}
