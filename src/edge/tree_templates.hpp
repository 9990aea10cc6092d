// The text around ranks and trees in C; $names$ are filled in.
#pragma once

#include <string_view>

namespace mliot::edge::detail {

inline constexpr std::string_view kColumnRanks = R"(
  keys = mliot_keys;
  for (i = 0; i < $columns$u; ++i) {
    const $column_type$* column = &mliot_columns[i];
    uint32_t left;
    const uint32_t right = $rank_function$(column, keys, x[column->feature], &left);
$stores$    keys += column->thresholds;
  })";

inline constexpr std::string_view kSetRanks = R"(
  levels = mliot_levels;
  for (i = 0; i < $sets$u; ++i) {
    const mliot_level_set* set = &mliot_sets[i];
    const uint32_t level = mliot_level_$type$(x[set->feature]);
    const uint32_t rank = mliot_rank_of_level(set, levels, level, $missing$);
$set_stores$    levels += set->words;
  })";

inline constexpr std::string_view kTables = R"(
static MLIOT_APART $sum$ mliot_trees(const uint32_t* ranks) {
  $sum$ sum = $base$;
$each_tree$ sum += $leaf$($walk$(tree, ranks));
$tree_end$  return sum;
}

/* The sum of the leaves that a row reaches. */
static $sum$ mliot_leaves(const $type$* x) {$ranks$
  return mliot_trees(ranks);
}
)";

inline constexpr std::string_view kConditions = R"(
/* The sum of the leaves that a row reaches. */
static $sum$ mliot_leaves(const $type$* x) {
  $sum$ sum = $base$;$ranks$
$calls$  return sum;
}
)";

inline constexpr std::string_view kConstant = R"(
/* No tree has a split: every row reaches the same leaves. */
static $sum$ mliot_leaves(const $type$* x) {
  (void)x;
  return $base$;
}
)";

/// Trees of several outputs, each of which adds to one: those of an output stand together.
inline constexpr std::string_view kTablesByOutput = R"(
static MLIOT_APART void mliot_trees(const uint32_t* ranks, $sum$* sums) {
  uint32_t i = 0;
  int k;
  for (k = 0; k < $outputs$; ++k) {
    sums[k] = mliot_bases[k];
    for (; i < mliot_ends[k]; ++i) {
      sums[k] += $leaf$($walk$(mliot_words + $root$, ranks));
    }
  }
}
)";

/// Trees whose leaves hold a value for each output.
inline constexpr std::string_view kTablesOfVectors = R"(
static MLIOT_APART void mliot_trees(const uint32_t* ranks, $sum$* sums) {
  uint32_t i;
  int k;
  for (k = 0; k < $outputs$; ++k) sums[k] = mliot_bases[k];
  for (i = 0; i < $trees$u; ++i) {
    const uint32_t* at = $walk$(mliot_words + $root$, ranks);
    for (k = 0; k < $outputs$; ++k) sums[k] += $leaf$(at + k * $leaf_words$);
  }
}
)";

inline constexpr std::string_view kSumsOfTables = R"(
/* The sums of the leaves that a row reaches, one an output. */
static void mliot_leaves(const $type$* x, $sum$* sums) {$ranks$
  mliot_trees(ranks, sums);
}
)";

inline constexpr std::string_view kSumsOfConditions = R"($add$
/* The sums of the leaves that a row reaches, one an output. */
static void mliot_leaves(const $type$* x, $sum$* sums) {
  int k;$ranks$
  for (k = 0; k < $outputs$; ++k) sums[k] = mliot_bases[k];
$calls$}
)";

inline constexpr std::string_view kAddVector = R"(
static void mliot_add($sum$* sums, const $value$* leaf) {
  int k;
  for (k = 0; k < $outputs$; ++k) sums[k] += leaf[k];
}
)";

inline constexpr std::string_view kConstants = R"(
/* No tree has a split: every row reaches the same leaves. */
static void mliot_leaves(const $type$* x, $sum$* sums) {
  (void)x;
  memcpy(sums, mliot_bases, sizeof mliot_bases);
}
)";

}  // namespace mliot::edge::detail
