// The streaming calls: the bits of the batch calls, refusals that change nothing, no allocation.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <thread>
#include <vector>

#include "mliot/pipeline/pipeline.hpp"
#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/fitted.hpp"
#include "support/streams.hpp"

namespace {

using namespace mliot;
using namespace mliot::testing::streams;
using pipeline::Event;
using pipeline::ForecastView;
using pipeline::Pipeline;
using pipeline::Status;

// The same from the batch calls of a forecaster.
Forecast batch_forecast(const forecasting::Forecaster& forecaster, std::size_t series) {
  constexpr auto h = static_cast<std::size_t>(testing::kHorizon);
  std::vector<double> future;
  for (std::size_t i = 0; i < 3; ++i) future.insert(future.end(), kFuture.begin(), kFuture.end());
  std::vector<double> all(3 * h);
  forecaster.predict({.h = testing::kHorizon, .future = {future}}, all, {});
  Forecast out;
  std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(series * h), h, out.point.begin());
  for (std::size_t q = 0; q < kQuantiles.size(); ++q) {
    std::vector<double> at(all.size());
    forecaster.quantile(all, testing::kHorizon, kQuantiles[q], at);
    for (std::size_t k = 0; k < h; ++k) {
      out.bounds[k * kQuantiles.size() + q] = at[series * h + k];
    }
  }
  return out;
}

TEST_CASE("stream forecasts are the bits of batch forecasts, however the history is split") {
  const Random random(3);
  for (std::uint64_t trial = 0; trial < 6; ++trial) {
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < 3; ++i) {
      const auto n = static_cast<std::uint64_t>(history().length[i]);
      rows.push_back(static_cast<std::int64_t>(50 + random.below(10 * trial + i, n - 50)));
    }
    forecasting::Forecaster batch = testing::fitted_forecaster(head(rows));
    Pipeline stream(batch, named());
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::int64_t t = rows[i]; t < history().length[i]; ++t) {
        REQUIRE(stream.update(event_of(i, t)) == Status::ok);
      }
    }
    std::vector<std::int64_t> offsets;
    std::vector<std::int64_t> length;
    std::vector<std::int64_t> first;
    for (std::size_t i = 0; i < 3; ++i) {
      offsets.push_back(history().offsets[i] + rows[i]);
      length.push_back(history().length[i] - rows[i]);
      first.push_back(history().first_period[i] + rows[i]);
    }
    offsets.push_back(history().offsets[3]);
    plan::PanelView rest = history().view();
    rest.offsets = offsets;
    rest.length = length;
    rest.first_period = first;
    batch.update(rest);
    for (std::size_t i = 0; i < 3; ++i) {
      INFO("trial " << trial << ", series " << i);
      Forecast got;
      REQUIRE(forecast(stream, i, got) == Status::ok);
      const Forecast wanted = batch_forecast(batch, i);
      REQUIRE(bits(got.point) == bits(wanted.point));
      REQUIRE(bits(got.bounds) == bits(wanted.bounds));
      std::vector<double> one(1);
      REQUIRE(stream.predict_into({i}, {.h = 1, .values = std::span(kFuture).first(1)},
                                  {.point = one, .quantiles = {}, .bounds = {}}) == Status::ok);
      REQUIRE(one[0] == wanted.point[0]);
    }
    // and the states themselves: what a file would hold
    archive::Object saved = archive::save(stream);
    archive::Object same = archive::save(Pipeline(batch, named()));
    REQUIRE(saved.members.at("forecaster") == same.members.at("forecaster"));
  }
}

TEST_CASE("what is refused is named, and changes nothing") {
  Pipeline stream = streaming({80, 70, 100});
  const archive::Object before = stream.state();
  const Event good = event_of(0, 80);
  Event bad = good;
  const auto refused = [&](Status wanted) {
    CHECK(stream.update(bad) == wanted);
    CHECK(stream.state() == before);
    bad = good;
  };
  bad.time = good.time - kDay;
  refused(Status::duplicate);
  bad.time = good.time - 2 * kDay;
  refused(Status::late);
  bad.time = good.time + kDay;
  refused(Status::gap);
  bad.time = good.time + 1;
  refused(Status::off_grid);
  bad.time = std::numeric_limits<std::int64_t>::max();
  refused(Status::off_grid);
  bad.series = {3};
  refused(Status::unknown_series);
  bad.past = {};
  refused(Status::wrong_shape);
  bad.value = kInfinity;
  refused(Status::not_finite);
  const std::vector<double> infinite{-kInfinity};
  bad.past = infinite;
  refused(Status::not_finite);
  REQUIRE(stream.update(good) == Status::ok);
  REQUIRE(stream.state() != before);
  CHECK(stream.update(good) == Status::duplicate);
}

