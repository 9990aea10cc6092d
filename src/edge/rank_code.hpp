// The thresholds of ranked columns as C tables.
#pragma once

#include <cstdint>
#include <string>

#include "edge/ranks.hpp"
#include "mliot/edge/options.hpp"

namespace mliot::edge::detail {

/// Tables mliot_keys and mliot_columns, and what the code calls them.
struct RankCode {
  std::string code;
  std::string column_type;    ///< of mliot_columns
  std::string key_type;       ///< of mliot_keys
  std::string rank_function;  ///< (column, keys, x) -> rank
  std::int64_t table_bytes = 0;
};

/// Keys take two bytes where those of every column are few enough steps of a power of two apart, as
/// readings of converters are; else four, or eight for doubles.
RankCode write_ranks(const RankedForest& forest, Dtype dtype);

}  // namespace mliot::edge::detail
