// The batch executor of a plan.
#include "mliot/plan/panel_source.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "plan/lagged_columns.hpp"
#include "plan/shifted.hpp"

namespace mliot::plan {
namespace {

constexpr std::size_t kBlockRows = 2048;  // 12 features of that many rows stay in the L2 cache
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

void to_float(std::span<const double> in, float* out) {
  for (std::size_t i = 0; i < in.size(); ++i) out[i] = static_cast<float>(in[i]);
}

// Whether rows lie at times of their own, not a period apart.
bool has_own_times(const FeaturePlan& plan, const PanelView& panel) {
  return plan.horizon() == 0 && !panel.times.empty();
}

// The calendar of every period that the panel has; none where rows have times of their own.
CalendarTable calendar_of(const FeaturePlan& plan, const PanelView& panel) {
  if (has_own_times(plan, panel)) return {plan, 0, 0, 0};
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  for (std::size_t i = 0; i < panel.series(); ++i) {
    first = std::min(first, panel.first_period[i]);
    last = std::max(last, panel.first_period[i] + panel.length[i]);
  }
  const std::int64_t rows =
      std::accumulate(panel.length.begin(), panel.length.end(), std::int64_t{0});
  return {plan, first, std::max(first, last), static_cast<std::size_t>(rows)};
}

}  // namespace

PanelSource::PanelSource(const FeaturePlan& plan, const PanelView& panel, std::uint64_t seed,
                         bool in_levels)
    : plan_(plan),
      panel_(panel),
      seed_(seed),
      in_levels_(in_levels),
      calendar_(calendar_of(plan, panel)),
      groups_(plan, panel, in_levels),
      lagged_(std::make_unique<const LaggedColumns>(plan)) {
  check_columns();
  plan_blocks();
}

PanelSource::~PanelSource() = default;

void PanelSource::check_columns() const {
  require(plan_.observed_columns() <= panel_.past.size(),
          "feature plan: it reads {} {}, the panel has {}", plan_.observed_columns(),
          plan_.horizon() == 0 ? "columns of samples" : "past covariates", panel_.past.size());
  require(!plan_.takes_time() || !panel_.times.empty() || panel_.series() == 0,
          "feature plan: it has windows over time, but the panel has no times of its rows");
  require(plan_.columns(Source::future) <= panel_.future.size(),
          "feature plan: it reads {} future covariates, the panel has {}",
          plan_.columns(Source::future), panel_.future.size());
  require(plan_.columns(Source::fixed) <= panel_.fixed.columns(),
          "feature plan: it reads {} static columns, the panel has {}",
          plan_.columns(Source::fixed), panel_.fixed.columns());
}

void PanelSource::plan_blocks() {
  std::size_t row = 0;
  for (std::size_t i = 0; i < panel_.series(); ++i) {
    if (block_row_.empty() || row - block_row_.back() >= kBlockRows) {
      block_series_.push_back(i);
      block_row_.push_back(row);
    }
    row += panel_.rows(i);
  }
  block_series_.push_back(panel_.series());
  block_row_.push_back(row);
}

std::int64_t PanelSource::age(std::size_t series, std::int64_t period) const noexcept {
  const Random random(seed_, series);
  const auto horizon = static_cast<std::uint64_t>(plan_.horizon());
  return 1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(period), horizon));
}

void PanelSource::read(std::size_t block, float* out, std::size_t stride) const {
  for (std::size_t i = block_series_[block]; i < block_series_[block + 1]; ++i) {
    read_series(i, out, stride);
    out += panel_.rows(i);
  }
}

void PanelSource::read_series(std::size_t series, float* out, std::size_t stride) const {
  std::vector<double> level(plan_.level() ? panel_.rows(series) : 0);
  if (plan_.level()) levels(series, level);
  lagged_->read(plan_, panel_, series, out, stride);
  std::size_t calendar = 0;
  std::size_t group = 0;
  for (const FeatureSpec& spec : plan_.features()) {
    if (spec.source == Source::calendar) {
      read_calendar(series, calendar++, out);
    } else if (spec.source == Source::group) {
      groups_.read(group++, series, panel_.first_period[series], panel_.rows(series), out);
    } else if (spec.source == Source::target) {
      if (in_levels_) to_levels(level, out);
    } else if (spec.source == Source::level) {
      to_float(level, out);
    } else {
      read_feature(spec, series, out);
    }
    out += stride;
  }
}

