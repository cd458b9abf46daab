#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include "arrays.hpp"
#include "register.hpp"
#include "vasilisa/numerics/constants.hpp"
#include "vasilisa/qed/radiator.hpp"

namespace py = pybind11;
using vasilisa::Constants;
using vasilisa::qed::Radiator;

void register_radiator(py::module_& m) {
  py::enum_<Radiator::Form>(m, "RadiatorForm")
      .value("kuraev_fadin", Radiator::Form::kuraev_fadin)
      .value("third_order_additive", Radiator::Form::third_order_additive)
      .value("third_order_factorised", Radiator::Form::third_order_factorised);
  py::enum_<Radiator::Pairs>(m, "RadiatorPairs")
      .value("none", Radiator::Pairs::none)
      .value("virtual", Radiator::Pairs::virtual_only)
      .value("full", Radiator::Pairs::virtual_and_real);
  py::class_<Radiator>(m, "Radiator",
                       "F(x, s) with sigma(s) = int_0^1 dx F(x, s) sigma_0(s (1 - x)); s in GeV^2.")
      .def(py::init<Radiator::Form, Radiator::Pairs, const Constants&>(), py::arg("form"),
           py::arg("pairs"), py::arg("constants"))
      .def("__call__", arrays::vectorised(&Radiator::operator(), {"x", "s"}), py::arg("x"),
           py::arg("s"))
      .def("reduced", arrays::vectorised(&Radiator::reduced, {"x", "s"}), py::arg("x"),
           py::arg("s"), "F(x, s) / (beta x^(beta-1)), finite at x = 0.")
      .def("exponent", arrays::vectorised(&Radiator::exponent, {"s"}), py::arg("s"),
           "beta = (2 alpha / pi) (ln(s / m_e^2) - 1).")
      .def("pair_threshold", arrays::vectorised(&Radiator::pair_threshold, {"s"}), py::arg("s"),
           "Smallest x of a real e+e- pair.")
      .def("first_order", arrays::vectorised(&Radiator::first_order, {"x", "s"}), py::arg("x"),
           py::arg("s"), "F(x, s) to first order in alpha, x > 0.")
      .def("first_order_integral",
           arrays::vectorised(&Radiator::first_order_integral, {"x_max", "s"}), py::arg("x_max"),
           py::arg("s"), "int_0^x_max F dx to first order in alpha.");
}
