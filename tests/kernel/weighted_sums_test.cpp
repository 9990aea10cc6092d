// weighted_sums: every instruction set gives the bits of the plain loop, forwards and backwards.
#include "kernel/weighted_sums.hpp"

#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

namespace {

using mliot::kernel::WeightedSums;

std::vector<double> plain(const WeightedSums& sums) {
  std::vector<double> out(sums.count);
  for (std::size_t i = 0; i < sums.count; ++i) {
    for (std::size_t j = 0; j < sums.taps; ++j) {
      const auto step = static_cast<std::ptrdiff_t>(j);
      out[i] += sums.weights[step * sums.weight_stride] *
                sums.in[static_cast<std::ptrdiff_t>(i) + step * sums.stride];
    }
  }
  return out;
}

}  // namespace

TEST_CASE("weighted_sums equals the plain loop on every target, count and stride", "[once]") {
  constexpr std::ptrdiff_t kTaps = 7;
  constexpr std::size_t kMost = 8 * 8 + 4 * 8 + 3;
  std::vector<double> in(kMost + 5 * kTaps);
  std::vector<double> weights(3 * kTaps);
  const mliot::Random random(3);
  for (std::size_t i = 0; i < in.size(); ++i) in[i] = random.normal(i);
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = random.normal(1000 + i);
  for (std::size_t count = 0; count <= kMost; ++count) {
    for (const std::ptrdiff_t stride : {-5, -1, 1, 5}) {
      for (const std::ptrdiff_t weight_stride : {-1, 1, 3}) {
        std::vector<double> got(count);
        const WeightedSums sums{.in = in.data() + (stride < 0 ? -stride * (kTaps - 1) : 0),
                                .stride = stride,
                                .weights = weights.data() + (weight_stride < 0 ? kTaps - 1 : 0),
                                .weight_stride = weight_stride,
                                .taps = kTaps,
                                .out = got.data(),
                                .count = count};
        const std::vector<double> wanted = plain(sums);
        mliot::testing::on_every_target([&] {
          mliot::kernel::weighted_sums(sums);
          REQUIRE(got == wanted);
        });
      }
    }
  }
}
