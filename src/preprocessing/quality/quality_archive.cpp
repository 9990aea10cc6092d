// Quality profiles in files: what a pass has seen goes on in another process, with the same bits.
#include <algorithm>
#include <functional>
#include <limits>

#include "mliot/core/packed.hpp"
#include "mliot/preprocessing/quality/quality_profile.hpp"
#include "preprocessing/quality/orders.hpp"

namespace mliot::preprocessing {
namespace {

using archive::PackedReader;
using archive::PackedWriter;

constexpr std::int64_t kMost = std::int64_t{1} << 53;  // rows: further ones fit beside them

/// How many of `all` items a list of the foremost keeps.
std::size_t kept_of(std::int64_t all, std::size_t most) {
  return static_cast<std::size_t>(std::min(all, static_cast<std::int64_t>(most)));
}

template <class Item, class Write>
void save_list(PackedWriter& writer, const std::vector<Item>& items, Write&& write) {
  writer.count(items.size());
  for (const Item& each : items) write(each);
}

/// At most `most` items that read() gives, none of which comes before the one in front of it.
template <class Item, class Read, class Before>
std::vector<Item> load_list(PackedReader& reader, std::size_t most, Read&& read, Before&& before) {
  std::vector<Item> items;
  const std::size_t n = reader.count(most);
  items.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    items.push_back(read());
    reader.check(i == 0 || !before(items[i], items[i - 1]), "must be a list in its order");
  }
  return items;
}

void save_run(PackedWriter& writer, const Run& run) {
  writer.real(run.value);
  for (const std::int64_t x : {run.length, run.begin, run.end}) writer.integer(x);
}

Run load_run(PackedReader& reader) {
  Run run{.value = reader.real()};
  run.length = reader.integer(0, kMost);
  run.begin = reader.integer();
  run.end = reader.integer();
  return run;
}

void save_sample(PackedWriter& writer, const Sample& sample) {
  writer.integer(sample.time);
  writer.real(sample.value);
}

Sample load_sample(PackedReader& reader) { return {reader.integer(), reader.real()}; }

Sample load_row(PackedReader& reader) { return {reader.integer(), reader.real_or_missing()}; }

void save_spikes(PackedWriter& writer, const std::vector<Spike>& spikes) {
  save_list(writer, spikes, [&](const Spike& each) {
    writer.real(each.height);
    save_sample(writer, each.at);
  });
}

std::vector<Spike> load_spikes(PackedReader& reader) {
  const auto read = [&] {
    const double height = reader.real();
    return Spike{height, load_sample(reader)};
  };
  return load_list<Spike>(reader, ColumnProfile::kKept, read, detail::higher);
}

}  // namespace

void RunTracker::save(PackedWriter& writer) const {
  writer.integer(single_ ? 1 : 0);
  save_run(writer, first_);
  save_run(writer, last_);
  save_list(writer, closed_, [&](const Run& run) { save_run(writer, run); });
  lengths_.save(writer);
}

RunTracker RunTracker::load(PackedReader& reader, std::optional<double> only) {
  RunTracker tracker(only);
  tracker.single_ = reader.integer(0, 1) == 1;
  tracker.first_ = load_run(reader);
  tracker.last_ = load_run(reader);
  const bool begun = tracker.first_.length > 0 && tracker.last_.length > 0;
  reader.check(tracker.single_ ? tracker.first_ == tracker.last_ : begun,
               "must be the ends of the runs");
  tracker.closed_ = load_list<Run>(
      reader, kKept, [&] { return load_run(reader); }, detail::longer_run);
  tracker.lengths_ = stats::ValueSketch::load(reader, kLengthBuckets);
  return tracker;
}

void TimeBlock::save(PackedWriter& writer) const {
  for (const std::int64_t x : {key_, count_, missing_}) writer.integer(x);
  writer.real(min_);
  writer.real(max_);
  save_list(writer, sample_, [&](const Entry& each) {
    writer.integer(static_cast<std::int64_t>(each.hash));
    writer.real(each.value);
  });
}

TimeBlock TimeBlock::load(PackedReader& reader, std::int64_t first, std::int64_t last) {
  TimeBlock block(reader.integer(first, last));
  block.count_ = reader.integer(0, kMost);
  block.missing_ = reader.integer(0, kMost);
  block.min_ = reader.real();
  block.max_ = reader.real();
  const auto read = [&] {
    const auto hash = static_cast<std::uint64_t>(reader.integer());
    return Entry{hash, reader.real()};
  };
  block.sample_ = load_list<Entry>(reader, kSamples, read, before);
  reader.check(block.sample_.size() == kept_of(block.count_, kSamples), "must be the samples");
  return block;
}

void TimeBlocks::save(PackedWriter& writer) const {
  writer.integer(shift_);
  save_list(writer, blocks_, [&](const TimeBlock& each) { each.save(writer); });
}

