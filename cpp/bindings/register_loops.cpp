#include <pybind11/complex.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include "arrays.hpp"
#include "register.hpp"
#include "vasilisa/loops/scalar_integrals.hpp"

namespace py = pybind11;
namespace loops = vasilisa::loops;
using loops::Complex;

void register_loops(py::module_& m) {
  auto sub = m.def_submodule("loops", "Scalar one-loop functions, vectorised over all arguments.");
  sub.def("A0", arrays::vectorised(&loops::A0, {"m2"}), py::arg("m2"));
  sub.def("B0", arrays::vectorised(&loops::B0, {"p2", "m1_squared", "m2_squared"}), py::arg("p2"),
          py::arg("m1_squared"), py::arg("m2_squared"));
  sub.def("C0",
          arrays::vectorised(&loops::C0, {"p1_squared", "p2_squared", "p12_squared", "m1_squared",
                                          "m2_squared", "m3_squared", "log_lambda2"}),
          py::arg("p1_squared"), py::arg("p2_squared"), py::arg("p12_squared"),
          py::arg("m1_squared"), py::arg("m2_squared"), py::arg("m3_squared"),
          py::arg("log_lambda2") = 0.0);
  sub.def("D0",
          arrays::vectorised(
              &loops::D0, {"p1_squared", "p2_squared", "p3_squared", "p4_squared", "s", "t",
                           "m1_squared", "m2_squared", "m3_squared", "m4_squared", "log_lambda2"}),
          py::arg("p1_squared"), py::arg("p2_squared"), py::arg("p3_squared"),
          py::arg("p4_squared"), py::arg("s"), py::arg("t"), py::arg("m1_squared"),
          py::arg("m2_squared"), py::arg("m3_squared"), py::arg("m4_squared"),
          py::arg("log_lambda2") = 0.0);
}
