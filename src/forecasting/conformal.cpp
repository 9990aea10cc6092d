// Groups, cells and quantiles of calibration errors.
#include "mliot/forecasting/conformal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"

namespace mliot::forecasting {
namespace {

constexpr std::size_t kScaleFields = 4;

constexpr std::size_t kSeriesPerGroup = 40;
constexpr std::size_t kMaxGroups = 10;
constexpr std::size_t kEnoughErrors = 80;  // two on each side of a 95 % interval
constexpr std::size_t kMaxCell = 512;      // a longer cell is thinned to this many quantiles

// Order of the series by scale; ties by index.
std::vector<std::size_t> order_by_scale(std::span<const double> scale) {
  std::vector<std::size_t> order(scale.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scale[a] < scale[b]; });
  return order;
}

// Scaled errors of some series, by step.
std::vector<std::vector<double>> by_step(const CalibrationErrors& all,
                                         std::span<const std::size_t> series) {
  const auto h = static_cast<std::size_t>(all.horizon);
  const std::size_t n = all.scale.size();
  std::vector<std::vector<double>> steps(h);
  for (std::size_t start = 0; start < all.errors.size(); start += n * h) {
    for (const std::size_t i : series) {
      for (std::size_t k = 0; k < h; ++k) {
        const double error = all.errors[start + i * h + k];
        if (!std::isnan(error) && all.scale[i] > 0) steps[k].push_back(error / all.scale[i]);
      }
    }
  }
  return steps;
}

// The errors of a step, widened to both sides until there are enough.
std::vector<double> with_neighbours(const std::vector<std::vector<double>>& steps, std::size_t k) {
  std::vector<double> pooled = steps[k];
  for (std::size_t away = 1; away < steps.size() && pooled.size() < kEnoughErrors; ++away) {
    if (k >= away) pooled.insert(pooled.end(), steps[k - away].begin(), steps[k - away].end());
    if (k + away < steps.size()) {
      pooled.insert(pooled.end(), steps[k + away].begin(), steps[k + away].end());
    }
  }
  std::sort(pooled.begin(), pooled.end());
  return pooled;
}

// Evenly spaced order statistics, both ends kept.
std::vector<double> thinned(std::vector<double> sorted) {
  if (sorted.size() <= kMaxCell) return sorted;
  std::vector<double> kept(kMaxCell);
  for (std::size_t i = 0; i < kMaxCell; ++i) {
    kept[i] = sorted[i * (sorted.size() - 1) / (kMaxCell - 1)];
  }
  return kept;
}

// Standard normal quantile, |error| < 4.5e-4. Source: Abramowitz and Stegun 1964, 26.2.23.
double normal_quantile(double q) noexcept {
  const double tail = std::min(q, 1 - q);
  const double t = std::sqrt(-2 * math::log(tail));
  const double above = 2.515517 + t * (0.802853 + t * 0.010328);
  const double below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  const double z = t - above / below;
  return q < 0.5 ? -z : z;
}

double root_mean_square(std::span<const double> x) noexcept {
  double sum = 0;
  for (const double each : x) sum += each * each;
  return std::sqrt(sum / static_cast<double>(x.size()));
}

// Conformal quantile of sorted errors; an end that n errors cannot reach is widened.
double quantile(std::span<const double> sorted, double q) noexcept {
  const auto n = static_cast<double>(sorted.size());
  const bool lower = q < 0.5;
  const double rank = lower ? std::floor((n + 1) * q) : std::ceil((n + 1) * q);
  if (rank >= 1 && rank <= n) return sorted[static_cast<std::size_t>(rank) - 1];
  const double normal = normal_quantile(q) * root_mean_square(sorted);
  return lower ? std::min(sorted.front(), normal) : std::max(sorted.back(), normal);
}

}  // namespace

void ErrorScale::push(double y) noexcept {
  if (std::isnan(y)) return;
  if (n > 0) differences += std::abs(y - previous);
  level += std::abs(y);
  previous = y;
  ++n;
}

double ErrorScale::value() const noexcept {
  constexpr double kFloor = 0.01;
  if (n == 0) return 0;
  const double step = n > 1 ? differences / static_cast<double>(n - 1) : 0;
  return std::max(step, kFloor * level / static_cast<double>(n));
}

void save_scales(archive::Writer& writer, std::string_view name,
                 std::span<const ErrorScale> scales) {
  std::vector<double> fields;
  for (const ErrorScale& each : scales) {
    fields.insert(fields.end(),
                  {each.previous, each.differences, each.level, static_cast<double>(each.n)});
  }
  writer.array(name, fields);
}

std::vector<ErrorScale> load_scales(const archive::Reader& reader, std::string_view name,
                                    std::size_t count) {
  constexpr double kMost = 0x1p53;
  const auto fields = reader.view<double>(name, kScaleFields * count);
  std::vector<ErrorScale> scales(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto each = fields.subspan(i * kScaleFields, kScaleFields);
    const double n = each[3];
    const bool sums = each[1] >= 0 && std::isfinite(each[1]) && each[2] >= 0 &&
                      std::isfinite(each[2]) && std::isfinite(each[0]);
    reader.check(sums && n >= 0 && n <= kMost && n == std::floor(n), name,
                 "holds what is no scale of errors", i * kScaleFields);
    scales[i] = {.previous = each[0],
                 .differences = each[1],
                 .level = each[2],
                 .n = static_cast<std::int64_t>(n)};
  }
  return scales;
}

