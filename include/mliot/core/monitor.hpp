// What a long computation calls so that its caller can show progress and stop it.
#pragma once

#include <cstdint>
#include <string_view>

#include "mliot/core/error.hpp"

namespace mliot {

/// What a monitor throws to end a training cleanly: it keeps the trees that it has. Before there is
/// one, and in all other computations, it stops the work like any other exception.
class StopTraining : public Error {
 public:
  using Error::Error;
};

/// Receives progress; may throw to stop the work. Called from the calling thread only.
///
/// A computation that is stopped leaves its object as it was before the call.
class Monitor {
 public:
  Monitor() = default;
  Monitor(const Monitor&) = default;
  Monitor& operator=(const Monitor&) = default;
  virtual ~Monitor() = default;

  /// `done` of `total` steps of the named stage are finished. Called at least every 200 ms.
  virtual void tick(std::string_view /*stage*/, std::int64_t /*done*/, std::int64_t /*total*/) {}
};

/// A monitor that listens to nothing.
Monitor& no_monitor() noexcept;

}  // namespace mliot
