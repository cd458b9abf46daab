// Counter-based random numbers: the stream is a pure function of (seed, purpose, index).
#pragma once

#include <Random123/philox.h>

#include <cstdint>
#include <limits>

namespace vasilisa::random {

/// Philox4x32-10 [Ran11] as a uniform random bit generator. Streams of different purpose or index
/// never overlap; nothing is shared between threads.
class CounterStream {
 public:
  using result_type = std::uint64_t;

  CounterStream(std::uint64_t seed, std::uint32_t purpose, std::uint64_t index)
      : key_{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)}},
        counter_{{0, purpose, static_cast<std::uint32_t>(index),
                  static_cast<std::uint32_t>(index >> 32U)}} {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  result_type operator()() {
    if (used_ == 2) {
      block_ = generator_(counter_, key_);
      ++counter_[0];
      used_ = 0;
    }
    const auto low = static_cast<std::uint64_t>(block_[2 * used_]);
    const auto high = static_cast<std::uint64_t>(block_[2 * used_ + 1]);
    ++used_;
    return (high << 32U) | low;
  }

  /// Uniform in the open interval (0, 1): 53 random bits at the centres of their cells.
  double uniform() { return (static_cast<double>((*this)() >> 11U) + 0.5) * 0x1p-53; }

 private:
  r123::Philox4x32 generator_;
  r123::Philox4x32::key_type key_;
  r123::Philox4x32::ctr_type counter_;
  r123::Philox4x32::ctr_type block_{};
  unsigned used_ = 2;
};

}  // namespace vasilisa::random
