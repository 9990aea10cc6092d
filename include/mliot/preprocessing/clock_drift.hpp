// The clock of a device against a reference clock: a robust, continuous, piecewise straight line.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/field.hpp"

namespace mliot::preprocessing {

/// How a line is laid through the pairs of a segment.
enum class DriftMethod : std::uint8_t { theil_sen, huber };

constexpr std::array<std::string_view, 2> enum_names(DriftMethod) { return {"theil_sen", "huber"}; }

/// How long a line lasts.
struct ClockDriftOptions {
  /// The length of a segment in time of the device, microseconds or integer steps; absent: one line
  /// over all.
  std::optional<std::int64_t> segment = std::nullopt;

  /// Pairs that a segment must have; one with fewer is joined to the one before it.
  std::int64_t min_pairs = 3;

  DriftMethod method = DriftMethod::theil_sen;

  static constexpr auto fields() {
    return std::tuple{
        field("segment", &ClockDriftOptions::segment, "The length of a segment; None: one line.",
              at_least(1)),
        field("min_pairs", &ClockDriftOptions::min_pairs, "Pairs that a segment must have.",
              at_least(2)),
        field("method", &ClockDriftOptions::method, "How a line is laid through the pairs.")};
  }
};

/// Where the line bends: a time of the device, and what the reference clock shows more then.
struct DriftKnot {
  std::int64_t device = 0;
  double offset = 0;
};

/// Turns times of a device's clock into times of a reference clock and back.
///
/// The offset (reference - device) is a line in each segment: by Theil and Sen the slope is the
/// median of the slopes of all pairs of pairs (of more than 1000 one of each thousandth part, drawn
/// by a fixed hash of its place) and the height the median of what remains; by Huber the minimum of
/// his loss, from there by 30 reweighted steps with 1.345 robust standard deviations. Segments meet
/// at the mean of their two lines; before the first and after the last knot the outer lines go on.
///
/// Robust:   up to 29 % wrong pairs of a segment do not move its line without bound; of more than
///           1000 pairs 29 % of those drawn, which 25 % of all are not, at regular places either.
/// Exact:    the same pairs in any order give the same bits.
/// Source:   Sen 1968, "Estimates of the regression coefficient based on Kendall's tau", JASA;
///           Huber 1981, "Robust Statistics".
class ClockDrift {
 public:
  using Options = ClockDriftOptions;
  static constexpr std::string_view name = "clock_drift";

  /// Pairs of times of both clocks. Throws InvalidArgument for lengths that differ, fewer than
  /// min_pairs pairs, times out of range, all of one device time, or a clock that would run
  /// backward; names the row or the time.
  static ClockDrift fit(std::span<const std::int64_t> device,
                        std::span<const std::int64_t> reference, const Options& options = {});

  const Options& options() const noexcept { return options_; }

  /// At least two, ascending.
  std::span<const DriftKnot> knots() const noexcept { return knots_; }

  /// The reference clock's time at a time of the device, which is in range (data::TimeAxis),
  /// rounded to a whole number.
  std::int64_t to_reference(std::int64_t device) const noexcept;

  /// The device's time at a time of the reference clock: to_reference() undone, to within one.
  std::int64_t to_device(std::int64_t reference) const noexcept;

  void save(archive::Writer& writer) const;
  static ClockDrift load(const archive::Reader& reader);

 private:
  ClockDrift(Options options, std::vector<DriftKnot> knots);
  double offset(std::int64_t device) const noexcept;

  Options options_;
  std::vector<DriftKnot> knots_;
};

}  // namespace mliot::preprocessing
