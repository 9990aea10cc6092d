// Medians and quantiles of the windows of a series, by the way that suits their length.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "kernel/block_facts.hpp"
#include "kernel/window_bands.hpp"
#include "kernel/window_ranks.hpp"
#include "mliot/freestanding/quantile.h"
#include "stats/ranked_block.hpp"

namespace mliot::stats {

/// The median: the middle sample, or the middle of both.
struct MiddleOfSorted {
  /// Where it lies among n sorted samples; finish() takes the sample there and the next one.
  static std::int64_t place(std::int64_t n) { return (n - 1) / 2; }
  /// Whether finish() takes the sample at place(n) alone.
  static bool takes_one(std::int64_t n) { return n % 2 == 1; }
  template <class Out>
  static Out finish(double lower, double upper, std::int64_t n) {
    double tail = 0;
    const double median = n % 2 == 1 ? lower : mliot_middle(lower, upper, &tail);
    if constexpr (std::is_same_v<Out, float>) {
      return mliot_sum_to_float(median, tail);
    } else {
      return median;
    }
  }
};

/// A quantile between two samples.
struct QuantileOfSorted {
  double q;
  int interpolation;

  std::int64_t place(std::int64_t n) const { return mliot_sorted_place_of(n, q).below; }
  static bool takes_one(std::int64_t /*n*/) { return false; }
  template <class Out>
  Out finish(double lower, double upper, std::int64_t n) const {
    return static_cast<Out>(
        mliot_quantile_between(lower, upper, mliot_sorted_place_of(n, q), interpolation));
  }
};

/// A statistic of the samples present in the window that ends at each sample, as the sorted window
/// of a stream has it: NaN where there is none, or where enough(present, filled) is false, of
/// samples present and of places of the window that the series has reached. Whole windows are
/// enough; what is not enough is not so with fewer.
template <class Statistic, class Enough>
class WindowOrder {
 public:
  WindowOrder(std::size_t window, Statistic statistic, Enough enough)
      : window_(window), statistic_(statistic), enough_(enough) {}

  /// Every window of a series. Short ones without missing samples slide several parts of the series
  /// at a time, others over the ranks of a block.
  template <class Out>
  void series(std::span<const double> in, std::span<Out> out) const {
    const std::size_t step = std::max<std::size_t>(8192, 4 * std::min(window_, in.size()));
    // Block of parts: each begins with a whole window, which bands sort together.
    const std::size_t shortest = by_bands() ? window_ / 4 : 4 * window_;
    const bool by_parts =
        window_ >= 2 && window_ <= kPartsAtMost && in.size() >= window_ + shortest;
    std::size_t begin = by_parts ? window_ - 1 : 0;
    if (begin > 0 && !enough_(static_cast<std::int64_t>(begin), begin)) {  // nor are fewer
      std::fill_n(out.begin(), begin, static_cast<Out>(mliot_nan()));
    } else {
      block(in, 0, out.first(begin));
    }
    for (; begin < in.size(); begin += step) {
      const auto to = out.subspan(begin, std::min(step, in.size() - begin));
      if (!by_parts || to.size() < shortest || !parts(in, begin, to)) block(in, begin, to);
    }
  }

  /// The windows that end at in[begin] and after it, by the ranks of the samples they reach.
  template <class Out>
  void block(std::span<const double> in, std::size_t begin, std::span<Out> out) const {
    slide_ranks(in, begin, begin + out.size(), window_, [&](std::size_t t, RankedBlock& ranked) {
      out[t - begin] = of<Out>(ranked, std::min(t + 1, window_));
    });
  }

 private:
  // Windows; see decision 22.
  static constexpr std::size_t kPartsAtMost = kernel::kLongestBands;
  static constexpr std::size_t kBandsFrom = 56;
  static constexpr std::size_t kBandsOfTwoFrom = 96;  // of a statistic of two samples

  std::int64_t size() const { return static_cast<std::int64_t>(window_); }

  /// Whether chunks of windows are halved; else each slot of a sorted window is looked at.
  bool by_bands() const {
    return window_ >= (statistic_.takes_one(size()) ? kBandsFrom : kBandsOfTwoFrom);
  }

  template <class Out>
  Out of(RankedBlock& ranked, std::size_t filled) const {
    const std::int64_t n = ranked.present();
    if (n == 0 || !enough_(n, filled)) return static_cast<Out>(mliot_nan());
    const std::int64_t place = statistic_.place(n);
    const double lower = ranked.at(place);
    const double upper = place + 1 < n ? ranked.at(place + 1) : lower;
    return statistic_.template finish<Out>(lower, upper, n);
  }

  /// Whole windows of a block, several parts of it at a time; false where samples are missing.
  template <class Out>
  bool parts(std::span<const double> in, std::size_t begin, std::span<Out> out) const {
    const double* first = in.data() + begin - (window_ - 1);
    const std::size_t reached = out.size() + window_ - 1;
    if (kernel::block_facts(first, reached).has_missing) return false;
    std::vector<double> samples(reached);
    std::vector<double> lower(out.size());
    std::vector<double> upper(out.size());
    for (std::size_t i = 0; i < reached; ++i) samples[i] = first[i] + 0.0;  // -0 becomes 0
    ordered(samples, lower, upper);
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = statistic_.template finish<Out>(lower[i], upper[i], size());
    }
    return true;
  }

  /// The samples of each window at the statistic's place and at the next one.
  void ordered(const std::vector<double>& samples, std::vector<double>& lower,
               std::vector<double>& upper) const {
    const auto place = static_cast<std::size_t>(statistic_.place(size()));
    const double* first = samples.data() + window_ - 1;
    if (!by_bands()) {
      return kernel::window_ranks(first, lower.size(), window_, place, lower.data(), upper.data());
    }
    const bool one = statistic_.takes_one(size());
    std::vector<double> scratch(kernel::window_bands_scratch(lower.size(), window_));
    kernel::window_bands(first, lower.size(), window_, place, lower.data(),
                         one ? nullptr : upper.data(), scratch.data());
    if (one) upper = lower;
  }

  std::size_t window_;
  Statistic statistic_;
  Enough enough_;
};

}  // namespace mliot::stats
