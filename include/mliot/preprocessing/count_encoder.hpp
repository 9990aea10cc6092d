// Each level becomes how often it occurred in fit.
#pragma once

#include "mliot/preprocessing/level_encoder.hpp"

namespace mliot::preprocessing {

/// Counts or shares.
struct CountEncoderOptions {
  bool normalize = false;

  static constexpr auto fields() {
    return std::tuple{
        field("normalize", &CountEncoderOptions::normalize, "Divide by the number of rows.")};
  }
};

/// y = the number of rows of fit with the level x; 0 for one that fit has not seen.
///
/// Missing:  NaN is a level like others.
class CountEncoder : public LevelEncoder<CountEncoder, CountEncoderOptions> {
 public:
  static constexpr std::string_view name = "count_encoder";
  static constexpr bool needs_target = false;

  explicit CountEncoder(Options options = {}) : LevelEncoder(options) {}

  static std::vector<LookUp> tables_of(const Options& options, const LevelTargets& levels,
                                       const stats::Moments& target);
};

}  // namespace mliot::preprocessing
