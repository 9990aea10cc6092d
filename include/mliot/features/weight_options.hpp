// What exponentially weighted transforms are told: how fast the past is forgotten.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "mliot/data/transform.hpp"

namespace mliot::features {

/// How fast the past is forgotten: one of alpha, span, com and halflife.
struct WeightOptions {
  /// Weight of the newest sample, in (0, 1].
  std::optional<double> alpha = std::nullopt;

  /// alpha = 2 / (span + 1). At least 1.
  std::optional<double> span = std::nullopt;

  /// Center of mass: alpha = 1 / (1 + com). At least 0.
  std::optional<double> com = std::nullopt;

  /// Samples after which a weight is halved: alpha = 1 - exp(-ln 2 / halflife). Above 0.
  std::optional<double> halflife = std::nullopt;

  /// Divides the weights of the samples so far by their sum; false: the newest has alpha.
  bool adjust = false;

  /// Weights decay with samples that are present; false: with every one.
  bool ignore_na = true;

  /// Samples that must be present for a value.
  std::int64_t min_samples = 1;

  static constexpr auto fields() {
    return std::tuple{
        field("alpha", &WeightOptions::alpha, "Weight of the newest sample, in (0, 1].",
              Range{.low = 0, .high = 1, .open_low = true}),
        added_field("span", &WeightOptions::span, "alpha = 2 / (span + 1).", at_least(1)),
        added_field("com", &WeightOptions::com, "Center of mass: alpha = 1 / (1 + com).",
                    at_least(0)),
        added_field("halflife", &WeightOptions::halflife,
                    "Samples after which a weight is halved: alpha = 1 - exp(-ln 2 / halflife).",
                    above(0)),
        added_field("adjust", &WeightOptions::adjust,
                    "Divides the weights of the samples so far by their sum."),
        added_field("ignore_na", &WeightOptions::ignore_na,
                    "Weights decay with samples that are present, not with every one."),
        added_field("min_samples", &WeightOptions::min_samples,
                    "Samples that must be present for a value.", at_least(1))};
  }
};

/// How fast the past is forgotten, and whether a variance keeps the bias that weights bring.
struct WeightedVarianceOptions {
  /// Weight of the newest sample, in (0, 1].
  std::optional<double> alpha = std::nullopt;

  /// alpha = 2 / (span + 1). At least 1.
  std::optional<double> span = std::nullopt;

  /// Center of mass: alpha = 1 / (1 + com). At least 0.
  std::optional<double> com = std::nullopt;

  /// Samples after which a weight is halved: alpha = 1 - exp(-ln 2 / halflife). Above 0.
  std::optional<double> halflife = std::nullopt;

  /// Divides the weights of the samples so far by their sum; false: the newest has alpha.
  bool adjust = false;

  /// Weights decay with samples that are present; false: with every one.
  bool ignore_na = true;

  /// Samples that must be present for a value.
  std::int64_t min_samples = 1;

  /// Keeps the bias that weights bring.
  bool bias = false;

  static constexpr auto fields() {
    return std::tuple{
        field("alpha", &WeightedVarianceOptions::alpha, "Weight of the newest sample, in (0, 1].",
              Range{.low = 0, .high = 1, .open_low = true}),
        field("span", &WeightedVarianceOptions::span, "alpha = 2 / (span + 1).", at_least(1)),
        field("com", &WeightedVarianceOptions::com, "Center of mass: alpha = 1 / (1 + com).",
              at_least(0)),
        field("halflife", &WeightedVarianceOptions::halflife,
              "Samples after which a weight is halved: alpha = 1 - exp(-ln 2 / halflife).",
              above(0)),
        field("adjust", &WeightedVarianceOptions::adjust,
              "Divides the weights of the samples so far by their sum."),
        field("ignore_na", &WeightedVarianceOptions::ignore_na,
              "Weights decay with samples that are present, not with every one."),
        field("min_samples", &WeightedVarianceOptions::min_samples,
              "Samples that must be present for a value.", at_least(1)),
        field("bias", &WeightedVarianceOptions::bias, "Keeps the bias that weights bring.")};
  }
};

/// The weight of the newest sample. Throws InvalidArgument, for `who`, unless exactly one of the
/// four is given, and where it leaves no weight at all.
double newest_weight(std::string_view who, const WeightOptions& options);
double newest_weight(std::string_view who, const WeightedVarianceOptions& options);

}  // namespace mliot::features