void PanelSource::levels(std::size_t series, std::span<double> out) const {
  const LevelSpec& level = *plan_.level();
  std::vector<float> recent(out.size());
  detail::shifted(level.transform, panel_.of(panel_.target, series), 1, recent);
  float known = kMissing;  // a gap longer than the window leaves the level where it was
  for (std::size_t t = 0; t < out.size(); ++t) {
    if (!std::isnan(recent[t])) known = recent[t];
    out[t] = level.of(known);
  }
}

void PanelSource::to_levels(std::span<const double> level, float* out) {
  for (std::size_t t = 0; t < level.size(); ++t) out[t] = mliot_in_levels(out[t], level[t]);
}

void PanelSource::read_calendar(std::size_t series, std::size_t feature, float* out) const {
  const std::span<float> column(out, panel_.rows(series));
  if (has_own_times(plan_, panel_)) {
    calendar_.read_times(panel_.of(panel_.times, series), feature, column);
  } else {
    calendar_.read_column(panel_.first_period[series], feature, column);
  }
}

void PanelSource::read_feature(const FeatureSpec& spec, std::size_t series, float* out) const {
  const std::size_t n = panel_.rows(series);
  switch (spec.source) {
    case Source::past:
      to_origins(series, out);
      break;
    case Source::sample:
      read_sample(spec, series, out);
      break;
    case Source::future:
      read_future(spec, series, out);
      break;
    case Source::fixed:
      std::fill_n(out, n, static_cast<float>(spec.covariate(panel_.fixed(series, spec.column))));
      break;
    case Source::replaced:
      read_replaced(spec.column, series, out);
      break;
    case Source::steps_ahead:
      for (std::size_t t = 0; t < n; ++t) {
        const auto period = panel_.first_period[series] + static_cast<std::int64_t>(t);
        out[t] = static_cast<float>(age(series, period));
      }
      break;
    case Source::target:
    case Source::calendar:
    case Source::level:
    case Source::group:
      break;  // read_series has them
  }
}

void PanelSource::read_replaced(std::size_t column, std::size_t series, float* out) const {
  const auto cleaned = panel_.of(panel_.past[column], series);
  const auto measured =
      panel_.measured.empty() ? cleaned : panel_.of(panel_.measured[column], series);
  for (std::size_t t = 0; t < cleaned.size(); ++t) {
    out[t] = static_cast<float>(mliot_differs(measured[t], cleaned[t]));
  }
}

void PanelSource::read_future(const FeatureSpec& spec, std::size_t series, float* out) const {
  const auto x = panel_.of(panel_.future[spec.column], series);
  for (std::size_t t = 0; t < x.size(); ++t) out[t] = static_cast<float>(spec.covariate(x[t]));
}

void PanelSource::read_sample(const FeatureSpec& spec, std::size_t series, float* out) const {
  const auto x = panel_.of(panel_.past[spec.column], series);
  if (spec.pair) {
    std::vector<double> values(x.size());
    const auto times =
        spec.takes_time() ? panel_.of(panel_.times, series) : std::span<const std::int64_t>();
    spec.pair->transform(times, x, panel_.of(panel_.past[spec.partner], series), values);
    to_float(values, out);
  } else if (spec.transform && spec.transform->takes_time()) {
    spec.transform->transform(panel_.of(panel_.times, series), x, {out, x.size()});
  }
}

// From the last row back: what a row takes is of an earlier one.
void PanelSource::to_origins(std::size_t series, float* out) const {
  for (std::size_t t = panel_.rows(series); t-- > 0;) {
    const auto at = static_cast<std::int64_t>(t);
    const std::int64_t origin = at - age(series, panel_.first_period[series] + at);
    out[t] = origin >= 0 ? out[origin] : kMissing;
  }
}

}  // namespace mliot::plan
