// Theil-Sen and Huber lines of each segment, joined at its ends.
#include "mliot/preprocessing/clock_drift.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/core/random.hpp"
#include "mliot/freestanding/time_axis.h"

namespace mliot::preprocessing {
namespace {

using Index = std::int64_t;

constexpr double kFarthest = 2e18;  // sums with times in range stay whole numbers of 64 bits

struct Pair {
  Index device;
  Index offset;
  bool operator<(const Pair& other) const {
    return device != other.device ? device < other.device : offset < other.offset;
  }
};

// offset = height + slope * (device - at)
struct Line {
  Index at = 0;
  double height = 0;
  double slope = 0;

  double operator()(Index device) const {
    return height + slope * static_cast<double>(device - at);
  }
};

double median(std::vector<double>& values) {
  const std::size_t half = values.size() / 2;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(half);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  const double below = *std::max_element(values.begin(), middle);
  return below + (*middle - below) / 2;
}

// All places up to `most`; else one by lot of each of `most` equal parts: evenly spaced ones would
// all be wrong where every tenth is.
std::vector<std::size_t> chosen(std::size_t n, std::size_t most) {
  constexpr Random kLot(0);
  std::vector<std::size_t> places;
  const std::size_t count = std::min(n, most);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = i * n / count;
    const std::size_t end = (i + 1) * n / count;
    places.push_back(begin + static_cast<std::size_t>(kLot.below(i, end - begin)));
  }
  return places;
}

Line theil_sen(std::span<const Pair> pairs) {
  constexpr std::size_t kMost = 1000;
  const std::vector<std::size_t> places = chosen(pairs.size(), kMost);
  std::vector<double> slopes;
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = i + 1; j < places.size(); ++j) {
      const Pair& a = pairs[places[i]];
      const Pair& b = pairs[places[j]];
      if (a.device == b.device) continue;
      slopes.push_back(static_cast<double>(b.offset - a.offset) /
                       static_cast<double>(b.device - a.device));
    }
  }
  Line line{pairs[pairs.size() / 2].device, 0, slopes.empty() ? 0 : median(slopes)};
  std::vector<double> rest;
  for (const Pair& each : pairs)
    rest.push_back(static_cast<double>(each.offset) - line(each.device));
  line.height = median(rest);
  return line;
}

double robust_scale(std::span<const Pair> pairs, const Line& line) {
  constexpr double kMadToSigma = 1.4826;  // MAD of Gaussian data times this is sigma
  std::vector<double> sizes;
  for (const Pair& each : pairs) {
    sizes.push_back(std::abs(static_cast<double>(each.offset) - line(each.device)));
  }
  return kMadToSigma * median(sizes);
}

// One weighted least-squares line about the last one.
Line reweighted(std::span<const Pair> pairs, const Line& line, double threshold) {
  double weight = 0;
  double time = 0;
  double rest = 0;
  const auto weight_of = [&](double residual) {
    return std::abs(residual) <= threshold ? 1.0 : threshold / std::abs(residual);
  };
  for (const Pair& each : pairs) {
    const double r = static_cast<double>(each.offset) - line(each.device);
    const double w = weight_of(r);
    weight += w;
    time += w * static_cast<double>(each.device - line.at);
    rest += w * r;
  }
  const double mean_time = time / weight;
  const double mean_rest = rest / weight;
  double spread = 0;
  double joint = 0;
  for (const Pair& each : pairs) {
    const double r = static_cast<double>(each.offset) - line(each.device);
    const double t = static_cast<double>(each.device - line.at) - mean_time;
    const double w = weight_of(r);
    spread += w * t * t;
    joint += w * t * (r - mean_rest);
  }
  const double more = spread > 0 ? joint / spread : 0;
  return {line.at, line.height + mean_rest - more * mean_time, line.slope + more};
}

Line huber(std::span<const Pair> pairs) {
  constexpr double kThreshold = 1.345;  // 95 % as efficient as least squares on Gaussian data
  constexpr int kSteps = 30;
  Line line = theil_sen(pairs);
  const double scale = robust_scale(pairs, line);
  for (int step = 0; step < kSteps && scale > 0; ++step) {
    line = reweighted(pairs, line, kThreshold * scale);
  }
  return line;
}

std::vector<Pair> sorted_pairs(std::span<const Index> device, std::span<const Index> reference,
                               const ClockDriftOptions& options) {
  constexpr Index kMost = Index{1} << 53;  // offsets are doubles
  require(device.size() == reference.size(),
          "clock_drift: {} device times do not fit {} reference times", device.size(),
          reference.size());
  require(static_cast<Index>(device.size()) >= options.min_pairs,
          "clock_drift: at least {} pairs of times are needed, got {}", options.min_pairs,
          device.size());
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < device.size(); ++i) {
    require(mliot_time_in_range(device[i]) != 0 && mliot_time_in_range(reference[i]) != 0,
            "clock_drift: the times {} and {} in row {} are out of range", device[i], reference[i],
            i);
    const Index offset = reference[i] - device[i];
    require(std::abs(offset) <= kMost,
            "clock_drift: the clocks are {} apart in row {}, more than 285 years", offset, i);
    pairs.push_back({device[i], offset});
  }
  std::sort(pairs.begin(), pairs.end());
  require(pairs.front().device != pairs.back().device,
          "clock_drift: all pairs are of one device time, {}: no slope can be told",
          pairs.front().device);
  return pairs;
}

