// From drawn records to weights: the one place where cuts and matrix elements meet.
#pragma once

#include <vector>

#include "vasilisa/run/integrand.hpp"
#include "vasilisa/run/selection.hpp"

namespace vasilisa::run {

/// Weights of the records, [record]; zero where they are not selected or not finite. Returns the
/// number of those that are not finite.
std::size_t weigh_finite(const Integrand& integrand, const RecordBuffer& buffer,
                         std::vector<double>& weights);

/// Selects the records of the buffer and sets their weights; returns as weigh_finite.
std::size_t select_and_weigh(const Integrand& integrand, const Selection& selection,
                             RecordBuffer& buffer);

/// The same as if no record were one with complete loops.
std::size_t select_and_weigh_without_loops(const Integrand& integrand, const Selection& selection,
                                           RecordBuffer& buffer);

}  // namespace vasilisa::run
