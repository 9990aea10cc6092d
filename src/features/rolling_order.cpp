// Rolling minimum, maximum, median and quantiles.
#include <algorithm>
#include <cmath>
#include <memory>
#include <type_traits>
#include <vector>

#include "data/sorted_window.hpp"
#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "kernel/window_extremes.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/features/rolling_max.hpp"
#include "mliot/features/rolling_median.hpp"
#include "mliot/features/rolling_min.hpp"
#include "mliot/features/rolling_quantile.hpp"
#include "mliot/freestanding/extremum.h"
#include "mliot/freestanding/quantile.h"
#include "stats/window_order.hpp"

namespace mliot::features {
namespace {

constexpr int kSmallest = 0;
constexpr int kLargest = 1;
constexpr std::size_t kBlock = 1024;
constexpr std::size_t kShortWindow = 32;  // its blocks may be short: few samples are read twice
constexpr std::size_t kShortBlock = 256;  // reading one and writing another alternate sooner
constexpr std::size_t kLine = 8;          // doubles in a line of the cache

/// Header, ring of samples, wedge of places.
struct Extremum : data::StreamLayout<mliot_extremum> {
  static std::size_t bytes(std::int64_t window) {
    return size(static_cast<std::size_t>(window) * (sizeof(double) + sizeof(std::int32_t)));
  }
  static std::int32_t* wedge(void* state, std::int64_t window) {
    return reinterpret_cast<std::int32_t*>(ring(state) + window);
  }
  static const std::int32_t* wedge(const void* state, std::int64_t window) {
    return reinterpret_cast<const std::int32_t*>(ring(state) + window);
  }
  static void reset(void* state, std::int64_t window) {
    clear(state, bytes(window));
    mliot_extremum_reset(header(state));
  }
  static void push(void* state, std::int64_t window, int largest, double x) {
    mliot_extremum_push(header(state), ring(state), wedge(state, window), window, largest, x);
  }
  /// Whether the wedge lists exactly the samples that no later one beats.
  static bool valid(const void* state, std::int64_t window, int largest) {
    const mliot_extremum& s = *header(state);
    const double* samples = ring(state);
    const bool places = data::is_ring(s.position, s.filled, window) && s.head >= 0 &&
                        s.head < window && s.length >= 0 && s.length <= s.filled;
    if (!places) return false;
    std::int64_t present = 0;
    std::int64_t left = s.length;
    double best = 0;
    for (std::int64_t age = 0; age < s.filled; ++age) {
      const std::int64_t place = (s.position - 1 - age + window) % window;
      const double x = samples[place];
      if (std::isnan(x)) continue;
      const bool beaten = present > 0 && (largest != 0 ? x <= best : x >= best);
      ++present;
      if (beaten) continue;
      best = x;
      if (left == 0 || wedge(state, window)[(s.head + --left) % window] != place) return false;
    }
    return left == 0 && present == s.present;
  }
  static double value(const void* state, std::int64_t window, std::int64_t min_samples) {
    return mliot_extremum_value(header(state), ring(state), wedge(state, window), min_samples);
  }
};

/// The extremes of a series by blocks.
class ExtremeBlocks {
 public:
  ExtremeBlocks(const WindowOptions& options, bool largest, std::size_t samples)
      : window_(static_cast<std::size_t>(options.window_size)),
        least_(options.min_samples.value_or(options.window_size)),
        largest_(largest),
        step_(std::min(window_ <= kShortWindow ? kShortBlock : std::max(kBlock, 4 * window_),
                       samples)),
        room_(std::make_unique_for_overwrite<double[]>(step_ + window_ - 1 + kLine)) {}

  template <class Out>
  void run(std::span<const double> in, std::span<Out> out) {
    const std::size_t early = std::min(in.size(), window_ - 1);
    if (least_ == static_cast<std::int64_t>(window_)) {
      std::fill_n(out.begin(), early, static_cast<Out>(mliot_nan()));
    } else {
      growing(in.first(early), out);
    }
    for (std::size_t begin = early; begin < in.size(); begin += step_) {
      const std::size_t n = std::min(step_, in.size() - begin);
      block(in.data() + begin - (window_ - 1), n, out.subspan(begin, n));
    }
  }

