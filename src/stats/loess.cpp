// Weights of local regression, and the filters made of them.
#include "stats/loess.hpp"

#include <algorithm>
#include <cmath>

#include "kernel/weighted_sums.hpp"

namespace mliot::stats {
namespace {

// A spread of the weights below this share of the window has no slope to tell.
constexpr double kLeastSpread = 1e-6;

constexpr int kSmoother = -2;  // in a key, where moments have 0, 1 and 2

constexpr std::size_t kMostKept = std::size_t{1} << 23;  // weights; 64 MiB

// One point at x among the points 0 .. window - 1 that are near it.
struct Place {
  double x;
  std::size_t window;
  double stretch;  // of a window that has more points than there are
};

std::vector<double> tricube(Place at) {
  const double last = static_cast<double>(at.window) - 1;
  const double h = std::max(at.x, last - at.x) + at.stretch;
  std::vector<double> weights(at.window);
  for (std::size_t j = 0; j < at.window; ++j) {
    const double r = std::abs(static_cast<double>(j) - at.x);
    if (r > 0.999 * h) continue;
    const double share = r / h;
    const double rest = 1 - share * share * share;
    weights[j] = r <= 0.001 * h ? 1.0 : rest * rest * rest;
  }
  return weights;
}

double sum_of(std::span<const double> values) {
  double sum = 0;
  for (const double each : values) sum += each;
  return sum;
}

// Weights of the fit of least squares at x.
std::vector<double> regression(Place at, int degree) {
  std::vector<double> weights = tricube(at);
  const double total = sum_of(weights);
  if (!(total > 0)) {  // one point alone
    weights.assign(at.window, 0.0);
    weights.front() = 1;
    return weights;
  }
  double center = 0;
  for (std::size_t j = 0; j < at.window; ++j) {
    weights[j] /= total;
    center += weights[j] * (static_cast<double>(j) - at.x);
  }
  if (degree == 0) return weights;
  double spread = 0;
  for (std::size_t j = 0; j < at.window; ++j) {
    const double distance = static_cast<double>(j) - at.x - center;
    spread += weights[j] * (distance * distance);
  }
  const auto size = static_cast<double>(at.window);
  if (!(spread > kLeastSpread * size * size)) return weights;
  for (std::size_t j = 0; j < at.window; ++j) {
    weights[j] *= 1 - center * (static_cast<double>(j) - at.x - center) / spread;
  }
  return weights;
}

std::vector<double> moment_weights(Place at, int moment) {
  std::vector<double> weights = tricube(at);
  for (std::size_t j = 0; j < at.window; ++j) {
    for (int k = 0; k < moment; ++k) weights[j] *= static_cast<double>(j) - at.x;
  }
  return weights;
}

// A filter of n points whose rows come from weights(Place).
template <class Weights>
LoessFilter filter_of(LoessWindow by, std::size_t n, Weights weights) {
  LoessFilter filter;
  const std::size_t window = std::min(by.window, n);
  filter.window = window;
  filter.half = window / 2;
  filter.beyond = by.beyond ? 1 : 0;
  const double stretch = by.window > n ? static_cast<double>((by.window - n) / 2) : 0.0;
  const auto first = by.beyond ? -1.0 : 0.0;
  filter.end_row = [=](std::size_t row) {
    return weights(Place{first + static_cast<double>(row), window, stretch});
  };
  if (window % 2 == 1) filter.interior = filter.end_row(filter.half + filter.beyond);
  const std::size_t rows = filter.rows();
  if (rows * window > kMostKept) return filter;
  filter.ends.resize(rows * window);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::vector<double> of_row = filter.end_row(row);
    for (std::size_t j = 0; j < window; ++j) filter.ends[j * rows + row] = of_row[j];
  }
  return filter;
}

}  // namespace

template <class Weights>
const LoessFilter& LoessFilters::made(const Key& key, LoessWindow by, std::size_t n,
                                      Weights weights) {
  const auto found = made_.find(key);
  if (found != made_.end()) return found->second;
  LoessFilter filter = filter_of(by, n, weights);
  filter.mirrored = std::get<3>(key) % 2 == 1 ? -1 : 1;
  if (kept_ + filter.ends.size() > kMostKept) {
    made_.clear();
    kept_ = 0;
  }
  kept_ += filter.ends.size();
  return made_.emplace(key, std::move(filter)).first->second;
}

// From a window of points on their number makes no difference.
const LoessFilter& LoessFilters::smoother(LoessWindow by, std::size_t n) {
  const Key key{by.window, std::min(by.window, n), by.degree, kSmoother, by.beyond};
  return made(key, by, n, [degree = by.degree](Place at) {
    // Around the middle of a window a line and a mean are the same.
    const bool middle = at.x * 2 == static_cast<double>(at.window) - 1;
    return regression(at, middle ? 0 : degree);
  });
}

const LoessFilter& LoessFilters::moment(LoessWindow by, std::size_t n, int moment) {
  const Key key{by.window, std::min(by.window, n), 0, moment, by.beyond};
  return made(key, by, n, [moment](Place at) { return moment_weights(at, moment); });
}

