// What gradient boosting minimises, and how large and how careful its trees are.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "mliot/core/field.hpp"

namespace mliot::boosting {

/// The losses. `poisson` and `tweedie` predict the logarithm of the mean, `binary` the log odds,
/// `multiclass` a raw score for each class, whose softmax are the probabilities.
enum class Objective : std::uint8_t {
  regression,
  l1,
  quantile,
  poisson,
  tweedie,
  binary,
  multiclass
};

constexpr std::array<std::string_view, 7> enum_names(Objective) {
  return {"regression", "l1", "quantile", "poisson", "tweedie", "binary", "multiclass"};
}

/// How several outputs share the trees: each iteration grows a tree for every output, or one tree
/// whose leaves hold a value for each.
enum class MultiStrategy : std::uint8_t { one_output_per_tree, multi_output_tree };

constexpr std::array<std::string_view, 2> enum_names(MultiStrategy) {
  return {"one_output_per_tree", "multi_output_tree"};
}

/// How many digits of the gradients the splits are judged by. `high` rounds them to 15 bits, which
/// cannot be told from `exact` by the quality of the models. `exact` keeps at least 50 bits less
/// those of the number of rows; it is several times slower and there to compare with.
enum class HistogramPrecision : std::uint8_t { high, exact };

constexpr std::array<std::string_view, 2> enum_names(HistogramPrecision) {
  return {"high", "exact"};
}

/// Which leaf is split next. `leafwise`: that of largest gain. `depthwise`: level by level, the
/// larger gains of a level first. `oblivious`: all leaves of a level at once, by one split that
/// they share; the levels are as many as num_leaves has room for (5 levels are 32 leaves), and a
/// leaf whose part would be too small or without gain stays whole.
enum class GrowPolicy : std::uint8_t { leafwise, depthwise, oblivious };

constexpr std::array<std::string_view, 3> enum_names(GrowPolicy) {
  return {"leafwise", "depthwise", "oblivious"};
}

/// LightGBM's names and defaults for everything that is here.
struct BoostingOptions {
  Objective objective = Objective::regression;
  std::int64_t n_estimators = 100;
  double learning_rate = 0.1;
  std::int64_t num_leaves = 31;
  std::int64_t max_depth = -1;
  GrowPolicy grow_policy = GrowPolicy::leafwise;
  std::int64_t max_bin = 255;
  std::int64_t min_child_samples = 20;
  double min_child_weight = 1e-3;
  double min_split_gain = 0;
  double reg_alpha = 0;
  double reg_lambda = 0;
  double subsample = 1;
  std::int64_t subsample_freq = 0;
  double colsample_bytree = 1;
  double alpha = 0.9;
  double tweedie_variance_power = 1.5;
  HistogramPrecision histogram_precision = HistogramPrecision::high;
  std::int64_t random_state = 0;
  std::optional<std::int64_t> early_stopping_rounds = std::nullopt;
  double cat_smooth = 10;
  double cat_l2 = 10;
  std::optional<std::int64_t> max_cat_threshold = std::nullopt;
  std::int64_t min_data_per_group = 100;
  std::int64_t max_cat_to_onehot = 4;
  std::optional<std::int64_t> num_class = std::nullopt;
  std::optional<std::vector<double>> quantiles = std::nullopt;
  std::optional<MultiStrategy> multi_strategy = std::nullopt;

  static constexpr double kLargest = 1e300;  // of a step or a penalty: finite with room to multiply

  static constexpr auto fields() {
    using Self = BoostingOptions;
    return std::tuple{
        field("objective", &Self::objective, "the loss"),
        field("n_estimators", &Self::n_estimators, "number of trees", between(1, 1e6)),
        field("learning_rate", &Self::learning_rate, "factor on each tree's step",
              Range{.low = 0, .high = kLargest, .open_low = true}),
        field("num_leaves", &Self::num_leaves, "most leaves of a tree", between(2, 131072)),
        field("max_depth", &Self::max_depth, "most splits above a leaf; <= 0 is no limit"),
        added_field("grow_policy", &Self::grow_policy, "which leaf is split next"),
        field("max_bin", &Self::max_bin, "most bins of a feature, the missing bin apart",
              between(2, 255)),
        field("min_child_samples", &Self::min_child_samples, "fewest rows of a leaf", at_least(0)),
        field("min_child_weight", &Self::min_child_weight, "smallest sum of hessians of a leaf",
              between(0, kLargest)),
        field("min_split_gain", &Self::min_split_gain, "smallest loss reduction of a split",
              between(0, kLargest)),
        field("reg_alpha", &Self::reg_alpha, "L1 penalty on leaf values", between(0, kLargest)),
        field("reg_lambda", &Self::reg_lambda, "L2 penalty on leaf values", between(0, kLargest)),
        field("subsample", &Self::subsample, "share of the rows a bag holds",
              Range{.low = 0, .high = 1, .open_low = true}),
        field("subsample_freq", &Self::subsample_freq,
              "trees between two bags; 0 turns bagging off", at_least(0)),
        field("colsample_bytree", &Self::colsample_bytree, "share of the features a tree sees",
              Range{.low = 0, .high = 1, .open_low = true}),
        field("alpha", &Self::alpha, "level of the quantile loss", strictly_between(0, 1)),
        field("tweedie_variance_power", &Self::tweedie_variance_power,
              "variance is proportional to the mean to this power",
              Range{.low = 1, .high = 2, .open_low = true, .open_high = true}),
        added_field("histogram_precision", &Self::histogram_precision,
                    "digits of the gradients that splits are judged by"),
        field("random_state", &Self::random_state, "seed of bags and column samples"),
        field("early_stopping_rounds", &Self::early_stopping_rounds,
              "trees without progress on the held-out rows before training stops", at_least(1)),
        added_field("cat_smooth", &Self::cat_smooth,
                    "added to a level's hessian when levels are ordered; levels of fewer rows "
                    "are as good as unseen",
                    between(0, kLargest)),
        added_field("cat_l2", &Self::cat_l2, "L2 penalty on the children of a set of levels",
                    between(0, kLargest)),
        added_field(
            "max_cat_threshold", &Self::max_cat_threshold,
            "most levels on the smaller side of a split; none: 16, or a 64th of those that the "
            "node can weigh",
            at_least(1)),
        added_field("min_data_per_group", &Self::min_data_per_group,
                    "fewest rows by which two tried sets of levels differ", at_least(1)),
        added_field("max_cat_to_onehot", &Self::max_cat_to_onehot,
                    "most levels of a category that is split one level against the others",
                    at_least(1)),
        field("num_class", &Self::num_class, "classes of the objective 'multiclass'",
              between(2, 4096)),
        field("quantiles", &Self::quantiles, "ascending levels of the quantile loss, all at once",
              strictly_between(0, 1)),
        field("multi_strategy", &Self::multi_strategy,
              "whether several outputs have trees of their own or share them")};
  }
};

}  // namespace mliot::boosting
