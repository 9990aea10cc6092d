// Finds the frequency of given times.
#pragma once

#include <cstdint>
#include <span>

#include "mliot/data/frequency.hpp"

namespace mliot::data {

/// Whether times are dates or an integer index.
enum class TimeKind : std::uint8_t { civil, integer };

/// The frequency whose period is the most common step between neighbours (the smallest of equally
/// common ones) and whose grid holds every time. Steps of months are recognised by their dates:
/// all first days, all last days, or the same day; days without any weekend are business days;
/// seven days are weeks of that weekday. Gaps do not matter while they are rarer than steps.
///
/// times: the times of all series, one series after another, each strictly increasing.
/// offsets: where each series begins, and the end; at least two numbers.
/// Throws InvalidArgument that names the time off the grid, or when no series has two times.
Frequency infer_frequency(std::span<const std::int64_t> times,
                          std::span<const std::int64_t> offsets, TimeKind kind);

}  // namespace mliot::data
