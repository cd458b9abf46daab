#include <pybind11/complex.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <array>
#include <complex>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "register.hpp"
#include "vasilisa/hadrons/continued_form_factor.hpp"
#include "vasilisa/hadrons/form_factor.hpp"
#include "vasilisa/hadrons/pole_sum.hpp"
#include "vasilisa/hadrons/shifted_vacuum_polarization.hpp"
#include "vasilisa/hadrons/stored.hpp"
#include "vasilisa/hadrons/tabulated_vacuum_polarization.hpp"
#include "vasilisa/hadrons/vacuum_polarization.hpp"
#include "vasilisa/numerics/constants.hpp"

namespace py = pybind11;
using vasilisa::Constants;
using vasilisa::hadrons::ContinuedFormFactor;
using vasilisa::hadrons::FormFactor;
using vasilisa::hadrons::PoleSum;
using vasilisa::hadrons::TabulatedVacuumPolarization;
using vasilisa::hadrons::VacuumPolarization;

namespace {

using Complex = std::complex<double>;

// pybind11 holds shared_ptr<T> only; every method of these classes is const.
template <class T>
std::shared_ptr<T> held(const std::shared_ptr<const T>& pointer) {
  return std::const_pointer_cast<T>(pointer);
}

FormFactor::Kind kind(bool dressed) {
  return dressed ? FormFactor::Kind::dressed : FormFactor::Kind::bare;
}

std::shared_ptr<FormFactor> tabulate(const py::function& callable, const std::string& name,
                                     bool dressed, std::pair<double, double> s_range,
                                     double tolerance, const std::vector<double>& breaks) {
  const auto evaluate = [&callable](const std::vector<double>& s) {
    const auto size = static_cast<py::ssize_t>(s.size());
    return arrays::read_vector<Complex>("form_factor",
                                        callable(py::array_t<double>(size, s.data())), {{size}});
  };
  return held(vasilisa::hadrons::tabulate_form_factor(
      evaluate, name, kind(dressed), {s_range.first, s_range.second}, tolerance, breaks));
}

/// Rows of mass, width, modulus and phase of the amplitude.
std::shared_ptr<PoleSum> pole_sum(const arrays::Like<double>& rows, const std::string& name,
                                  const std::string& source, bool dressed,
                                  std::pair<double, double> s_range) {
  std::vector<vasilisa::hadrons::Resonance> poles;
  const auto table = arrays::read<double>("poles", rows.value, {{arrays::any, 4}});
  for (const double* row = table.data(); row != table.data() + table.size(); row += 4) {
    poles.push_back({row[0], row[1], row[2], row[3]});
  }
  return std::make_shared<PoleSum>(name, source, poles, kind(dressed),
                                   FormFactor::Range{s_range.first, s_range.second},
                                   PoleSum::Normalisation::require);
}

template <class T>
std::pair<double, double> range(const T& object) {
  return {object.range().minimum, object.range().maximum};
}

/// A function that makes an object again: of Python, as pickles of ours would run code.
py::object maker(const char* name) {
  return py::module_::import("vasilisa.hadrons.stored").attr(name);
}

/// Columns as arrays, which pickle well.
py::list arrays_of(const std::vector<std::vector<double>>& columns) {
  py::list made;
  for (const auto& column : columns) {
    made.append(py::array_t<double>(static_cast<py::ssize_t>(column.size()), column.data()));
  }
  return made;
}

/// What pickle asks for: how to make it again.
py::tuple reduced_form_factor(const py::object& self) {
  const auto& f = self.cast<const FormFactor&>();
  if (const auto* continued = dynamic_cast<const vasilisa::hadrons::PoleBelow*>(&f)) {
    return py::make_tuple(maker("form_factor_below"),
                          py::make_tuple(held(continued->model()), continued->threshold()));
  }
  const auto [type, columns] = vasilisa::hadrons::stored(f);
  const auto [lowest, highest] = f.range();
  return py::make_tuple(
      maker("restore_form_factor"),
      py::make_tuple(type, arrays_of(columns), f.name(), f.source(),
                     f.kind() == FormFactor::Kind::dressed, std::pair(lowest, highest)));
}

py::tuple reduced_polarization(const py::object& self) {
  const auto& polarization = self.cast<const VacuumPolarization&>();
  if (const auto* shifted =
          dynamic_cast<const vasilisa::hadrons::ShiftedVacuumPolarization*>(&polarization)) {
    return py::make_tuple(maker("shifted_vacuum_polarization"),
                          py::make_tuple(held(shifted->base()), shifted->standard_deviations()));
  }
  if (py::isinstance<TabulatedVacuumPolarization>(self)) {
    const py::tuple label = py::make_tuple(polarization.name(), polarization.source());
    return py::make_tuple(py::type::of(self), label + self.attr("table"));
  }
  const auto [type, columns] = vasilisa::hadrons::stored(polarization);
  return py::make_tuple(maker("restore_vacuum_polarization"),
                        py::make_tuple(type, arrays_of(columns), polarization.name()));
}

void register_form_factor(py::module_& m) {
  py::class_<FormFactor, std::shared_ptr<FormFactor>>(
      m, "FormFactor", "A form factor F(s), complex, s in GeV^2; raises RangeError outside range.")
      .def("__call__", arrays::vectorised(&FormFactor::operator(), {"s"}), py::arg("s"))
      .def("continuation", arrays::vectorised(&FormFactor::continuation, {"s"}), py::arg("s"),
           "F(s) without the check of the range: analytic continuation of the models.")
      .def_property_readonly("name", &FormFactor::name)
      .def_property_readonly("source", &FormFactor::source)
      .def_property_readonly("range", &range<FormFactor>, "Smallest and largest s, GeV^2.")
      .def_property_readonly(
          "kind",
          [](const FormFactor& f) {
            return f.kind() == FormFactor::Kind::dressed ? "dressed" : "bare";
          },
          "'dressed' (contains the vacuum polarisation, as measured ones do) or 'bare'.")
      .def("__repr__", [](const FormFactor& f) { return "FormFactor('" + f.name() + "')"; })
      .def("__reduce__", &reduced_form_factor);
  m.def(
      "restore_form_factor",
      [](const std::string& type, const std::vector<std::vector<double>>& columns,
         const std::string& name, const std::string& source, bool dressed,
         std::pair<double, double> s_range) {
        return held(vasilisa::hadrons::restore_form_factor(
            {type, columns}, {name, source, kind(dressed), {s_range.first, s_range.second}}));
      },
      py::arg("type"), py::arg("columns"), py::arg("name"), py::arg("source"), py::arg("dressed"),
      py::arg("s_range"), "From what pickling it stored.");
  py::class_<PoleSum, FormFactor, std::shared_ptr<PoleSum>>(
      m, "PoleSum", "F = sum_v a_v L_v/(L_v - s) with a_v adding up to 1.")
      .def(py::init(&pole_sum), py::arg("poles"), py::arg("name"), py::arg("source"),
           py::arg("dressed"), py::arg("s_range"),
           "poles: rows of mass, width (GeV), modulus and phase (rad) of the amplitude.")
      .def_property_readonly(
          "poles",
          [](const PoleSum& self) {
            std::vector<std::pair<Complex, Complex>> poles;
            for (const auto& pole : self.poles()) poles.emplace_back(pole.amplitude, pole.position);
            return poles;
          },
          "Pairs of amplitude and position in GeV^2.");
  py::class_<ContinuedFormFactor, FormFactor, std::shared_ptr<ContinuedFormFactor>>(
      m, "ContinuedFormFactor", "A form factor beyond the range of its model or table.")
      .def_property_readonly(
          "model", [](const ContinuedFormFactor& f) { return held(f.model()); },
          "The model or table, with its own range.");
  // pybind11 recognises the classes of objects, not what these derive from.
  py::class_<vasilisa::hadrons::PerturbativeTail, ContinuedFormFactor,
             std::shared_ptr<vasilisa::hadrons::PerturbativeTail>>(
      m, "PerturbativeTail", "A model with a perturbative fall-off above its range.");
  py::class_<vasilisa::hadrons::PoleBelow, ContinuedFormFactor,
             std::shared_ptr<vasilisa::hadrons::PoleBelow>>(
      m, "PoleBelow", "A table continued to the threshold by one pole.");
  m.def(
      "form_factor_below",
      [](std::shared_ptr<FormFactor> table, double threshold) -> std::shared_ptr<FormFactor> {
        return std::make_shared<vasilisa::hadrons::PoleBelow>(std::move(table), threshold);
      },
      py::arg("table"), py::arg("threshold"),
      "Continue a table to the threshold (GeV^2) by one pole with F(0) = 1.");
  m.def("form_factor_names", &vasilisa::hadrons::form_factor_names);
  m.def(
      "make_form_factor",
      [](const std::string& name, const Constants& constants) {
        return held(vasilisa::hadrons::make_form_factor(name, constants));
      },
      py::arg("name"), py::arg_v("constants", vasilisa::Constants{}, "Constants()"));
  m.def(
      "read_form_factor_table",
      [](const std::string& path, bool dressed) {
        return held(vasilisa::hadrons::read_form_factor_table(path, kind(dressed)));
      },
      py::arg("path"), py::arg("dressed") = true);
  m.def("tabulate_form_factor", &tabulate, py::arg("callable"), py::arg("name"), py::arg("dressed"),
        py::arg("s_range"), py::arg("tolerance"), py::arg("breaks") = std::vector<double>{});
}

/// Rows of mass, width (GeV) and strength.
std::vector<vasilisa::hadrons::NarrowPole> poles(const std::vector<std::array<double, 3>>& rows) {
  std::vector<vasilisa::hadrons::NarrowPole> found;
  found.reserve(rows.size());
  for (const auto& row : rows) found.push_back({row[0], row[1], row[2]});
  return found;
}

/// Errors: energies (GeV) and the standard deviations of Pi(-E^2), Re Pi(E^2), Im Pi(E^2) there.
std::shared_ptr<TabulatedVacuumPolarization> tabulate_polarization(
    const py::function& function, const std::string& name, const std::string& source,
    double largest_energy, double tolerance, std::vector<double> breaks,
    const std::vector<std::array<double, 3>>& resonances,
    std::array<std::vector<double>, 4> errors) {
  vasilisa::hadrons::PolarizationContent content;
  content.function = [&function](const std::vector<double>& q2) {
    const auto size = static_cast<py::ssize_t>(q2.size());
    return arrays::read_vector<Complex>("vacuum_polarization",
                                        function(py::array_t<double>(size, q2.data())), {{size}});
  };
  content.largest_energy = largest_energy;
  content.tolerance = tolerance;
  content.break_energies = std::move(breaks);
  content.resonances = poles(resonances);
  content.errors = std::move(errors);
  return std::make_shared<TabulatedVacuumPolarization>(name, source, content);
}

void register_vacuum_polarization(py::module_& m) {
  py::class_<VacuumPolarization, std::shared_ptr<VacuumPolarization>>(
      m, "VacuumPolarization", "Pi(q2), complex, q2 in GeV^2, with alpha(q2) = alpha/(1 - Pi(q2)).")
      .def("__call__", arrays::vectorised(&VacuumPolarization::operator(), {"q2"}), py::arg("q2"))
      .def("dressing", arrays::vectorised(&VacuumPolarization::dressing, {"q2"}), py::arg("q2"),
           "alpha(q2)/alpha: 1/(1 - Pi), narrow resonances with measured masses counted once.")
      .def("error", arrays::vectorised(&VacuumPolarization::error, {"q2"}), py::arg("q2"),
           "Standard deviations of Re Pi and Im Pi as one complex number.")
      .def_property_readonly("name", &VacuumPolarization::name)
      .def_property_readonly("source", &VacuumPolarization::source)
      .def_property_readonly("range", &range<VacuumPolarization>, "Smallest and largest q2, GeV^2.")
      .def("__repr__",
           [](const VacuumPolarization& p) { return "VacuumPolarization('" + p.name() + "')"; })
      .def("__reduce__", &reduced_polarization);
  m.def(
      "restore_vacuum_polarization",
      [](const std::string& type, const std::vector<std::vector<double>>& columns,
         const std::string& name) {
        return held(vasilisa::hadrons::restore_vacuum_polarization({type, columns}, name));
      },
      py::arg("type"), py::arg("columns"), py::arg("name"), "From what pickling it stored.");
  m.def(
      "shifted_vacuum_polarization",
      [](std::shared_ptr<VacuumPolarization> base,
         double standard_deviations) -> std::shared_ptr<VacuumPolarization> {
        return std::make_shared<vasilisa::hadrons::ShiftedVacuumPolarization>(std::move(base),
                                                                              standard_deviations);
      },
      py::arg("base"), py::arg("standard_deviations"));
  py::class_<TabulatedVacuumPolarization, VacuumPolarization,
             std::shared_ptr<TabulatedVacuumPolarization>>(
      m, "TabulatedVacuumPolarization", "Pi(q2) as polynomials on panels, for the engine.")
      .def(py::init([](const std::string& name, const std::string& source,
                       std::vector<double> spacelike_edges, std::vector<double> spacelike,
                       std::vector<double> timelike_edges, std::vector<Complex> timelike,
                       const std::vector<std::array<double, 3>>& resonances,
                       std::array<std::vector<double>, 4> errors) {
             return std::make_shared<TabulatedVacuumPolarization>(
                 name, source,
                 vasilisa::hadrons::PolarizationTable{
                     std::move(spacelike_edges), std::move(spacelike), std::move(timelike_edges),
                     std::move(timelike), poles(resonances), std::move(errors)});
           }),
           py::arg("name"), py::arg("source"), py::arg("spacelike_edges"), py::arg("spacelike"),
           py::arg("timelike_edges"), py::arg("timelike"), py::arg("resonances"), py::arg("errors"),
           "From what `table` said of another one.")
      .def_property_readonly(
          "table",
          [](const TabulatedVacuumPolarization& self) {
            const auto table = self.table();
            std::vector<std::array<double, 3>> rows;
            for (const auto& pole : table.resonances) {
              rows.push_back({pole.mass, pole.width, pole.strength});
            }
            return std::tuple(table.spacelike_edges, table.spacelike, table.timelike_edges,
                              table.timelike, rows, table.errors);
          },
          "Edges and coefficients of spacelike, of timelike panels, resonances, errors.");
  m.def("tabulate_vacuum_polarization", &tabulate_polarization, py::arg("function"),
        py::arg("name"), py::arg("source"), py::arg("largest_energy"), py::arg("tolerance"),
        py::arg("breaks"), py::arg("resonances"), py::arg("errors"));
  m.def("vacuum_polarization_names", &vasilisa::hadrons::vacuum_polarization_names);
  m.def(
      "make_vacuum_polarization",
      [](const std::string& name, const Constants& constants) {
        return held(vasilisa::hadrons::make_vacuum_polarization(name, constants));
      },
      py::arg("name"), py::arg_v("constants", vasilisa::Constants{}, "Constants()"));
  m.def(
      "read_vacuum_polarization_table",
      [](const std::string& path) {
        return held(vasilisa::hadrons::read_vacuum_polarization_table(path));
      },
      py::arg("path"));
}

}  // namespace

void register_hadrons(py::module_& m) {
  register_form_factor(m);
  register_vacuum_polarization(m);
}
