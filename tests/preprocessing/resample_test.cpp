// Resampling against hand-worked rows, its definition, and itself as a stream.
#include "mliot/preprocessing/resample.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/data/time_text.hpp"
#include "mliot/preprocessing/resample_stream.hpp"
#include "reference/resample_reference.hpp"
#include "support/catch.hpp"

namespace mliot::preprocessing {
namespace {

using data::format_time;
using Times = std::vector<std::int64_t>;
using Values = std::vector<double>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::int64_t at(const char* text) { return data::parse_time(text).value(); }

bool same_bits(const Values& a, const Values& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
    return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y) || (x != x && y != y);
  });
}

RegularTable one_series(const ResampleOptions& options, const Times& times, const Values& values) {
  const Times offsets{0, static_cast<std::int64_t>(times.size())};
  SampleTable samples{offsets, times, {}};
  samples.columns.assign(options.aggregates.size(), values);
  return Resample(options).transform(samples, 1);
}

std::vector<std::string> texts(const Times& times) {
  std::vector<std::string> out;
  for (const std::int64_t time : times) out.push_back(format_time(time));
  return out;
}

constexpr std::array kAll{Aggregate::mean,  Aggregate::sum,    Aggregate::first,
                          Aggregate::last,  Aggregate::min,    Aggregate::max,
                          Aggregate::count, Aggregate::linear, Aggregate::zoh};

}  // namespace

TEST_CASE("resample makes one row of every bin, empty ones included") {
  const ResampleOptions options{.freq = "10", .aggregates = {kAll.begin(), kAll.end()}};
  const RegularTable out = one_series(options, {2, 8, 31, 35}, {1, 4, 10, 20});
  CHECK(out.times == Times{0, 10, 20, 30});
  CHECK(same_bits(out.columns[0], {2.5, kNaN, kNaN, 15}));  // mean
  CHECK(same_bits(out.columns[1], {5, kNaN, kNaN, 30}));    // sum
  CHECK(same_bits(out.columns[2], {1, kNaN, kNaN, 10}));    // first
  CHECK(same_bits(out.columns[3], {4, kNaN, kNaN, 20}));    // last
  CHECK(same_bits(out.columns[4], {1, kNaN, kNaN, 10}));    // min
  CHECK(same_bits(out.columns[5], {4, kNaN, kNaN, 20}));    // max
  CHECK(out.columns[6] == Values{2, 0, 0, 2});              // count
  // from 4 at 8 to 10 at 31: 6 / 23 a step; 2, 12 and 22 steps after 8
  CHECK(same_bits(out.columns[7], {kNaN, 6.0 * (2.0 / 23.0) + 4.0, 6.0 * (12.0 / 23.0) + 4.0,
                                   6.0 * (22.0 / 23.0) + 4.0}));
  CHECK(same_bits(out.columns[8], {kNaN, 4, 4, 4}));  // the newest sample at the label
}

TEST_CASE("resample reads a signal no further than its limit") {
  const ResampleOptions options{
      .freq = "10", .aggregates = {Aggregate::linear, Aggregate::zoh}, .limit = 5};
  const RegularTable out = one_series(options, {8, 13, 18, 35}, {0, 5, 10, 27});
  CHECK(out.times == Times{0, 10, 20, 30});
  CHECK(same_bits(out.columns[0], {kNaN, 2, kNaN, kNaN}));
  CHECK(same_bits(out.columns[1], {kNaN, 0, 10, kNaN}));
}

TEST_CASE("an empty bin sums to 0 only where min_samples is 0") {
  const ResampleOptions options{
      .freq = "10", .aggregates = {Aggregate::sum, Aggregate::mean}, .min_samples = 0};
  const RegularTable out = one_series(options, {0, 20}, {1, 2});
  CHECK(same_bits(out.columns[0], {1, 0, 2}));
  CHECK(same_bits(out.columns[1], {1, kNaN, 2}));
}

