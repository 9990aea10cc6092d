// Each level becomes a column of its own.
#pragma once

#include "mliot/preprocessing/level_encoder.hpp"

namespace mliot::preprocessing {

/// Which levels have no column.
struct OneHotEncoderOptions {
  bool drop_first = false;

  static constexpr auto fields() {
    return std::tuple{field("drop_first", &OneHotEncoderOptions::drop_first,
                            "Leave out the first level of each column.")};
  }
};

/// One output a level, ascending, the missing one last: 1 where the row has it, else 0.
///
/// Missing:  NaN is a level where fit saw it; else it is 0 in every output.
class OneHotEncoder : public LevelEncoder<OneHotEncoder, OneHotEncoderOptions> {
 public:
  static constexpr std::string_view name = "one_hot_encoder";
  static constexpr bool needs_target = false;

  explicit OneHotEncoder(Options options = {}) : LevelEncoder(options) {}

  static std::vector<LookUp> tables_of(const Options& options, const LevelTargets& levels,
                                       const stats::Moments& target);
};

}  // namespace mliot::preprocessing
