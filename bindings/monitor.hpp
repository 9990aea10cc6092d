// Lets Ctrl-C and a progress callback reach a computation that runs without the GIL.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include "mliot/core/monitor.hpp"

namespace mliot::python {

/// At most every 100 ms, or on request whenever another step is done, takes the GIL, runs pending
/// signal handlers and calls progress(stage, done, total); what these raise stops the computation
/// and reaches the caller, where StopTraining is none of it.
///
/// Make it before releasing the GIL, so that it is also destroyed while the GIL is held:
///
///     PythonMonitor monitor(progress);
///     py::gil_scoped_release unlocked;
///     return fit(data, options, monitor);
class PythonMonitor final : public Monitor {
 public:
  enum class Calls { now_and_then, every_step };

  explicit PythonMonitor(pybind11::object progress = pybind11::none(),
                         Calls calls = Calls::now_and_then)
      : progress_(std::move(progress)), calls_(calls) {}

  void tick(std::string_view stage, std::int64_t done, std::int64_t total) override {
    const auto now = Clock::now();
    const bool stepped = calls_ == Calls::every_step ? done != done_ : done == total;
    if (now - last_ < kPause && (quiet_ || !stepped)) return;
    last_ = now;
    done_ = done;
    const pybind11::gil_scoped_acquire locked;
    if (PyErr_CheckSignals() != 0) throw pybind11::error_already_set();
    if (!quiet_) call(stage, done, total);
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kPause{100};

  void call(std::string_view stage, std::int64_t done, std::int64_t total) {
    try {
      progress_(stage, done, total);
    } catch (const pybind11::error_already_set& error) {
      const auto stop = pybind11::module_::import("mliot._core").attr("StopTraining");
      if (error.matches(stop)) throw StopTraining(pybind11::str(error.value()));
      throw;
    }
  }

  pybind11::object progress_;
  Calls calls_;
  bool quiet_ = progress_.is_none();
  std::int64_t done_ = -1;
  Clock::time_point last_ = Clock::now();
};

}  // namespace mliot::python
