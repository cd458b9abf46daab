// Objects that go to another process.
#pragma once

#include <pybind11/pybind11.h>

namespace pickling {

/// Of a class that is made without arguments: all its properties that can be set travel.
template <class Class>
void by_properties(Class& made) {
  namespace py = pybind11;
  made.def("__reduce__", [](const py::object& self) -> py::tuple {
    const py::object type = py::type::of(self);
    py::dict state;
    for (const auto& [name, value] : py::dict(type.attr("__dict__"))) {
      if (py::isinstance(value, py::module_::import("builtins").attr("property")) &&
          !value.attr("fset").is_none()) {
        state[name] = py::getattr(self, name);
      }
    }
    // As what lies in slots: set one by one.
    return py::make_tuple(type, py::tuple(), py::make_tuple(py::none(), state));
  });
}

}  // namespace pickling
