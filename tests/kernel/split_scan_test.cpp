// Split scan: every instruction set finds the candidate of the plain loop, to the bit.
#include "kernel/split_scan.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

using namespace mliot::kernel;

namespace {

double shrunk(double g, double alpha) {
  return g > alpha ? g - alpha : (g < -alpha ? g + alpha : 0.0);
}

SplitCandidate plain(const SplitRule& rule, const std::vector<std::int64_t>& gradients,
                     const std::vector<std::int64_t>& hessians, std::size_t count) {
  SplitCandidate best{-1, -1, 0, 0};
  for (std::size_t b = 0; b < count; ++b) {
    const auto size = static_cast<double>(hessians[b]);
    if (size < rule.least || size >= rule.end) continue;
    const auto g = static_cast<double>(gradients[b]);
    const auto h = static_cast<double>(hessians[b]);
    const double gl = shrunk(g, rule.reg_alpha);
    const double gr = shrunk(rule.gradient_total - g, rule.reg_alpha);
    const double hl = h + rule.reg_lambda;
    const double hr = (rule.hessian_total - h) + rule.reg_lambda;
    const double gain = (gl * gl * hr + gr * gr * hl) / (hl * hr);
    if (gain > std::max(best.gain, rule.bar))
      best = {gain, static_cast<int>(b), gradients[b], hessians[b]};
  }
  return best;
}

// A feature with gaps, the sums of its bins and of all bins up to each.
struct Feature {
  std::vector<std::int64_t> gradients;
  std::vector<std::int64_t> hessians;
  std::vector<std::int64_t> packed;
  std::vector<std::int64_t> gradient_sums;
  std::vector<std::int64_t> hessian_sums;
  std::int64_t gradient_start = 0;
  std::int64_t hessian_start = 0;

  // The gradient of a bin of hessian h is about drift * h.
  Feature(std::size_t count, std::int64_t drift, std::uint64_t seed)
      : gradients(count + kScanPadding, -77),
        hessians(count + kScanPadding, 12345),
        packed(count + kScanPadding, -1) {
    const mliot::Random random(seed);
    std::uint64_t draw = 0;
    const auto below = [&](std::uint64_t n) {
      return static_cast<std::int64_t>(random.below(draw++, n));
    };
    gradient_start = below(1000);
    hessian_start = below(1000);
    std::int64_t g = gradient_start;
    std::int64_t h = hessian_start;
    for (std::size_t b = 0; b < count; ++b) {
      const bool empty = below(3) == 0;  // equal neighbours: ties
      hessians[b] = empty ? 0 : 1 + below(90000);
      gradients[b] = empty ? 0 : drift * hessians[b] + below(200001) - 100000;
      packed[b] = gradients[b] * 4294967296 + hessians[b];
      gradient_sums.push_back(g += gradients[b]);
      hessian_sums.push_back(h += hessians[b]);
    }
  }

  WideSums wide() const {
    return {gradients.data(), hessians.data(), gradient_start, hessian_start};
  }
  std::int64_t packed_start() const { return gradient_start * 4294967296 + hessian_start; }
};

void require_equal(const SplitCandidate& got, const SplitCandidate& wanted) {
  REQUIRE(got.bin == wanted.bin);
  REQUIRE(got.gain == wanted.gain);
  REQUIRE(got.gradient == wanted.gradient);
  REQUIRE(got.hessian == wanted.hessian);
}

}  // namespace

TEST_CASE("the scans find the candidate of the plain loop, for every length and rule", "[once]") {
  for (std::size_t count = 0; count <= 256; count += count < 36 ? 1 : 11) {
    for (int variant = 0; variant < 7; ++variant) {
      const Feature x(count, variant < 4 ? 0 : 5 - variant, 7 * count + 3);
      const std::int64_t g = count == 0 ? x.gradient_start : x.gradient_sums.back();
      const std::int64_t h = count == 0 ? x.hessian_start : x.hessian_sums.back();
      const SplitRule rule{.reg_alpha = variant % 2 == 0 ? 0.0 : 5000.0,
                           .reg_lambda = variant < 2 ? 0.0 : 1e5,
                           .gradient_total = static_cast<double>(g) - 4321,
                           .hessian_total = static_cast<double>(h) + 20000,
                           .least = variant == 3 ? static_cast<double>(h / 3) : 1.0,
                           .end = static_cast<double>(h + 10000 - (variant == 1 ? h / 4 : 0)),
                           .bar = 0,
                           .largest = 2e5 * static_cast<double>(count + 1)};
      const SplitCandidate wanted = plain(rule, x.gradient_sums, x.hessian_sums, count);
      mliot::testing::on_every_target([&] {
        const auto packed = [&](const SplitRule& at) {
          return scan_packed(at, sieve_of(rule), x.packed.data(), x.packed_start(), count);
        };
        require_equal(packed(rule), wanted);
        require_equal(scan_wide(rule, x.wide(), count), wanted);
        if (wanted.bin < 0) return;
        SplitRule strict = rule;
        strict.bar = wanted.gain;  // nothing exceeds the best
        REQUIRE(packed(strict).bin == -1);
        strict.bar = wanted.gain * (1 - 0x1p-52);
        require_equal(packed(strict), wanted);
      });
    }
  }
}

TEST_CASE("a candidate is found whatever the ratio of its gain to the node's own share", "[once]") {
  // Gradients that follow the hessians leave next to nothing to gain: the sieve's margins decide.
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Feature x(200, seed % 2 == 0 ? 20 : -20, seed);
    const auto g = static_cast<double>(x.gradient_sums.back());
    const auto h = static_cast<double>(x.hessian_sums.back());
    SplitRule rule{.reg_alpha = 0,
                   .reg_lambda = seed % 3 == 0 ? 0.0 : 1e3 * static_cast<double>(seed),
                   .gradient_total = g,
                   .hessian_total = h,
                   .least = 1,
                   .end = h,
                   .bar = 0,
                   .largest = 200 * 2e6};
    rule.bar = g * g / (h + rule.reg_lambda);
    const SplitCandidate wanted = plain(rule, x.gradient_sums, x.hessian_sums, 200);
    mliot::testing::on_every_target([&] {
      require_equal(scan_packed(rule, sieve_of(rule), x.packed.data(), x.packed_start(), 200),
                    wanted);
      SplitRule strict = rule;
      strict.bar = wanted.gain * (1 - 0x1p-52);
      if (wanted.bin < 0) return;
      require_equal(scan_packed(strict, sieve_of(rule), x.packed.data(), x.packed_start(), 200),
                    wanted);
    });
  }
}
