// What Python hands over as an array: read as it stands, or refused in one line.
//
// Any layout in memory, byte order and width of numbers is read, lists and 0-d arrays too; object
// arrays are read if every element is a number. Refused are masked elements, text, complex numbers
// where real ones are meant, fractions where whole ones are, and masks that are not of bool.
#pragma once

#include <pybind11/complex.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <array>
#include <complex>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace arrays {

namespace py = pybind11;

/// Contiguous in the order of C, aligned, of the machine's byte order: `data()` can be used.
template <class T>
using Array = py::array_t<T, py::array::c_style | py::array::forcecast |
                                 py::detail::npy_api::NPY_ARRAY_ALIGNED_>;

using Shape = std::vector<py::ssize_t>;
inline constexpr py::ssize_t any = -1;

enum class Contents { truth, whole, real, complex };

template <class T>
inline constexpr Contents contents_of = std::is_same_v<T, bool>       ? Contents::truth
                                        : std::is_integral_v<T>       ? Contents::whole
                                        : std::is_floating_point_v<T> ? Contents::real
                                                                      : Contents::complex;

/// The array that `value` stands for, of any contents but masked elements.
py::array plain(const std::string& field, const py::object& value);

/// The same, after a check of contents and, if given, shape; without elements, `any` length will
/// do.
py::array checked(const std::string& field, const py::object& value, Contents contents,
                  const std::optional<Shape>& shape);

[[noreturn]] void refuse(const std::string& field, const py::array& array, Contents contents,
                         const std::optional<Shape>& shape);

bool same_numbers(const py::array& a, const py::array& b);

template <class T>
Array<T> read(const std::string& field, const py::object& value,
              const std::optional<Shape>& shape = {}) {
  constexpr Contents contents = contents_of<T>;
  const py::array array = checked(field, value, contents, shape);
  Array<T> result = Array<T>::ensure(array);
  if (!result || (contents == Contents::whole && !same_numbers(array, result))) {
    refuse(field, array, contents, shape);
  }
  return result;
}

template <class T>
std::vector<T> read_vector(const std::string& field, const py::object& value,
                           const std::optional<Shape>& shape = {}) {
  const Array<T> array = read<T>(field, value, shape);
  return std::vector<T>(array.data(), array.data() + array.size());
}

/// An argument of a bound function that `read` makes an array of.
template <class T>
struct Like {
  py::object value;
};

template <class Function, class... Numbers, std::size_t... i>
py::object broadcast(Function function, const std::array<const char*, sizeof...(Numbers)>& fields,
                     std::index_sequence<i...> /*places*/, const Like<Numbers>&... arguments) {
  return py::vectorize(function)(read<Numbers>(fields[i], arguments.value)...);
}

/// A function of numbers as one of arrays that broadcast; `fields` name its arguments.
template <class Result, class... Numbers>
auto vectorised(Result (*function)(Numbers...),
                std::array<const char*, sizeof...(Numbers)> fields) {
  return [=](const Like<Numbers>&... arguments) {
    return broadcast(function, fields, std::index_sequence_for<Numbers...>{}, arguments...);
  };
}

/// The same of a method.
template <class Result, class Class, class... Numbers>
auto vectorised(Result (Class::*method)(Numbers...) const,
                std::array<const char*, sizeof...(Numbers)> fields) {
  return [=](const Class& self, const Like<Numbers>&... arguments) {
    const auto function = [&](Numbers... x) { return (self.*method)(x...); };
    return broadcast(function, fields, std::index_sequence_for<Numbers...>{}, arguments...);
  };
}

}  // namespace arrays

/// Takes any object: what is wrong with it is said by `read`, which knows the argument's name.
template <class T>
struct pybind11::detail::type_caster<arrays::Like<T>> {
  PYBIND11_TYPE_CASTER(arrays::Like<T>, const_name("typing.Annotated[numpy.typing.ArrayLike, ") +
                                            npy_format_descriptor<T>::name + const_name("]"));
  bool load(handle source, bool /*convert*/) {
    value.value = reinterpret_borrow<object>(source);
    return true;
  }
};
