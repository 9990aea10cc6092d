// The trainer in plain loops as a call like fit(), and the comparison of their trees.
#pragma once

#include <cstddef>
#include <vector>

#include "boosting/sample_data.hpp"
#include "mliot/boosting/fit.hpp"
#include "reference/boosting_reference.hpp"
#include "support/catch.hpp"

namespace mliot::testing {

using boosting::BoostingOptions;
using boosting::FittedTrees;

inline FittedTrees reference_fit(const Sample& sample, const BoostingOptions& options,
                                 const std::vector<double>& weight = {}) {
  const data::MatrixView<const double> matrix(sample.x.data(), sample.rows, sample.columns);
  const data::MatrixSource<double, double> source(matrix);
  const auto features = cut_features(source,
                                     {.placed = sample.rows,
                                      .max_bin = static_cast<std::size_t>(options.max_bin),
                                      .levels = sample.levels},
                                     LoneGroup(sample.rows).group);
  reference::BoostingReference reference(sample.by_column(), sample.y, weight, options);
  return reference.fit(features);
}

inline void require_equal(const FittedTrees& got, const FittedTrees& wanted) {
  REQUIRE(got.grid_exponent == wanted.grid_exponent);
  REQUIRE(got.base_score == wanted.base_score);
  REQUIRE(got.trees.size() == wanted.trees.size());
  for (std::size_t t = 0; t < got.trees.size(); ++t) {
    INFO("tree " << t);
    const auto& a = got.trees[t];
    const auto& b = wanted.trees[t];
    REQUIRE(a.leaves == b.leaves);
    REQUIRE(a.leaf_cover == b.leaf_cover);
    REQUIRE(a.nodes.size() == b.nodes.size());
    REQUIRE(a.sets == b.sets);
    for (std::size_t i = 0; i < a.nodes.size(); ++i) {
      INFO("node " << i);
      REQUIRE(a.nodes[i].feature == b.nodes[i].feature);
      REQUIRE(a.nodes[i].threshold == b.nodes[i].threshold);
      REQUIRE(a.nodes[i].first == b.nodes[i].first);
      REQUIRE(a.nodes[i].middle == b.nodes[i].middle);
      REQUIRE(a.nodes[i].end == b.nodes[i].end);
      REQUIRE(a.nodes[i].missing_left == b.nodes[i].missing_left);
      REQUIRE(a.nodes[i].set == b.nodes[i].set);
      REQUIRE(a.nodes[i].gain == b.nodes[i].gain);
      REQUIRE(a.nodes[i].cover == b.nodes[i].cover);
    }
  }
  REQUIRE(hash(got) == hash(wanted));
}

}  // namespace mliot::testing
