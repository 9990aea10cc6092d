// Rolling shapes, slopes and distances: what a kernel does not leave open has the stream's bits.
#include "kernel/rolling_shapes.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernel/block_facts.hpp"
#include "kernel/rolling_slopes.hpp"
#include "mliot/core/random.hpp"
#include "mliot/features/rolling_kurtosis.hpp"
#include "mliot/features/rolling_skewness.hpp"
#include "mliot/features/rolling_slope.hpp"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot {
namespace {

constexpr std::size_t kSamples = 1500;

/// Real numbers, counts, and numbers on a slope: 53, 6 and some more bits. Real numbers with gaps.
std::vector<std::vector<double>> kinds() {
  const Random random(23);
  std::vector<std::vector<double>> kinds(4);
  for (std::size_t i = 0; i < kSamples; ++i) {
    kinds[0].push_back(random.normal(i));
    kinds[1].push_back(static_cast<double>(random.below(i, 60)));
    kinds[2].push_back(0.001 * static_cast<double>(i) + 0.1 * random.normal(i));
    kinds[3].push_back(i % 5 == 1 || i / 30 == 2 ? std::nan("") : random.normal(i));
  }
  return kinds;
}

int exponent_of(const std::vector<double>& x) {
  int exponent = 0;
  std::frexp(kernel::block_facts(x.data(), x.size()).largest, &exponent);
  return exponent;
}

/// The outputs that are not open equal the stream's; few are open: of windows of a few counts those
/// that are symmetric, whose skewness is 0.
void require_bits(const std::vector<double>& got, const std::vector<std::uint32_t>& failed,
                  std::size_t count, const std::vector<double>& stream) {
  REQUIRE(count < got.size() / 20);
  const std::size_t warm_up = stream.size() - got.size();
  std::size_t next = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (next < count && failed[next] == i) {
      ++next;
    } else {
      REQUIRE(testing::same(got[i], stream[warm_up + i]));
    }
  }
  REQUIRE(next == count);
}

TEST_CASE("rolling shapes leave few windows open and give the stream's bits for the others",
          "[once]") {
  for (const auto& x : kinds()) {
    for (const std::size_t window : {4U, 7U, 28U, 91U}) {
      const bool missing = kernel::block_facts(x.data(), x.size()).has_missing;
      const std::size_t least = missing ? 2 : window;
      const features::WindowOptions options{.window_size = static_cast<std::int64_t>(window),
                                            .min_samples = static_cast<std::int64_t>(least)};
      const auto skewness = testing::stream<double>(features::RollingSkewness(options), x);
      const auto kurtosis = testing::stream<double>(features::RollingKurtosis(options), x);
      testing::on_every_target([&] {
        for (const bool fourth : {false, true}) {
          INFO("window " << window << ", kurtosis " << fourth);
          std::vector<double> out(x.size() - (window - 1));
          std::vector<std::uint32_t> failed(out.size());
          const std::size_t count = kernel::rolling_shapes(
              {x.data() + window - 1, out.size(), window, fourth, exponent_of(x), missing, least},
              out.data(), failed.data());
          require_bits(out, failed, count, fourth ? kurtosis : skewness);
        }
      });
    }
  }
}

TEST_CASE("rolling slopes have the stream's bits", "[once]") {
  for (const auto& x : kinds()) {
    for (const std::size_t window : {2U, 7U, 28U, 91U}) {
      const auto size = static_cast<std::int64_t>(window);
      const bool missing = kernel::block_facts(x.data(), x.size()).has_missing;
      const std::size_t least = missing ? std::min<std::size_t>(3, window) : window;
      const features::RollingSlope slope(
          {.window_size = size, .min_samples = static_cast<std::int64_t>(least)});
      const auto wanted = testing::stream<double>(slope, x);
      const auto wanted_float = testing::stream<float>(slope, x);
      const double largest = kernel::block_facts(x.data(), x.size()).largest;
      const auto grid = kernel::slope_grid(window, largest);
      REQUIRE(grid.has_value());
      if (!kernel::splits_into_pieces(x.data(), x.size(), grid->coarse, grid->fine)) continue;
      testing::on_every_target([&] {
        const std::size_t n = x.size() - (window - 1);
        const kernel::SlopeBlock block{x.data() + window - 1, n, window, missing, least};
        std::vector<double> out(n);
        std::vector<float> out_float(n);
        kernel::rolling_slopes(block, *grid, out.data());
        kernel::rolling_slopes(block, *grid, out_float.data());
        for (std::size_t i = 0; i < n; ++i) {
          REQUIRE(testing::same(out[i], wanted[window - 1 + i]));
          REQUIRE(testing::same(out_float[i], wanted_float[window - 1 + i]));
        }
      });
    }
  }
}

TEST_CASE("windows too long for an exact division have no grid") {
  CHECK_FALSE(kernel::slope_grid(400, 1).has_value());
  CHECK_FALSE(kernel::slope_grid(1, 1).has_value());
  CHECK_FALSE(kernel::slope_grid(28, 1e200).has_value());
}

}  // namespace
}  // namespace mliot
