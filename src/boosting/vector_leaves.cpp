// Leaf by leaf, output by output.
#include "boosting/vector_leaves.hpp"

#include <cmath>

#include "boosting/residual_quantile.hpp"
#include "boosting/rest_sums.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

// What leaves move each output by: leaf after leaf, output by output.
using Steps = std::vector<double>;

double quantile_step(const VectorLeafContext& context, std::size_t node, std::size_t output) {
  const std::span<const std::uint32_t> pieces[] = {context.grower.rows_of(node)};
  return residual_quantile({pieces, context.scores.raw(output), context.scores.set(output)},
                           *context.losses[output].renewal_level(), context.group);
}

Steps quantile_steps(const VectorLeafContext& context, const std::vector<std::size_t>& leaves) {
  // Processes of a group must share the residuals in one order, hence one after the other.
  const int threads = context.group.alone() ? context.threads : 1;
  const std::size_t outputs = context.losses.size();
  Steps steps(leaves.size() * outputs);
  parallel_for(leaves.size(), threads, [&](std::size_t i) {
    for (std::size_t k = 0; k < outputs; ++k) {
      steps[i * outputs + k] = quantile_step(context, leaves[i], k);
    }
  });
  return steps;
}

// What rounding took from the rows of each leaf, of one output. Rows are read in their own order,
// each cache line once.
std::vector<RestTotals> rests_by_leaf(const VectorLeafContext& context, std::size_t leaves,
                                      std::size_t output) {
  std::vector<RestTotals> sums(leaves + 1);  // the last one: of rows outside the bag
  const std::vector<std::uint32_t>& leaf_of = context.grower.leaf_of_rows();
  add_rests(leaf_of.data(), context.gradients[output]->rests.data(), leaf_of.size(), sums);
  return sums;
}

// -G / (H + lambda) with the rests taken in, G moved towards 0 by alpha; cat_l2 more for the
// children of sorted levels. `rest`: the hessian is that of output 0 where all outputs share it.
double newton_step(const VectorLeafContext& context, std::size_t node, std::size_t output,
                   const RestTotals& rest) {
  const VectorLayout& layout = context.grower.layout();
  const Gradients& gradients = *context.gradients[output];
  const Gradients& hessians = *context.gradients[layout.shared ? 0 : output];
  const auto& totals = context.grower.totals(node);
  const double g = totals[output] + std::scalbn(static_cast<double>(rest.gradient),
                                                gradients.gradient_exponent - kRestBits);
  const double h =
      totals[layout.hessian_of(output)] +
      std::scalbn(static_cast<double>(rest.hessian), hessians.hessian_exponent - kRestBits);
  const double levels = context.tree.nodes[node].sorted_levels ? context.options.cat_l2 : 0;
  const double weight = h + context.options.reg_lambda + levels;
  return weight > 0 ? -shrunk(g, context.options.reg_alpha) / weight : 0;
}

Steps newton_steps(const VectorLeafContext& context, const std::vector<std::size_t>& leaves) {
  const std::size_t outputs = context.losses.size();
  std::vector<std::int64_t> rests(2 * leaves.size() * outputs);
  parallel_for(outputs, context.threads, [&](std::size_t k) {
    const std::vector<RestTotals> sums = rests_by_leaf(context, leaves.size(), k);
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      std::int64_t* to = &rests[2 * (i * outputs + k)];
      to[0] = sums[i].gradient;
      to[1] = sums[i].hessian;
    }
  });
  context.group.sum(rests);
  const bool shared = context.grower.layout().shared;
  Steps steps(leaves.size() * outputs);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    for (std::size_t k = 0; k < outputs; ++k) {
      const std::int64_t hessian = rests[2 * (i * outputs + (shared ? 0 : k)) + 1];
      const RestTotals rest{rests[2 * (i * outputs + k)], hessian};
      steps[i * outputs + k] = newton_step(context, leaves[i], k, rest);
    }
  }
  return steps;
}

}  // namespace

std::vector<std::int64_t> vector_leaf_values(const VectorLeafContext& context) {
  const std::size_t outputs = context.losses.size();
  const auto& nodes = context.tree.nodes;
  std::vector<std::size_t> leaves;
  leaves.reserve(nodes.size());
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    if (nodes[node].is_leaf()) leaves.push_back(node);
  }
  const bool renewed = context.losses[0].renewal_level().has_value();
  const Steps steps = renewed ? quantile_steps(context, leaves) : newton_steps(context, leaves);
  std::vector<std::int64_t> values(nodes.size() * outputs, 0);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    for (std::size_t k = 0; k < outputs; ++k) {
      values[leaves[i] * outputs + k] =
          context.grids[k].round(context.options.learning_rate * steps[i * outputs + k]);
    }
  }
  return values;
}

}  // namespace mliot::boosting
