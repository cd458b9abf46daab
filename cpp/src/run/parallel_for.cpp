#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "vasilisa/numerics/stop.hpp"
#include "vasilisa/run/integrator.hpp"

namespace vasilisa::run {

void parallel_for(std::size_t n, unsigned threads, const std::function<void(std::size_t)>& task) {
  if (threads <= 1) {
    for (std::size_t i = 0; i < n; ++i) {
      stop_point();
      task(i);
    }
    return;
  }
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex mutex;
  std::condition_variable finished;
  unsigned working = 0;
  Stop* const stop = Stop::current();
  const auto fail = [&](std::exception_ptr why) {
    const std::scoped_lock lock(mutex);
    if (!failure) failure = std::move(why);
    next = n;
  };
  const auto work = [&] {
    const Stop::Scope scope(stop);
    try {
      for (std::size_t i = next++; i < n; i = next++) {
        stop_point();
        task(i);
      }
    } catch (...) {
      fail(std::current_exception());
    }
    const std::scoped_lock lock(mutex);
    --working;
    finished.notify_one();
  };
  {
    std::vector<std::jthread> pool;
    {
      // The calling thread does nothing but watch: it may be the only one that sees an
      // interruption, and a task may wait long for what another one makes.
      const std::scoped_lock lock(mutex);
      for (; working < threads && working < n; ++working) pool.emplace_back(work);
    }
    std::unique_lock lock(mutex);
    while (!finished.wait_for(lock, Stop::poll_interval, [&] { return working == 0; })) {
      lock.unlock();
      try {
        stop_point();
      } catch (...) {
        fail(std::current_exception());
      }
      lock.lock();
    }
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace vasilisa::run
