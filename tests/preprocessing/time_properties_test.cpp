// What resampling and as-of joins keep for any samples: RapidCheck draws them.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "mliot/preprocessing/asof_join.hpp"
#include "mliot/preprocessing/resample.hpp"
#include "mliot/preprocessing/resample_stream.hpp"
#include "support/catch.hpp"
#include "support/generators.hpp"

namespace mliot::preprocessing {
namespace {

using testing::any_sample;
using testing::rising_times;
using testing::samples_of;
using testing::whole_sample;
using Times = std::vector<std::int64_t>;
using Values = std::vector<double>;

std::int64_t drawn(std::int64_t least, std::int64_t most) {
  return *rc::gen::inRange<std::int64_t>(least, most + 1);
}

Side any_side() { return *rc::gen::element(Side::left, Side::right); }

/// Aggregates that a coarser bin makes of those of finer ones.
const std::vector<Aggregate> kNested{Aggregate::sum, Aggregate::min, Aggregate::max,
                                     Aggregate::first, Aggregate::last};

ResampleOptions options_of(std::int64_t length, std::vector<Aggregate> aggregates) {
  return {.freq = std::to_string(length),
          .aggregates = std::move(aggregates),
          .closed = any_side(),
          .label = any_side(),
          .origin = drawn(-30, 30)};
}

RegularTable resampled(const ResampleOptions& options, const Times& times,
                       const std::vector<Values>& columns) {
  const Times offsets{0, static_cast<std::int64_t>(times.size())};
  SampleTable samples{offsets, times, {}};
  for (const Values& each : columns) samples.columns.emplace_back(each);
  return Resample(options).transform(samples, 1);
}

bool same_bits(const Values& a, const Values& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
    return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y) || (x != x && y != y);
  });
}

/// What `aggregate` is of the values that are present, in order.
double combined(Aggregate aggregate, Values values) {
  std::erase_if(values, [](double x) { return std::isnan(x); });
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  if (aggregate == Aggregate::first) return values.front();
  if (aggregate == Aggregate::last) return values.back();
  if (aggregate == Aggregate::min) return *std::min_element(values.begin(), values.end());
  if (aggregate == Aggregate::max) return *std::max_element(values.begin(), values.end());
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST_CASE("every sample is in one bin, and the bin of its label holds its time") {
  REQUIRE(rc::check("bins part the samples", [] {
    const Values x = samples_of(any_sample());
    const Times times = rising_times(x.size());
    const auto options = options_of(drawn(1, 50), {Aggregate::count});
    const RegularTable out = resampled(options, times, {x});
    const auto present = std::count_if(x.begin(), x.end(), [](double v) { return !std::isnan(v); });
    RC_ASSERT(std::accumulate(out.columns[0].begin(), out.columns[0].end(), 0.0) ==
              static_cast<double>(present));
    const Resample resample(options);
    for (const std::int64_t time : times) {
      const std::int64_t bin = resample.bins().bin(time);
      RC_ASSERT(resample.bins().begin(bin) <= time && time < resample.bins().end(bin));
      RC_ASSERT(std::binary_search(out.times.begin(), out.times.end(), resample.bins().label(bin)));
    }
    for (std::size_t i = 1; i < out.times.size(); ++i) {
      RC_ASSERT(out.times[i] - out.times[i - 1] == std::stoll(options.freq));
    }
  }));
}

TEST_CASE("coarse bins are made of the fine ones inside them") {
  REQUIRE(rc::check("bins of bins", [] {
    const Values x = samples_of(whole_sample());
    const Times times = rising_times(x.size());
    const std::int64_t length = drawn(1, 12);
    const std::int64_t many = drawn(1, 6);
    ResampleOptions fine = options_of(length, kNested);
    ResampleOptions coarse = fine;
    coarse.freq = std::to_string(length * many);
    const std::vector<Values> columns(kNested.size(), x);
    const RegularTable parts = resampled(fine, times, columns);
    const RegularTable whole = resampled(coarse, times, columns);
    const Bins bins = Resample(coarse).bins();
    const Bins fine_bins = Resample(fine).bins();
    for (std::size_t c = 0; c < kNested.size(); ++c) {
      for (std::size_t row = 0; row < whole.times.size(); ++row) {
        Values inside;
        const std::int64_t bin = bins.bin(times.front()) + static_cast<std::int64_t>(row);
        for (std::size_t i = 0; i < parts.times.size(); ++i) {
          const std::int64_t part = fine_bins.bin(times.front()) + static_cast<std::int64_t>(i);
          if (bins.bin(fine_bins.begin(part)) == bin) inside.push_back(parts.columns[c][i]);
        }
        RC_ASSERT(same_bits({whole.columns[c][row]}, {combined(kNested[c], inside)}));
      }
    }
  }));
}

TEST_CASE("times that are moved by whole bins move the labels and nothing else") {
  REQUIRE(rc::check("moved times", [] {
    const Values x = samples_of(any_sample());
    const Times times = rising_times(x.size());
    const std::int64_t length = drawn(1, 30);
    const std::int64_t way = length * drawn(-1000, 1000);
    auto options = options_of(length, {Aggregate::mean, Aggregate::linear, Aggregate::zoh});
    options.limit = drawn(0, 60);
    const auto moved = [&](Times all) {
      for (std::int64_t& time : all) time += way;
      return all;
    };
    const RegularTable here = resampled(options, times, {x, x, x});
    const RegularTable there = resampled(options, moved(times), {x, x, x});
    RC_ASSERT(there.times == moved(here.times));
    for (std::size_t c = 0; c < here.columns.size(); ++c) {
      RC_ASSERT(same_bits(here.columns[c], there.columns[c]));
    }
  }));
}

TEST_CASE("a resample stream of any samples, stored anywhere, gives the rows of the batch") {
  REQUIRE(rc::check("stream = batch", [] {
    const Values x = samples_of(any_sample());
    const Times times = rising_times(x.size());
    auto options = options_of(drawn(1, 50), {Aggregate::sum, Aggregate::linear, Aggregate::last});
    options.limit = drawn(0, 60);
    const RegularTable wanted = resampled(options, times, {x, x, x});
    const auto cut = static_cast<std::size_t>(drawn(0, static_cast<std::int64_t>(x.size())));
    ResampleStream stream(Resample(options), {.columns = 3}, 1);
    Events rows;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (i == cut) stream = archive::load<ResampleStream>(archive::save(stream));
      RC_ASSERT(stream.push(0, times[i], Values(3, x[i]), rows) == Arrival::taken);
    }
    stream.flush(rows);
    RC_ASSERT(rows.times == wanted.times);
    Values by_row;
    for (std::size_t row = 0; row < wanted.times.size(); ++row) {
      for (const Values& column : wanted.columns) by_row.push_back(column[row]);
    }
    RC_ASSERT(same_bits(rows.values, by_row));
  }));
}