void LoessFilter::apply(const double* y, Columns layout, double* out) const {
  apply_ends(y, layout, out);
  if (interior.empty()) return;
  const std::size_t inside = layout.points - 2 * half;
  double* first = out + rows() * layout.stride;
  if (layout.columns == layout.stride) {  // no gap between the rows: one run over all of them
    run(y, layout.stride, first, inside * layout.columns);
    return;
  }
  for (std::size_t c = 0; c < inside; ++c) {
    const std::size_t at = c * layout.stride;
    run(y + at, layout.stride, first + at, layout.columns);
  }
}

void LoessFilter::run(const double* y, std::size_t step, double* out, std::size_t count) const {
  kernel::weighted_sums(
      {y, static_cast<std::ptrdiff_t>(step), interior.data(), 1, window, out, count});
}

void LoessFilter::apply_ends(const double* y, Columns layout, double* out) const {
  if (layout.columns == 1 && !ends.empty()) return apply_ends_at_once(y, layout, out);
  for (std::size_t row = 0; row < rows(); ++row) apply_end(row, y, layout, out);
}

// One row of the left end and its mirror at the right one.
void LoessFilter::apply_end(std::size_t row, const double* y, Columns layout, double* out) const {
  std::vector<double> made;
  if (ends.empty()) made = end_row(row);
  const double* weights = ends.empty() ? made.data() : ends.data() + row;
  const auto weight_stride = static_cast<std::ptrdiff_t>(ends.empty() ? 1 : rows());
  const auto stride = static_cast<std::ptrdiff_t>(layout.stride);
  const double* last = y + (layout.points - 1) * layout.stride;
  double* mirror = out + (layout.points + 2 * beyond - 1 - row) * layout.stride;
  kernel::weighted_sums(
      {y, stride, weights, weight_stride, window, out + row * layout.stride, layout.columns});
  kernel::weighted_sums({last, -stride, weights, weight_stride, window, mirror, layout.columns});
  for (std::size_t p = 0; p < layout.columns; ++p) mirror[p] *= mirrored;
}

// All rows of one column: the points as the weights of the weights, the same sums in that order.
void LoessFilter::apply_ends_at_once(const double* y, Columns layout, double* out) const {
  const std::size_t size = rows();
  const auto row_stride = static_cast<std::ptrdiff_t>(size);
  const auto stride = static_cast<std::ptrdiff_t>(layout.stride);
  const std::size_t last_out = layout.points + 2 * beyond - 1;
  const double* last = y + (layout.points - 1) * layout.stride;
  std::vector<double> sums(size);
  kernel::weighted_sums({ends.data(), row_stride, y, stride, window, sums.data(), size});
  for (std::size_t row = 0; row < size; ++row) out[row * layout.stride] = sums[row];
  kernel::weighted_sums({ends.data(), row_stride, last, -stride, window, sums.data(), size});
  for (std::size_t row = 0; row < size; ++row) {
    out[(last_out - row) * layout.stride] = mirrored * sums[row];
  }
}

void WeightedLoess::smooth(const double* y, const double* weights, Columns layout, double* out) {
  sum_moments(y, weights, layout);
  const std::size_t beyond = by_.beyond ? 1 : 0;
  const auto window = static_cast<double>(std::min(by_.window, layout.points));
  for (std::size_t c = 0; c < layout.points + 2 * beyond; ++c) {
    const std::size_t near = std::clamp(c, beyond, layout.points - 1 + beyond) - beyond;
    for (std::size_t p = 0; p < layout.columns; ++p) {
      const std::size_t at = c * layout.stride + p;
      const bool counts = sums_[0][at] > 0;
      out[at] = counts ? fit(at, kLeastSpread * window * window) : y[near * layout.stride + p];
    }
  }
}

void WeightedLoess::sum_moments(const double* y, const double* weights, Columns layout) {
  const std::size_t size = (layout.points - 1) * layout.stride + layout.columns;
  product_.assign(size, 0.0);
  for (std::size_t c = 0; c < layout.points; ++c) {
    const std::size_t from = c * layout.stride;
    for (std::size_t p = from; p < from + layout.columns; ++p) product_[p] = weights[p] * y[p];
  }
  for (auto& each : sums_) each.assign(size + (by_.beyond ? 2 : 0) * layout.stride, 0.0);
  for (int k = 0; k < 3; ++k) {
    const LoessFilter& moment = filters_.moment(by_, layout.points, k);
    const auto place = static_cast<std::size_t>(k);
    moment.apply(weights, layout, sums_[place].data());
    if (k < 2) moment.apply(product_.data(), layout, sums_[3 + place].data());
  }
}

// The local mean or line at a point, from the sums around it.
double WeightedLoess::fit(std::size_t at, double least_spread) const {
  const double total = sums_[0][at];
  const double mean = sums_[3][at] / total;
  const double center = sums_[1][at] / total;
  const double spread = sums_[2][at] / total - center * center;
  if (by_.degree == 0 || !(spread > least_spread)) return mean;
  const double slope = (sums_[4][at] / total - center * mean) / spread;
  return mean - center * slope;
}

}  // namespace mliot::stats
