#include "vasilisa/sampling/sobol_sweep.hpp"

#include <boost/random/sobol.hpp>

namespace vasilisa::sampling {

SobolSweep::SobolSweep(std::size_t dimensions, std::size_t points)
    : dimensions_(dimensions), points_(points), table_(dimensions * points, 0) {
  // The library leaves out the origin, which belongs to the net: row 0 stays zero.
  boost::random::sobol sequence(dimensions);
  for (std::size_t i = dimensions; i < table_.size(); ++i) table_[i] = sequence();
}

void SobolSweep::fill(random::CounterStream stream, double* u) const {
  std::vector<std::uint64_t> shift(dimensions_);
  for (auto& s : shift) s = stream();
  for (std::size_t i = 0; i < points_; ++i) {
    for (std::size_t d = 0; d < dimensions_; ++d) {
      const std::uint64_t bits = table_[i * dimensions_ + d] ^ shift[d];
      u[i * dimensions_ + d] = (static_cast<double>(bits >> 11U) + 0.5) * 0x1p-53;
    }
  }
}

}  // namespace vasilisa::sampling
