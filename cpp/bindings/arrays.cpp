#include "arrays.hpp"

#include <algorithm>
#include <string_view>

#include "vasilisa/numerics/error.hpp"

namespace arrays {

namespace {

py::object numpy(const char* name) { return py::module_::import("numpy").attr(name); }

/// NumPy drops the masks of arrays that stand in lists.
py::ssize_t masked_elements(const py::handle& value) {
  if (py::isinstance<py::list>(value) || py::isinstance<py::tuple>(value)) {
    py::ssize_t count = 0;
    for (const py::handle item : py::reinterpret_borrow<py::sequence>(value)) {
      count += masked_elements(item);
    }
    return count;
  }
  if (py::isinstance<py::float_>(value) || py::isinstance<py::int_>(value)) return 0;
  const py::object masked = numpy("ma");
  if (!py::isinstance(value, masked.attr("MaskedArray"))) return 0;
  return masked.attr("count_masked")(value).cast<py::ssize_t>();
}

/// Of objects, those that Python itself calls numbers of this kind.
bool all_numbers(const py::array& objects, Contents contents) {
  const char* kind = contents == Contents::whole  ? "Integral"
                     : contents == Contents::real ? "Real"
                                                  : "Complex";
  const py::object type = py::module_::import("numbers").attr(kind);
  const py::iterable elements = objects.attr("flat");
  return std::all_of(elements.begin(), elements.end(),
                     [&](const py::handle& element) { return py::isinstance(element, type); });
}

bool holds(const py::array& array, Contents contents) {
  const char kind = array.dtype().kind();
  if (contents == Contents::truth) return kind == 'b';
  if (kind == 'O') return all_numbers(array, contents);
  // An empty list has no type of its own; NumPy calls it float64.
  const bool empty_list = array.size() == 0 && kind == 'f';
  if (contents == Contents::whole) return kind == 'i' || kind == 'u' || empty_list;
  constexpr std::string_view real = "biuf";
  return real.find(kind) != std::string_view::npos ||
         (contents == Contents::complex && kind == 'c');
}

bool fits(const py::array& array, const Shape& shape) {
  if (array.size() == 0 && std::find(shape.begin(), shape.end(), any) != shape.end()) return true;
  return std::equal(
      shape.begin(), shape.end(), array.shape(), array.shape() + array.ndim(),
      [](py::ssize_t wanted, py::ssize_t found) { return wanted == any || wanted == found; });
}

std::string text(const py::ssize_t* begin, const py::ssize_t* end) {
  std::string result = "(";
  for (const py::ssize_t* p = begin; p != end; ++p) {
    result += *p == any ? "N" : std::to_string(*p);
    if (end - begin == 1 || p + 1 != end) result += p + 1 == end ? "," : ", ";
  }
  return result + ")";
}

const char* words(Contents contents) {
  switch (contents) {
    case Contents::truth:
      return "bool";
    case Contents::whole:
      return "whole numbers";
    case Contents::real:
      return "real numbers";
    default:
      return "numbers";
  }
}

}  // namespace

py::array plain(const std::string& field, const py::object& value) {
  if (const py::ssize_t count = masked_elements(value); count != 0) {
    throw vasilisa::ConfigurationError(field + ": got an array with " + std::to_string(count) +
                                       " masked element(s); valid: none, as after .filled(...) or "
                                       ".compressed()");
  }
  py::array array = py::array::ensure(value);
  if (!array) {
    throw vasilisa::ConfigurationError(
        field + ": got " + py::type::of(value).attr("__name__").cast<std::string>() +
        " that makes no array; valid: numbers in rows of one length");
  }
  return array;
}

void refuse(const std::string& field, const py::array& array, Contents contents,
            const std::optional<Shape>& shape) {
  std::string message = field + ": got " + py::str(array.dtype()).cast<std::string>() +
                        " of shape " + text(array.shape(), array.shape() + array.ndim()) +
                        "; valid: " + words(contents);
  if (shape) message += " of shape " + text(shape->data(), shape->data() + shape->size());
  if (contents == Contents::truth) message += ", as a comparison such as 'theta_avg > 1' returns";
  throw vasilisa::ConfigurationError(message);
}

py::array checked(const std::string& field, const py::object& value, Contents contents,
                  const std::optional<Shape>& shape) {
  py::array array = plain(field, value);
  if (!holds(array, contents) || (shape && !fits(array, *shape))) {
    refuse(field, array, contents, shape);
  }
  return array;
}

bool same_numbers(const py::array& a, const py::array& b) {
  return numpy("array_equal")(a, b).cast<bool>();
}

}  // namespace arrays
