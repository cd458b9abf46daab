// What the integrator has summed up.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <tuple>
#include <vector>

#include "register.hpp"
#include "rounds.hpp"
#include "vasilisa/numerics/error.hpp"
#include "vasilisa/run/integrator.hpp"

namespace py = pybind11;
using namespace vasilisa::run;

namespace {

/// Columns: forward, backward, heaviest, then the differences; counts; bins of one sweep after
/// another, their numbers and contents.
using Columns = std::tuple<std::size_t, py::array_t<double>, py::array_t<std::int64_t>,
                           py::array_t<std::uint32_t>, py::array_t<double>>;

constexpr std::size_t numbers_before_differences = 3, n_counts = 6;

Columns columns_of(const Rounds& rounds) {
  std::vector<double> numbers, contents;
  std::vector<std::int64_t> counts;
  std::vector<std::uint32_t> bins;
  for (const SweepResult& s : rounds.sweeps) {
    numbers.insert(numbers.end(), {s.forward, s.backward, s.heaviest});
    numbers.insert(numbers.end(), s.differences.begin(), s.differences.end());
    counts.insert(counts.end(),
                  {s.counts.events, s.counts.nonzero, s.counts.nonfinite, s.counts.negative,
                   s.evaluated, static_cast<std::int64_t>(s.bins.size())});
    for (const auto& [bin, value] : s.bins) {
      bins.push_back(bin);
      contents.push_back(value);
    }
  }
  const auto array = [](const auto& values) {
    return py::array_t<typename std::decay_t<decltype(values)>::value_type>(
        static_cast<py::ssize_t>(values.size()), values.data());
  };
  return {rounds.sweeps.size(), array(numbers), array(counts), array(bins), array(contents)};
}

Rounds rounds_of(const Columns& columns) {
  const auto& [n, numbers, counts, bins, contents] = columns;
  const auto size = [](const auto& array) { return static_cast<std::size_t>(array.size()); };
  const std::size_t width = n > 0 ? size(numbers) / n : numbers_before_differences;
  if (width < numbers_before_differences || size(numbers) != n * width ||
      size(counts) != n * n_counts || size(bins) != size(contents)) {
    throw vasilisa::DataError("rounds: are damaged");
  }
  Rounds rounds;
  std::size_t bin = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double* x = numbers.data() + i * width;
    const std::int64_t* k = counts.data() + i * n_counts;
    SweepResult s;
    s.forward = x[0];
    s.backward = x[1];
    s.heaviest = x[2];
    s.differences.assign(x + numbers_before_differences, x + width);
    s.counts = {k[0], k[1], k[2], k[3]};
    s.evaluated = k[4];
    for (std::int64_t b = 0; b < k[5]; ++b, ++bin) {
      if (bin >= size(bins)) throw vasilisa::DataError("rounds: are damaged");
      s.bins.push_back({bins.data()[bin], contents.data()[bin]});
    }
    rounds.sweeps.push_back(std::move(s));
  }
  return rounds;
}

}  // namespace

void register_statistics(py::module_& m) {
  py::class_<Rounds>(m, "Rounds", "Sweeps of rounds of an integration, from any process.")
      .def(py::pickle(&columns_of, &rounds_of));
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
}
