// The cuts of a run as the event loop applies them: a whole sweep of records at a time.
#pragma once

#include <utility>
#include <vector>

#include "vasilisa/run/cut_program.hpp"
#include "vasilisa/run/record.hpp"

namespace vasilisa::run {

inline EventView view(const RecordBuffer& buffer, const Record& r, double ecm, bool neutral) {
  return {r.p_minus, r.p_plus, buffer.photons(r), r.n_photons(), ecm, neutral};
}

class Selection {
 public:
  Selection() = default;
  Selection(const Selection&) = delete;
  Selection& operator=(const Selection&) = delete;
  virtual ~Selection() = default;
  /// Sets `selected` of every record.
  virtual void select(RecordBuffer& buffer) const = 0;
};

class ProgramSelection final : public Selection {
 public:
  ProgramSelection(CutProgram program, double ecm, bool neutral)
      : program_(std::move(program)), ecm_(ecm), neutral_(neutral) {}
  void select(RecordBuffer& buffer) const override {
    for (Record& r : buffer.records) r.selected = program_(view(buffer, r, ecm_, neutral_));
  }

 private:
  CutProgram program_;
  double ecm_;
  bool neutral_;
};

/// Something to histogram: one number a selected record.
class Quantity {
 public:
  Quantity() = default;
  Quantity(const Quantity&) = delete;
  Quantity& operator=(const Quantity&) = delete;
  virtual ~Quantity() = default;
  virtual void evaluate(const RecordBuffer& buffer, std::vector<double>& values) const = 0;
};

class ObservableQuantity final : public Quantity {
 public:
  ObservableQuantity(Observable observable, double ecm, bool neutral)
      : observable_(observable), ecm_(ecm), neutral_(neutral) {}
  void evaluate(const RecordBuffer& buffer, std::vector<double>& values) const override {
    values.resize(buffer.records.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = vasilisa::evaluate(observable_, view(buffer, buffer.records[i], ecm_, neutral_));
    }
  }

 private:
  Observable observable_;
  double ecm_;
  bool neutral_;
};

}  // namespace vasilisa::run
