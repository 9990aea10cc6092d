// Median, quantile and rank of every sample so far against sorting them anew.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/features/all.hpp"
#include "mliot/plan/any_transform.hpp"
#include "reference/order.hpp"
#include "reference/rolling.hpp"
#include "support/catch.hpp"
#include "support/generators.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::batch;
using testing::same;
using testing::same_bits;
using Values = std::vector<double>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The features of a stream; at `cut` it is killed and restored from its contents.
template <class Out, class T>
std::vector<Out> streamed(const T& transform, const Values& x, std::size_t cut = 0) {
  SampleHistory history;
  std::vector<Out> out;
  for (std::size_t t = 0; t < x.size(); ++t) {
    if (t == cut) history = SampleHistory::of(history.contents()).value();
    transform.push(history, x[t]);
    out.push_back(transform.template value<Out>(history));
  }
  return out;
}

std::vector<ExpandingQuantile> some_quantiles() {
  std::vector<ExpandingQuantile> all;
  for (const double q : {0.0, 0.1, 0.25, 0.5, 0.9, 1.0}) {
    for (int way = 0; way < 5; ++way) {
      all.push_back(ExpandingQuantile({.q = q,
                                       .min_samples = way == 1 ? 9 : 1,
                                       .interpolation = static_cast<Interpolation>(way)}));
    }
  }
  return all;
}

std::vector<ExpandingRank> some_ranks() {
  std::vector<ExpandingRank> all;
  for (const Ties ties : {Ties::average, Ties::min, Ties::max}) {
    all.push_back(ExpandingRank({.method = ties}));
    all.push_back(ExpandingRank({.min_samples = 5, .method = ties, .pct = true}));
  }
  return all;
}

/// Checks each of all transforms in some settings.
template <class Check>
void for_each_history(const Check& check) {
  check(ExpandingMedian());
  check(ExpandingMedian({.min_samples = 6}));
  for (const auto& each : some_quantiles()) check(each);
  for (const auto& each : some_ranks()) check(each);
}

void require_all_same(const Values& got, const Values& wanted) {
  REQUIRE(got.size() == wanted.size());
  for (std::size_t t = 0; t < got.size(); ++t) {
    INFO("sample " << t << ": " << got[t] << " instead of " << wanted[t]);
    REQUIRE(same(got[t], wanted[t]));
  }
}

TEST_CASE("expanding order statistics equal their hand-worked values") {
  const Values x{3, kNaN, 1, 3, 8, -kInfinity};
  require_all_same(batch<double>(ExpandingMedian(), x), {3, 3, 2, 3, 3, 3});
  require_all_same(batch<double>(ExpandingMedian({.min_samples = 3}), x),
                   {kNaN, kNaN, kNaN, 3, 3, 3});
  require_all_same(batch<double>(ExpandingQuantile({.q = 0.25}), x), {3, 3, 1.5, 2, 2.5, 1});
  require_all_same(batch<double>(ExpandingRank(), x), {1, kNaN, 1, 2.5, 4, 1});
  require_all_same(batch<double>(ExpandingRank({.method = Ties::max, .pct = true}), x),
                   {1, kNaN, 0.5, 1, 1, 0.2});
}

/// statistic(sorted samples so far, newest sample) after each sample; NaN of fewer than `least`.
template <class Statistic>
Values by_definition(const Values& x, std::int64_t least, const Statistic& statistic) {
  Values out;
  for (std::size_t t = 0; t < x.size(); ++t) {
    Values sorted = reference::present(x, t, static_cast<std::int64_t>(t) + 1);
    std::sort(sorted.begin(), sorted.end());
    const bool enough = sorted.size() >= static_cast<std::size_t>(least);
    out.push_back(enough ? statistic(sorted, x[t]) : kNaN);
  }
  return out;
}

Values medians(const Values& x) {
  return by_definition(x, 1, [](const Values& sorted, double) {
    const std::size_t half = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[half]
                                  : reference::middle(sorted[half - 1], sorted[half]);
  });
}

Values quantiles(const Values& x, const ExpandingQuantileOptions& options) {
  return by_definition(x, options.min_samples, [&](const Values& sorted, double) {
    return reference::quantile(sorted, options.q, options.interpolation);
  });
}

Values ranks(const Values& x, const ExpandingRankOptions& options) {
  return by_definition(x, options.min_samples, [&](const Values& sorted, double newest) {
    if (std::isnan(newest)) return kNaN;
    const double rank = reference::rank(sorted, newest, options.method);
    return options.pct ? rank / static_cast<double>(sorted.size()) : rank;
  });
}

TEST_CASE("expanding order statistics equal those of all samples sorted, on every kind of data") {
  for (const auto& [kind, x] : testing::kinds_of_data(300)) {
    INFO(kind);
    require_all_same(batch<double>(ExpandingMedian(), x), medians(x));
    for (const auto& each : some_ranks()) {
      require_all_same(batch<double>(each, x), ranks(x, each.options()));
    }
    if (kind == "subnormal" || kind == "largest" || kind == "whole range") continue;
    for (const auto& each : some_quantiles()) {  // between a and b as the reference has it
      require_all_same(batch<double>(each, x), quantiles(x, each.options()));
    }
  }
}

