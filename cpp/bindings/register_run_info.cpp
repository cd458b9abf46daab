// What files of events say about their run, and events as HepMC3 text.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "pickling.hpp"
#include "register.hpp"
#include "vasilisa/events/event_batch.hpp"
#include "vasilisa/events/hepmc3_text.hpp"

namespace py = pybind11;
using vasilisa::EventBatch;
using vasilisa::RunInfo;

namespace {

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

}  // namespace

void register_run_info(py::module_& m) {
  py::class_<RunInfo> run_info(
      m, "RunInfo", "What a file of events says about its run; GeV, nb, momenta (E, px, py, pz).");
  pickling::by_properties(run_info);
  run_info.def(py::init<>())
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
  m.def(
      "hepmc3_text",
      [](const RunInfo& run, const EventBatch& batch, const std::vector<double>& vertices) {
        std::string text;
        {
          const py::gil_scoped_release release;
          text = vasilisa::hepmc3_text(run, batch, vertices);
        }
        return py::bytes(text);
      },
      py::arg("run"), py::arg("batch"), py::arg("vertices") = std::vector<double>{},
      "The text of a HepMC3 file with these events; vertices: x, y, z of each in mm, or nothing.");
}
