// Squared amplitudes and soft-virtual corrections at given momenta, vectorised over events.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <string>
#include <vector>

#include "register.hpp"
#include "vasilisa/schemes/amplitudes.hpp"

namespace py = pybind11;
using vasilisa::FourVector;
using vasilisa::process::Model;
using Momenta = py::array_t<double, py::array::c_style | py::array::forcecast>;

namespace {

FourVector<double> read(const double* p) { return {p[0], p[1], p[2], p[3]}; }

py::array_t<double> squared_amplitude(const std::string& process, const Momenta& p_minus,
                                      const Momenta& p_plus, const Momenta& photons, double ecm,
                                      const Model& model) {
  const auto events = static_cast<std::size_t>(p_minus.shape(0));
  const auto n = static_cast<std::size_t>(photons.shape(1));
  const vasilisa::schemes::SquaredAmplitude amplitude(process, ecm, model);
  py::array_t<double> result(static_cast<py::ssize_t>(events));
  std::vector<FourVector<double>> k(n);
  for (std::size_t i = 0; i < events; ++i) {
    for (std::size_t j = 0; j < n; ++j) k[j] = read(photons.data() + 4 * (i * n + j));
    result.mutable_at(i) = amplitude(read(p_minus.data() + 4 * i), read(p_plus.data() + 4 * i), k);
  }
  return result;
}

}  // namespace

void register_amplitudes(py::module_& m) {
  m.def("squared_amplitude", &squared_amplitude, py::arg("process"), py::arg("p_minus"),
        py::arg("p_plus"), py::arg("photons"), py::arg("ecm"), py::arg("model"),
        "Spin-summed |M|^2; p_minus, p_plus (N, 4), photons (N, n, 4).");
  m.def("soft_virtual", &vasilisa::schemes::soft_virtual, py::arg("process"), py::arg("cos_theta"),
        py::arg("ecm"), py::arg("eps"), py::arg("model"), "1 + delta_SV at one angle.");
}