TimeBlocks TimeBlocks::load(PackedReader& reader) {
  TimeBlocks blocks;
  blocks.shift_ = static_cast<int>(reader.integer(0, 63));
  const std::int64_t first = std::numeric_limits<std::int64_t>::min() >> blocks.shift_;
  const std::int64_t last = std::numeric_limits<std::int64_t>::max() >> blocks.shift_;
  const auto read = [&] { return TimeBlock::load(reader, first, last); };
  blocks.blocks_ = load_list<TimeBlock>(
      reader, kBlocks, read,
      [](const TimeBlock& a, const TimeBlock& b) { return a.key() <= b.key(); });
  return blocks;
}

void TimeProfile::save(PackedWriter& writer) const {
  for (const std::int64_t x : {rows_, first_, last_, duplicates_, out_of_order_}) {
    writer.integer(x);
  }
  intervals_.save(writer);
  save_list(writer, longest_, [&](const Interval& each) {
    writer.integer(each.length);
    writer.integer(each.begin);
  });
  for (const auto* times : {&duplicate_times_, &late_times_}) {
    save_list(writer, *times, [&](std::int64_t time) { writer.integer(time); });
  }
}

TimeProfile TimeProfile::load(PackedReader& reader) {
  constexpr double kFarthest = 1.9e19;  // beyond 2^64, the longest time between two rows
  TimeProfile profile;
  profile.rows_ = reader.integer(0, kMost);
  profile.first_ = reader.integer();
  profile.last_ = reader.integer();
  profile.duplicates_ = reader.integer(0, profile.rows_);
  profile.out_of_order_ = reader.integer(0, profile.rows_);
  profile.intervals_ = stats::ValueSketch::load(reader, kIntervalBuckets);
  const stats::ValueSketch& intervals = profile.intervals_;
  reader.check(intervals.empty() ||
                   (intervals.middle(0) >= 1 && intervals.middle(intervals.size() - 1) < kFarthest),
               "must be lengths of time");
  const std::int64_t steps = intervals.count() + profile.duplicates_ + profile.out_of_order_;
  reader.check(steps == std::max<std::int64_t>(profile.rows_ - 1, 0), "must be steps of the rows");
  const auto interval = [&] {
    const std::int64_t length = reader.integer(1);
    return Interval{length, reader.integer()};
  };
  profile.longest_ = load_list<Interval>(reader, kKept, interval, detail::longer_interval);
  const auto time = [&] { return reader.integer(); };
  profile.duplicate_times_ = load_list<std::int64_t>(reader, kKept, time, std::less<>());
  profile.late_times_ = load_list<std::int64_t>(reader, kKept, time, std::less<>());
  reader.check(profile.longest_.size() == kept_of(intervals.count(), kKept) &&
                   profile.duplicate_times_.size() == kept_of(profile.duplicates_, kKept) &&
                   profile.late_times_.size() == kept_of(profile.out_of_order_, kKept),
               "must be as many times as were seen");
  return profile;
}

void ColumnProfile::save(PackedWriter& writer) const {
  for (const std::int64_t x : {rows_, missing_, infinite_, below_, above_, conflicts_,
                               static_cast<std::int64_t>(fingerprint_), at_lowest_, at_highest_}) {
    writer.integer(x);
  }
  for (const Sample* each : {&lowest_, &highest_, &first_row_, &last_row_}) {
    save_sample(writer, *each);
  }
  for (const auto* sketch : {&values_, &steps_, &spike_heights_}) sketch->save(writer);
  value_runs_.save(writer);
  missing_runs_.save(writer);
  blocks_.save(writer);
  save_spikes(writer, spikes_);
  save_spikes(writer, code_spikes_);
  for (const auto* list : {&impossible_, &head_, &tail_}) {
    save_list(writer, *list, [&](const Sample& each) { save_sample(writer, each); });
  }
}

ColumnProfile ColumnProfile::load(PackedReader& reader, ValueRange range) {
  ColumnProfile profile(range);
  profile.rows_ = reader.integer(0, kMost);
  profile.missing_ = reader.integer(0, profile.rows_);
  profile.infinite_ = reader.integer(0, profile.rows_ - profile.missing_);
  profile.below_ = reader.integer(0, profile.rows_);
  profile.above_ = reader.integer(0, profile.rows_ - profile.below_);
  profile.conflicts_ = reader.integer(0, profile.rows_);
  profile.fingerprint_ = static_cast<std::uint64_t>(reader.integer());
  profile.at_lowest_ = reader.integer(0, profile.rows_);
  profile.at_highest_ = reader.integer(0, profile.rows_);
  profile.lowest_ = load_sample(reader);
  profile.highest_ = load_sample(reader);
  profile.first_row_ = load_row(reader);
  profile.last_row_ = load_row(reader);
  profile.values_ = stats::ValueSketch::load(reader);
  profile.steps_ = stats::ValueSketch::load(reader, kStepBuckets);
  profile.spike_heights_ = stats::ValueSketch::load(reader, kStepBuckets);
  profile.value_runs_ = RunTracker::load(reader);
  profile.missing_runs_ = RunTracker::load(reader, 1.0);
  profile.blocks_ = TimeBlocks::load(reader);
  profile.load_lists(reader);
  profile.check_lists(reader);
  return profile;
}

