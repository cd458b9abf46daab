// What ends a long computation from outside: a time limit, or an interruption by the user.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>

#include "vasilisa/numerics/error.hpp"

namespace vasilisa {

/// The time is over.
class TimeLimitError : public Error {
 public:
  using Error::Error;
};

/// The user has interrupted. No Error: nobody who handles those may take it for one.
struct Interrupted {};

/// Watches over what the thread that made it does until its end, and over the threads to which
/// parallel_for hands parts of that. One watches at a time; an inner one replaces the outer.
class Stop {
 public:
  static constexpr std::chrono::milliseconds poll_interval{50};

  /// Stops after `seconds` (or never, if infinite) and as soon as `interrupted` returns true, which
  /// is asked only in the thread of the constructor, at most once a poll_interval.
  Stop(double seconds, std::function<bool()> interrupted);
  ~Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  /// Of the calling thread, or null.
  static Stop* current();

  /// Throws TimeLimitError or Interrupted; in the thread of the constructor only it asks the user.
  void check();

  /// Makes a Stop hold in another thread.
  class Scope {
   public:
    explicit Scope(Stop* stop);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Stop* outer_;
  };

 private:
  using Clock = std::chrono::steady_clock;

  Scope scope_;
  bool limited_;
  Clock::time_point end_, next_poll_;
  std::function<bool()> interrupted_;
  std::atomic<bool> stopped_{false};  // by the user
  const void* owner_;                 // the thread of the constructor
};

/// To be called often in whatever may take long.
inline void stop_point() {
  if (Stop* stop = Stop::current()) stop->check();
}

}  // namespace vasilisa
