// One column of one series, seen once: everything that the quality findings are read off.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "mliot/preprocessing/quality/run_tracker.hpp"
#include "mliot/preprocessing/quality/time_blocks.hpp"
#include "mliot/stats/value_sketch.hpp"

namespace mliot::archive {
class PackedReader;
class PackedWriter;
}  // namespace mliot::archive

namespace mliot::preprocessing {

/// The values that a column may have; both ends belong to it.
struct ValueRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool operator==(const ValueRange&) const = default;
};

/// Whether x is a value that devices and exports write instead of a measurement, such as -999.
bool is_usual_code(double x);

/// The usual codes.
std::span<const double> usual_codes();

/// A sample and its time.
struct Sample {
  std::int64_t time = 0;
  double value = 0;
};

/// A sample that stands out from both its neighbours, and by how much from the nearer one.
struct Spike {
  double height = 0;
  Sample at;
};

/// Counts and bounded summaries of the samples of a column.
///
/// With x the finite samples in their order: the values, the steps |x[i] - x[i-1]| and the spike
/// heights min(|x[i] - x[i-1]|, |x[i] - x[i+1]|) where both differences have one sign, as sketches;
/// runs of equal values and of missing samples; blocks of time. Whether something is a finding is
/// decided later (findings.hpp), when the whole is known.
///
/// Order:    counts, extremes, value sketch, blocks and fingerprint depend on the set of samples;
///           steps, spikes, runs and conflicts on their order. merge(a, b) is b after a, with the
///           steps, spikes and runs over the joint: the state is that of one pass, to the last bit.
/// Missing:  NaN is counted, takes part in runs of missing samples and in nothing else.
/// Cost:     constant a sample once the buckets are there; bounded memory, at most about 0.1 MB.
class ColumnProfile {
 public:
  static constexpr std::size_t kKept = 16;
  static constexpr std::size_t kStepBuckets = 512;

  explicit ColumnProfile(ValueRange range = {}) : range_(range) {}

  void add(std::int64_t time, double x);

  /// Throws InvalidArgument when the ranges differ.
  void merge(const ColumnProfile& next);

  std::int64_t rows() const noexcept { return rows_; }
  std::int64_t missing() const noexcept { return missing_; }
  std::int64_t infinite() const noexcept { return infinite_; }
  std::int64_t below() const noexcept { return below_; }  ///< the range, infinite ones included
  std::int64_t above() const noexcept { return above_; }
  const ValueRange& range() const noexcept { return range_; }

  /// Rows with the time of the row before and another value.
  std::int64_t conflicts() const noexcept { return conflicts_; }

  const stats::ValueSketch& values() const noexcept { return values_; }
  const stats::ValueSketch& steps() const noexcept { return steps_; }
  const stats::ValueSketch& spike_heights() const noexcept { return spike_heights_; }
  const RunTracker& value_runs() const noexcept { return value_runs_; }
  const RunTracker& missing_runs() const noexcept { return missing_runs_; }
  const TimeBlocks& blocks() const noexcept { return blocks_; }

  /// The highest spikes, those to a usual code apart so that they do not crowd out the others, and
  /// the earliest samples out of range.
  const std::vector<Spike>& spikes() const noexcept { return spikes_; }
  const std::vector<Spike>& code_spikes() const noexcept { return code_spikes_; }
  const std::vector<Sample>& impossible() const noexcept { return impossible_; }

  /// Smallest and largest finite value and how often each occurs.
  const Sample& lowest() const noexcept { return lowest_; }
  const Sample& highest() const noexcept { return highest_; }
  std::int64_t at_lowest() const noexcept { return at_lowest_; }
  std::int64_t at_highest() const noexcept { return at_highest_; }

  /// Equal for columns with the same values at the same times, whatever the order of the rows.
  std::uint64_t fingerprint() const noexcept { return fingerprint_; }

  void save(archive::PackedWriter& writer) const;

  /// What save() wrote, of a column with that range. Throws FormatError when its parts contradict
  /// one another.
  static ColumnProfile load(archive::PackedReader& reader, ValueRange range);

  bool operator==(const ColumnProfile& other) const;

 private:
  void add_finite(const Sample& sample);
  void step(const Sample& from, const Sample& to);
  void spike(const Sample& before, const Sample& at, const Sample& after);
  void extreme(const Sample& sample, std::int64_t low_count, std::int64_t high_count);
  void check_range(const Sample& sample);
  void join(const ColumnProfile& next);
  void load_lists(archive::PackedReader& reader);
  void check_lists(const archive::PackedReader& reader) const;

  ValueRange range_;
  std::int64_t rows_ = 0;
  std::int64_t missing_ = 0;
  std::int64_t infinite_ = 0;
  std::int64_t below_ = 0;
  std::int64_t above_ = 0;
  std::int64_t conflicts_ = 0;
  std::uint64_t fingerprint_ = 0;
  Sample lowest_{0, std::numeric_limits<double>::infinity()};
  Sample highest_{0, -std::numeric_limits<double>::infinity()};
  std::int64_t at_lowest_ = 0;
  std::int64_t at_highest_ = 0;
  stats::ValueSketch values_;
  stats::ValueSketch steps_{kStepBuckets};
  stats::ValueSketch spike_heights_{kStepBuckets};
  RunTracker value_runs_;
  RunTracker missing_runs_{1.0};
  TimeBlocks blocks_;
  std::vector<Spike> spikes_;
  std::vector<Spike> code_spikes_;
  std::vector<Sample> impossible_;
  Sample first_row_;  // any value, missing ones included
  Sample last_row_;
  std::vector<Sample> head_;  // the first two finite samples
  std::vector<Sample> tail_;  // the last two
};

}  // namespace mliot::preprocessing