void ColumnProfile::load_lists(PackedReader& reader) {
  const auto any = [](const Sample&, const Sample&) { return false; };
  const auto sample = [&] { return load_sample(reader); };
  spikes_ = load_spikes(reader);
  code_spikes_ = load_spikes(reader);
  impossible_ = load_list<Sample>(reader, kKept, sample, detail::earlier);
  head_ = load_list<Sample>(reader, 2, sample, any);
  tail_ = load_list<Sample>(reader, 2, sample, any);
}

void ColumnProfile::check_lists(const PackedReader& reader) const {
  const std::int64_t finite = rows_ - missing_ - infinite_;
  reader.check(values_.count() == finite &&
                   steps_.count() == std::max<std::int64_t>(finite - 1, 0) &&
                   spike_heights_.count() <= steps_.count(),
               "must be counts of the rows");
  reader.check(missing_ == 0 || !missing_runs_.longest().empty(), "must have the missing rows");
  const auto spikes = static_cast<std::int64_t>(spikes_.size() + code_spikes_.size());
  reader.check(spikes <= spike_heights_.count(), "must be spikes that were seen");
  reader.check(impossible_.size() == kept_of(below_ + above_, kKept) &&
                   head_.size() == kept_of(finite, 2) && tail_.size() == kept_of(finite, 2),
               "must be samples of the rows");
}

void RowSample::save(PackedWriter& writer) const {
  save_list(writer, entries_, [&](const Entry& each) {
    writer.integer(each.series);
    writer.integer(each.time);
    for (const double x : each.values) writer.real(x);
  });
}

RowSample RowSample::load(PackedReader& reader, std::size_t n_columns) {
  RowSample sample(n_columns);
  const auto read = [&] {
    Entry entry{0, reader.integer(), 0, {}};
    entry.time = reader.integer();
    entry.values.reserve(n_columns);
    entry.hash = hash_of(entry.series, entry.time);
    for (std::size_t c = 0; c < n_columns; ++c) entry.values.push_back(reader.real_or_missing());
    return entry;
  };
  sample.entries_ = load_list<Entry>(reader, sample.size_, read, before);
  return sample;
}

void QualityProfile::save(archive::Writer& writer) const {
  std::vector<double> ends;
  ends.reserve(2 * ranges_.size());
  for (const ValueRange& each : ranges_) ends.insert(ends.end(), {each.low, each.high});
  std::vector<std::int64_t> pairs;
  pairs.reserve(2 * pairs_.size());
  for (const SensorPair& each : pairs_) {
    pairs.push_back(static_cast<std::int64_t>(each.first));
    pairs.push_back(static_cast<std::int64_t>(each.second));
  }
  writer.array("ranges", ends);
  writer.array("pairs", pairs);
  writer.array("names", names_);
  PackedWriter seen;
  for (const SeriesProfile& each : series_) {
    each.times.save(seen);
    for (const ColumnProfile& column : each.columns) column.save(seen);
  }
  sample_.save(seen);
  writer.object("seen", [&](archive::Writer& inner) { seen.save(inner); });
}

QualityProfile QualityProfile::load(const archive::Reader& reader) {
  const auto ends = reader.array<double>("ranges");
  const auto places = reader.array<std::int64_t>("pairs");
  reader.check(ends.size() % 2 == 0, "ranges", "must be pairs of ends");
  reader.check(places.size() % 2 == 0, "pairs", "must be pairs of columns");
  std::vector<ValueRange> ranges(ends.size() / 2);
  for (std::size_t c = 0; c < ranges.size(); ++c) ranges[c] = {ends[2 * c], ends[2 * c + 1]};
  std::vector<SensorPair> pairs(places.size() / 2);
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    pairs[p] = {static_cast<std::size_t>(places[2 * p]),
                static_cast<std::size_t>(places[2 * p + 1])};
  }
  QualityProfile profile = reader.made([&] { return QualityProfile(ranges, pairs); });
  const auto names = reader.array<std::int64_t>("names");
  const std::size_t columns = ranges.size() + pairs.size();
  reader.check_memory("names", names.size() * (columns + 1), sizeof(ColumnProfile));
  const archive::Reader inner = reader.object("seen");
  PackedReader seen(inner);
  for (std::size_t s = 0; s < names.size(); ++s) {
    reader.check(profile.place_of(names[s]) == s, "names", "must differ", s);
    SeriesProfile& series = profile.series_[s];
    series.times = TimeProfile::load(seen);
    for (std::size_t c = 0; c < columns; ++c) {
      series.columns[c] = ColumnProfile::load(seen, c < ranges.size() ? ranges[c] : ValueRange{});
      seen.check(series.columns[c].rows() == series.times.rows(), "must be rows of the series");
    }
  }
  profile.sample_ = RowSample::load(seen, ranges.size());
  seen.finish();
  return profile;
}

}  // namespace mliot::preprocessing