TEST_CASE("a forecast that cannot be is refused by name") {
  Pipeline stream = streaming({80, 70, 100});
  std::vector<double> point(5);
  std::vector<double> bounds(5);
  const std::vector<double> wrong{1.0};
  const std::vector<double> median{0.5};
  const auto asked = [&](std::int64_t h, std::span<const double> future,
                         std::span<const double> quantiles) {
    return stream.predict_into({0}, {.h = h, .values = future},
                               {.point = std::span(point).first(static_cast<std::size_t>(h)),
                                .quantiles = quantiles,
                                .bounds = quantiles.empty() ? std::span<double>() : bounds});
  };
  CHECK(asked(5, kFuture, median) == Status::ok);
  CHECK(asked(0, {}, {}) == Status::wrong_shape);
  CHECK(asked(4, kFuture, {}) == Status::wrong_shape);
  CHECK(asked(5, kFuture, wrong) == Status::wrong_quantile);
  const std::vector<double> infinite{1, 0, kInfinity, 0, 1};
  CHECK(asked(5, infinite, {}) == Status::not_finite);
  point.resize(6);
  const std::vector<double> longer(6, 1.0);
  CHECK(asked(6, longer, {}) == Status::beyond_horizon);
  CHECK(stream.predict_into({9}, std::span(point).first(1)) == Status::unknown_series);
  double out = 0;
  CHECK(stream.predict_row(kFuture, out) == Status::unsupported);
  Pipeline plain(testing::fitted_forecaster(head({80, 70, 100}), testing::full_plan(), 0), named());
  CHECK(plain.predict_into(
            {0}, {.h = 5, .values = kFuture},
            {.point = std::span(point).first(5), .quantiles = median, .bounds = bounds}) ==
        Status::not_calibrated);
}

TEST_CASE("a new series begins cold and ends as one that was fitted") {
  Pipeline stream = streaming({80, 70, 100}, {.new_series = 2});
  const std::vector<double> fixed{1.0};
  pipeline::SeriesIndex added;
  CHECK(stream.add_series("d", {}, added) == Status::wrong_shape);
  REQUIRE(stream.add_series("d", fixed, added) == Status::ok);
  CHECK(stream.add_series("d", fixed, added) == Status::known_series);
  REQUIRE(stream.series("d") == pipeline::SeriesIndex{3});
  Forecast got;
  CHECK(forecast(stream, 3, got) == Status::not_ready);
  CHECK_FALSE(stream.next_time({3}));
  // The same rows as series 1: forecasts and scale become its own.
  for (std::int64_t t = 0; t < 70; ++t) {
    Event event = event_of(1, t);
    event.series = {3};
    REQUIRE(stream.update(event) == Status::ok);
  }
  CHECK(stream.next_time({3}) == stream.next_time({1}));
  Forecast wanted;
  REQUIRE(forecast(stream, 1, wanted) == Status::ok);
  REQUIRE(forecast(stream, 3, got) == Status::ok);
  CHECK(bits(got.point) == bits(wanted.point));
  CHECK(bits(got.bounds) == bits(wanted.bounds));
  CHECK(stream.add_series("e", fixed, added) == Status::ok);
  CHECK(stream.add_series("f", fixed, added) == Status::capacity);
}

