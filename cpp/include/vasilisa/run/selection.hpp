// The cuts of a run as the event loop applies them: a whole sweep of records at a time.
#pragma once

#include <utility>
#include <vector>

#include "vasilisa/events/cut_program.hpp"
#include "vasilisa/run/record.hpp"
#include "vasilisa/run/visible.hpp"

namespace vasilisa::run {

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
  ProgramSelection(CutProgram program, const Laboratory& laboratory)
      : program_(std::move(program)), laboratory_(laboratory) {}
  void select(RecordBuffer& buffer) const override {
    Visible visible(buffer, laboratory_);
    for (Record& r : buffer.records) r.selected = program_(visible(r));
  }

 private:
  CutProgram program_;
  Laboratory laboratory_;
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
  ObservableQuantity(const Observable& observable, const Laboratory& laboratory)
      : observable_(observable), laboratory_(laboratory) {}
  void evaluate(const RecordBuffer& buffer, std::vector<double>& values) const override {
    values.resize(buffer.records.size());
    Visible visible(buffer, laboratory_);
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = vasilisa::evaluate(observable_, visible(buffer.records[i]));
    }
  }

 private:
  const Observable& observable_;  // a row of the table, which lives on
  Laboratory laboratory_;
};

}  // namespace vasilisa::run
