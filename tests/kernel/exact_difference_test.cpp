// Differences that are exact for every sample, or told not to be.
#include "kernel/exact_difference.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "support/targets.hpp"

namespace mliot::kernel {
namespace {

TEST_CASE("an offset is taken out where that is exact and only there", "[once]") {
  testing::on_every_target([] {
    std::vector<double> x(21, 1000.1);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += static_cast<double>(i) / 8;
    std::vector<double> out(x.size());
    REQUIRE(subtract_exactly(x.data(), x.size(), x[0], out.data()));
    for (std::size_t i = 0; i < x.size(); ++i) CHECK(out[i] + x[0] == x[i]);
    x[4] = std::numeric_limits<double>::quiet_NaN();
    CHECK(subtract_exactly(x.data(), x.size(), x[0], out.data()));
    CHECK(std::isnan(out[4]));
    x[13] = 1e-9;
    CHECK_FALSE(subtract_exactly(x.data(), x.size(), x[0], out.data()));
  });
}

}  // namespace
}  // namespace mliot::kernel
