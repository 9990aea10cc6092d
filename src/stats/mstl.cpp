// One season after the other by STL.
#include "mliot/stats/mstl.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/core/error.hpp"
#include "stats/stl.hpp"

namespace mliot::stats {
namespace {

std::size_t size_of(std::int64_t n) { return static_cast<std::size_t>(n); }

std::size_t odd_from(std::size_t n) { return n % 2 == 0 ? n + 1 : n; }

void check_odd(std::string_view what, std::int64_t window) {
  require(window % 2 == 1, "mstl: {} must be odd, got {}: a window lies around a point", what,
          window);
}

std::size_t trend_window(std::size_t period, std::size_t seasonal) {
  const double least =
      1.5 * static_cast<double>(period) / (1 - 1.5 / static_cast<double>(seasonal));
  return odd_from(static_cast<std::size_t>(std::ceil(least)));
}

StlSettings settings_of(const MstlOptions& options, std::size_t period, std::size_t seasonal) {
  const auto degree = [](std::int64_t given) { return static_cast<int>(given); };
  const std::size_t trend =
      options.trend ? size_of(*options.trend) : trend_window(period, seasonal);
  const std::size_t low = options.low_pass ? size_of(*options.low_pass) : odd_from(period + 1);
  return {.period = period,
          .seasonal = {seasonal, degree(options.seasonal_deg), true},
          .trend = {trend, degree(options.trend_deg)},
          .low_pass = {low, degree(options.low_pass_deg)},
          .inner = size_of(options.inner_iter.value_or(options.robust ? 2 : 5)),
          .outer = size_of(options.outer_iter.value_or(options.robust ? 15 : 0))};
}

void check_options(const MstlOptions& options) {
  const auto& seasons = options.season_length;
  require(!seasons.empty(), "mstl: season_length must name at least one season");
  std::vector<std::int64_t> sorted = seasons;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  require(twice == sorted.end(), "mstl: season_length names {} twice",
          twice == sorted.end() ? 0 : *twice);
  const std::size_t given = options.windows.size();
  require(given <= 1 || given == seasons.size(),
          "mstl: windows must be one number a season or one for all, got {} for {} seasons", given,
          seasons.size());
  for (const std::int64_t each : options.windows) check_odd("a seasonal window", each);
  if (options.trend) check_odd("the window of the trend", *options.trend);
  if (options.low_pass) check_odd("the window of the low-pass filter", *options.low_pass);
}

}  // namespace

Mstl::Mstl(Options options)
    : options_(std::move(options)), filters_(std::make_unique<LoessFilters>()) {
  validate(name, options_);
  check_options(options_);
  const auto& seasons = options_.season_length;
  std::vector<std::size_t> order(seasons.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return seasons[a] < seasons[b]; });
  const auto& given = options_.windows;
  seasons_.reserve(order.size());
  windows_.reserve(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    seasons_.push_back(size_of(seasons[order[i]]));
    const bool each = given.size() == seasons.size();
    windows_.push_back(given.empty() ? 11 + 4 * i : size_of(given[each ? order[i] : 0]));
  }
}

Mstl::~Mstl() = default;
Mstl::Mstl(Mstl&&) noexcept = default;
Mstl& Mstl::operator=(Mstl&&) noexcept = default;

Decomposition Mstl::decompose(std::span<const double> y) {
  const std::size_t n = y.size();
  Decomposition out;
  out.trend.resize(n);
  out.seasonal.assign(seasons_.size(), std::vector<double>(n));
  std::vector<double> rest(y.begin(), y.end());
  std::size_t seen = 0;  // seasons with two full cycles
  while (seen < seasons_.size() && 2 * seasons_[seen] <= n) ++seen;
  const std::size_t passes = seen == 1 ? 1 : size_of(options_.iterate);
  for (std::size_t pass = 0; pass < passes; ++pass) {
    for (std::size_t i = 0; i < seen; ++i) {
      std::vector<double>& season = out.seasonal[i];
      for (std::size_t t = 0; t < n; ++t) rest[t] += season[t];
      stl(rest, settings_of(options_, seasons_[i], windows_[i]), *filters_, season, out.trend);
      for (std::size_t t = 0; t < n; ++t) rest[t] -= season[t];
    }
  }
  if (seen == 0 && n > 0) {
    const StlSettings settings = settings_of(options_, seasons_.front(), windows_.front());
    filters_->smoother(settings.trend, n).apply(y.data(), {n}, out.trend.data());
  }
  out.remainder.resize(n);
  for (std::size_t t = 0; t < n; ++t) out.remainder[t] = rest[t] - out.trend[t];
  return out;
}

}  // namespace mliot::stats
