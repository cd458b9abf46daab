// Python functions as cuts and observables of a run.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <vector>

#include "vasilisa/events/cut_program.hpp"
#include "vasilisa/run/integrator.hpp"

namespace callbacks {

/// Compiled cuts, and a Python function (or None) for the records that pass them.
std::shared_ptr<const vasilisa::run::Selection> selection(const vasilisa::run::Integrand& integrand,
                                                          const vasilisa::CutProgram& cuts,
                                                          const pybind11::object& function);

/// Of an observable's name, or of a Python function.
vasilisa::run::HistogramAxis axis(const vasilisa::run::Integrand& integrand,
                                  const pybind11::object& quantity, std::vector<double> edges);

}  // namespace callbacks
