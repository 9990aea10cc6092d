// Sums, means and distances of pieces: the exact fraction rounded once, on every instruction set.
#include "kernel/piece_means.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "kernel/block_facts.hpp"
#include "mliot/core/random.hpp"
#include "reference/rolling.hpp"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot::kernel {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kSamples = 320;

using Sample = std::function<double(std::size_t)>;

/// Kinds of series by name: those whose means are often at, or next to, midpoints of doubles too.
std::vector<std::pair<std::string, Sample>> kinds() {
  const Random random(13);
  const auto steps = [random](std::size_t t, int bits) {
    return std::floor(std::ldexp(random.uniform(t), bits));
  };
  return {
      {"normal", [=](std::size_t t) { return 100 * random.normal(t); }},
      {"tails", [=](std::size_t t) { return std::exp(3 * random.normal(t)); }},
      {"one binade", [=](std::size_t t) { return 1 + std::ldexp(steps(t, 52), -52); }},
      {"two binades", [=](std::size_t t) { return 1.8 + std::ldexp(steps(t, 51), -51); }},
      {"few steps about a power of two",
       [=](std::size_t t) { return 4 + std::ldexp(steps(t, 3) - 4, t % 2 == 0 ? -50 : -51); }},
      {"float ties", [=](std::size_t t) { return 0x1p24 + 2 * steps(t, 2) + 1; }},
      {"beside float ties",
       [=](std::size_t t) { return 0x1p24 + 1 + std::ldexp(steps(t, 2) - 2, -28); }},
      {"below the normal floats", [=](std::size_t t) { return 0x1p-140 * random.normal(t); }},
      {"zeros", [](std::size_t t) { return t % 3 == 0 ? -0.0 : 0.0; }},
      {"minus", [=](std::size_t t) { return -1e9 - random.uniform(t); }},
  };
}

std::vector<double> series(const Sample& sample, double missing) {
  const Random random(17);
  std::vector<double> x(kSamples);
  for (std::size_t t = 0; t < x.size(); ++t) x[t] = random.uniform(t) < missing ? kNaN : sample(t);
  return x;
}

/// S / divisor as the mean of samples and zeros, each as many times as large as is left out.
template <class Real>
Real exact_sum(std::vector<double> samples, std::size_t divisor) {
  std::size_t size = 1;
  while (size < samples.size()) size *= 2;
  for (double& each : samples) each *= static_cast<double>(size);
  samples.resize(size * divisor, 0.0);
  return reference::Moments(samples).mean<Real>();
}

/// By fractions: S / n of the samples, or S, or (n x - S) / n.
template <class Real>
Real by_definition(const std::vector<double>& samples, double newest, std::size_t least,
                   PieceMean kind) {
  const bool missing = kind == PieceMean::distance && std::isnan(newest);
  if (samples.empty() || samples.size() < least || missing) {
    return std::numeric_limits<Real>::quiet_NaN();
  }
  if (kind == PieceMean::mean) return reference::Moments(samples).mean<Real>();
  if (kind == PieceMean::sum) return exact_sum<Real>(samples, 1);
  std::vector<double> differences(samples.size(), newest);
  for (const double each : samples) differences.push_back(-each);
  return exact_sum<Real>(differences, samples.size());
}

struct Case {
  PieceMean kind;
  std::size_t window;
  std::size_t least;
  bool grows;
};

template <class Real>
void check(const std::vector<double>& x, const Case& each) {
  const std::size_t before = each.grows ? 0 : each.window - 1;
  const BlockFacts facts = block_facts(x.data(), x.size());
  const auto grid = piece_grid(each.window, facts.largest);
  REQUIRE(grid.has_value());
  const PieceBlock block{x.data() + before, x.size() - before, each.window, each.least,
                         each.kind,         facts.has_missing, each.grows};
  std::vector<Real> wanted(block.n);
  for (std::size_t i = 0; i < block.n; ++i) {
    const std::size_t last = i + before;
    wanted[i] =
        by_definition<Real>(reference::present(x, last, static_cast<std::int64_t>(each.window)),
                            x[last], facts.has_missing || each.grows ? each.least : 1, each.kind);
  }
  testing::on_every_target([&] {
    std::vector<Real> out(block.n);
    REQUIRE(rolling_means_of_pieces(block, *grid, out.data()));
    const auto agree = [](Real a, Real b) {
      return testing::same(a, b) && std::signbit(a) == std::signbit(b);
    };
    std::size_t i = 0;
    while (i < block.n && agree(out[i], wanted[i])) ++i;
    INFO("output " << i);
    REQUIRE(i == block.n);
  });
}

TEST_CASE("sums, means and distances of pieces are exact fractions, rounded once", "[once]") {
  for (const auto& [name, sample] : kinds()) {
    for (const double missing : {0.0, 0.2}) {
      const auto x = series(sample, missing);
      for (const auto kind : {PieceMean::sum, PieceMean::mean, PieceMean::distance}) {
        for (const std::size_t window : {1U, 2U, 3U, 6U, 7U, 28U}) {
          INFO(name << ", window " << window << ", missing " << missing << ", kind "
                    << static_cast<int>(kind));
          check<double>(x, {kind, window, missing > 0 ? 2U : 1U, false});
          check<float>(x, {kind, window, missing > 0 ? 2U : 1U, false});
        }
      }
    }
  }
}

TEST_CASE("windows that grow from the first sample hold all of them", "[once]") {
  for (const auto& [name, sample] : kinds()) {
    const auto all = series(sample, 0.1);
    for (const std::size_t n : {1U, 5U, 64U, 67U}) {
      INFO(name << ", " << n << " samples");
      const std::vector<double> x(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n));
      check<double>(x, {PieceMean::mean, n, 3, true});
      check<float>(x, {PieceMean::sum, n, 1, true});
    }
  }
}

TEST_CASE("every length and alignment of a block of pieces is whole", "[once]") {
  const auto all = series(kinds().front().second, 0);
  for (std::size_t n = 1; n < 40; ++n) {
    for (const std::size_t start : {0U, 1U}) {
      const std::vector<double> x(all.begin() + static_cast<std::ptrdiff_t>(start),
                                  all.begin() + static_cast<std::ptrdiff_t>(start + n + 6));
      INFO(n << " outputs from " << start);
      check<double>(x, {PieceMean::mean, 7, 1, false});
      check<float>(x, {PieceMean::mean, 7, 1, false});
    }
  }
}

TEST_CASE("a sample that no two pieces hold is told, wherever it stands", "[once]") {
  const auto clean = series(kinds().front().second, 0);
  const double largest = block_facts(clean.data(), clean.size()).largest;
  const auto grid = piece_grid(9, largest);
  REQUIRE(grid.has_value());
  for (std::size_t place = 0; place < clean.size(); place += 7) {
    auto x = clean;
    x[place] = 0.1 * grid->fine;
    testing::on_every_target([&] {
      std::vector<double> out(x.size() - 8);
      CHECK_FALSE(rolling_means_of_pieces({x.data() + 8, out.size(), 9, 1, PieceMean::mean, false},
                                          *grid, out.data()));
    });
  }
}

TEST_CASE("magnitudes that cannot be scaled have no grid") {
  CHECK_FALSE(piece_grid(28, 1e300).has_value());
  CHECK_FALSE(piece_grid(28, 1e-300).has_value());
  CHECK(piece_grid(28, 0).has_value());
}

}  // namespace
}  // namespace mliot::kernel
