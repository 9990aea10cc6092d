// Mallat's algorithm: filter and halve, double and filter.
#include "preprocessing/wavelets.hpp"

#include <algorithm>
#include <utility>

namespace mliot::preprocessing::detail {
namespace {

const std::vector<std::vector<double>>& table() {
  static const std::vector<std::vector<double>> filters{
#include "preprocessing/wavelet_table.inc"
  };
  return filters;
}

/// The sample at a place beyond the ends, which mirror the series: ... 1 0 | 0 1 2 | 2 1 ...
double mirrored(std::span<const double> x, std::ptrdiff_t place) {
  const auto n = static_cast<std::ptrdiff_t>(x.size());
  std::ptrdiff_t i = place % (2 * n);
  if (i < 0) i += 2 * n;
  return x[static_cast<std::size_t>(i < n ? i : 2 * n - 1 - i)];
}

/// The filter that brings details: the scaling filter reversed, with alternate signs.
std::vector<double> detail_filter(std::span<const double> filter) {
  std::vector<double> taps(filter.rbegin(), filter.rend());
  for (std::size_t j = 1; j < taps.size(); j += 2) taps[j] = -taps[j];
  return taps;
}

/// One level: (approximation, details) of about half the length each.
std::pair<std::vector<double>, std::vector<double>> split(std::span<const double> x,
                                                          std::span<const double> filter) {
  const std::size_t taps = filter.size();
  const std::vector<double> details = detail_filter(filter);
  std::vector<double> wide(x.size() + 2 * (taps - 1));
  for (std::size_t i = 0; i < wide.size(); ++i) {
    wide[i] = mirrored(x, static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(taps - 1));
  }
  std::vector<double> low((x.size() + taps - 1) / 2, 0);
  std::vector<double> high(low.size(), 0);
  for (std::size_t k = 0; k < low.size(); ++k) {
    const double* oldest = wide.data() + 2 * k + 1;
    for (std::size_t j = 0; j < taps; ++j) {
      low[k] += filter[j] * oldest[j];
      high[k] += details[j] * oldest[j];
    }
  }
  return {low, high};
}

/// The inverse of split() for a series of `size` samples.
std::vector<double> join(std::span<const double> low, std::span<const double> high,
                         std::span<const double> filter, std::size_t size) {
  const std::size_t taps = filter.size();
  const std::vector<double> details = detail_filter(filter);
  std::vector<double> x(size, 0);
  for (std::size_t i = 0; i < size; ++i) {
    // low[k] reaches sample i with tap i + taps - 2 - 2 k
    const std::size_t last = std::min((i + taps - 2) / 2, low.size() - 1);
    for (std::size_t k = i / 2; k <= last; ++k) {
      const std::size_t tap = i + taps - 2 - 2 * k;
      x[i] += low[k] * filter[tap] + high[k] * details[tap];
    }
  }
  return x;
}

}  // namespace

std::span<const double> scaling_filter(Wavelet wavelet) {
  return table()[static_cast<std::size_t>(wavelet)];
}

std::size_t most_levels(std::size_t n, std::span<const double> filter) {
  std::size_t levels = 0;
  for (std::size_t room = n / (filter.size() - 1); room >= 2; room /= 2) ++levels;
  return levels;
}

Decomposition decompose(std::span<const double> x, std::span<const double> filter,
                        std::size_t levels) {
  Decomposition parts{{x.begin(), x.end()}, {}};
  for (std::size_t level = 0; level < levels; ++level) {
    auto [low, high] = split(parts.approximation, filter);
    parts.approximation = std::move(low);
    parts.details.push_back(std::move(high));
  }
  return parts;
}

std::vector<double> recompose(const Decomposition& parts, std::span<const double> filter,
                              std::size_t size) {
  std::vector<double> x = parts.approximation;
  for (std::size_t level = parts.details.size(); level-- > 0;) {
    const std::size_t length = level == 0 ? size : parts.details[level - 1].size();
    x = join(x, parts.details[level], filter, length);
  }
  return x;
}

}  // namespace mliot::preprocessing::detail
