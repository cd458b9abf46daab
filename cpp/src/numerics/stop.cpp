#include "vasilisa/numerics/stop.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace vasilisa {

namespace {

constexpr double longest = 1e9;  // seconds: beyond, the clock would overflow

Stop*& of_this_thread() {
  thread_local Stop* stop = nullptr;
  return stop;
}

}  // namespace

Stop::Scope::Scope(Stop* stop) : outer_(std::exchange(of_this_thread(), stop)) {}

Stop::Scope::~Scope() { of_this_thread() = outer_; }

Stop::Stop(double seconds, std::function<bool()> interrupted)
    : scope_(this),
      limited_(seconds < longest),
      end_(Clock::now()),
      next_poll_(end_ + poll_interval),
      interrupted_(std::move(interrupted)),
      owner_(&of_this_thread()) {
  if (limited_) {
    end_ += std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(std::max(0.0, seconds)));
  }
}

Stop::~Stop() = default;

Stop* Stop::current() { return of_this_thread(); }

void Stop::check() {
  if (stopped_.load(std::memory_order_relaxed)) throw Interrupted{};
  const Clock::time_point now = Clock::now();
  if (owner_ == &of_this_thread() && now >= next_poll_) {
    next_poll_ = now + poll_interval;
    if (interrupted_()) {
      stopped_ = true;
      throw Interrupted{};
    }
  }
  if (limited_ && now >= end_) throw TimeLimitError("the time is over");
}

}  // namespace vasilisa
