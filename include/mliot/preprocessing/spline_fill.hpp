// Fills gaps along a cubic spline.
#pragma once

#include <array>

#include "mliot/preprocessing/whole_series.hpp"

namespace mliot::preprocessing {

/// What the spline does at its ends: the first two pieces are one cubic, or its curvature is 0.
enum class SplineEnd { not_a_knot, natural };

constexpr std::array<std::string_view, 2> enum_names(SplineEnd) {
  return {"not-a-knot", "natural"};
}

/// How the spline ends.
struct SplineFillOptions {
  /// What the spline does at its ends.
  SplineEnd bc_type = SplineEnd::not_a_knot;

  static constexpr auto fields() {
    return std::tuple{field("bc_type", &SplineFillOptions::bc_type,
                            "What the spline does at its ends: not-a-knot or natural.")};
  }
};

/// Fills gaps along the cubic spline through all samples that are present.
///
/// With three samples not-a-knot is the parabola through them; with two any spline is the line.
///
/// Batch only: every value reads all samples.
/// Missing:  NaN inside the series is filled; before the first and after the last sample it stays,
///           since a cubic runs away. Infinities pass and are no part of the spline.
/// Cost:     O(1) a sample.
/// Source:   de Boor 1978, "A Practical Guide to Splines"; scipy.interpolate.CubicSpline.
class SplineFill : public WholeSeries<SplineFill, SplineFillOptions> {
 public:
  static constexpr std::string_view name = "spline_fill";

  /// Throws InvalidArgument when an option is out of range.
  explicit SplineFill(Options options = {}) : WholeSeries(options) {}

  /// Throws InvalidArgument when `out` has another length than `in`.
  void transform(std::span<const double> in, std::span<double> out) const;
};

}  // namespace mliot::preprocessing
