// Judges the splits of features that share a column of a histogram.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "boosting/bundles.hpp"
#include "boosting/histogram.hpp"
#include "boosting/splitter.hpp"
#include "kernel/split_scan.hpp"

namespace mliot::boosting {

/// Candidates of several features of a bundle side by side, so that one scan judges them all: those
/// of a feature are "bins 0..b go left", missing values right, then the same with them left.
///
/// The sums of a feature's usual bin are those of the node less those of its other bins.
class BundleScan {
 public:
  /// What a candidate splits.
  struct Threshold {
    std::size_t feature;
    int bin;
    bool missing;  ///< whether a row of the node has no value
    bool missing_left;
  };

  BundleScan(const Bundles& bundles, std::size_t column, const Histogram& histogram,
             const NodeTotals& totals)
      : bundles_(bundles), column_(column), histogram_(histogram), totals_(totals) {}

  bool empty() const noexcept { return count_ == 0; }

  /// Whether the candidates of one more feature have room.
  bool has_room(std::uint32_t feature) const noexcept {
    return count_ + 2 * (bundles_.feature(feature).codes + std::size_t{1}) <= kMost || empty();
  }

  /// Adds the candidates of a feature of so many bins; features ascend.
  void add(std::uint32_t feature, std::size_t bins);

  /// The feature added first.
  std::size_t first() const noexcept { return thresholds_[0].feature; }

  /// The best candidate; its bin is its number.
  kernel::SplitCandidate run(const kernel::SplitRule& rule, const kernel::SplitSieve& sieve);

  const Threshold& threshold(int candidate) const {
    return thresholds_[static_cast<std::size_t>(candidate)];
  }

  void clear() noexcept { count_ = 0; }

 private:
  struct Sums {
    std::int64_t gradient;
    std::int64_t hessian;
  };

  static constexpr std::size_t kMost = 512;        // a feature of 255 bins and missing values
  static constexpr std::size_t kMostAtOnce = 256;  // of one scan

  Sums sums_of(std::size_t code) const;
  void add_prefixes(std::uint32_t feature, Sums usual, std::size_t count, Threshold threshold);

  const Bundles& bundles_;
  std::size_t column_;
  const Histogram& histogram_;
  const NodeTotals& totals_;
  std::size_t count_ = 0;
  std::array<Threshold, kMost> thresholds_;
  std::array<Sums, kMost> left_;
};

}  // namespace mliot::boosting
