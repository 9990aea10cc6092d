// Shared gains: every instruction set adds what the plain formula says, to the bit.
#include "kernel/shared_gains.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

using namespace mliot::kernel;

namespace {

double shrunk(double g, double alpha) { return g - std::min(std::max(g, -alpha), alpha); }

/// The gain of a left child of these sums.
double plain(const SharedRule& rule, std::int64_t gradient, std::int64_t hessian) {
  const auto g = static_cast<double>(gradient);
  const auto h = static_cast<double>(hessian);
  if (h < rule.least || h >= rule.end) return 0;
  const double left = shrunk(g * rule.gradient_unit, rule.reg_alpha);
  const double right = shrunk((rule.gradient_total - g) * rule.gradient_unit, rule.reg_alpha);
  const double left_weight = h * rule.hessian_unit + rule.reg_lambda;
  const double right_weight = (rule.hessian_total - h) * rule.hessian_unit + rule.reg_lambda;
  const double score =
      (left * left * right_weight + right * right * left_weight) / (left_weight * right_weight);
  return score > rule.bar ? score - rule.own : 0;
}

}  // namespace

TEST_CASE("gains of a node are added bin by bin as the plain formula gives them", "[once]") {
  for (std::size_t count = 0; count <= 256; count += count < 20 ? 1 : 59) {
    for (int variant = 0; variant < 4; ++variant) {
      const mliot::Random random(count + 1000 * static_cast<std::uint64_t>(variant));
      std::vector<std::int64_t> gradients(count);
      std::vector<std::int64_t> hessians(count);
      std::vector<std::int64_t> packed(count);
      std::int64_t g = 700 - static_cast<std::int64_t>(random.below(1, 1400));
      std::int64_t h = static_cast<std::int64_t>(random.below(2, 900));
      const SharedSums wide{gradients.data(), hessians.data(), g, h};
      const SharedSums narrow{packed.data(), nullptr, g * 4294967296 + h, 0};
      std::vector<std::pair<std::int64_t, std::int64_t>> prefixes;
      for (std::size_t b = 0; b < count; ++b) {
        gradients[b] = static_cast<std::int64_t>(random.below(3 * b + 3, 200001)) - 100000;
        hessians[b] = static_cast<std::int64_t>(random.below(3 * b + 4, 90000));
        packed[b] = gradients[b] * 4294967296 + hessians[b];
        prefixes.emplace_back(g += gradients[b], h += hessians[b]);
      }
      SharedRule rule{.gradient_unit = 0x1p-15,
                      .hessian_unit = 0x1p-17,
                      .reg_alpha = variant % 2 == 0 ? 0.0 : 0.7,
                      .reg_lambda = variant < 2 ? 0.0 : 2.0,
                      .gradient_total = static_cast<double>(g) - 4321,
                      .hessian_total = static_cast<double>(h) + 20000,
                      .least = static_cast<double>(h / 9),
                      .end = static_cast<double>(h - h / 9),
                      .own = 0.3,
                      .bar = 0.4};
      std::vector<double> wanted(count + kGainPadding, 0.25);
      for (std::size_t b = 0; b < count; ++b) {
        wanted[b] += plain(rule, prefixes[b].first, prefixes[b].second);
      }
      mliot::testing::on_every_target([&] {
        for (const SharedSums& sums : {wide, narrow}) {
          std::vector<double> gains(count + kGainPadding,
                                    0.25);  // what the nodes before have added
          add_shared_gains(rule, sums, count, gains.data());
          REQUIRE(gains == wanted);
        }
      });
    }
  }
}
