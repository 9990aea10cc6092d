// Newton steps or quantiles of residuals, rounded to the grid.
#include "boosting/leaf_values.hpp"

#include <algorithm>
#include <cmath>

#include "boosting/residual_quantile.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr int kLeafBits = 31;  // with the sign, a leaf fills four bytes
constexpr double kLargestStep = 16;
constexpr double kSmallestLeaf = 0x1p-900;  // the grid's unit and the sums stay normal numbers
constexpr double kLargestLeaf = 0x1p940;
constexpr std::size_t kParallelRows = 16384;

int threads_for(const LeafContext& context) {
  return context.scores.sums.size() < kParallelRows ? 1 : context.threads;
}

std::vector<double> quantile_steps(const LeafContext& context,
                                   const std::vector<std::size_t>& leaves) {
  // Processes of a group must share the residuals in one order, hence one after the other.
  const int threads = context.group.alone() ? threads_for(context) : 1;
  std::vector<double> steps(leaves.size());
  parallel_for(leaves.size(), threads, [&](std::size_t i) {
    const auto pieces = context.grower.rows_of(leaves[i]);
    steps[i] = residual_quantile({pieces, context.scores, context.rows}, *context.renewal_level,
                                 context.group);
  });
  return steps;
}

std::vector<double> newton_steps(const LeafContext& context,
                                 const std::vector<std::size_t>& leaves) {
  const std::vector<RestTotals> sums = context.numbers.sums_of(context.gradients.rests.data());
  std::vector<std::int64_t> rests;
  rests.reserve(2 * sums.size());
  for (const RestTotals& sum : sums) rests.insert(rests.end(), {sum.gradient, sum.hessian});
  context.group.sum(rests);
  std::vector<double> steps(leaves.size());
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const RestTotals sum{rests[2 * i], rests[2 * i + 1]};
    const GrownTree::Node& leaf = context.tree.nodes[leaves[i]];
    steps[i] = context.splitter.newton_step(leaf.totals, sum, leaf.sorted_levels);
  }
  return steps;
}

}  // namespace

double initial_scale(const Loss& loss, const Scores& scores, const RowSet& rows,
                     const Group& group) {
  if (!loss.identity_link()) return 4;
  double largest = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double start = scores.starts.empty() ? scores.base : scores.starts[i];
    largest = std::max(largest, std::abs(rows.target.view()[i] - start));
  }
  return group.largest(largest);
}

LeafGrid::LeafGrid(const BoostingOptions& options, double scale) {
  const double wanted = kLargestStep * options.learning_rate * (scale > 0 ? scale : 1);
  const double limit = std::clamp(wanted, kSmallestLeaf, kLargestLeaf);
  exponent = kLeafBits - 1 - std::ilogb(limit);
  largest = static_cast<std::int64_t>(std::scalbn(limit, exponent));
}

LeafGrid LeafGrid::at(int other) const noexcept {
  constexpr double kLargestSum = 0x1p50;  // sums stay exact in double
  LeafGrid moved = *this;
  moved.exponent = other;
  const double limit = std::scalbn(static_cast<double>(largest), other - exponent);
  moved.largest = static_cast<std::int64_t>(std::clamp(limit, 1.0, kLargestSum));
  return moved;
}

std::int64_t LeafGrid::round(double x) const noexcept {
  const double limit = static_cast<double>(largest);
  return static_cast<std::int64_t>(
      std::nearbyint(std::clamp(std::scalbn(x, exponent), -limit, limit)));
}

double LeafGrid::unit() const noexcept { return std::scalbn(1.0, -exponent); }

std::vector<std::int64_t> leaf_values(const LeafContext& context) {
  const std::vector<std::size_t>& leaves = context.numbers.leaves();
  const std::vector<double> steps =
      context.renewal_level ? quantile_steps(context, leaves) : newton_steps(context, leaves);
  std::vector<std::int64_t> values(context.tree.nodes.size(), 0);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    values[leaves[i]] = context.grid.round(context.learning_rate * steps[i]);
  }
  return values;
}

}  // namespace mliot::boosting
