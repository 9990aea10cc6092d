// Each level becomes its place among the levels of its column.
#pragma once

#include "mliot/preprocessing/level_encoder.hpp"

namespace mliot::preprocessing {

/// What stands for levels that fit has not seen, and for missing values.
struct OrdinalEncoderOptions {
  std::optional<double> unseen = std::nullopt;   ///< absent: NaN
  std::optional<double> missing = std::nullopt;  ///< absent: NaN

  static constexpr auto fields() {
    return std::tuple{field("unseen", &OrdinalEncoderOptions::unseen,
                            "What stands for levels that fit has not seen; None: NaN."),
                      field("missing", &OrdinalEncoderOptions::missing,
                            "What stands for missing values; None: NaN.")};
  }
};

/// y = the number of levels below x.
///
/// Missing:  NaN becomes `missing`.
class OrdinalEncoder : public LevelEncoder<OrdinalEncoder, OrdinalEncoderOptions> {
 public:
  static constexpr std::string_view name = "ordinal_encoder";
  static constexpr bool needs_target = false;

  explicit OrdinalEncoder(Options options = {}) : LevelEncoder(options) {}

  static std::vector<LookUp> tables_of(const Options& options, const LevelTargets& levels,
                                       const stats::Moments& target);
};

}  // namespace mliot::preprocessing