// Where segments begin and end: places of the pairs, each with enough of them.
std::vector<std::size_t> cuts(std::span<const Pair> pairs, const ClockDriftOptions& options) {
  std::vector<std::size_t> places{0};
  const auto least = static_cast<std::size_t>(options.min_pairs);
  for (std::size_t i = 1; options.segment && i < pairs.size(); ++i) {
    const Index start = pairs.front().device;
    const Index here = (pairs[i].device - start) / *options.segment;
    const Index before = (pairs[i - 1].device - start) / *options.segment;
    if (here != before && i - places.back() >= least && pairs.size() - i >= least &&
        pairs[i - 1].device > pairs[places.back()].device &&
        pairs.back().device > pairs[i].device) {
      places.push_back(i);
    }
  }
  places.push_back(pairs.size());
  return places;
}

std::vector<DriftKnot> knots_of(std::span<const Pair> pairs, const ClockDriftOptions& options) {
  const std::vector<std::size_t> places = cuts(pairs, options);
  std::vector<Line> lines;
  for (std::size_t i = 0; i + 1 < places.size(); ++i) {
    const auto segment = pairs.subspan(places[i], places[i + 1] - places[i]);
    lines.push_back(options.method == DriftMethod::huber ? huber(segment) : theil_sen(segment));
  }
  const Index first = pairs.front().device;
  std::vector<DriftKnot> knots{{first, lines.front()(first)}};
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const Index at = pairs[places[i]].device;
    const double left = lines[i - 1](at);
    knots.push_back({at, left + (lines[i](at) - left) / 2});
  }
  knots.push_back({pairs.back().device, lines.back()(pairs.back().device)});
  return knots;
}

double slope_of(const DriftKnot& a, const DriftKnot& b) {
  return (b.offset - a.offset) / static_cast<double>(b.device - a.device);
}

}  // namespace

ClockDrift::ClockDrift(Options options, std::vector<DriftKnot> knots)
    : options_(std::move(options)), knots_(std::move(knots)) {
  for (std::size_t i = 0; i + 1 < knots_.size(); ++i) {
    require(knots_[i].device < knots_[i + 1].device && slope_of(knots_[i], knots_[i + 1]) > -1,
            "clock_drift: the reference clock would run backward from device time {} to {}: are "
            "the pairs in order, or segments too short?",
            knots_[i].device, knots_[i + 1].device);
  }
}

ClockDrift ClockDrift::fit(std::span<const Index> device, std::span<const Index> reference,
                           const Options& options) {
  const FloatMode mode;
  validate(name, options);
  return {options, knots_of(sorted_pairs(device, reference, options), options)};
}

double ClockDrift::offset(Index device) const noexcept {
  const auto after =
      std::upper_bound(knots_.begin() + 1, knots_.end() - 1, device,
                       [](Index time, const DriftKnot& knot) { return time < knot.device; });
  const DriftKnot& b = *after;
  const DriftKnot& a = *(after - 1);
  return a.offset + slope_of(a, b) * static_cast<double>(device - a.device);
}

Index ClockDrift::to_reference(Index device) const noexcept {
  const FloatMode mode;
  const double more = std::nearbyint(offset(device));
  return device + static_cast<Index>(std::clamp(more, -kFarthest, kFarthest));
}

// The time of the device by the line on which the reference time lies, then the nearest of the
// whole numbers around it.
Index ClockDrift::to_device(Index reference) const noexcept {
  const FloatMode mode;
  const auto after = std::upper_bound(
      knots_.begin() + 1, knots_.end() - 1, reference,
      [&](Index time, const DriftKnot& knot) { return time < to_reference(knot.device); });
  const DriftKnot& a = *(after - 1);
  const double rate = 1 + slope_of(a, *after);
  const double steps =
      std::nearbyint(static_cast<double>(reference - to_reference(a.device)) / rate);
  Index best = a.device + static_cast<Index>(std::clamp(steps, -kFarthest, kFarthest));
  for (Index each = best - 2, end = best + 2; each <= end; ++each) {
    if (std::abs(to_reference(each) - reference) < std::abs(to_reference(best) - reference)) {
      best = each;
    }
  }
  return best;
}

void ClockDrift::save(archive::Writer& writer) const {
  std::vector<Index> device;
  std::vector<double> offsets;
  for (const DriftKnot& each : knots_) {
    device.push_back(each.device);
    offsets.push_back(each.offset);
  }
  writer.object("options", [&](archive::Writer& inner) { write_options(inner, options_); });
  writer.array("device", device);
  writer.array("offset", offsets);
}

ClockDrift ClockDrift::load(const archive::Reader& reader) {
  constexpr double kMost = 9007199254740992.0 * 16;  // of a line that goes on beyond its pairs
  const auto device = reader.array<Index>("device");
  const auto offsets = reader.array<double>("offset", device.size());
  reader.check(device.size() >= 2, "device", "must be two times or more");
  reader.check_each("device", device, "must be in range",
                    [](Index t) { return mliot_time_in_range(t) != 0; });
  reader.check_each("offset", offsets, "must be in range",
                    [](double x) { return std::abs(x) <= kMost; });
  std::vector<DriftKnot> knots;
  for (std::size_t i = 0; i < device.size(); ++i) knots.push_back({device[i], offsets[i]});
  return reader.made([&] {
    return ClockDrift(archive::read_options<Options>(reader.object("options")), std::move(knots));
  });
}

}  // namespace mliot::preprocessing