TEST_CASE("an as-of join of any times finds what a search of all rows finds") {
  REQUIRE(rc::check("join by definition", [] {
    const auto draw_times = [] { return rising_times(static_cast<std::size_t>(drawn(0, 30))); };
    const Times left = draw_times();
    const Times right = draw_times();
    AsofOptions options;
    options.direction =
        *rc::gen::element(AsofDirection::backward, AsofDirection::forward, AsofDirection::nearest);
    if (*rc::gen::arbitrary<bool>()) options.tolerance = drawn(0, 30);
    options.allow_exact_matches = *rc::gen::arbitrary<bool>();
    const Times left_ends{0, static_cast<std::int64_t>(left.size())};
    const Times right_ends{0, static_cast<std::int64_t>(right.size())};
    const auto got = asof_join({left_ends, left}, {right_ends, right}, options, 1);
    for (std::size_t i = 0; i < left.size(); ++i) {
      std::int64_t best = -1;
      const auto away = [&](std::int64_t row) {
        return std::abs(right[static_cast<std::size_t>(row)] - left[i]);
      };
      for (std::int64_t row = 0; row < right_ends[1]; ++row) {
        const std::int64_t time = right[static_cast<std::size_t>(row)];
        if (time == left[i] && !options.allow_exact_matches) continue;
        if (time < left[i] && options.direction == AsofDirection::forward) continue;
        if (time > left[i] && options.direction == AsofDirection::backward) continue;
        if (options.tolerance && away(row) > *options.tolerance) continue;
        // Of rows before, and of those at the time where they are looked for backward, the last.
        const bool before =
            time < left[i] || (time == left[i] && options.direction != AsofDirection::forward);
        if (best < 0 || away(row) < away(best) || (away(row) == away(best) && before)) best = row;
      }
      RC_ASSERT(got[i] == best);
    }
  }));
}

}  // namespace
}  // namespace mliot::preprocessing