double error_scale(std::span<const double> values) noexcept {
  ErrorScale scale;
  for (const double y : values) scale.push(y);
  return scale.value();
}

double error_stretch(double scale, double variance) noexcept {
  constexpr double kMost = 1e6;
  if (!(scale > 0) || !(variance >= 0)) return 1;
  return std::min(1 + std::sqrt(variance) / scale, kMost);
}

ConformalTable::ConformalTable(const CalibrationErrors& errors) : horizon_(errors.horizon) {
  const std::vector<std::size_t> order = order_by_scale(errors.scale);
  const std::size_t n = order.size();
  const std::size_t groups = std::clamp<std::size_t>(n / kSeriesPerGroup, 1, kMaxGroups);
  offsets_.push_back(0);
  for (std::size_t g = 0; g < groups; ++g) {
    const std::size_t from = g * n / groups;
    const std::size_t to = (g + 1) * n / groups;
    group_from_.push_back(g == 0 ? 0 : errors.scale[order[from]]);
    const auto steps = by_step(errors, std::span(order).subspan(from, to - from));
    for (std::size_t k = 0; k < steps.size(); ++k) {
      const std::vector<double> sorted = thinned(with_neighbours(steps, k));
      errors_.insert(errors_.end(), sorted.begin(), sorted.end());
      offsets_.push_back(static_cast<std::int64_t>(errors_.size()));
    }
  }
  require(!errors_.empty(),
          "intervals: the calibration windows hold no observed value of a series that was not 0 "
          "throughout before them; give longer series, or "
          "intervals=None and no level");
}

std::size_t ConformalTable::group_of(double scale) const noexcept {
  const auto above = std::upper_bound(group_from_.begin() + 1, group_from_.end(), scale);
  return static_cast<std::size_t>(above - group_from_.begin()) - 1;
}

std::span<const double> ConformalTable::cell(std::size_t group, std::int64_t step) const noexcept {
  const std::size_t c =
      group * static_cast<std::size_t>(horizon_) + static_cast<std::size_t>(step - 1);
  const auto from = static_cast<std::size_t>(offsets_[c]);
  return std::span(errors_).subspan(from, static_cast<std::size_t>(offsets_[c + 1]) - from);
}

double ConformalTable::error_quantile(double scale, std::int64_t step, double q) const noexcept {
  if (!(scale > 0)) return 0;
  std::span<const double> errors = cell(group_of(scale), step);
  if (errors.empty()) errors = errors_;  // a group of constant series: the shape of all others
  constexpr double kLargest = std::numeric_limits<double>::max();
  return std::clamp(std::min(scale, kLargest) * quantile(errors, q), -kLargest, kLargest);
}

void ConformalTable::save(archive::Writer& writer) const {
  writer.value("horizon", horizon_);
  writer.array("group_from", group_from_);
  writer.array("offsets", offsets_);
  writer.array("errors", errors_);
}

ConformalTable ConformalTable::load(const archive::Reader& reader) {
  constexpr std::int64_t kMost = std::int64_t{1} << 31;
  ConformalTable table;
  table.horizon_ = reader.integer("horizon", 0, kMost);
  table.group_from_ = reader.array<double>("group_from");
  table.offsets_ = reader.array<std::int64_t>("offsets");
  table.errors_ = reader.array<double>("errors");
  if (table.horizon_ == 0) return ConformalTable{};
  reader.check(!table.group_from_.empty() && table.group_from_.front() == 0 &&
                   std::isfinite(table.group_from_.back()) &&
                   std::none_of(table.group_from_.begin(), table.group_from_.end(),
                                [](double from) { return std::isnan(from); }) &&
                   std::is_sorted(table.group_from_.begin(), table.group_from_.end()),
               "group_from", "must ascend");
  const std::size_t cells = table.group_from_.size() * static_cast<std::size_t>(table.horizon_);
  reader.check(table.offsets_.size() == cells + 1 && table.offsets_.front() == 0 &&
                   std::is_sorted(table.offsets_.begin(), table.offsets_.end()) &&
                   table.offsets_.back() == static_cast<std::int64_t>(table.errors_.size()) &&
                   !table.errors_.empty(),
               "offsets", "do not fit the errors");
  reader.check_each("errors", table.errors_, "must be finite",
                    [](double error) { return std::isfinite(error); });
  for (std::size_t c = 0; c < cells; ++c) {
    const auto begin = table.errors_.begin();
    const auto end = begin + table.offsets_[c + 1];
    const auto least = std::is_sorted_until(begin + table.offsets_[c], end);
    reader.check(least == end, "errors", "must ascend within a cell",
                 static_cast<std::size_t>(least - begin));
  }
  return table;
}

}  // namespace mliot::forecasting
