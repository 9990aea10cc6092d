// The state space models that the Kalman filter and smoother know.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "mliot/core/field.hpp"
#include "mliot/freestanding/kalman.h"

namespace mliot::preprocessing {

/// How the level moves: by steps, along a slope that moves too, or by a velocity that is pushed by
/// random accelerations.
enum class KalmanModel { local_level, local_linear_trend, constant_velocity };

constexpr std::array<std::string_view, 3> enum_names(KalmanModel) {
  return {"local_level", "local_linear_trend", "constant_velocity"};
}

/// What is given out: the level, the sample with gaps filled by the level, or the slope.
enum class KalmanOutput { level, filled, slope };

constexpr std::array<std::string_view, 3> enum_names(KalmanOutput) {
  return {"level", "filled", "slope"};
}

/// A model and its variances; only their ratios decide the estimates.
struct KalmanOptions {
  /// How the level moves.
  KalmanModel model = KalmanModel::local_level;

  /// Variance of the noise of a sample.
  double observation_variance = 1;

  /// Variance of a step of the level; no part of constant_velocity.
  double level_variance = 0.1;

  /// Variance of a step of the slope; for constant_velocity, of the acceleration; no part of
  /// local_level.
  double slope_variance = 0.01;

  /// What is given out.
  KalmanOutput output = KalmanOutput::level;

  static constexpr auto fields() {
    return std::tuple{
        field("model", &KalmanOptions::model,
              "How the level moves: local_level, local_linear_trend or constant_velocity."),
        field("observation_variance", &KalmanOptions::observation_variance,
              "Variance of the noise of a sample.", between(0, kLargest)),
        field("level_variance", &KalmanOptions::level_variance, "Variance of a step of the level.",
              between(0, kLargest)),
        field("slope_variance", &KalmanOptions::slope_variance,
              "Variance of a step of the slope, or of the acceleration.", between(0, kLargest)),
        field("output", &KalmanOptions::output, "What is given out: level, filled or slope.")};
  }

  static constexpr double kLargest = 0x1p500;
};

namespace detail {

/// The numbers of the recursion. Throws InvalidArgument, in the name of `who`, when all variances
/// of the model are 0 or a local level is asked for its slope.
mliot_kalman_model checked_model(std::string_view who, const KalmanOptions& options);

}  // namespace detail
}  // namespace mliot::preprocessing
