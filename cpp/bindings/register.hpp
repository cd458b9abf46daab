// One function per topic; module.cpp is the table of contents.
#pragma once

#include <pybind11/pybind11.h>

void register_errors(pybind11::module_& m);
void register_interruption(pybind11::module_& m);
void register_arrays(pybind11::module_& m);
void register_constants(pybind11::module_& m);
void register_loops(pybind11::module_& m);
void register_hadrons(pybind11::module_& m);
void register_radiator(pybind11::module_& m);
void register_structure(pybind11::module_& m);
void register_amplitudes(pybind11::module_& m);
void register_events(pybind11::module_& m);
void register_run_info(pybind11::module_& m);
void register_cuts(pybind11::module_& m);
void register_beams(pybind11::module_& m);
void register_model(pybind11::module_& m);
void register_integrand(pybind11::module_& m);
void register_statistics(pybind11::module_& m);
void register_integrator(pybind11::module_& m);
void register_sampler(pybind11::module_& m);
void register_facts(pybind11::module_& m);
void register_legs(pybind11::module_& m);
