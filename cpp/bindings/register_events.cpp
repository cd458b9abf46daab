// Batches of events as NumPy arrays and as HepMC3 text.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "register.hpp"
#include "vasilisa/events/event_batch.hpp"
#include "vasilisa/events/hepmc3_text.hpp"
#include "vasilisa/numerics/error.hpp"

namespace py = pybind11;
using vasilisa::EventBatch;
using vasilisa::RunInfo;

namespace {

using Shape = std::vector<py::ssize_t>;

using arrays::Like;
using arrays::read_vector;

/// A read-only array on the batch's own memory; the array keeps the batch alive.
template <class T>
py::array_t<T> view(const py::object& owner, const std::vector<T>& values, Shape shape) {
  py::array_t<T> array(std::move(shape), values.data(), owner);
  array.attr("setflags")(py::arg("write") = false);
  return array;
}

/// A property that is such a view; `width` is the length of the second axis, 0 for none.
template <class T>
auto viewer(std::vector<T> EventBatch::*member, py::ssize_t width = 0) {
  return [member, width](const py::object& self) {
    const std::vector<T>& values = self.cast<const EventBatch&>().*member;
    const auto size = static_cast<py::ssize_t>(values.size());
    return view(self, values, width == 0 ? Shape{size} : Shape{size / width, width});
  };
}

EventBatch make_batch(const Like<std::int64_t>& event_number, std::vector<std::string> weight_names,
                      const Like<double>& weights, const Like<double>& p_minus,
                      const Like<double>& p_plus, const Like<std::int32_t>& n_photons,
                      const Like<double>& photons, const Like<double>& beam_momenta) {
  using arrays::any;
  const auto names = static_cast<py::ssize_t>(weight_names.size());
  EventBatch batch;
  batch.event_number = read_vector<std::int64_t>("event_number", event_number.value, {{any}});
  batch.weight_names = std::move(weight_names);
  batch.weights = read_vector<double>("weights", weights.value, {{any, names}});
  batch.p_minus = read_vector<double>("p_minus", p_minus.value, {{any, 4}});
  batch.p_plus = read_vector<double>("p_plus", p_plus.value, {{any, 4}});
  batch.n_photons = read_vector<std::int32_t>("n_photons", n_photons.value, {{any}});
  batch.photons = read_vector<double>("photons", photons.value, {{any, 4}});
  batch.beam_momenta = read_vector<double>("beam_momenta", beam_momenta.value, {{any, 2, 4}});
  batch.validate();
  return batch;
}

EventBatch concatenate(const std::vector<const EventBatch*>& batches) {
  EventBatch result;
  for (const EventBatch* batch : batches) result.append(*batch);
  return result;
}

using Momentum = std::array<double, 4>;

std::array<Momentum, 2> beam_momenta(const RunInfo& run) {
  std::array<Momentum, 2> momenta{};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& p = run.beam_momenta[i];
    momenta[i] = {p.e, p.x, p.y, p.z};
  }
  return momenta;
}

void set_beam_momenta(RunInfo& run, const std::array<Momentum, 2>& momenta) {
  for (std::size_t i = 0; i < 2; ++i) {
    const Momentum& p = momenta[i];
    run.beam_momenta[i] = {p[0], p[1], p[2], p[3]};
  }
}