TEST_CASE("a stream of every sample has the bits of the batch, killed and restored anywhere") {
  for (const auto& [kind, x] : testing::kinds_of_data(400)) {
    INFO(kind);
    for_each_history([&x = x](const auto& transform) {
      REQUIRE(same_bits(streamed<double>(transform, x, 137), batch<double>(transform, x)));
      REQUIRE(same_bits(streamed<float>(transform, x), batch<float>(transform, x)));
    });
  }
  for_each_history([](const auto& transform) { REQUIRE(batch<double>(transform, {}).empty()); });
}

TEST_CASE("long series keep the bits of their stream") {
  auto kinds = testing::kinds_of_data(30'000);
  kinds.erase(kinds.begin() + 6, kinds.end());
  for (const auto& [kind, x] : kinds) {
    INFO(kind);
    const ExpandingQuantile high({.q = 0.99});
    REQUIRE(same_bits(streamed<double>(ExpandingMedian(), x), batch<double>(ExpandingMedian(), x)));
    REQUIRE(same_bits(streamed<double>(high, x), batch<double>(high, x)));
    REQUIRE(same_bits(streamed<double>(ExpandingRank(), x), batch<double>(ExpandingRank(), x)));
  }
}

TEST_CASE("the state of every sample is its contents, whatever their order of coming") {
  SampleHistory forth;
  SampleHistory back;
  for (int i = 0; i <= 200; ++i) forth.push(i % 40);
  for (int i = 199; i >= 0; --i) back.push(i % 40);
  back.push(0);
  REQUIRE(forth.contents() == back.contents());
  REQUIRE(SampleHistory().contents().empty());
  SampleHistory missing;
  missing.push(kNaN);
  REQUIRE(missing.contents().empty());
  missing.push(-0.0);
  REQUIRE_FALSE(std::signbit(missing.contents()[0]));
}

TEST_CASE("contents that no samples lead to are none of a history") {
  for (const Values& contents : std::vector<Values>{
           {1}, {kNaN}, {1, 2, 1}, {3, 1, 2}, {1, 1, kNaN}, {1, kNaN, 1}, {0, -0.0, 1}}) {
    REQUIRE_FALSE(SampleHistory::of(contents).has_value());
  }
  REQUIRE(SampleHistory::of(Values{kNaN, 1, 1, 2}).value().contents().size() == 4);
  REQUIRE(SampleHistory::of(Values{-0.0, 0.0, 1}).value().newest() == 0);
}

TEST_CASE("room that was made is enough for the next sample") {
  SampleHistory history;
  for (int i = 0; i < 5000; ++i) {
    REQUIRE(history.make_room());
    history.push(i % 3 == 0 ? i : -i);
  }
  REQUIRE(history.present() == 5000);
}

TEST_CASE("every sample so far: stream = batch, and the future changes nothing, for any samples") {
  REQUIRE(rc::check("stream, batch and future", [] {
    const Values past = testing::samples_of(testing::any_sample());
    Values all = past;
    const Values more = testing::samples_of(testing::any_sample());
    all.insert(all.end(), more.begin(), more.end());
    const auto cut = static_cast<std::size_t>(*rc::gen::inRange<std::size_t>(0, past.size() + 1));
    for_each_history([&](const auto& transform) {
      const Values got = batch<double>(transform, past);
      RC_ASSERT(same_bits(streamed<double>(transform, past, cut), got));
      Values again = batch<double>(transform, all);
      again.resize(past.size());
      RC_ASSERT(same_bits(again, got));
    });
  }));
}

TEST_CASE("samples behind a history count as those in it, for any samples") {
  REQUIRE(rc::check("a view is the longer history", [] {
    const Values past = testing::samples_of(testing::any_sample());
    const Values later = testing::samples_of(testing::any_sample());
    SampleHistory history;
    for (const double x : past) history.push(x);
    const SampleHistory kept = history;
    Values room(later.size());
    HistoryView view(kept, room);
    for (const double x : later) {
      history.push(x);
      view.push(x);
      for_each_history([&](const auto& transform) {
        const Values both{transform.template value<double>(view),
                          transform.template value<double>(history)};
        RC_ASSERT(same_bits(both, Values{both[1], both[1]}));
      });
    }
    RC_ASSERT(kept.present() <= history.present());
  }));
}

TEST_CASE("a transform of every sample travels by its name, and its options are checked") {
  using Catch::Matchers::Contains;
  for_each_history([](const auto& transform) {
    const plan::AnyTransform any(transform);
    CHECK(any.grows());
    CHECK(any.memory() == data::kWholeHistory);
    const archive::Object stored = archive::save(any);
    CHECK(archive::save(plan::AnyTransform::load(archive::Reader(stored))) == stored);
  });
  CHECK_THROWS_WITH(ExpandingMedian({.min_samples = 0}),
                    Contains("expanding_median: min_samples must be >= 1"));
  CHECK_THROWS_WITH(ExpandingQuantile({.q = 1.5}), Contains("expanding_quantile: q must be in"));
}

}  // namespace
}  // namespace mliot::features