 private:
  /// Windows that have not reached their size: missing samples stand before the first.
  template <class Out>
  void growing(std::span<const double> in, std::span<Out> out) {
    std::vector<double> padded(window_ - 1, mliot_nan());
    padded.insert(padded.end(), in.begin(), in.end());
    for (std::size_t begin = 0; begin < in.size(); begin += step_) {
      const std::size_t n = std::min(step_, in.size() - begin);
      block(padded.data() + begin, n, out.subspan(begin, n));
    }
  }

  /// Windows of n + window - 1 samples.
  template <class Out>
  void block(const double* x, std::size_t n, std::span<Out> out) {
    bool missing = false;
    if constexpr (std::is_same_v<Out, double>) {
      missing = kernel::window_extremes(x, n, window_, largest_, scratch(), out.data());
    } else {
      results_.resize(n);
      missing = kernel::window_extremes(x, n, window_, largest_, scratch(), results_.data());
      std::transform(results_.begin(), results_.end(), out.begin(),
                     [](double each) { return static_cast<Out>(each); });
    }
    if (missing) blank(x, out);
  }

  /// The room from its first whole line of the cache on: vectors then cross no line.
  double* scratch() const {
    void* begin = room_.get();
    std::size_t bytes = (step_ + window_ - 1 + kLine) * sizeof(double);
    return static_cast<double*>(std::align(kLine * sizeof(double), sizeof(double), begin, bytes));
  }

  /// NaN where too few samples are present.
  template <class Out>
  void blank(const double* x, std::span<Out> out) const {
    const auto there = [](double each) { return static_cast<std::int64_t>(each == each); };
    std::int64_t present = 0;
    for (std::size_t i = 0; i + 1 < window_; ++i) present += there(x[i]);
    for (std::size_t i = 0; i < out.size(); ++i) {
      present += there(x[i + window_ - 1]);
      if (present < least_) out[i] = static_cast<Out>(mliot_nan());
      present -= there(x[i]);
    }
  }

  std::size_t window_;
  std::int64_t least_;
  bool largest_;
  std::size_t step_;
  std::unique_ptr<double[]> room_;
  std::vector<double> results_;  // of a block, where the output is of another type
};

/// Header, ring of samples, the same samples sorted.
struct Median : data::StreamLayout<mliot_median> {
  static std::size_t bytes(std::int64_t window) {
    return size(2 * static_cast<std::size_t>(window) * sizeof(double));
  }
};

static_assert(static_cast<int>(Interpolation::linear) == MLIOT_QUANTILE_LINEAR);
static_assert(static_cast<int>(Interpolation::nearest) == MLIOT_QUANTILE_NEAREST);

/// The order statistic of a transform's windows over a series.
template <class T, class Out, class Statistic>
void order_of_windows(const T& transform, std::span<const double> in, std::span<Out> out,
                      const Statistic& statistic) {
  data::require_same_length(T::name, in.size(), out.size());
  const auto& options = transform.options();
  const std::int64_t least = options.min_samples.value_or(options.window_size);
  const auto enough = [least](std::int64_t present, std::size_t /*filled*/) {
    return present >= least;
  };
  stats::WindowOrder(transform.memory(), statistic, enough).series(in, out);
}

}  // namespace

std::size_t RollingMin::state_size() const noexcept { return Extremum::bytes(window()); }
void RollingMin::reset(void* state) const noexcept { Extremum::reset(state, window()); }
void RollingMin::push(void* state, double x) const noexcept {
  Extremum::push(state, window(), kSmallest, x);
}
bool RollingMin::valid(const void* state) const {
  return Extremum::valid(state, window(), kSmallest);
}
const double* RollingMin::samples(const void* state) const noexcept {
  return Extremum::ring(state);
}
void RollingMin::forget(void* state, std::int64_t place) const noexcept {
  mliot_extremum_forget(Extremum::header(state), Extremum::ring(state),
                        Extremum::wedge(state, window()), window(), place);
}
template <class Out>
Out RollingMin::value(const void* state) const noexcept {
  return static_cast<Out>(Extremum::value(state, window(), min_samples()));
}
template <class Out>
void RollingMin::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  ExtremeBlocks(options(), false, in.size()).run(in, out);
}

