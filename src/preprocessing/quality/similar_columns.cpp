// Columns that seem to say the same: over all rows, or over a part of the time where they part.
#include <algorithm>
#include <cmath>
#include <optional>

#include "mliot/preprocessing/quality/quality_profile.hpp"
#include "preprocessing/quality/levels.hpp"

namespace mliot::preprocessing {
namespace {

/// Where the values of a column lie and how far apart; spread 0 where it holds codes.
struct Scale {
  double centre = 0;
  double spread = 0;
};

bool alike(const Scale& a, const Scale& b) {
  constexpr double kSpreadRatio = 1.25;
  const auto [low, high] = std::minmax(a.spread, b.spread);
  return low > 0 && high <= kSpreadRatio * low && std::abs(a.centre - b.centre) <= 2 * high;
}

Scale scale_of(const RowSample& rows, std::size_t column) {
  std::vector<double> values;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (std::isfinite(rows.row(i)[column])) values.push_back(rows.row(i)[column]);
  }
  if (values.empty()) return {};
  const double centre = detail::median_of(values);
  for (double& each : values) each = std::abs(each - centre);
  return {centre, detail::median_of(values)};
}

/// Rows of one time, with the scales of the columns in it and the correlation that tells.
struct Stretch {
  RowSample rows;
  std::vector<Scale> scales;
  double correlated;
};

Stretch eighths(const RowSample& sample, std::size_t begin, std::size_t end,
                const std::vector<Scale>& whole) {
  constexpr double kCorrelated = 0.98;  // more than over all rows: a part of them tells less
  Stretch made{sample.eighths(begin, end), std::vector<Scale>(whole.size()), kCorrelated};
  for (std::size_t c = 0; c < whole.size(); ++c) {
    if (whole[c].spread > 0) made.scales[c] = scale_of(made.rows, c);
  }
  return made;
}

std::optional<double> likeness(const Stretch& in, std::size_t a, std::size_t b) {
  if (!alike(in.scales[a], in.scales[b])) return {};
  const double r = in.rows.correlation(a, b);
  return r > in.correlated ? std::optional(r) : std::nullopt;
}

struct Found {
  double correlation;
  SensorPair pair;
};

}  // namespace

std::vector<SensorPair> QualityProfile::similar_columns(std::size_t limit) const {
  constexpr double kCorrelated = 0.9;
  constexpr std::size_t kCodes = 10;
  std::vector<Scale> scales(n_columns());
  for (std::size_t c = 0; c < n_columns(); ++c) {
    const auto values = pooled(c);
    if (values.size() <= kCodes) continue;  // codes, no measurements
    scales[c].centre = values.quantile(0.5);
    scales[c].spread = values.median_distance(scales[c].centre);
  }
  const std::vector<Stretch> stretches{{sample_, scales, kCorrelated},
                                       eighths(sample_, 0, 4, scales),
                                       eighths(sample_, 4, 8, scales),
                                       eighths(sample_, 0, 1, scales),  // they may part early
                                       eighths(sample_, 0, 3, scales)};
  std::vector<Found> found;
  for (std::size_t a = 0; a < n_columns(); ++a) {
    for (std::size_t b = a + 1; b < n_columns(); ++b) {
      std::optional<double> most;
      for (const Stretch& each : stretches) most = std::max(most, likeness(each, a, b));
      if (most) found.push_back({*most, {a, b}});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& x, const Found& y) { return x.correlation > y.correlation; });
  std::vector<SensorPair> pairs;
  for (const Found& each : found) {
    if (pairs.size() < limit) pairs.push_back(each.pair);
  }
  return pairs;
}

}  // namespace mliot::preprocessing
