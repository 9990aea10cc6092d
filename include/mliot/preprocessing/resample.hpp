// Irregular samples as regular rows: one row a bin of time and series.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/field.hpp"
#include "mliot/preprocessing/bins.hpp"

namespace mliot::preprocessing {

/// What becomes of the samples of a bin.
enum class Aggregate : std::uint8_t { mean, sum, first, last, min, max, count, linear, zoh };

constexpr std::array<std::string_view, 9> enum_names(Aggregate) {
  return {"mean", "sum", "first", "last", "min", "max", "count", "linear", "zoh"};
}

/// The bins, and what each column becomes in them.
struct ResampleOptions {
  /// The length of a bin, as data::Frequency reads it.
  std::string freq = "D";

  /// One aggregate a column.
  std::vector<Aggregate> aggregates;

  Side closed = Side::automatic;
  Side label = Side::automatic;

  /// A time at which a bin begins.
  std::int64_t origin = 0;

  /// zoh: the greatest age of a sample at the label; linear: the longest gap that is bridged.
  /// In microseconds or integer steps; absent: any.
  std::optional<std::int64_t> limit = std::nullopt;

  /// Samples that must be present in a bin; mean, sum, first, last, min and max are missing below.
  std::int64_t min_samples = 1;

  static constexpr auto fields() {
    return std::tuple{
        field("freq", &ResampleOptions::freq, "The length of a bin."),
        field("aggregates", &ResampleOptions::aggregates, "One aggregate a column."),
        field("closed", &ResampleOptions::closed, "The side of a bin that belongs to it."),
        field("label", &ResampleOptions::label, "The side of a bin that names it."),
        field("origin", &ResampleOptions::origin, "A time at which a bin begins."),
        field("limit", &ResampleOptions::limit, "zoh: greatest age; linear: longest gap.",
              at_least(0)),
        field("min_samples", &ResampleOptions::min_samples, "Samples a bin must have.",
              at_least(0))};
  }
};

/// Samples of many series: series i has the places offsets[i] .. offsets[i + 1] of times and of
/// every column, its times in ascending order. NaN is missing.
struct SampleTable {
  std::span<const std::int64_t> offsets;
  std::span<const std::int64_t> times;
  std::vector<std::span<const double>> columns;
};

/// Regular rows of many series: as SampleTable, the times being the labels of the bins.
struct RegularTable {
  std::vector<std::int64_t> offsets;
  std::vector<std::int64_t> times;
  std::vector<std::vector<double>> columns;

  /// The first column with an infinite sample, -1 where there is none: its sums are infinite or
  /// NaN.
  std::int64_t infinite_column = -1;
};

/// Makes one row of every bin from the first sample of a series to its last.
///
/// mean and sum are the correctly rounded exact values, so that they depend neither on the order of
/// the samples nor on chunks and threads. first and last are the samples of least and greatest time
/// (of equal times the earlier and the later one), min and max the extreme ones, count their
/// number. linear and zoh (zero-order hold) read the signal at the label: zoh is the newest sample
/// at or before it of this bin or an earlier one, linear the straight line from that sample to the
/// next one at or after the label.
///
/// Causal:   a row depends on the samples before the end of its bin; linear also on the next
///           sample. ResampleStream gives the same bits.
/// Missing:  NaN is no sample. A bin without samples has count 0 and, with min_samples 0, sum 0;
///           everything else is NaN, but for linear and zoh, which go on over it within `limit`.
/// Warm-up:  linear and zoh are NaN where the label lies before the first sample.
/// Cost:     one pass; O(1) a sample and a bin.
/// Source:   pandas `resample` and polars `group_by_dynamic` for the bins; Higham 2002, "Accuracy
///           and Stability of Numerical Algorithms", 4 (exact sums).
class Resample {
 public:
  using Options = ResampleOptions;
  static constexpr std::string_view name = "resample";

  /// Empty bins between two samples of a series beyond which a date is taken for wrong.
  static constexpr std::int64_t kMostEmptyBins = 1000000;

  /// Throws InvalidArgument when an option is out of range or there is no aggregate.
  explicit Resample(Options options);

  const Options& options() const noexcept { return options_; }
  const Bins& bins() const noexcept { return bins_; }

  /// Throws InvalidArgument naming the row for times out of order or out of range and columns that
  /// do not fit, ResourceLimit when bins are so short that the rows would not end.
  RegularTable transform(const SampleTable& samples, int threads) const;

  void save(archive::Writer& writer) const;
  static Resample load(const archive::Reader& reader);

 private:
  Options options_;
  Bins bins_;
};

}  // namespace mliot::preprocessing
