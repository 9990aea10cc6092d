// Each level becomes the mean of the target there, drawn towards that of all rows.
#pragma once

#include "mliot/preprocessing/level_encoder.hpp"

namespace mliot::preprocessing {

/// How far means are drawn.
struct TargetEncoderOptions {
  /// Rows that the mean of all rows counts for; absent: as the variances of the levels say.
  std::optional<double> smooth = std::nullopt;

  static constexpr auto fields() {
    return std::tuple{field("smooth", &TargetEncoderOptions::smooth,
                            "Rows that the mean of all rows counts for; None: empirical Bayes.",
                            at_least(0))};
  }
};

/// y = (sum of the target at the level + smooth * mean) / (count + smooth).
///
/// Without `smooth` it is w * (mean at the level) + (1 - w) * mean with w = v n / (v n + s), v
/// being the variance of the target, n and s the count and the variance of the target at the level.
/// A level that fit has not seen is the mean.
///
/// Rows that are encoded by their own targets leak them: cross-fit in training.
///
/// Missing:  NaN is a level like others.
/// Source:   Micci-Barreca 2001, "A Preprocessing Scheme for High-Cardinality Categorical
/// Attributes
///           in Classification and Prediction Problems", SIGKDD Explorations 3(1).
class TargetEncoder : public LevelEncoder<TargetEncoder, TargetEncoderOptions> {
 public:
  static constexpr std::string_view name = "target_encoder";
  static constexpr bool needs_target = true;

  /// Throws InvalidArgument when smooth is below 0.
  explicit TargetEncoder(Options options = {}) : LevelEncoder(options) {}

  static std::vector<LookUp> tables_of(const Options& options, const LevelTargets& levels,
                                       const stats::Moments& target);
};

}  // namespace mliot::preprocessing