TEST_CASE("streaming allocates nothing") {
  Pipeline stream = streaming({80, 70, 100}, {.new_series = 1});
  const std::vector<double> fixed{2.0};
  Forecast out;
  std::vector<double> one(1);
  const std::size_t before = testing::allocations();
  REQUIRE(before > 0);
  pipeline::SeriesIndex added;
  Status status =
      stream.add_series("a series whose id is longer than any small string", fixed, added);
  std::size_t refused = status == Status::ok ? 0 : 1;
  for (std::int64_t t = 80; t < 90; ++t) {
    Event event = event_of(0, t);
    refused += stream.update(event) == Status::ok ? 0 : 1;
    event.series = added;
    refused += stream.update(event) == Status::ok ? 0 : 1;
    refused += forecast(stream, 0, out) == Status::ok ? 0 : 1;
    refused += stream.predict_into({0}, {.h = 1, .values = std::span(kFuture).first(1)},
                                   {.point = one, .quantiles = {}, .bounds = {}}) == Status::ok
                   ? 0
                   : 1;
    refused += stream.update(event) == Status::duplicate ? 0 : 1;
    refused += stream.series("c") ? 0 : 1;
  }
  const std::size_t after = testing::allocations();
  REQUIRE(after == before);
  REQUIRE(refused == 0);
}

TEST_CASE("series on threads of their own give the bits of one thread") {
  const std::vector<std::int64_t> rows{60, 60, 60};
  Pipeline alone = streaming(rows, {.threads = 1});
  Pipeline together = streaming(rows, {.new_series = 40, .threads = 2});
  std::vector<std::vector<double>> wanted(3);
  std::vector<std::vector<double>> got(3);
  const auto run = [](Pipeline& pipeline, std::size_t i, std::vector<double>& out) {
    for (std::int64_t t = 60; t < history().length[i]; ++t) {
      Forecast forecasts;
      pipeline.update(event_of(i, t));
      forecast(pipeline, i, forecasts);
      out.insert(out.end(), forecasts.point.begin(), forecasts.point.end());
      out.insert(out.end(), forecasts.bounds.begin(), forecasts.bounds.end());
    }
  };
  for (std::size_t i = 0; i < 3; ++i) run(alone, i, wanted[i]);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 3; ++i) {
    threads.emplace_back([&, i] { run(together, i, got[i]); });
  }
  threads.emplace_back([&] {  // meanwhile series are added and looked up
    const std::vector<double> fixed{1.0};
    pipeline::SeriesIndex added;
    for (int i = 0; i < 40; ++i) together.add_series("new " + std::to_string(i), fixed, added);
  });
  threads.emplace_back([&] {
    for (int i = 0; i < 2000; ++i) together.series("new " + std::to_string(i % 40));
  });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < 3; ++i) {
    REQUIRE_FALSE(wanted[i].empty());
    REQUIRE(bits(got[i]) == bits(wanted[i]));
  }
  REQUIRE(together.series_count() == 43);
}

TEST_CASE("samples may pause but not go back, and have one output") {
  const plan::FeaturePlan plan(
      {testing::feature(plan::Source::sample, 0),
       testing::feature(plan::Source::sample, 0, features::RollingMean({.window_size = 2}))},
      data::TimeAxis(data::Frequency::integer(1), 0), 0);
  Pipeline stream(pipeline::RowModel{.plan = plan});
  REQUIRE(stream.series("") == pipeline::SeriesIndex{0});
  std::vector<double> out(2);
  CHECK(stream.predict_into({0}, out) == Status::not_ready);
  const std::vector<double> samples{3, 5, kNaN};
  const auto push = [&](std::int64_t time, std::size_t i) {
    return stream.update({.series = {0}, .time = time, .past = std::span(&samples[i], 1)});
  };
  REQUIRE(push(10, 0) == Status::ok);
  CHECK(push(10, 1) == Status::duplicate);
  CHECK(push(9, 1) == Status::late);
  REQUIRE(push(1000, 1) == Status::ok);
  REQUIRE(stream.predict_into({0}, out) == Status::ok);
  CHECK(out == std::vector<double>{5, 4});
  REQUIRE(push(1001, 2) == Status::ok);
  REQUIRE(stream.predict_into({0}, out) == Status::ok);
  CHECK(std::isnan(out[0]));
  CHECK(stream.predict_into({0}, std::span(out).first(1)) == Status::wrong_shape);
}

TEST_CASE("every status has words of its own") {
  std::vector<std::string_view> texts;
  for (int i = 0; i <= static_cast<int>(Status::unsupported); ++i) {
    texts.push_back(pipeline::text_of(static_cast<Status>(i)));
  }
  std::sort(texts.begin(), texts.end());
  CHECK(std::adjacent_find(texts.begin(), texts.end()) == texts.end());
  CHECK(std::find(texts.begin(), texts.end(), "unknown status") == texts.end());
}

}  // namespace
