// Many series end to end, and how a computation over them is cut into blocks.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "mliot/core/monitor.hpp"

namespace mliot::statistical {

/// Series i is values[offsets[i] .. offsets[i + 1]).
struct PanelView {
  std::span<const double> values;
  std::span<const std::int64_t> offsets;  ///< n + 1 numbers, from 0 to values.size()

  std::size_t size() const noexcept { return offsets.empty() ? 0 : offsets.size() - 1; }
  std::size_t start(std::size_t i) const noexcept { return static_cast<std::size_t>(offsets[i]); }
  std::span<const double> series(std::size_t i) const noexcept {
    return values.subspan(start(i), start(i + 1) - start(i));
  }

  /// Throws InvalidArgument unless the offsets rise from 0 to the number of values and every value
  /// is finite and not below `lowest`; names the series and the row in it.
  void check(std::string_view who, double lowest) const;
};

/// Threads and progress of a call.
struct RunContext {
  int threads = 1;
  Monitor* monitor = nullptr;
};

/// Calls body with the numbers of series, block by block, on the context's threads. Series are
/// sorted by length, equal ones by number; every series is in one block.
void run_blocks(PanelView panel, RunContext run,
                const std::function<void(std::span<const std::size_t>)>& body);

}  // namespace mliot::statistical
