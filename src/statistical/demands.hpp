// The demands of an intermittent series, without the periods between them.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mliot::statistical::detail {

/// Sizes of demands and the intervals between them, in room that serves one series after another.
class Demands {
 public:
  /// Takes the demands of a series; spans of the one before are void then.
  void read(std::span<const double> y);

  std::span<const double> sizes() const noexcept { return std::span(sizes_).first(count_); }

  /// Periods to each demand from the one before; to the first from before the first period.
  std::span<const double> intervals() const noexcept { return std::span(intervals_).first(count_); }

  /// Periods up to the last demand; 0 without any.
  double last() const noexcept { return last_; }

  /// The mean interval, to a whole number of periods; 0 without a demand.
  double mean_interval() const noexcept;

 private:
  std::vector<double> sizes_, intervals_;
  std::size_t count_ = 0;
  double last_ = 0;
};

}  // namespace mliot::statistical::detail
