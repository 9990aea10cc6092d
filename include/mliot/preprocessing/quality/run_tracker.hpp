// Runs of equal samples, counted so that two stretches of a stream join into one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "mliot/stats/value_sketch.hpp"

namespace mliot::archive {
class PackedReader;
class PackedWriter;
}  // namespace mliot::archive

namespace mliot::preprocessing {

/// Samples in a row that have one value, and the times of the first and the last.
struct Run {
  double value = 0;
  std::int64_t length = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
  bool operator==(const Run&) const = default;
};

/// The lengths of all runs and the longest of them.
///
/// Order:    runs follow the order of the samples; merge(a, b) is b after a, with the run at the
///           joint made one.
/// Missing:  NaN must not be added.
/// Cost:     constant a sample; bounded memory.
class RunTracker {
 public:
  static constexpr std::size_t kKept = 16;
  static constexpr std::size_t kLengthBuckets = 256;

  /// With `only`, runs of other values are not listed or counted.
  explicit RunTracker(std::optional<double> only = {}) : only_(only) {}

  void add(double x, std::int64_t time);
  void merge(const RunTracker& next);

  /// The longest runs of at least two samples (of at least one with `only`), longest first, then
  /// the earliest.
  std::vector<Run> longest() const;

  /// How often each length occurs.
  stats::ValueSketch lengths() const;

  void save(archive::PackedWriter& writer) const;

  /// What save() wrote. Throws FormatError when that are no runs.
  static RunTracker load(archive::PackedReader& reader, std::optional<double> only = {});

  bool operator==(const RunTracker&) const = default;

 private:
  void close(const Run& run);
  bool listed(const Run& run) const { return !only_ || run.value == *only_; }

  std::optional<double> only_;
  bool single_ = true;  // first_ and last_ are the same run
  Run first_;           // length 0 before the first sample
  Run last_;
  std::vector<Run> closed_;  // the longest between first_ and last_
  stats::ValueSketch lengths_{kLengthBuckets};
};

}  // namespace mliot::preprocessing
