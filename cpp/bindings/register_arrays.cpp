// The check of arrays that the Python package shares with the engine.
#include "arrays.hpp"
#include "register.hpp"

namespace py = pybind11;

void register_arrays(py::module_& m) {
  m.def("plain_array", &arrays::plain, py::arg("field"), py::arg("value"),
        "`value` as an array of any contents; masked elements are refused.");
  m.def(
      "real_array",
      [](const std::string& field, const py::object& value) {
        return arrays::read<double>(field, value);
      },
      py::arg("field"), py::arg("value"), "`value` as an array of real numbers, or refused.");
  m.def(
      "complex_array",
      [](const std::string& field, const py::object& value) {
        return arrays::read<std::complex<double>>(field, value);
      },
      py::arg("field"), py::arg("value"), "`value` as an array of complex numbers, or refused.");
  m.def(
      "mask_array",
      [](const std::string& field, const py::object& value, py::ssize_t size) {
        return arrays::read<bool>(field, value, arrays::Shape{size});
      },
      py::arg("field"), py::arg("value"), py::arg("size"),
      "`value` as an array of bool and of this length, or refused.");
}
