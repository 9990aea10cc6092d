// Runs a piece of a test on every instruction set that this processor has.
#pragma once

#include <string>

#include "kernel/dispatch.hpp"
#include "support/catch.hpp"

namespace mliot::testing {

/// Calls body() once per supported target, with that target active, and restores the one before.
template <class Body>
void on_every_target(Body&& body) {
  using kernel::Target;
  const Target before = kernel::active_target();
  for (int i = 0; i <= static_cast<int>(Target::avx512); ++i) {
    const auto target = static_cast<Target>(i);
    if (!kernel::supported(target)) continue;
    kernel::set_active_target(target);
    INFO("kernel target " << std::string(kernel::target_name(target)));
    body();
  }
  kernel::set_active_target(before);
}

}  // namespace mliot::testing
