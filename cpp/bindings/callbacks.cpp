#include "callbacks.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "arrays.hpp"
#include "vasilisa/events/event_batch.hpp"

namespace callbacks {

namespace py = pybind11;
using namespace vasilisa::run;
using vasilisa::EventBatch;

namespace {

/// The selected records.
EventBatch to_batch(const RecordBuffer& buffer, const Laboratory& laboratory) {
  EventBatch batch(buffer.n_signal);
  batch.weight_names = {"nominal"};
  batch.reserve(buffer.records.size());
  Visible visible(buffer, laboratory);
  for (const Record& r : buffer.records) {
    if (!r.selected) continue;
    const vasilisa::EventView event = visible(r);
    batch.push_back(r.event, &r.weight, event.signal, event.n_additional);
    if (laboratory.own_beams) {
      const vasilisa::kinematics::Frame& frame = buffer.frames[r.frame];
      batch.push_beams(frame.first(), frame.second());
    }
  }
  return batch;
}

/// Calls the vectorised Python function; holds the GIL only here.
template <class T>
std::vector<T> call(const py::object& function, const RecordBuffer& buffer,
                    const Laboratory& laboratory, const char* what) {
  const EventBatch batch = to_batch(buffer, laboratory);
  const auto size = static_cast<py::ssize_t>(batch.size());
  return arrays::read_vector<T>(what, function(batch), arrays::Shape{size});
}

/// Owns a Python object from threads that may not hold the GIL.
std::shared_ptr<py::object> share(py::object object) {
  return {new py::object(std::move(object)), [](py::object* p) {
            const py::gil_scoped_acquire gil;
            delete p;
          }};
}

/// A compiled selection, then a Python function for the records that pass it.
class CallbackSelection final : public Selection {
 public:
  CallbackSelection(vasilisa::CutProgram prior, py::object function, const Laboratory& laboratory)
      : prior_(std::move(prior), laboratory),
        function_(share(std::move(function))),
        laboratory_(laboratory) {}
  void select(RecordBuffer& buffer) const override {
    prior_.select(buffer);
    std::vector<Record>& records = buffer.records;
    if (std::ranges::none_of(records, &Record::selected)) return;
    const py::gil_scoped_acquire gil;
    const auto mask = call<bool>(*function_, buffer, laboratory_, "cuts");
    std::size_t next = 0;
    for (Record& r : records) {
      if (r.selected) r.selected = mask[next++];
    }
  }

 private:
  ProgramSelection prior_;
  std::shared_ptr<py::object> function_;
  Laboratory laboratory_;
};

class CallbackQuantity final : public Quantity {
 public:
  CallbackQuantity(py::object function, const Laboratory& laboratory)
      : function_(share(std::move(function))), laboratory_(laboratory) {}
  void evaluate(const RecordBuffer& buffer, std::vector<double>& values) const override {
    const py::gil_scoped_acquire gil;
    values = call<double>(*function_, buffer, laboratory_, "histogram");
  }

 private:
  std::shared_ptr<py::object> function_;
  Laboratory laboratory_;
};

}  // namespace

std::shared_ptr<const Selection> selection(const Integrand& integrand,
                                           const vasilisa::CutProgram& cuts,
                                           const py::object& function) {
  if (function.is_none()) {
    return std::make_shared<ProgramSelection>(cuts, integrand.laboratory());
  }
  return std::make_shared<CallbackSelection>(cuts, function, integrand.laboratory());
}

HistogramAxis axis(const Integrand& integrand, const py::object& quantity,
                   std::vector<double> edges) {
  if (py::isinstance<py::str>(quantity)) {
    const auto& observable = vasilisa::observable_from_name(quantity.cast<std::string>());
    return {std::make_shared<ObservableQuantity>(observable, integrand.laboratory()),
            std::move(edges)};
  }
  return {std::make_shared<CallbackQuantity>(quantity, integrand.laboratory()), std::move(edges)};
}

}  // namespace callbacks
