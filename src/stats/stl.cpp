// The inner and outer loop of STL.
#include "stats/stl.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace mliot::stats {
namespace {

// out[i] = mean of y[i .. i + length), one value less a step than y.
void moving_average(std::span<const double> y, std::size_t length, std::span<double> out) {
  double sum = 0;
  for (std::size_t i = 0; i < length; ++i) sum += y[i];
  const auto size = static_cast<double>(length);
  out[0] = sum / size;
  for (std::size_t i = 1; i + length <= y.size(); ++i) {
    sum = sum - y[i - 1] + y[i + length - 1];
    out[i] = sum / size;
  }
}

class Stl {
 public:
  Stl(std::span<const double> y, const StlSettings& settings, LoessFilters& filters)
      : y_(y),
        settings_(settings),
        filters_(filters),
        rest_(y.size()),
        cycles_(y.size() + 2 * settings.period),
        first_(cycles_.size()),
        second_(cycles_.size()),
        slow_(y.size()) {}

  void run(std::span<double> seasonal, std::span<double> trend) {
    std::fill(trend.begin(), trend.end(), 0.0);
    for (std::size_t round = 0; round <= settings_.outer; ++round) {
      if (round > 0) find_weights(seasonal, trend);
      for (std::size_t pass = 0; pass < settings_.inner; ++pass) {
        for (std::size_t t = 0; t < y_.size(); ++t) rest_[t] = y_[t] - trend[t];
        smooth_cycles();
        take_slow_part();
        const double* cycles = cycles_.data() + settings_.period;
        for (std::size_t t = 0; t < y_.size(); ++t) seasonal[t] = cycles[t] - slow_[t];
        for (std::size_t t = 0; t < y_.size(); ++t) rest_[t] = y_[t] - seasonal[t];
        smooth(settings_.trend, {y_.size()}, rest_.data(), trend.data());
      }
    }
  }

 private:
  void smooth(LoessWindow by, Columns layout, const double* y, double* out) {
    if (weights_.empty()) {
      filters_.smoother(by, layout.points).apply(y, layout, out);
    } else {
      const double* weights = weights_.data() + (y - rest_.data());
      WeightedLoess(filters_, by).smooth(y, weights, layout, out);
    }
  }

  // Each period of the season over the cycles, one cycle beyond both ends.
  void smooth_cycles() {
    const std::size_t m = settings_.period;
    const std::size_t whole = y_.size() / m;
    const std::size_t longer = y_.size() % m;  // periods that have one point more
    const Columns more{whole + 1, longer, m};
    const Columns less{whole, m - longer, m};
    const double* y = rest_.data();
    double* out = cycles_.data();
    if (!weights_.empty() || whole < settings_.seasonal.window) {
      if (longer > 0) smooth(settings_.seasonal, more, y, out);
      smooth(settings_.seasonal, less, y + longer, out + longer);
      return;
    }
    // The interior has the same weights whatever the number of points: one run over all of it.
    const LoessFilter& filter = filters_.smoother(settings_.seasonal, whole);
    if (longer > 0) filter.apply_ends(y, more, out);
    filter.apply_ends(y + longer, less, out + longer);
    const std::size_t inside = y_.size() - 2 * filter.half * m;
    filter.run(y, m, out + filter.rows() * m, inside);
  }

  // What is slow in the cycles: three moving averages, and a local regression of them.
  void take_slow_part() {
    const std::size_t m = settings_.period;
    const std::size_t n = y_.size();
    moving_average(cycles_, m, first_);
    moving_average(std::span(first_).first(n + m + 1), m, second_);
    moving_average(std::span(second_).first(n + 2), 3, first_);
    filters_.smoother(settings_.low_pass, n).apply(first_.data(), {n}, slow_.data());
  }

  // Bisquare weights of the distances from the fit, six times their median where they end.
  void find_weights(std::span<const double> seasonal, std::span<const double> trend) {
    const std::size_t n = y_.size();
    weights_.resize(n);
    for (std::size_t t = 0; t < n; ++t) {
      weights_[t] = std::abs(y_[t] - (seasonal[t] + trend[t]));
    }
    std::vector<double> sorted = weights_;
    std::sort(sorted.begin(), sorted.end());
    const double end = 3 * (sorted[n / 2] + sorted[n - n / 2 - 1]);
    for (double& each : weights_) {
      if (each <= 0.001 * end) {
        each = 1;
      } else if (each <= 0.999 * end) {
        const double share = each / end;
        each = (1 - share * share) * (1 - share * share);
      } else {
        each = 0;
      }
    }
  }

  std::span<const double> y_;
  const StlSettings& settings_;
  LoessFilters& filters_;
  std::vector<double> rest_, cycles_, first_, second_, slow_;
  std::vector<double> weights_;  // none in the first round
};

}  // namespace

void stl(std::span<const double> y, const StlSettings& settings, LoessFilters& filters,
         std::span<double> seasonal, std::span<double> trend) {
  Stl(y, settings, filters).run(seasonal, trend);
}

}  // namespace mliot::stats
