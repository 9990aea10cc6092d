// Fills of whole series: backward, along lines, and with a season.
#include <cmath>
#include <cstddef>
#include <vector>

#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/wide.h"
#include "mliot/preprocessing/backward_fill.hpp"
#include "mliot/preprocessing/linear_fill.hpp"
#include "mliot/preprocessing/seasonal_linear_fill.hpp"
#include "preprocessing/gaps.hpp"

namespace mliot::preprocessing {
namespace {

using Series = std::span<const double>;

/// The place of `part` on the way from a to b.
double between_samples(double a, double b, double part) {
  const double rise = b - a;
  return std::isfinite(rise) ? a + rise * part : a * (1 - part) + b * part;
}

/// Fills gaps inside a series along lines, at most `longest` samples of each, in offset-free form:
/// out = line between in - season on both sides + season.
void fill_along_lines(Series in, Series season, std::size_t longest, std::span<double> out) {
  std::copy(in.begin(), in.end(), out.begin());
  const auto base = [&](std::size_t t) { return season.empty() ? 0.0 : season[t % season.size()]; };
  for (const detail::Gap& gap : detail::inner_gaps(in)) {
    const double a = in[gap.begin - 1];
    const double b = in[gap.end];
    if (!std::isfinite(a) || !std::isfinite(b)) continue;
    const double left = a - base(gap.begin - 1);
    const double right = b - base(gap.end);
    const auto steps = static_cast<double>(gap.end - gap.begin + 1);
    for (std::size_t t = gap.begin; t < gap.end && t - gap.begin < longest; ++t) {
      const double part = static_cast<double>(t - gap.begin + 1) / steps;
      out[t] = between_samples(left, right, part) + base(t);
    }
  }
}

/// The sum of `size` samples around each, summed anew now and then so that nothing drifts.
std::vector<double> moving_sums(Series x, std::size_t size) {
  constexpr std::size_t kAnew = 64;
  std::vector<double> sums;
  for (std::size_t t = 0; t + size <= x.size(); ++t) {
    double sum = 0;
    if (t % kAnew == 0) {
      for (std::size_t i = t; i < t + size; ++i) sum += x[i];
    } else {
      sum = sums.back() + (x[t + size - 1] - x[t - 1]);
    }
    sums.push_back(sum);
  }
  return sums;
}

/// The centred moving average over a season, from sample `season / 2` on.
std::vector<double> moving_average(Series x, std::size_t season) {
  std::vector<double> means = moving_sums(x, season);
  for (double& mean : means) mean /= static_cast<double>(season);
  if (season % 2 == 1) return means;
  for (std::size_t t = 0; t + 1 < means.size(); ++t) means[t] = 0.5 * (means[t] + means[t + 1]);
  means.pop_back();
  return means;
}

/// What each place of the season adds, from the first sample of x on; their mean is 0.
std::vector<double> seasonal_means(Series x, std::size_t season) {
  const std::vector<double> trend = moving_average(x, season);
  std::vector<double> sums(season, 0);
  std::vector<double> counts(season, 0);
  for (std::size_t i = 0; i < trend.size(); ++i) {
    const std::size_t t = i + season / 2;
    sums[t % season] += x[t] - trend[i];
    counts[t % season] += 1;
  }
  double mean = 0;
  for (std::size_t i = 0; i < season; ++i) {
    sums[i] /= counts[i];
    mean += sums[i] / static_cast<double>(season);
  }
  for (double& each : sums) each -= mean;
  return sums;
}

std::size_t longest_of(const std::optional<std::int64_t>& limit, std::size_t size) {
  return limit ? static_cast<std::size_t>(*limit) : size;
}

}  // namespace

void BackwardFill::transform(std::span<const double> in, std::span<double> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const std::size_t longest = longest_of(options().limit, in.size());
  double next = mliot_nan();
  std::size_t filled = 0;
  for (std::size_t t = in.size(); t-- > 0;) {
    if (!std::isnan(in[t])) {
      next = in[t];
      filled = 0;
    } else if (++filled > longest) {
      next = mliot_nan();
    }
    out[t] = next;
  }
}

void LinearFill::transform(std::span<const double> in, std::span<double> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  fill_along_lines(in, {}, longest_of(options().limit, in.size()), out);
}

void SeasonalLinearFill::transform(std::span<const double> in, std::span<double> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const auto season = static_cast<std::size_t>(options().season_length);
  fill_along_lines(in, {}, in.size(), out);
  const detail::Gap known = detail::known_range(in);
  const Series lines = Series(out).subspan(known.begin, known.end - known.begin);
  if (lines.size() / 2 < season) return;
  for (const double x : lines) {
    if (!std::isfinite(x)) return;
  }
  const std::vector<double> means = seasonal_means(lines, season);
  fill_along_lines(in.subspan(known.begin, lines.size()), means, in.size(),
                   out.subspan(known.begin, lines.size()));
}

}  // namespace mliot::preprocessing
