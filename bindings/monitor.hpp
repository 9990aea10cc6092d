// Lets Ctrl-C and a progress callback reach a computation that runs without the GIL.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include "mliot/core/monitor.hpp"

namespace mliot::python {

/// At most every 100 ms takes the GIL, runs pending signal handlers and calls
/// progress(stage, done, total); what these raise stops the computation and reaches the caller.
///
/// Make it before releasing the GIL, so that it is also destroyed while the GIL is held:
///
///     PythonMonitor monitor(progress);
///     py::gil_scoped_release unlocked;
///     return fit(data, options, monitor);
class PythonMonitor final : public Monitor {
 public:
  explicit PythonMonitor(pybind11::object progress = pybind11::none())
      : progress_(std::move(progress)) {}

  void tick(std::string_view stage, std::int64_t done, std::int64_t total) override {
    const auto now = Clock::now();
    const bool finished = done == total && !quiet_;
    if (now - last_ < kPause && !finished) return;
    last_ = now;
    const pybind11::gil_scoped_acquire locked;
    if (PyErr_CheckSignals() != 0) throw pybind11::error_already_set();
    if (!quiet_) progress_(stage, done, total);
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kPause{100};

  pybind11::object progress_;
  bool quiet_ = progress_.is_none();
  Clock::time_point last_ = Clock::now();
};

}  // namespace mliot::python
