// A forest as C: tables or if and else, and the sum of the leaves that a row reaches.
#pragma once

#include <cstdint>
#include <string>

#include "edge/ranks.hpp"
#include "mliot/edge/options.hpp"

namespace mliot::edge::detail {

/// Constants and the function `static SUM_TYPE mliot_leaves(const TYPE* x)`, or, of several
/// outputs, `static void mliot_leaves(const TYPE* x, SUM_TYPE* sums)`.
struct TreeCode {
  std::string code;
  std::string sum_type;   ///< int32_t, or int64_t where sums need it
  std::string node_note;  ///< how the trees are stored, for people
  std::int64_t table_bytes = 0;
  std::int64_t stack_bytes = 0;
};

/// Throws Unsupported naming what has no room: features, thresholds, entries of a tree, depth.
TreeCode write_trees(const RankedForest& forest, const ExportOptions& options);

/// "float" or "double".
std::string type_name(Dtype dtype);

}  // namespace mliot::edge::detail
