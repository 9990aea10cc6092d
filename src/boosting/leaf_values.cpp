// Newton steps or quantiles of residuals, rounded to the grid.
#include "boosting/leaf_values.hpp"

#include <algorithm>
#include <cmath>

#include "boosting/quantile.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr int kSumBits = 50;  // sums of leaves are exact in double with room to spare
constexpr double kLargestStep = 64;
constexpr double kSmallestTotal = 0x1p-900;  // the grid's unit and the sums stay normal numbers
constexpr double kLargestTotal = 0x1p960;
constexpr std::size_t kParallelRows = 16384;

double residual_quantile(const LeafContext& context, std::size_t node) {
  std::vector<Weighted> residuals;
  const auto target = context.rows.target.view();
  const auto weight = context.rows.weight.view();
  for (const auto piece : context.grower.rows_of(node)) {
    for (const std::uint32_t row : piece) {
      double raw = 0;
      context.scores.raw(row, 1, &raw);
      residuals.push_back({target[row] - raw, weight.empty() ? 1.0 : weight[row]});
    }
  }
  return weighted_quantile(residuals, *context.renewal_level);
}

RestTotals rests_of(const LeafContext& context, std::size_t node) {
  RestTotals sum;
  const std::uint32_t* rests = context.gradients.rests.data();
  for (const auto piece : context.grower.rows_of(node)) {
    for (const std::uint32_t row : piece) {
      sum.gradient += static_cast<std::int16_t>(rests[row] >> 16);
      sum.hessian += static_cast<std::int16_t>(rests[row]);
    }
  }
  return sum;
}

}  // namespace

LeafGrid::LeafGrid(const BoostingOptions& options, double scale) {
  const auto trees = static_cast<double>(options.n_estimators);
  const double wanted = kLargestStep * options.learning_rate * (scale > 0 ? scale : 1) * trees;
  const double total = std::clamp(wanted, kSmallestTotal, kLargestTotal);
  exponent = kSumBits - 1 - std::ilogb(total);
  largest = static_cast<std::int64_t>(std::scalbn(total / trees, exponent));
}

std::int64_t LeafGrid::round(double x) const noexcept {
  const double limit = static_cast<double>(largest);
  return static_cast<std::int64_t>(
      std::nearbyint(std::clamp(std::scalbn(x, exponent), -limit, limit)));
}

double LeafGrid::unit() const noexcept { return std::scalbn(1.0, -exponent); }

std::vector<std::int64_t> leaf_values(const LeafContext& context) {
  const auto& nodes = context.tree.nodes;
  std::vector<std::int64_t> values(nodes.size(), 0);
  const int threads = context.rows.size() < kParallelRows ? 1 : context.threads;
  parallel_for(nodes.size(), threads, [&](std::size_t i) {
    if (!nodes[i].is_leaf()) return;
    const double step = context.renewal_level
                            ? residual_quantile(context, i)
                            : context.splitter.newton_step(nodes[i].totals, rests_of(context, i));
    values[i] = context.grid.round(context.learning_rate * step);
  });
  return values;
}

}  // namespace mliot::boosting
