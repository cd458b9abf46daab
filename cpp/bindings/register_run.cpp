// The event loop: integrators, samplers, and Python callables as cuts and observables.
#include <pybind11/functional.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "arrays.hpp"
#include "register.hpp"
#include "vasilisa/events/event_batch.hpp"
#include "vasilisa/run/integrator.hpp"
#include "vasilisa/run/sampler.hpp"
#include "vasilisa/schemes/registry.hpp"

namespace py = pybind11;
using namespace vasilisa::run;
using vasilisa::EventBatch;

namespace {

EventBatch to_batch(const RecordBuffer& buffer, const Laboratory& laboratory) {
  EventBatch batch;
  batch.weight_names = {"nominal"};
  batch.reserve(buffer.records.size());
  Visible visible(buffer, laboratory);
  for (const Record& r : buffer.records) {
    const vasilisa::EventView event = visible(r);
    batch.push_back(r.event, &r.weight, event.p_minus, event.p_plus, event.photons,
                    event.n_photons);
    if (laboratory.own_beams) {
      const vasilisa::kinematics::Frame& frame = buffer.frames[r.frame];
      batch.push_beams(frame.electron(), frame.positron());
    }
  }
  return batch;
}

/// Calls the vectorised Python function; holds the GIL only here.
template <class T>
std::vector<T> call(const py::object& function, const RecordBuffer& buffer,
                    const Laboratory& laboratory, const char* what) {
  return arrays::read_vector<T>(what, function(to_batch(buffer, laboratory)),
                                arrays::Shape{static_cast<py::ssize_t>(buffer.records.size())});
}

/// Owns a Python object from threads that may not hold the GIL.
std::shared_ptr<py::object> share(py::object object) {
  return {new py::object(std::move(object)), [](py::object* p) {
            const py::gil_scoped_acquire gil;
            delete p;
          }};
}

/// A compiled selection, then a Python function for the records that pass it.
class CallbackSelection final : public Selection {
 public:
  CallbackSelection(vasilisa::CutProgram prior, py::object function, const Laboratory& laboratory)
      : prior_(std::move(prior), laboratory),
        function_(share(std::move(function))),
        laboratory_(laboratory) {}
  void select(RecordBuffer& buffer) const override {
    prior_.select(buffer);
    std::vector<Record>& records = buffer.records;
    RecordBuffer survivors{{}, buffer.pool, {}, buffer.frames};
    std::copy_if(records.begin(), records.end(), std::back_inserter(survivors.records),
                 [](const Record& r) { return r.selected; });
    if (survivors.records.empty()) return;
    const py::gil_scoped_acquire gil;
    const auto mask = call<bool>(*function_, survivors, laboratory_, "cuts");
    std::size_t next = 0;
    for (Record& r : records) {
      if (r.selected) r.selected = mask[next++];
    }
  }

 private:
  ProgramSelection prior_;
  std::shared_ptr<py::object> function_;
  Laboratory laboratory_;
};

class CallbackQuantity final : public Quantity {
 public:
  CallbackQuantity(py::object function, const Laboratory& laboratory)
      : function_(share(std::move(function))), laboratory_(laboratory) {}
  void evaluate(const RecordBuffer& buffer, std::vector<double>& values) const override {
    const py::gil_scoped_acquire gil;
    values = call<double>(*function_, buffer, laboratory_, "histogram");
  }