std::size_t RollingMax::state_size() const noexcept { return Extremum::bytes(window()); }
void RollingMax::reset(void* state) const noexcept { Extremum::reset(state, window()); }
void RollingMax::push(void* state, double x) const noexcept {
  Extremum::push(state, window(), kLargest, x);
}
bool RollingMax::valid(const void* state) const {
  return Extremum::valid(state, window(), kLargest);
}
const double* RollingMax::samples(const void* state) const noexcept {
  return Extremum::ring(state);
}
void RollingMax::forget(void* state, std::int64_t place) const noexcept {
  mliot_extremum_forget(Extremum::header(state), Extremum::ring(state),
                        Extremum::wedge(state, window()), window(), place);
}
template <class Out>
Out RollingMax::value(const void* state) const noexcept {
  return static_cast<Out>(Extremum::value(state, window(), min_samples()));
}
template <class Out>
void RollingMax::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  ExtremeBlocks(options(), true, in.size()).run(in, out);
}

std::size_t RollingMedian::state_size() const noexcept { return Median::bytes(window()); }
void RollingMedian::reset(void* state) const noexcept {
  Median::clear(state, state_size());
  mliot_median_reset(Median::header(state));
}
void RollingMedian::push(void* state, double x) const noexcept {
  double* ring = Median::ring(state);
  mliot_median_push(Median::header(state), ring, ring + window(), window(), x);
}
bool RollingMedian::valid(const void* state) const {
  return data::is_sorted_window(*Median::header(state), Median::ring(state), window());
}
const double* RollingMedian::samples(const void* state) const noexcept {
  return Median::ring(state);
}
void RollingMedian::forget(void* state, std::int64_t place) const noexcept {
  double* ring = Median::ring(state);
  mliot_median_forget(Median::header(state), ring, ring + window(), place);
}
template <class Out>
Out RollingMedian::value(const void* state) const noexcept {
  double tail = 0;
  const double* sorted = Median::ring(state) + window();
  const double median = mliot_median_value(Median::header(state), sorted, min_samples(), &tail);
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_sum_to_float(median, tail);
  } else {
    return median;
  }
}
template <class Out>
void RollingMedian::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  order_of_windows(*this, in, out, stats::MiddleOfSorted{});
}

std::size_t RollingQuantile::state_size() const noexcept { return Median::bytes(window()); }
void RollingQuantile::reset(void* state) const noexcept {
  Median::clear(state, state_size());
  mliot_median_reset(Median::header(state));
}
void RollingQuantile::push(void* state, double x) const noexcept {
  double* ring = Median::ring(state);
  mliot_median_push(Median::header(state), ring, ring + window(), window(), x);
}
bool RollingQuantile::valid(const void* state) const {
  return data::is_sorted_window(*Median::header(state), Median::ring(state), window());
}
const double* RollingQuantile::samples(const void* state) const noexcept {
  return Median::ring(state);
}
void RollingQuantile::forget(void* state, std::int64_t place) const noexcept {
  double* ring = Median::ring(state);
  mliot_median_forget(Median::header(state), ring, ring + window(), place);
}
template <class Out>
Out RollingQuantile::value(const void* state) const noexcept {
  return static_cast<Out>(
      mliot_quantile_value(Median::header(state), Median::ring(state) + window(), min_samples(),
                           options().q, static_cast<int>(options().interpolation)));
}
template <class Out>
void RollingQuantile::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  order_of_windows(*this, in, out,
                   stats::QuantileOfSorted{options().q, static_cast<int>(options().interpolation)});
}

MLIOT_INSTANTIATE_TRANSFORM(RollingMin);
MLIOT_INSTANTIATE_TRANSFORM(RollingMax);
MLIOT_INSTANTIATE_TRANSFORM(RollingMedian);
MLIOT_INSTANTIATE_TRANSFORM(RollingQuantile);

}  // namespace mliot::features