TEST_CASE("bins close on the side that they are told") {
  ResampleOptions options{.freq = "10", .aggregates = {Aggregate::sum}};
  options.closed = Side::right;
  const RegularTable right = one_series(options, {0, 10, 11}, {1, 2, 4});  // (-10, 0] (0, 10] ...
  CHECK(right.times == Times{-10, 0, 10});
  CHECK(right.columns[0] == Values{1, 2, 4});
  options.label = Side::right;
  CHECK(one_series(options, {0, 10, 11}, {1, 2, 4}).times == Times{0, 10, 20});
  options.closed = Side::left;
  const RegularTable left = one_series(options, {0, 10, 11}, {1, 2, 4});
  CHECK(left.times == Times{10, 20});
  CHECK(left.columns[0] == Values{1, 6});
}

TEST_CASE("calendar bins hold whole days of the period that is named by its end") {
  const Times times{at("2024-01-31 23:59:59"), at("2024-02-01"), at("2024-02-29 12:00")};
  const RegularTable months =
      one_series({.freq = "ME", .aggregates = {Aggregate::count}}, times, {1, 1, 1});
  CHECK(texts(months.times) == std::vector<std::string>{"2024-01-31", "2024-02-29"});
  CHECK(months.columns[0] == Values{1, 2});
  const RegularTable starts =
      one_series({.freq = "MS", .aggregates = {Aggregate::count}}, times, {1, 1, 1});
  CHECK(texts(starts.times) == std::vector<std::string>{"2024-01-01", "2024-02-01"});
  CHECK(starts.columns[0] == Values{1, 2});
  // 2024-01-31 is a Wednesday, 2024-02-01 a Thursday: one week to Friday, and that of 1 March
  const RegularTable weeks = one_series({.freq = "W-FRI", .aggregates = {Aggregate::count}},
                                        {times[0], times[1], at("2024-02-02 18:00")}, {1, 1, 1});
  CHECK(texts(weeks.times) == std::vector<std::string>{"2024-02-02"});
  CHECK(weeks.columns[0] == Values{3});
  const RegularTable business =
      one_series({.freq = "B", .aggregates = {Aggregate::count}},
                 {at("2024-02-02"), at("2024-02-04"), at("2024-02-05")}, {1, 1, 1});
  CHECK(texts(business.times) == std::vector<std::string>{"2024-02-02", "2024-02-05"});
  CHECK(business.columns[0] == Values{2, 1});  // the weekend belongs to its Friday
}

TEST_CASE("an origin moves the bins") {
  ResampleOptions options{.freq = "1h", .aggregates = {Aggregate::count}};
  options.origin = at("2020-06-01 00:20");
  const RegularTable out =
      one_series(options, {at("2024-01-01 10:05"), at("2024-01-01 10:20")}, {1, 1});
  CHECK(texts(out.times) == std::vector<std::string>{"2024-01-01 09:20:00", "2024-01-01 10:20:00"});
}

