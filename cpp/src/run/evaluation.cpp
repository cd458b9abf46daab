#include "vasilisa/run/evaluation.hpp"

#include <cmath>

namespace vasilisa::run {

std::size_t weigh_finite(const Integrand& integrand, const RecordBuffer& buffer,
                         std::vector<double>& weights) {
  weights.assign(buffer.records.size(), 0.0);
  integrand.weigh(buffer, weights);
  std::size_t nonfinite = 0;
  for (double& weight : weights) {
    if (std::isfinite(weight)) continue;
    weight = 0;
    ++nonfinite;
  }
  return nonfinite;
}

std::size_t select_and_weigh(const Integrand& integrand, const Selection& selection,
                             RecordBuffer& buffer) {
  selection.select(buffer);
  std::vector<double> weights;
  const std::size_t nonfinite = weigh_finite(integrand, buffer, weights);
  for (std::size_t i = 0; i < weights.size(); ++i) buffer.records[i].weight = weights[i];
  return nonfinite;
}

std::size_t select_and_weigh_without_loops(const Integrand& integrand, const Selection& selection,
                                           RecordBuffer& buffer) {
  std::vector<Record*> marked;
  for (Record& r : buffer.records) {
    if (!r.with_loops) continue;
    r.with_loops = false;
    marked.push_back(&r);
  }
  const std::size_t nonfinite = select_and_weigh(integrand, selection, buffer);
  for (Record* r : marked) r->with_loops = true;
  return nonfinite;
}

}  // namespace vasilisa::run
