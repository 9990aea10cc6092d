// Moments of shared running sums have the bits of those that slide, on every target and length.
#include "kernel/shared_sums.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "kernel/piece_means.hpp"
#include "mliot/core/random.hpp"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot::kernel {
namespace {

std::vector<double> eighths(std::size_t n, bool missing) {
  const Random random(11);
  std::vector<double> x(n);
  for (std::size_t t = 0; t < n; ++t) {
    x[t] = std::floor(2000 * random.uniform(t) - 1000) / 8;
    if (missing && random.uniform(t + n) < 0.3) x[t] = std::numeric_limits<double>::quiet_NaN();
  }
  return x;
}

template <class Out>
void check_shared(const std::vector<double>& x, std::size_t window, bool missing) {
  const std::size_t n = x.size() - (window - 1);
  const RunningSums sums = running_sums(x.data(), x.size(), missing, true);
  std::vector<std::vector<Out>> made(4, std::vector<Out>(n));
  MomentBlock block{x.data() + window - 1, n, window, 2, Moment::mean, missing};
  moments_of_sums(
      sums, window - 1, block,
      MomentOutputs<Out>{made[0].data(), made[1].data(), made[2].data(), made[3].data(), nullptr});
  for (const Moment moment : {Moment::sum, Moment::mean, Moment::variance, Moment::deviation}) {
    std::vector<Out> wanted(n);
    block.moment = moment;
    if (moment == Moment::sum || moment == Moment::mean) {
      const auto kind = moment == Moment::sum ? PieceMean::sum : PieceMean::mean;
      REQUIRE(rolling_means_of_pieces({block.x, n, window, 2, kind, missing},
                                      *piece_grid(window, 125), wanted.data()));
    } else {
      rolling_moments(block, wanted.data());
    }
    REQUIRE(testing::same_bits(made[static_cast<std::size_t>(moment)], wanted));
  }
}

TEST_CASE("moments of shared sums have the bits of those that slide", "[once]") {
  testing::on_every_target([] {
    for (const bool missing : {false, true}) {
      for (const std::size_t window : {2U, 3U, 28U}) {
        for (const std::size_t n : {1U, 2U, 3U, 5U, 19U, 255U, 256U, 300U}) {
          INFO("window " << window << ", " << n << " outputs");
          const auto x = eighths(n + window - 1, missing);
          check_shared<double>(x, window, missing);
          check_shared<float>(x, window, missing);
        }
      }
    }
  });
}

TEST_CASE("windows that reach beyond the first sample hold those that are there", "[once]") {
  testing::on_every_target([] {
    const std::vector<double> x{2, 4, 9};
    const RunningSums sums = running_sums(x.data(), x.size(), true, true);
    std::vector<double> mean(3);
    std::vector<double> score(3);
    const MomentBlock block{x.data(), 3, 10, 1, Moment::mean, true};
    moments_of_sums(sums, 0, block,
                    MomentOutputs<double>{nullptr, mean.data(), nullptr, nullptr, score.data()});
    CHECK(mean == std::vector<double>{2, 3, 5});
    CHECK(std::isnan(score[0]));  // one sample has no deviation
    CHECK(score[1] == 1 / std::sqrt(2.0));
    CHECK(score[2] == 4 / std::sqrt(13.0));
  });
}

}  // namespace
}  // namespace mliot::kernel