 private:
  std::shared_ptr<py::object> function_;
  Laboratory laboratory_;
};

HistogramAxis make_axis(const Integrand& integrand, const py::object& quantity,
                        std::vector<double> edges) {
  if (py::isinstance<py::str>(quantity)) {
    const auto& observable = vasilisa::observable_from_name(quantity.cast<std::string>());
    return {std::make_shared<ObservableQuantity>(observable, integrand.laboratory()),
            std::move(edges)};
  }
  return {std::make_shared<CallbackQuantity>(quantity, integrand.laboratory()), std::move(edges)};
}

void register_integrand(py::module_& m) {
  py::enum_<Order>(m, "Order")
      .value("lo", Order::lo)
      .value("sf", Order::sf)
      .value("nlo", Order::nlo)
      .value("mcgpj", Order::mcgpj)
      .value("nlops", Order::nlops);
  py::enum_<Subtraction>(m, "Subtraction")
      .value("fks", Subtraction::fks)
      .value("slicing", Subtraction::slicing);
  py::class_<Settings>(m, "Settings")
      .def(py::init<>())
      .def_readwrite("ecm", &Settings::ecm)
      .def_readwrite("order", &Settings::order)
      .def_readwrite("subtraction", &Settings::subtraction)
      .def_readwrite("xi_cut", &Settings::xi_cut)
      .def_readwrite("k_soft", &Settings::k_soft)
      .def_readwrite("theta_jet", &Settings::theta_jet)
      .def_property(
          "beams", [](const Settings& self) { return std::const_pointer_cast<Beams>(self.beams); },
          [](Settings& self, std::shared_ptr<Beams> beams) { self.beams = std::move(beams); });
  py::class_<Integrand, std::shared_ptr<Integrand>>(m, "Integrand")
      .def_property_readonly("strata",
                             [](const Integrand& self) {
                               std::vector<std::string> names;
                               for (std::size_t s = 0; s < self.strata(); ++s) {
                                 names.push_back(self.stratum_name(s));
                               }
                               return names;
                             })
      .def_property_readonly("ecm", &Integrand::ecm)
      .def_property_readonly("neutral", &Integrand::neutral)
      .def_property_readonly("pdg_minus", &Integrand::pdg_minus)
      .def_property_readonly("pdg_plus", &Integrand::pdg_plus)
      .def_property_readonly("final_mass", &Integrand::final_mass)
      .def(
          "variation",
          [](const Integrand& self, const vasilisa::process::Model& model, Order order) {
            return std::shared_ptr<Integrand>(self.variation(model, order));
          },
          py::arg("model"), py::arg("order"), py::keep_alive<0, 1>(),
          "Another model or a lower order for the events of this integrand.");
  m.def(
      "make_integrand",
      [](const std::string& process, const vasilisa::process::Model& model,
         const Settings& settings) {
        return std::shared_ptr<Integrand>(
            vasilisa::schemes::make_integrand(process, model, settings));
      },
      py::arg("process"), py::arg("model"), py::arg("settings"),
      py::call_guard<py::gil_scoped_release>());
  m.def("process_names", &vasilisa::schemes::process_names);
}

void register_integrator(py::module_& m) {
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
  using Release = py::call_guard<py::gil_scoped_release>;
  py::class_<Integrator, std::shared_ptr<Integrator>>(m, "Integrator")
      .def(
          py::init([](std::shared_ptr<const Integrand> integrand, const vasilisa::CutProgram& cuts,
                      const py::object& function,
                      const std::vector<std::pair<std::string, std::shared_ptr<Integrand>>>& others,
                      const std::vector<std::pair<py::object, std::vector<double>>>& axes,
                      std::uint64_t seed, unsigned threads) {
            std::shared_ptr<const Selection> selection;
            if (function.is_none()) {
              selection = std::make_shared<ProgramSelection>(cuts, integrand->laboratory());
            } else {
              selection =
                  std::make_shared<CallbackSelection>(cuts, function, integrand->laboratory());
            }
            std::vector<Variation> variations;
            for (const auto& [name, other] : others) variations.push_back({name, other});
            std::vector<HistogramAxis> histograms;
            for (const auto& [quantity, edges] : axes) {
              histograms.push_back(make_axis(*integrand, quantity, edges));
            }
            return std::make_shared<Integrator>(std::move(integrand), std::move(selection),
                                                std::move(variations), std::move(histograms), seed,
                                                threads);
          }),
          py::arg("integrand"), py::arg("cuts"), py::arg("cut_function"), py::arg("variations"),
          py::arg("axes"), py::arg("seed"), py::arg("threads"))
      .def(
          "accepts_born",
          [](const Integrator& self, double cos_theta) {
            RecordBuffer buffer;
            buffer.records.push_back(self.integrand().born_record(cos_theta, 0.3));
            if (const Beams* beams = self.integrand().beams()) {
              buffer.frames.push_back(beams->nominal());
            }
            const py::gil_scoped_release release;
            self.selection().select(buffer);
            return buffer.records.front().selected;
          },
          py::arg("cos_theta"), "True if the cuts accept the Born configuration at this angle.")
      .def("warm_up", &Integrator::warm_up, Release())
      .def("run_round", &Integrator::run_round, Release())
      .def_property_readonly("result", &Integrator::result)
      .def_property_readonly("counts", &Integrator::counts)
      .def("histograms",
           [](const Integrator& self) {
             std::vector<std::pair<py::array_t<double>, py::array_t<double>>> contents;
             for (const auto& h : self.histograms()) {
               contents.emplace_back(py::cast(h.value), py::cast(h.variance));
             }
             return contents;
           })
      .def_property("state", &Integrator::state, &Integrator::restore);
}

}  // namespace