void register_batch(py::module_& m) {
  py::class_<vasilisa::SamplingCounts>(m, "SamplingCounts", "What sampling a batch took.")
      .def_readonly("trials", &vasilisa::SamplingCounts::trials)
      .def_readonly("selected", &vasilisa::SamplingCounts::selected);
  py::class_<EventBatch>(m, "EventBatch",
                         "Events as arrays; every array is a read-only view, shapes with N records."
                         " Momenta are (E, px, py, pz) in GeV.")
      .def(py::init(&make_batch), py::arg("event_number"), py::arg("weight_names"),
           py::arg("weights"), py::arg("p_minus"), py::arg("p_plus"), py::arg("n_photons"),
           py::arg("photons"), py::arg("beam_momenta") = py::array_t<double>(0))
      .def("__len__", &EventBatch::size)
      .def_property_readonly("event_number", viewer(&EventBatch::event_number), "(N,)")
      .def_readonly("weight_names", &EventBatch::weight_names)
      .def_property_readonly(
          "weights",
          [](const py::object& self) {
            const auto& batch = self.cast<const EventBatch&>();
            return view(self, batch.weights,
                        {static_cast<py::ssize_t>(batch.size()),
                         static_cast<py::ssize_t>(batch.n_weights())});
          },
          "(N, number of weights)")
      .def_property_readonly("p_minus", viewer(&EventBatch::p_minus, 4), "(N, 4)")
      .def_property_readonly("p_plus", viewer(&EventBatch::p_plus, 4), "(N, 4)")
      .def_property_readonly("n_photons", viewer(&EventBatch::n_photons), "(N,)")
      .def_property_readonly("photons", viewer(&EventBatch::photons, 4), "(sum of n_photons, 4)")
      .def_property_readonly(
          "beam_momenta",
          [](const py::object& self) {
            const auto& values = self.cast<const EventBatch&>().beam_momenta;
            return view(self, values, {static_cast<py::ssize_t>(values.size()) / 8, 2, 4});
          },
          "(N, 2, 4), electron first; (0, 2, 4) where every event has the beams of the run")
      .def_readonly("sampling", &EventBatch::sampling)
      .def(
          "select",
          [](const EventBatch& self, const Like<std::int64_t>& indices) {
            return self.select(
                read_vector<std::int64_t>("indices", indices.value, {{arrays::any}}));
          },
          py::arg("indices"), "The records at these indices.")
      .def_static("concatenate", &concatenate, py::arg("batches"));
}

void register_run_info(py::module_& m) {
  py::class_<RunInfo>(m, "RunInfo",
                      "What a file of events says about its run; GeV, nb, momenta (E, px, py, pz).")
      .def(py::init<>())
      .def(py::init<const RunInfo&>(), py::arg("other"))
      .def_readwrite("process", &RunInfo::process)
      .def_readwrite("ecm", &RunInfo::ecm)
      .def_readwrite("beam_pdg_id", &RunInfo::beam_pdg_id)
      .def_property("beam_momenta", &beam_momenta, &set_beam_momenta)
      .def_readwrite("final_pdg_id", &RunInfo::final_pdg_id)
      .def_readwrite("cross_section", &RunInfo::cross_section)
      .def_readwrite("cross_section_error", &RunInfo::cross_section_error)
      .def_readwrite("variation_cross_sections", &RunInfo::variation_cross_sections,
                     "Value and error for each weight after the first.")
      .def_readwrite("first_event", &RunInfo::first_event)
      .def_readwrite("n_events", &RunInfo::n_events)
      .def_readwrite("weighted", &RunInfo::weighted)
      .def_readwrite("seed", &RunInfo::seed)
      .def_readwrite("identity", &RunInfo::identity, "Equal in files that may be joined.")
      .def_readwrite("parameters", &RunInfo::parameters, "JSON")
      .def_readwrite("generator", &RunInfo::generator)
      .def_readwrite("version", &RunInfo::version);
}

void register_hepmc3(py::module_& m) {
  m.def(
      "hepmc3_text",
      [](const RunInfo& run, const EventBatch& batch) {
        std::string text;
        {
          const py::gil_scoped_release release;
          text = vasilisa::hepmc3_text(run, batch);
        }
        return py::bytes(text);
      },
      py::arg("run"), py::arg("batch"), "The text of a HepMC3 file with these events.");
}

}  // namespace

void register_events(py::module_& m) {
  register_batch(m);
  register_run_info(m);
  register_hepmc3(m);
}
