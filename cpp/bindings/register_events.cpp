// Batches of events as NumPy arrays.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "register.hpp"
#include "vasilisa/events/event_batch.hpp"
#include "vasilisa/numerics/error.hpp"

namespace py = pybind11;
using vasilisa::EventBatch;

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

/// Everything but the signal particles.
EventBatch make_batch(std::size_t n_particles, const Like<std::int64_t>& event_number,
                      std::vector<std::string> weight_names, const Like<double>& weights,
                      const Like<std::int32_t>& n_photons, const Like<double>& photons,
                      const Like<double>& beam_momenta) {
  using arrays::any;
  const auto names = static_cast<py::ssize_t>(weight_names.size());
  EventBatch batch(n_particles);
  batch.event_number = read_vector<std::int64_t>("event_number", event_number.value, {{any}});
  batch.weight_names = std::move(weight_names);
  batch.weights = read_vector<double>("weights", weights.value, {{any, names}});
  batch.n_photons = read_vector<std::int32_t>("n_photons", n_photons.value, {{any}});
  batch.photons = read_vector<double>("photons", photons.value, {{any, 4}});
  batch.beam_momenta = read_vector<double>("beam_momenta", beam_momenta.value, {{any, 2, 4}});
  return batch;
}

EventBatch batch_of_pairs(const Like<std::int64_t>& event_number,
                          std::vector<std::string> weight_names, const Like<double>& weights,
                          const Like<double>& p_minus, const Like<double>& p_plus,
                          const Like<std::int32_t>& n_photons, const Like<double>& photons,
                          const Like<double>& beam_momenta) {
  EventBatch batch = make_batch(2, event_number, std::move(weight_names), weights, n_photons,
                                photons, beam_momenta);
  batch.particles[0] = read_vector<double>("p_minus", p_minus.value, {{arrays::any, 4}});
  batch.particles[1] = read_vector<double>("p_plus", p_plus.value, {{arrays::any, 4}});
  batch.validate();
  return batch;
}

EventBatch batch_of_particles(const Like<std::int64_t>& event_number,
                              std::vector<std::string> weight_names, const Like<double>& weights,
                              const Like<double>& particles, const Like<std::int32_t>& n_photons,
                              const Like<double>& photons, const Like<double>& beam_momenta) {
  constexpr py::ssize_t components = 4;
  const auto momenta =
      arrays::read<double>("particles", particles.value, {{arrays::any, arrays::any, components}});
  if (momenta.ndim() != 3 || momenta.shape(1) < 2) {
    throw vasilisa::DataError("particles: at least two an event, shape (N, n, 4)");
  }
  const py::ssize_t n = momenta.shape(1);
  EventBatch batch = make_batch(static_cast<std::size_t>(n), event_number, std::move(weight_names),
                                weights, n_photons, photons, beam_momenta);
  for (py::ssize_t i = 0; i < momenta.shape(0); ++i) {
    for (py::ssize_t p = 0; p < n; ++p) {
      const double* momentum = momenta.data(i, p, 0);
      auto& column = batch.particles[static_cast<std::size_t>(p)];
      column.insert(column.end(), momentum, momentum + components);
    }
  }
  batch.validate();
  return batch;
}

/// (N, n, 4), a copy.
py::array_t<double> all_particles(const EventBatch& batch) {
  const auto n = static_cast<py::ssize_t>(batch.n_particles());
  const auto records = static_cast<py::ssize_t>(batch.size());
  py::array_t<double> momenta({records, n, py::ssize_t{4}});
  for (py::ssize_t i = 0; i < records; ++i) {
    for (py::ssize_t p = 0; p < n; ++p) {
      const double* from =
          &batch.particles[static_cast<std::size_t>(p)][static_cast<std::size_t>(4 * i)];
      std::copy_n(from, 4, momenta.mutable_data(i, p, 0));
    }
  }
  return momenta;
}

/// A view of the momenta of one of the pair.
auto pair_viewer(std::size_t particle) {
  return [particle](const py::object& self) {
    const std::vector<double>& values = self.cast<const EventBatch&>().particles[particle];
    return view(self, values, {static_cast<py::ssize_t>(values.size()) / 4, 4});
  };
}

EventBatch concatenate(const std::vector<const EventBatch*>& batches) {
  EventBatch result;
  for (const EventBatch* batch : batches) result.append(*batch);
  return result;
}

template <class T>
py::array_t<T> copied(const std::vector<T>& values) {
  return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

template <class T>
std::vector<T> values_of(const py::handle& array) {
  const auto values = array.cast<py::array_t<T>>();
  return {values.data(), values.data() + values.size()};
}

/// Everything, flat.
py::tuple state_of(const EventBatch& batch) {
  py::list particles;
  for (const auto& particle : batch.particles) particles.append(copied(particle));
  return py::make_tuple(copied(batch.event_number), batch.weight_names, copied(batch.weights),
                        particles, copied(batch.n_photons), copied(batch.photons),
                        copied(batch.beam_momenta), batch.sampling.trials, batch.sampling.selected);
}

EventBatch batch_of(const py::tuple& state) {
  EventBatch batch(0);
  batch.event_number = values_of<std::int64_t>(state[0]);
  batch.weight_names = state[1].cast<std::vector<std::string>>();
  batch.weights = values_of<double>(state[2]);
  for (const auto& particle : state[3]) batch.particles.push_back(values_of<double>(particle));
  batch.n_photons = values_of<std::int32_t>(state[4]);
  batch.photons = values_of<double>(state[5]);
  batch.beam_momenta = values_of<double>(state[6]);
  batch.sampling = {state[7].cast<std::int64_t>(), state[8].cast<std::int64_t>()};
  batch.validate();
  return batch;
}

void register_batch(py::module_& m) {
  py::class_<vasilisa::SamplingCounts>(m, "SamplingCounts", "What sampling a batch took.")
      .def_readonly("trials", &vasilisa::SamplingCounts::trials)
      .def_readonly("selected", &vasilisa::SamplingCounts::selected);
  py::class_<EventBatch>(m, "EventBatch",
                         "Events as arrays; every array is a read-only view, shapes with N records."
                         " Momenta are (E, px, py, pz) in GeV.")
      .def(py::init(&batch_of_pairs), py::arg("event_number"), py::arg("weight_names"),
           py::arg("weights"), py::arg("p_minus"), py::arg("p_plus"), py::arg("n_photons"),
           py::arg("photons"), py::arg("beam_momenta") = py::array_t<double>(0))
      .def_static("of_particles", &batch_of_particles, py::arg("event_number"),
                  py::arg("weight_names"), py::arg("weights"), py::arg("particles"),
                  py::arg("n_photons"), py::arg("photons"),
                  py::arg("beam_momenta") = py::array_t<double>(0),
                  "Of any number of signal particles: `particles` has the shape (N, n, 4).")
      .def("__len__", &EventBatch::size)
      .def_property_readonly("n_particles", &EventBatch::n_particles, "Signal particles an event.")
      .def_property_readonly("particles", &all_particles, "(N, n, 4)")
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
      .def_property_readonly("p_minus", pair_viewer(0), "(N, 4)")
      .def_property_readonly("p_plus", pair_viewer(1), "(N, 4)")
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
      .def_static("concatenate", &concatenate, py::arg("batches"))
      .def(py::pickle(&state_of, &batch_of));
}

}  // namespace

void register_events(py::module_& m) { register_batch(m); }