namespace {

struct Data {
  Times offsets{0};
  Times times;
  std::vector<Values> columns;
  std::vector<std::vector<std::vector<reference::Sample>>> present;  // series, column
};

// Series with gaps, missing values, equal times and columns of their own.
Data made_up(std::uint64_t seed, std::size_t columns, int n_series) {
  std::mt19937_64 random(seed);
  Data data;
  data.columns.resize(columns);
  std::uniform_int_distribution<int> step(0, 9);
  std::normal_distribution<double> normal(20, 3);
  for (int s = 0; s < n_series; ++s) {
    auto& present = data.present.emplace_back(columns);
    std::int64_t time = step(random) - 40;
    const int n = s == 1 ? 0 : 30 + step(random);
    for (int i = 0; i < n; ++i) {
      time += step(random) == 9 ? 57 : step(random);
      data.times.push_back(time);
      for (std::size_t c = 0; c < columns; ++c) {
        const double x = step(random) < 2 ? kNaN : normal(random);
        data.columns[c].push_back(x);
        if (x == x) present[c].push_back({time, x});
      }
    }
    data.offsets.push_back(static_cast<std::int64_t>(data.times.size()));
  }
  return data;
}

SampleTable table_of(const Data& data) {
  SampleTable table{data.offsets, data.times, {}};
  for (const Values& each : data.columns) table.columns.emplace_back(each);
  return table;
}

std::vector<ResampleOptions> many_options() {
  std::vector<ResampleOptions> all;
  for (const Side closed : {Side::left, Side::right}) {
    for (const Side label : {Side::left, Side::right}) {
      for (const std::int64_t limit : {3, 20, 1000}) {
        for (const std::int64_t least : {0, 1, 3}) {
          all.push_back({.freq = "7",
                         .aggregates = {kAll.begin(), kAll.end()},
                         .closed = closed,
                         .label = label,
                         .origin = 3,
                         .limit = limit,
                         .min_samples = least});
        }
      }
    }
  }
  return all;
}

RegularTable streamed(ResampleStream stream, const Data& data, const Times& order, bool restart) {
  Events rows;
  Values event(data.columns.size());
  for (const std::int64_t row : order) {
    const auto i = static_cast<std::size_t>(row);
    const auto series =
        std::upper_bound(data.offsets.begin(), data.offsets.end(), row) - data.offsets.begin() - 1;
    for (std::size_t c = 0; c < event.size(); ++c) event[c] = data.columns[c][i];
    REQUIRE(stream.push(series, data.times[i], event, rows) == Arrival::taken);
    if (restart) stream = archive::load<ResampleStream>(archive::save(stream));
  }
  stream.flush(rows);
  RegularTable table;
  table.offsets.assign(1, 0);
  table.columns.resize(event.size());
  for (std::int64_t s = 0; s + 1 < static_cast<std::int64_t>(data.offsets.size()); ++s) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows.series[i] != s) continue;
      table.times.push_back(rows.times[i]);
      for (std::size_t c = 0; c < event.size(); ++c) {
        table.columns[c].push_back(rows.values[i * event.size() + c]);
      }
    }
    table.offsets.push_back(static_cast<std::int64_t>(table.times.size()));
  }
  return table;
}

void check_equal(const RegularTable& a, const RegularTable& b) {
  REQUIRE(a.offsets == b.offsets);
  REQUIRE(a.times == b.times);
  for (std::size_t c = 0; c < a.columns.size(); ++c) {
    INFO("column " << c);
    REQUIRE(same_bits(a.columns[c], b.columns[c]));
  }
}

// Rows out of order by less than `lateness` in time, each series' equal times in their order.
Times delayed(const Data& data, std::int64_t lateness, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<std::int64_t> delay(0, lateness);
  std::vector<std::pair<std::int64_t, std::int64_t>> arrivals;
  std::int64_t previous = 0;
  for (std::size_t i = 0; i < data.times.size(); ++i) {
    const bool again = i > 0 && data.times[i] == data.times[i - 1];
    previous = again ? previous : data.times[i] + delay(random);
    arrivals.emplace_back(previous, static_cast<std::int64_t>(i));
  }
  std::sort(arrivals.begin(), arrivals.end());
  Times order;
  for (const auto& [time, row] : arrivals) order.push_back(row);
  return order;
}

}  // namespace

TEST_CASE("resample equals its definition bit for bit, whatever the sides, limits and threads") {
  const Data data = made_up(5, kAll.size(), 4);
  for (const ResampleOptions& options : many_options()) {
    const Resample resample(options);
    const RegularTable out = resample.transform(table_of(data), 1);
    check_equal(resample.transform(table_of(data), 2), out);
    for (std::size_t s = 0; s + 1 < data.offsets.size(); ++s) {
      for (std::int64_t row = out.offsets[s]; row < out.offsets[s + 1]; ++row) {
        const auto i = static_cast<std::size_t>(row);
        const std::int64_t first =
            resample.bins().bin(data.times[static_cast<std::size_t>(data.offsets[s])]);
        const std::int64_t bin = first + row - out.offsets[s];
        REQUIRE(out.times[i] == resample.bins().label(bin));
        for (std::size_t c = 0; c < kAll.size(); ++c) {
          INFO("series " << s << " row " << row << " " << enum_name(kAll[c]));
          REQUIRE(same_bits(
              {out.columns[c][i]},
              {reference::bin_of(data.present[s][c], resample.bins(), bin, kAll[c], options)}));
        }
      }
    }
  }
}

