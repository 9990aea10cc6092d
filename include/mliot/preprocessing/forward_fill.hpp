// Fills gaps by repeating the newest sample.
#pragma once

#include <optional>

#include "mliot/data/transform.hpp"

namespace mliot::preprocessing {

/// How long a gap may be.
struct ForwardFillOptions {
  /// Missing samples in a row that are filled; absent: all of them.
  std::optional<std::int64_t> limit = std::nullopt;

  static constexpr auto fields() {
    return std::tuple{field("limit", &ForwardFillOptions::limit,
                            "Missing samples in a row that are filled; None: all of them.",
                            between(1, data::kMaxLag))};
  }
};

/// Repeats the newest sample that was present, as many times in a row as limit allows.
///
/// Causal:   out[t] reads in[t - limit .. t] only, in[0 .. t] without a limit.
/// Missing:  NaN becomes the newest sample; it stays NaN before the first one and, beyond limit,
///           until the next one.
/// Warm-up:  none.
/// Cost:     O(1) a sample.
/// Source:   last observation carried forward; Hyndman and Athanasopoulos 2021, "Forecasting:
///           Principles and Practice", 13.9.
class ForwardFill : public data::Transform<ForwardFill, ForwardFillOptions> {
 public:
  static constexpr std::string_view name = "forward_fill";

  /// Throws InvalidArgument when an option is out of range.
  explicit ForwardFill(Options options = {}) : Transform(options) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept {
    return options().limit ? static_cast<std::size_t>(*options().limit) + 1 : data::kWholeHistory;
  }
};

}  // namespace mliot::preprocessing