void register_run(py::module_& m) {
  py::enum_<vasilisa::kinematics::Radiation>(m, "Radiation")
      .value("full", vasilisa::kinematics::Radiation::full)
      .value("isr", vasilisa::kinematics::Radiation::isr)
      .value("fsr", vasilisa::kinematics::Radiation::fsr)
      .value("no_interference", vasilisa::kinematics::Radiation::no_interference);
  py::enum_<vasilisa::process::Coulomb>(m, "Coulomb")
      .value("expanded", vasilisa::process::Coulomb::expanded)
      .value("resummed", vasilisa::process::Coulomb::resummed);
  using vasilisa::process::Model;
  py::class_<Model>(m, "Model")
      .def(
          py::init(
              [](const vasilisa::Constants& constants,
                 std::optional<std::shared_ptr<vasilisa::hadrons::FormFactor>> form_factor,
                 std::optional<std::shared_ptr<vasilisa::hadrons::VacuumPolarization>> polarization,
                 vasilisa::kinematics::Radiation radiation,
                 std::optional<std::shared_ptr<vasilisa::process::PionStructure>> structure,
                 bool two_photon_exchange, vasilisa::process::Coulomb coulomb) {
                return Model{
                    constants, form_factor.value_or(nullptr), polarization.value_or(nullptr),
                    radiation, structure.value_or(nullptr),   two_photon_exchange,
                    coulomb};
              }),
          py::arg("constants"), py::arg("form_factor"), py::arg("vacuum_polarization"),
          py::arg("radiation"), py::arg("pion_structure"), py::arg("two_photon_exchange"),
          py::arg("coulomb"))
      .def_property_readonly(
          "form_factor",
          [](const Model& self) {
            return std::const_pointer_cast<vasilisa::hadrons::FormFactor>(self.form_factor);
          })
      .def_property_readonly(
          "pion_structure",
          [](const Model& self) {
            return std::const_pointer_cast<vasilisa::process::PionStructure>(self.pion_structure);
          })
      .def_property_readonly("vacuum_polarization", [](const Model& self) {
        return std::const_pointer_cast<vasilisa::hadrons::VacuumPolarization>(
            self.vacuum_polarization);
      });
  register_integrand(m);
  register_integrator(m);
  py::class_<Sampler>(m, "Sampler")
      .def(py::init<std::shared_ptr<const Integrator>>(), py::arg("integrator"),
           py::call_guard<py::gil_scoped_release>())
      .def("sample", &Sampler::sample, py::arg("first"), py::arg("count"), py::arg("weighted"),
           py::call_guard<py::gil_scoped_release>());
}
