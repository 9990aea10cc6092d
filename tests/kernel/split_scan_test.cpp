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
  SplitCandidate best{-1, -1};
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
    if (gain > std::max(best.gain, rule.bar)) best = {gain, static_cast<int>(b)};
  }
  return best;
}

}  // namespace

TEST_CASE("the scans find the candidate of the plain loop, for every length and rule") {
  const mliot::Random random(6);
  std::uint64_t draw = 0;
  for (std::size_t count = 0; count <= 256; count += count < 36 ? 1 : 11) {
    for (int variant = 0; variant < 4; ++variant) {
      std::vector<std::int64_t> gradients(count + kScanPadding + 1, -77);
      std::vector<std::int64_t> hessians(count + kScanPadding + 1, 12345);
      std::vector<std::int64_t> packed(count + kScanPadding + 1, -1);
      std::int64_t g = 0;
      std::int64_t h = 0;
      for (std::size_t b = 0; b < count; ++b) {
        const bool empty = random.below(draw++, 3) == 0;  // equal neighbours: ties
        if (!empty) g += static_cast<std::int64_t>(random.below(draw++, 200001)) - 100000;
        if (!empty || b == 0) h += 1 + static_cast<std::int64_t>(random.below(draw++, 90000));
        gradients[b] = g;
        hessians[b] = h;
        packed[b] = g * 4294967296 + h;
      }
      const SplitRule rule{.reg_alpha = variant % 2 == 0 ? 0.0 : 5000.0,
                           .reg_lambda = variant < 2 ? 0.0 : 1e5,
                           .gradient_total = static_cast<double>(g) - 4321,
                           .hessian_total = static_cast<double>(h) + 20000,
                           .least = variant == 3 ? static_cast<double>(h / 3) : 1.0,
                           .end = static_cast<double>(h + 10000 - (variant == 1 ? h / 4 : 0)),
                           .bar = 0};
      const SplitCandidate wanted = plain(rule, gradients, hessians, count);
      mliot::testing::on_every_target([&] {
        const SplitCandidate one = scan_packed(rule, packed.data(), count);
        REQUIRE(one.bin == wanted.bin);
        REQUIRE(one.gain == wanted.gain);
        const SplitCandidate two = scan_wide(rule, gradients.data(), hessians.data(), count);
        REQUIRE(two.bin == wanted.bin);
        REQUIRE(two.gain == wanted.gain);
        if (wanted.bin < 0) return;
        SplitRule strict = rule;
        strict.bar = wanted.gain;  // nothing exceeds the best
        REQUIRE(scan_packed(strict, packed.data(), count).bin == -1);
        strict.bar = wanted.gain * (1 - 0x1p-52);
        REQUIRE(scan_packed(strict, packed.data(), count).bin == wanted.bin);
      });
    }
  }
}
