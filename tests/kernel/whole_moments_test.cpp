// Moments of whole numbers: every instruction set gives what the general kernel gives, and tells
// samples that are not for it.
#include "kernel/whole_moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "kernel/piece_means.hpp"
#include "mliot/core/random.hpp"
#include "reference/rolling.hpp"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot::kernel {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Moment kMoments[] = {Moment::sum, Moment::mean, Moment::variance, Moment::deviation};

bool has_squares(Moment moment) {
  return moment == Moment::variance || moment == Moment::deviation;
}

/// Whole numbers up to `largest` in magnitude, some of them 0 and -0.
std::vector<double> wholes(std::size_t n, double largest) {
  const Random random(23);
  std::vector<double> x(n);
  for (std::size_t t = 0; t < n; ++t) {
    x[t] = std::floor((2 * largest + 1) * random.uniform(t)) - largest;
    if (t % 11 == 3) x[t] = -0.0;
  }
  return x;
}

template <class Real>
Real wanted(const std::vector<double>& x, std::size_t place, std::size_t window, Moment moment) {
  const auto samples = reference::present(x, place, static_cast<std::int64_t>(window));
  const double sum = std::accumulate(samples.begin(), samples.end(), 0.0);
  const reference::Moments exact(samples);
  switch (moment) {
    case Moment::sum:
      return static_cast<Real>(sum);  // which is exact
    case Moment::mean:
      return exact.mean<Real>();
    case Moment::variance:
      return exact.variance<Real>();
    case Moment::deviation:
      break;
  }
  return std::sqrt(exact.variance<Real>());
}

template <class Real>
void check(const std::vector<double>& x, std::size_t window, Moment moment) {
  const std::size_t n = x.size() - (window - 1);
  std::vector<Real> out(n + 1, Real{77});
  REQUIRE(
      rolling_moments_of_wholes({x.data() + window - 1, n, window, 1, moment, false}, out.data()));
  for (std::size_t i = 0; i < n; ++i) {
    REQUIRE(testing::same(out[i], wanted<Real>(x, i + window - 1, window, moment)));
    REQUIRE(!std::signbit(out[i] == 0 ? out[i] : Real{0}));
  }
  CHECK(out[n] == Real{77});
}

template <class Real>
bool takes(const std::vector<double>& x, std::size_t window, Moment moment) {
  const std::size_t n = x.size() - (window - 1);
  std::vector<Real> out(n);
  return rolling_moments_of_wholes({x.data() + window - 1, n, window, 1, moment, false},
                                   out.data());
}

TEST_CASE("moments of wholes equal exact fractions on every target, length and window", "[once]") {
  for (const std::size_t window : {1U, 2U, 3U, 7U, 8U, 9U, 30U}) {
    for (const std::size_t n : {1U, 2U, 7U, 8U, 9U, 40U, 203U}) {
      for (const Moment moment : kMoments) {
        if (window == 1 && has_squares(moment)) continue;
        const auto x = wholes(n + window - 1, 1000);
        INFO("window " << window << ", n " << n << ", moment " << static_cast<int>(moment));
        testing::on_every_target([&] {
          check<double>(x, window, moment);
          check<float>(x, window, moment);
        });
      }
    }
  }
}

TEST_CASE("moments of wholes are exact for the largest samples taken, and no larger ones are",
          "[once]") {
  for (const std::size_t window : {1U, 7U, 28U}) {
    for (const Moment moment : kMoments) {
      if (window == 1 && has_squares(moment)) continue;
      const double bound = has_squares(moment) ? 0x1p26 : 0x1p51;
      const double largest =
          std::floor(bound / static_cast<double>(std::max<std::size_t>(window, 8)));
      auto x = wholes(100, largest);
      for (std::size_t i = 0; i < x.size(); i += 3) x[i] = largest;  // sums as large as any
      for (std::size_t i = 40; i < 70; ++i) x[i] = i % 2 == 0 ? largest : -largest;
      testing::on_every_target([&] {
        check<double>(x, window, moment);
        check<float>(x, window, moment);
        auto larger = x;
        larger[50] = largest + 1;
        CHECK_FALSE(takes<double>(larger, window, moment));
        CHECK_FALSE(takes<float>(larger, window, moment));
      });
    }
  }
}

TEST_CASE("moments of wholes tell any sample that is none, wherever it stands", "[once]") {
  constexpr std::size_t kWindow = 12;
  const auto x = wholes(60, 1000);
  for (const double strange : {0.5, 3 + 0x1p-48, kNaN, kInfinity, -kInfinity, 0x1p60, 5e-324}) {
    testing::on_every_target([&] {
      for (std::size_t place = 0; place < x.size(); ++place) {
        auto with = x;
        with[place] = strange;
        for (const Moment moment : kMoments) {
          REQUIRE_FALSE(takes<double>(with, kWindow, moment));
          REQUIRE_FALSE(takes<float>(with, kWindow, moment));
        }
      }
    });
  }
}

/// The same moment by sums of any doubles.
template <class Out>
std::vector<Out> in_general(const MomentBlock& block) {
  std::vector<Out> out(block.n);
  if (block.moment == Moment::variance || block.moment == Moment::deviation) {
    rolling_moments(block, out.data());
    return out;
  }
  const auto kind = block.moment == Moment::sum ? PieceMean::sum : PieceMean::mean;
  const auto grid = piece_grid(block.window, 2000);
  REQUIRE(
      rolling_means_of_pieces({block.x, block.n, block.window, 1, kind, false}, *grid, out.data()));
  return out;
}

TEST_CASE("moments of wholes and of any doubles are the same bits over long blocks", "[once]") {
  const auto x = wholes(5000, 2000);
  for (const std::size_t ddof : {0U, 1U, 3U}) {
    for (const Moment moment : kMoments) {
      constexpr std::size_t kWindow = 28;
      const std::size_t n = x.size() - (kWindow - 1);
      const MomentBlock block{x.data() + kWindow - 1, n, kWindow, 1, moment, false, ddof};
      testing::on_every_target([&] {
        std::vector<double> out(n);
        REQUIRE(rolling_moments_of_wholes(block, out.data()));
        CHECK(out == in_general<double>(block));
        std::vector<float> out_float(n);
        REQUIRE(rolling_moments_of_wholes(block, out_float.data()));
        CHECK(out_float == in_general<float>(block));
      });
    }
  }
}

}  // namespace
}  // namespace mliot::kernel