TEST_CASE("a resample stream gives the bits of the batch, late events and restarts included") {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Data data = made_up(seed, kAll.size(), 3);
    for (const ResampleOptions& options : many_options()) {
      const Resample resample(options);
      const RegularTable batch = resample.transform(table_of(data), 1);
      for (const std::int64_t lateness : {0, 15}) {
        const EventOptions events{.columns = kAll.size(), .lateness = lateness};
        const ResampleStream stream(resample, events, 3);
        const Times order = delayed(data, lateness, seed);
        const bool restart = options.limit == 20 && options.min_samples == 1;
        check_equal(streamed(stream, data, order, restart), batch);
      }
    }
  }
}

TEST_CASE("a bin is given out when its watermark passes it, and never changes") {
  const Resample resample({.freq = "10", .aggregates = {Aggregate::sum}});
  ResampleStream stream(resample, {.lateness = 5}, 1);
  Events rows;
  const auto push = [&](std::int64_t time, double x) {
    return stream.push(0, time, Values{x}, rows);
  };
  CHECK(push(1, 1) == Arrival::taken);
  CHECK(push(12, 2) == Arrival::taken);
  CHECK(push(9, 4) == Arrival::taken);  // late by 3 of the 5 that are waited
  CHECK(rows.size() == 0);
  CHECK(push(15, 8) == Arrival::taken);  // the watermark is 10
  CHECK(rows.times == Times{0});
  CHECK(rows.values == Values{5});
  CHECK(push(9, 16) == Arrival::late);
  CHECK(stream.buffer().n_late() == 1);
  stream.advance(0, 40, rows);
  CHECK(rows.times == Times{0, 10});
  CHECK(rows.values == Values{5, 10});
  CHECK(push(39, 1) == Arrival::late);
  CHECK(push(45, 1) == Arrival::taken);
  stream.flush(rows);
  CHECK(rows.times == Times{0, 10, 20, 30, 40});
  CHECK(push(46, 1) == Arrival::late);  // its bin is out
  CHECK(push(50, 1) == Arrival::taken);
}

TEST_CASE("resample names the row of a time that falls, and a date that makes rows without end") {
  const ResampleOptions options{.freq = "1s", .aggregates = {Aggregate::sum}};
  using Catch::Matchers::Contains;
  CHECK_THROWS_WITH(one_series(options, {5000000, 4000000}, {1, 1}),
                    Contains("row 1 has 1970-01-01 00:00:04"));
  CHECK_THROWS_WITH(one_series(options, {0, at("2024-01-01")}, {1, 1}),
                    Contains("row 1") && Contains("too fine"));
  CHECK_THROWS_WITH(one_series(options, {std::numeric_limits<std::int64_t>::min()}, {1}),
                    Contains("out of range"));
  CHECK_THROWS_WITH(Resample({.freq = "1h", .aggregates = {}}), Contains("no column"));
  CHECK_THROWS_WITH(Resample({.freq = "ME", .aggregates = {Aggregate::zoh}, .label = Side::left}),
                    Contains("label 'right'"));
  const Resample linear({.freq = "1h", .aggregates = {Aggregate::linear}});
  CHECK_THROWS_WITH(ResampleStream(linear, {}), Contains("limit"));
  ResampleStream stream(Resample({.freq = "1s", .aggregates = {Aggregate::sum}}), {}, 1);
  Events rows;
  CHECK(stream.push(0, 0, Values{1}, rows) == Arrival::taken);
  CHECK_THROWS_AS(stream.push(0, at("2024-01-01"), Values{1}, rows), ResourceLimit);
  CHECK(stream.push(0, 1000000, Values{1}, rows) == Arrival::taken);
  CHECK(stream.push(1, 0, Values{1}, rows) == Arrival::out_of_range);
  CHECK(rows.values == Values{1});
}

}  // namespace mliot::preprocessing
