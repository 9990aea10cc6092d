// Fourier terms and events against hand-worked numbers.
#include "mliot/features/time_feature.hpp"

#include <cmath>
#include <limits>

#include "support/catch.hpp"

namespace mliot::features {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;

EventOptions sale() {
  // Days 10 and 11, and day 20; known from day 0 to day 30.
  return {.starts = {10 * kDay, 20 * kDay},
          .ends = {12 * kDay, 21 * kDay},
          .first = 0,
          .last = 30 * kDay};
}

TEST_CASE("a wave has its quarters where they belong, before 1970 too") {
  const TimeFeature sine(FourierOptions{.period = 4 * kDay});
  const TimeFeature cosine(FourierOptions{.period = 4 * kDay, .cosine = true});
  REQUIRE(sine(0) == 0);
  REQUIRE(sine(kDay) == 1);
  REQUIRE(sine(2 * kDay) == 0);
  REQUIRE(sine(-kDay) == -1);
  REQUIRE(cosine(2 * kDay) == -1);
  REQUIRE(std::isnan(sine(std::numeric_limits<std::int64_t>::min())));
}

TEST_CASE("periods of parts and harmonics divide the circle") {
  const TimeFeature wave(FourierOptions{.period = 9, .parts = 2, .harmonic = 3});
  for (std::int64_t t = -20; t < 40; ++t) {
    const double angle = 2 * 3.14159265358979323846 * 3 * static_cast<double>(t) / 4.5;
    REQUIRE(std::abs(static_cast<double>(wave(t)) - std::sin(angle)) < 1e-6);
    REQUIRE(wave(t) == wave(t + 9'000'000'000));
  }
}

TEST_CASE("a wave that would pass 64 bits is refused") {
  REQUIRE_THROWS_AS(TimeFeature(FourierOptions{.period = 1LL << 40, .harmonic = 1LL << 23}),
                    InvalidArgument);
  REQUIRE_THROWS_AS(TimeFeature(FourierOptions{.period = 0}), InvalidArgument);
}

TEST_CASE("an event is on from its start up to its end") {
  const TimeFeature active(sale());
  REQUIRE(active(10 * kDay - 1) == 0);
  REQUIRE(active(10 * kDay) == 1);
  REQUIRE(active(12 * kDay - 1) == 1);
  REQUIRE(active(12 * kDay) == 0);
  REQUIRE(std::isnan(active(-1)));
  REQUIRE(std::isnan(active(30 * kDay)));
}

TEST_CASE("ramps rise before an event and fall after it") {
  EventOptions options = sale();
  options.lead = 3;
  options.decay = 1;
  const TimeFeature ramp(options);
  REQUIRE(ramp(6 * kDay) == 0);
  REQUIRE(ramp(7 * kDay) == 0.25F);
  REQUIRE(ramp(9 * kDay) == 0.75F);
  REQUIRE(ramp(12 * kDay) == 0.5F);
  REQUIRE(ramp(13 * kDay) == 0);
  REQUIRE(ramp(9 * kDay + 1) == 0.75F);  // within the day before
}

TEST_CASE("distances count begun days") {
  EventOptions options = sale();
  options.cap = 7;
  options.kind = EventKind::to_next;
  const TimeFeature ahead(options);
  options.kind = EventKind::since_last;
  const TimeFeature since(options);
  REQUIRE(ahead(0) == 7);
  REQUIRE(ahead(5 * kDay) == 5);
  REQUIRE(ahead(11 * kDay) == 0);
  REQUIRE(ahead(12 * kDay) == 7);
  REQUIRE(ahead(25 * kDay) == 7);
  REQUIRE(since(5 * kDay) == 7);
  REQUIRE(since(12 * kDay) == 1);
  REQUIRE(since(14 * kDay) == 3);
  REQUIRE(since(20 * kDay) == 0);
}

TEST_CASE("events that do not fit are refused") {
  EventOptions options = sale();
  options.ends = {12 * kDay};
  REQUIRE_THROWS_AS(TimeFeature(options), InvalidArgument);
  options.ends = {21 * kDay, 22 * kDay};  // the first reaches into the second
  REQUIRE_THROWS_AS(TimeFeature(options), InvalidArgument);
  options.ends = {10 * kDay, 22 * kDay};
  REQUIRE_THROWS_AS(TimeFeature(options), InvalidArgument);
  options = sale();
  options.last = options.first;
  REQUIRE_THROWS_AS(TimeFeature(options), InvalidArgument);
}

TEST_CASE("features of time come back from an archive") {
  const auto check = [](const TimeFeature& feature) {
    const auto again = archive::load<TimeFeature>(archive::save(feature));
    for (std::int64_t t = 0; t < 29; ++t) REQUIRE(again(t * kDay) == feature(t * kDay));
    REQUIRE(archive::save(again) == archive::save(feature));
  };
  check(DateFeature::week_cos);
  check(TimeFeature(FourierOptions{.period = 7 * kDay, .harmonic = 2}));
  check(TimeFeature(sale()));
}

}  // namespace
}  // namespace mliot::features
