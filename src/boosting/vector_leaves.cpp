// Leaf by leaf, output by output.
#include "boosting/vector_leaves.hpp"

#include <cmath>

#include "boosting/quantile.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

double quantile_step(const VectorLeafContext& context, std::size_t node, std::size_t output,
                     double level) {
  const RowSet& rows = context.scores.set(output);
  const auto target = rows.target.view();
  const auto weight = rows.weight.view();
  std::vector<Weighted> residuals;
  for (const std::uint32_t row : context.grower.rows_of(node)) {
    double raw = 0;
    context.scores.raw(output).raw(row, 1, &raw);
    residuals.push_back({target[row] - raw, weight.empty() ? 1.0 : weight[row]});
  }
  return weighted_quantile(residuals, level);
}

// What rounding took from the rows of a node, of one output.
RestTotals rests_of(const VectorLeafContext& context, std::size_t node, std::size_t output) {
  RestTotals rest;
  const std::uint32_t* rests = context.gradients[output]->rests.data();
  for (const std::uint32_t row : context.grower.rows_of(node)) {
    rest.gradient += static_cast<std::int16_t>(rests[row] >> 16);
    rest.hessian += static_cast<std::int16_t>(rests[row]);
  }
  return rest;
}

// -G / (H + lambda) with the rests taken in, G moved towards 0 by alpha; cat_l2 more for the
// children of sorted levels. `first`: the rests of output 0, whose hessians all may share.
double newton_step(const VectorLeafContext& context, std::size_t node, std::size_t output,
                   const RestTotals& first) {
  const VectorLayout& layout = context.grower.layout();
  const RestTotals own = output == 0 ? first : rests_of(context, node, output);
  const Gradients& gradients = *context.gradients[output];
  const Gradients& hessians = *context.gradients[layout.shared ? 0 : output];
  const auto& totals = context.grower.totals(node);
  const double g = totals[output] + std::scalbn(static_cast<double>(own.gradient),
                                                gradients.gradient_exponent - kRestBits);
  const double rest = static_cast<double>(layout.shared ? first.hessian : own.hessian);
  const double h =
      totals[layout.hessian_of(output)] + std::scalbn(rest, hessians.hessian_exponent - kRestBits);
  const double levels = context.tree.nodes[node].sorted_levels ? context.options.cat_l2 : 0;
  const double weight = h + context.options.reg_lambda + levels;
  return weight > 0 ? -shrunk(g, context.options.reg_alpha) / weight : 0;
}

}  // namespace

std::vector<std::int64_t> vector_leaf_values(const VectorLeafContext& context) {
  const std::size_t outputs = context.losses.size();
  const auto& nodes = context.tree.nodes;
  std::vector<std::int64_t> values(nodes.size() * outputs, 0);
  parallel_for(nodes.size(), context.threads, [&](std::size_t node) {
    if (!nodes[node].is_leaf()) return;
    const bool renewed = context.losses[0].renewal_level().has_value();
    const RestTotals first = renewed ? RestTotals{} : rests_of(context, node, 0);
    for (std::size_t k = 0; k < outputs; ++k) {
      const auto level = context.losses[k].renewal_level();
      const double step =
          level ? quantile_step(context, node, k, *level) : newton_step(context, node, k, first);
      values[node * outputs + k] = context.grids[k].round(context.options.learning_rate * step);
    }
  });
  return values;
}

}  // namespace mliot::boosting
