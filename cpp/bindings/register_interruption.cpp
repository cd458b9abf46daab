// What ends long work from outside, beside signals, which reach Python's main thread alone.
#include <pybind11/pybind11.h>

#include <utility>

#include "interruptible.hpp"
#include "register.hpp"

namespace py = pybind11;

namespace {

/// Of this thread: what to ask whether to go on, or null.
PyObject*& asked() {
  thread_local PyObject* function = nullptr;
  return function;
}

/// Holds in the thread that enters it, until it leaves.
class StopWhen {
 public:
  explicit StopWhen(py::function function) : function_(std::move(function)) {}

  void enter() { outer_ = std::exchange(asked(), function_.ptr()); }
  void leave() { asked() = outer_; }

 private:
  py::function function_;
  PyObject* outer_ = nullptr;
};

}  // namespace

void interruptible::ask() {
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  if (asked() == nullptr) return;
  if (py::reinterpret_borrow<py::function>(asked())().cast<bool>()) {
    PyErr_SetString(PyExc_KeyboardInterrupt, "stopped");
    throw py::error_already_set();
  }
}

void register_interruption(py::module_& m) {
  py::class_<StopWhen>(m, "stop_when",
                       "While it is entered, work of the engine that this thread begins ends with "
                       "KeyboardInterrupt within some 50 ms once function() is true.")
      .def(py::init<py::function>(), py::arg("function"))
      .def("__enter__", &StopWhen::enter)
      .def("__exit__", [](StopWhen& self, const py::object&, const py::object&, const py::object&) {
        self.leave();
      });
}
