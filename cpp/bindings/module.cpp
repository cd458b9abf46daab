#include "register.hpp"

PYBIND11_MODULE(_core, m) {
  m.doc() = "The compiled engine of vasilisa.";
  m.attr("__version__") = VASILISA_VERSION;
  register_errors(m);
  register_interruption(m);
  register_arrays(m);
  register_constants(m);
  register_loops(m);
  register_hadrons(m);
  register_radiator(m);
  register_structure(m);
  register_events(m);
  register_run_info(m);
  register_cuts(m);
  register_beams(m);
  register_model(m);
  register_integrand(m);
  register_statistics(m);
  register_integrator(m);
  register_sampler(m);
  register_facts(m);
  register_legs(m);
  register_amplitudes(m);
}
