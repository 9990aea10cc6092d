// Seasonal ESD: residuals from a season, and Rosner's rounds over them in order.
#include "mliot/preprocessing/seasonal_esd.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "core/distributions.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/hampel.h"
#include "preprocessing/order_statistics.hpp"

namespace mliot::preprocessing {
namespace {

constexpr double kDeviationsToSigma = 1.4826;  // of Gaussian data

/// Around the first, so that the mean of equal values is that value.
double mean_of(std::span<const double> x) {
  double sum = 0;
  for (const double each : x) sum += each - x.front();
  return x.front() + sum / static_cast<double>(x.size());
}

double deviation_of(std::span<const double> x, double mean) {
  double sum = 0;
  for (const double each : x) sum += (each - mean) * (each - mean);
  return std::sqrt(sum / static_cast<double>(x.size() - 1));
}

/// What is expected of each sample: the median of the series and its season.
struct Expected {
  double middle = 0;
  std::vector<double> values;

  /// The distance of a sample from it; 0 where that is no more than rounding.
  double residual(std::size_t t, double x) const {
    constexpr double kRounding = 0x1p-50;
    const double distance = x - values[t];
    const double scale = std::max(std::abs(x), std::abs(middle));
    const bool rounding = std::isfinite(x) && std::abs(distance) <= kRounding * scale;
    return rounding ? 0.0 : distance;
  }
};

Expected expected_of(std::span<const double> x, const SeasonalEsdOptions& options) {
  std::vector<double> finite;
  std::copy_if(x.begin(), x.end(), std::back_inserter(finite),
               [](double each) { return std::isfinite(each); });
  const double middle = detail::median(finite);
  const std::size_t season = static_cast<std::size_t>(options.season_length.value_or(0));
  if (season == 0) return {middle, std::vector<double>(x.size(), middle)};
  std::vector<double> places(std::min(season, x.size()), middle);
  for (std::size_t place = 0; place < places.size(); ++place) {
    std::vector<double> here;
    for (std::size_t t = place; t < x.size(); t += season) {
      if (std::isfinite(x[t])) here.push_back(x[t] - middle);
    }
    if (here.empty()) continue;
    places[place] = middle + (options.hybrid ? detail::median(here) : mean_of(here));
  }
  Expected expected{middle, std::vector<double>(x.size())};
  for (std::size_t t = 0; t < x.size(); ++t) expected.values[t] = places[t % season];
  return expected;
}

/// Rosner's critical value of round i (from 1) among n samples.
double critical_value(std::size_t i, std::size_t n, double alpha) {
  const auto left = static_cast<double>(n - i + 1);
  const double t = math::student_quantile(alpha / (2 * left), left - 2);
  return (left - 1) * t / std::sqrt((left - 2 + t * t) * left);
}

/// The middle of residuals and how far they usually lie from it.
struct Scale {
  double center;
  double spread;
};

/// By median and median absolute deviation if `hybrid`, and unless more than half are equal; else
/// by mean and standard deviation.
Scale scale_of(std::span<const double> sorted, bool hybrid) {
  if (hybrid) {
    const double center = detail::sorted_median(sorted);
    const auto n = static_cast<std::int64_t>(sorted.size());
    const double distance = mliot_median_distance(sorted.data(), n, center);
    if (distance > 0) return {center, kDeviationsToSigma * distance};
  }
  const double center = mean_of(sorted);
  return {center, deviation_of(sorted, center)};
}

/// How many of the extremes of sorted residuals are outliers; they are the ends outside the result.
struct Kept {
  std::size_t begin;
  std::size_t end;
};

Kept kept_of(std::span<const double> sorted, const SeasonalEsdOptions& options) {
  const std::size_t n = sorted.size();
  const auto rounds = static_cast<std::size_t>(options.max_outliers * static_cast<double>(n));
  Kept kept{0, n};
  Kept now = kept;
  for (std::size_t i = 1; i <= rounds && now.end - now.begin >= 3; ++i) {
    const auto left = sorted.subspan(now.begin, now.end - now.begin);
    const auto [center, spread] = scale_of(left, options.hybrid);
    if (!(spread > 0) || !std::isfinite(spread)) break;
    const double below = center - left.front();
    const double above = left.back() - center;
    below > above ? ++now.begin : --now.end;
    if (std::max(below, above) / spread > critical_value(i, n, options.alpha)) kept = now;
  }
  return kept;
}

}  // namespace

SeasonalEsd::SeasonalEsd(Options options) : WholeSeries(options) {
  require(options.action != OutlierAction::clip,
          "seasonal_esd: action must be nan or center: the test knows no fences to clip at");
}

void SeasonalEsd::transform(std::span<const double> in, std::span<double> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  std::copy(in.begin(), in.end(), out.begin());
  const Expected expected = expected_of(in, options());
  std::vector<double> sorted;
  for (std::size_t t = 0; t < in.size(); ++t) {
    const double residual = expected.residual(t, in[t]);
    if (std::isfinite(residual)) sorted.push_back(residual);
  }
  std::sort(sorted.begin(), sorted.end());
  const Kept kept = kept_of(sorted, options());
  if (sorted.empty()) return;
  const double low = sorted[kept.begin];
  const double high = sorted[kept.end - 1];
  for (std::size_t t = 0; t < in.size(); ++t) {
    const double residual = expected.residual(t, in[t]);
    if (std::isnan(in[t]) || (residual >= low && residual <= high)) continue;
    out[t] = options().action == OutlierAction::center ? expected.values[t] : mliot_nan();
  }
}

}  // namespace mliot::preprocessing
