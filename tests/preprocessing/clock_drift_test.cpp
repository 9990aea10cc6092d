// Clock drift on made-up clocks whose drift is known.
#include "mliot/preprocessing/clock_drift.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"
#include "support/catch.hpp"

namespace mliot::preprocessing {
namespace {

using Times = std::vector<std::int64_t>;
constexpr std::int64_t kHour = 3600000000;
constexpr std::int64_t kStart = 1700000000000000;

struct Clocks {
  Times device;
  Times reference;
};

// 40 ppm slow from a second behind, then 10 ppm fast after ten days; jitter of up to a millisecond.
double true_offset(std::int64_t device) {
  const double hours = static_cast<double>(device - kStart) / kHour;
  const double per_hour = 1e-6 * kHour;
  return 1e6 + (hours < 240 ? 40 * hours : 40 * 240 - 10 * (hours - 240)) * per_hour;
}

Clocks made_up(double wrong) {
  std::mt19937_64 random(9);
  std::uniform_real_distribution<double> jitter(-1000, 1000);
  std::uniform_real_distribution<double> share(0, 1);
  Clocks clocks;
  for (int i = 0; i <= 480; ++i) {
    const std::int64_t device = kStart + i * kHour;
    const double outlier = share(random) < wrong ? 3e9 * share(random) : 0;
    clocks.device.push_back(device);
    clocks.reference.push_back(
        device + static_cast<std::int64_t>(true_offset(device) + jitter(random) + outlier));
  }
  return clocks;
}

}  // namespace

TEST_CASE("clock drift finds an exact line exactly") {
  const Times device{0, 1000000, 2000000, 3000000};
  const Times reference{500, 1000600, 2000700, 3000800};  // 500 and 100 ppm
  for (const DriftMethod method : {DriftMethod::theil_sen, DriftMethod::huber}) {
    const ClockDrift drift = ClockDrift::fit(device, reference, {.method = method});
    REQUIRE(drift.knots().size() == 2);
    CHECK(drift.knots()[0].offset == 500);
    CHECK(drift.knots()[1].offset == 800);
    for (std::size_t i = 0; i < device.size(); ++i) {
      CHECK(drift.to_reference(device[i]) == reference[i]);
      CHECK(drift.to_device(reference[i]) == device[i]);
    }
    CHECK(drift.to_reference(10000000) == 10001500);
    CHECK(drift.to_reference(-10000000) == -10000500);
  }
}

TEST_CASE("clock drift follows a bend and does not follow a fifth of wrong pairs") {
  for (const double wrong : {0.0, 0.2}) {
    const Clocks clocks = made_up(wrong);
    for (const DriftMethod method : {DriftMethod::theil_sen, DriftMethod::huber}) {
      const ClockDrift drift = ClockDrift::fit(clocks.device, clocks.reference,
                                               {.segment = 48 * kHour, .method = method});
      CHECK(drift.knots().size() == 11);
      for (const std::int64_t device : clocks.device) {
        const double error =
            static_cast<double>(drift.to_reference(device) - device) - true_offset(device);
        // a millisecond of jitter, halved by the median; four times that with wrong pairs on one
        // side, which shift a median of 49 by some ten places
        CHECK(std::abs(error) < (wrong > 0 ? 2000 : 500));
      }
    }
  }
}

TEST_CASE("clock drift undoes itself to within one and never runs backward") {
  const Clocks clocks = made_up(0.1);
  const ClockDrift drift =
      ClockDrift::fit(clocks.device, clocks.reference, {.segment = kHour * 24});
  std::int64_t previous = drift.to_reference(kStart - 100 * kHour);
  for (std::int64_t t = kStart - 100 * kHour; t < kStart + 600 * kHour; t += 1234567891) {
    const std::int64_t reference = drift.to_reference(t);
    CHECK(reference >= previous);
    CHECK(std::abs(drift.to_device(reference) - t) <= 1);
    previous = reference;
  }
}

TEST_CASE("clock drift gives the same bits for pairs in any order, and after a file") {
  Clocks clocks = made_up(0.2);
  const ClockDriftOptions options{.segment = 48 * kHour, .method = DriftMethod::huber};
  const ClockDrift drift = ClockDrift::fit(clocks.device, clocks.reference, options);
  const ClockDrift again = archive::load<ClockDrift>(archive::save(drift));
  std::vector<std::size_t> order(clocks.device.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = (i * 35) % order.size();
  Clocks mixed;
  for (const std::size_t i : order) {
    mixed.device.push_back(clocks.device[i]);
    mixed.reference.push_back(clocks.reference[i]);
  }
  const ClockDrift other = ClockDrift::fit(mixed.device, mixed.reference, options);
  for (std::size_t i = 0; i < drift.knots().size(); ++i) {
    CHECK(drift.knots()[i].offset == other.knots()[i].offset);
    CHECK(drift.knots()[i].offset == again.knots()[i].offset);
    CHECK(drift.knots()[i].device == again.knots()[i].device);
  }
}

TEST_CASE("clock drift names what cannot be a clock") {
  using Catch::Matchers::Contains;
  const Times three{0, 10, 20};
  CHECK_THROWS_WITH(ClockDrift::fit(three, Times{0, 10}), Contains("3 device times do not fit 2"));
  CHECK_THROWS_WITH(ClockDrift::fit(Times{1}, Times{1}), Contains("at least 3 pairs"));
  CHECK_THROWS_WITH(ClockDrift::fit(Times{5, 5, 5}, three), Contains("all pairs are of one"));
  CHECK_THROWS_WITH(ClockDrift::fit(three, Times{20, 10, 0}), Contains("run backward"));
  CHECK_THROWS_WITH(ClockDrift::fit(Times{0, 1, std::int64_t{1} << 62}, three),
                    Contains("row 2 are out of range"));
}

}  // namespace mliot::preprocessing
