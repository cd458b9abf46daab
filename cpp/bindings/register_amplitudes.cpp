// Squared amplitudes and soft-virtual corrections at given momenta, vectorised over events.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <string>
#include <vector>

#include "arrays.hpp"
#include "register.hpp"
#include "vasilisa/schemes/amplitudes.hpp"

namespace py = pybind11;
using vasilisa::FourVector;
using vasilisa::process::Model;
using Momenta = arrays::Like<double>;

namespace {

FourVector<double> read(const double* p) { return {p[0], p[1], p[2], p[3]}; }

py::array_t<double> squared_amplitude(const std::string& process, const Momenta& minus,
                                      const Momenta& plus, const Momenta& additional, double ecm,
                                      const Model& model) {
  using arrays::any;
  const auto p_minus = arrays::read<double>("p_minus", minus.value, {{any, 4}});
  const py::ssize_t size = p_minus.size() / 4;
  const auto p_plus = arrays::read<double>("p_plus", plus.value, {{size, 4}});
  const auto photons = arrays::read<double>("photons", additional.value, {{size, any, 4}});
  const auto events = static_cast<std::size_t>(size);
  const auto n = static_cast<std::size_t>(photons.ndim() == 3 ? photons.shape(1) : 0);
  const vasilisa::schemes::SquaredAmplitude amplitude(process, ecm, model);
  py::array_t<double> result(static_cast<py::ssize_t>(events));
  std::vector<FourVector<double>> k(n);
  for (std::size_t i = 0; i < events; ++i) {
    for (std::size_t j = 0; j < n; ++j) k[j] = read(photons.data() + 4 * (i * n + j));
    result.mutable_at(i) = amplitude(read(p_minus.data() + 4 * i), read(p_plus.data() + 4 * i), k);
  }
  return result;
}

py::array_t<double> radiative_soft_virtual(const std::string& process, const Momenta& minus,
                                           const Momenta& plus, const Momenta& photon, double ecm,
                                           double eps, const Model& model) {
  using arrays::any;
  const auto p_minus = arrays::read<double>("p_minus", minus.value, {{any, 4}});
  const py::ssize_t size = p_minus.size() / 4;
  const auto p_plus = arrays::read<double>("p_plus", plus.value, {{size, 4}});
  const auto k = arrays::read<double>("k", photon.value, {{size, 4}});
  py::array_t<double> result(size);
  for (py::ssize_t i = 0; i < size; ++i) {
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    result.mutable_at(i) = vasilisa::schemes::radiative_soft_virtual(
        process, read(p_minus.data() + 4 * i), read(p_plus.data() + 4 * i), read(k.data() + 4 * i),
        ecm, eps, model);
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
  m.def("radiative_soft_virtual", &radiative_soft_virtual, py::arg("process"), py::arg("p_minus"),
        py::arg("p_plus"), py::arg("k"), py::arg("ecm"), py::arg("eps"), py::arg("model"),
        "1 + delta_SV relative to the one-photon |M|^2 of the pair; momenta (N, 4).");
}
