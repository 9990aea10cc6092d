// Bins of time: which bin a time falls into, when the bin begins and closes, and what it is called.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "mliot/data/time_axis.hpp"

namespace mliot::preprocessing {

/// An end of a bin; automatic: right for periods named by their end, else left.
enum class Side : std::uint8_t { automatic, left, right };

constexpr std::array<std::string_view, 3> enum_names(Side) {
  return {"automatic", "left", "right"};
}

/// Which end of a bin belongs to it, and which end names it.
struct BinSides {
  Side closed = Side::automatic;
  Side label = Side::automatic;
};

/// Cuts time into the periods of a frequency.
///
/// With b[k] the time of period k, bin k is [b[k], b[k + 1]) when its left side is closed and
/// (b[k], b[k + 1]] when its right side is; its label is b[k] or b[k + 1]. Weeks, months, quarters
/// and years that are named by their last day ("W-FRI", "ME", "QE", "YE") hold the whole of that
/// day when the right side is closed: then bin k runs from the day after b[k] to the end of the day
/// b[k + 1]. Automatic sides are right for these and left for all others.
///
/// Unit:    microseconds since 1970-01-01, civil, or whole numbers for an integer frequency.
/// Source:  pandas `DataFrame.resample`, whose bins these are (its origin is "start_day" by
///          default, which is the one that is given here).
class Bins {
 public:
  /// A bin begins at `origin`, or at the last day before it that the calendar allows; where the
  /// frequency leaves it open, weeks begin on Monday, months on their first day, quarters and years
  /// in January.
  /// Throws InvalidArgument when the origin is out of range.
  Bins(const data::Frequency& frequency, std::int64_t origin, BinSides sides = {});

  /// The bin of a time in range (data::TimeAxis).
  std::int64_t bin(std::int64_t time) const noexcept;

  /// The first time that belongs to a bin, and the first after it.
  std::int64_t begin(std::int64_t bin) const noexcept { return axis_.time(bin) + shift_; }
  std::int64_t end(std::int64_t bin) const noexcept { return begin(bin + 1); }

  std::int64_t label(std::int64_t bin) const noexcept { return axis_.time(bin + label_); }

  /// The bin of a label.
  std::int64_t labelled(std::int64_t label) const noexcept {
    return bin(label) + (closed_right() ? 1 : 0) - label_;
  }

  const data::TimeAxis& axis() const noexcept { return axis_; }
  bool closed_right() const noexcept { return shift_ != 0; }
  bool labelled_right() const noexcept { return label_ != 0; }

 private:
  data::TimeAxis axis_;
  std::int64_t shift_;  // from the time of a period to the first time of its bin
  std::int64_t label_;  // 1: the label is the time of the next period
};

}  // namespace mliot::preprocessing
