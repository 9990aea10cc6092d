// Whole numbers of one time, exactly: beyond 2^53 and up to the ends of their type.
#include "mliot/preprocessing/duplicates.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/error.hpp"
#include "support/catch.hpp"

namespace mliot::preprocessing {
namespace {

using Signed = std::vector<std::int64_t>;
using Unsigned = std::vector<std::uint64_t>;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kOdd = (std::int64_t{1} << 53) + 1;  // no double

}  // namespace

TEST_CASE("whole numbers of one time keep every digit") {
  const Signed begin{0, 2, 3, 3, 6};
  const Signed values{kOdd, kOdd + 2, kLeast, kMost, kMost, kLeast + 1};
  CHECK(aggregate_runs(Aggregate::min, begin, values).values ==
        Signed{kOdd, kLeast, 0, kLeast + 1});
  CHECK(aggregate_runs(Aggregate::max, begin, values).values == Signed{kOdd + 2, kLeast, 0, kMost});
  const auto sums = aggregate_runs(Aggregate::sum, begin, values);
  CHECK(sums.values == Signed{2 * kOdd + 2, kLeast, 0, kMost});  // on the way it passes 2^63
  CHECK(sums.overflow == -1);
  CHECK_THROWS_AS(aggregate_runs(Aggregate::mean, begin, values), InvalidArgument);
  CHECK_THROWS_AS(aggregate_runs(Aggregate::min, Signed{0, 2}, values), InvalidArgument);
}

TEST_CASE("the first run whose sum passes its type is told") {
  CHECK(aggregate_runs(Aggregate::sum, Signed{0, 1, 3, 5}, Signed{1, kMost, 1, kLeast, -1})
            .overflow == 1);
  CHECK(aggregate_runs(Aggregate::sum, Signed{0, 2}, Signed{kLeast, -1}).overflow == 0);
  constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
  const auto sums = aggregate_runs(Aggregate::sum, Signed{0, 2, 4}, Unsigned{kAll, 0, kAll, 1});
  CHECK(sums.values[0] == kAll);
  CHECK(sums.overflow == 1);
}

TEST_CASE("means of whole numbers are rounded once") {
  const auto means =
      mean_runs(Signed{0, 2, 2, 4, 7}, Signed{kOdd, kOdd + 2, kMost, kLeast, 1, 2, 2});
  CHECK(means[0] == static_cast<double>(kOdd + 1));
  CHECK(std::isnan(means[1]));
  CHECK(means[2] == -0.5);
  CHECK(means[3] == 5.0 / 3);
  // (2^64 - 1 + 2^64 - 1) / 2 is 2^64 - 1, whose nearest double is 2^64.
  constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
  CHECK(mean_runs(Signed{0, 2}, Unsigned{kAll, kAll}) == std::vector<double>{0x1p64});
}

}  // namespace mliot::preprocessing
