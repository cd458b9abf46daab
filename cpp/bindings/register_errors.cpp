// The engine's exceptions become the Python classes of the same name in vasilisa.words.errors.
#include <pybind11/pybind11.h>

#include "register.hpp"
#include "vasilisa/numerics/error.hpp"
#include "vasilisa/numerics/stop.hpp"

namespace py = pybind11;

namespace {

void raise(const char* name, const char* what) {
  const py::object type = py::module_::import("vasilisa.words.errors").attr(name);
  PyErr_SetString(type.ptr(), what);
}

void translate(std::exception_ptr pointer) {
  if (!pointer) return;
  try {
    std::rethrow_exception(pointer);
  } catch (const vasilisa::ConfigurationError& error) {
    raise("ConfigurationError", error.what());
  } catch (const vasilisa::RangeError& error) {
    raise("RangeError", error.what());
  } catch (const vasilisa::DataError& error) {
    raise("DataError", error.what());
  } catch (const vasilisa::OutputError& error) {
    raise("OutputError", error.what());
  } catch (const vasilisa::TimeLimitError& error) {
    raise("TimeLimitError", error.what());
  }
}

}  // namespace

void register_errors(py::module_&) { py::register_exception_translator(&translate); }
