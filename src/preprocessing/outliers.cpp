// Outliers by z-score, robust z-score and interquartile range: the freestanding steps.
#include "mliot/freestanding/outliers.h"

#include "data/exact_window_state.hpp"
#include "data/sorted_window.hpp"
#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/preprocessing/iqr_outliers.hpp"
#include "mliot/preprocessing/robust_z_score_outliers.hpp"
#include "mliot/preprocessing/z_score_outliers.hpp"

namespace mliot::preprocessing {
namespace {

constexpr int kVarianceOrder = 2;
constexpr int kByDeviation = 0;
constexpr int kByQuartiles = 1;

static_assert(static_cast<int>(OutlierAction::nan) == MLIOT_OUTLIER_NAN);
static_assert(static_cast<int>(OutlierAction::center) == MLIOT_OUTLIER_CENTER);
static_assert(static_cast<int>(OutlierAction::clip) == MLIOT_OUTLIER_CLIP);

template <class Options>
mliot_outlier_options settings(const Options& options) {
  return {.window = options.window_size,
          .min_samples = options.min_samples,
          .threshold = options.threshold,
          .action = static_cast<std::int64_t>(options.action)};
}

using Moments = data::StreamLayout<mliot_z_outliers>;

/// Header, ring of samples, the same samples sorted.
struct Sorted : data::StreamLayout<mliot_sorted_outliers> {
  static std::size_t bytes(std::int64_t window) {
    return size(2 * static_cast<std::size_t>(window) * sizeof(double));
  }
  static void reset(void* state, std::int64_t window) {
    clear(state, bytes(window));
    mliot_sorted_outliers_reset(header(state));
  }
  static void push(void* state, const mliot_outlier_options& options, int by_quartiles, double x) {
    mliot_sorted_outliers_push(header(state), ring(state), &options, by_quartiles, x);
  }
  static bool valid(const void* state, std::int64_t window) {
    return data::is_sorted_window(header(state)->median, ring(state), window);
  }
};

}  // namespace

std::size_t ZScoreOutliers::state_size() const noexcept {
  return Moments::size(static_cast<std::size_t>(options().window_size) * sizeof(double));
}
void ZScoreOutliers::reset(void* state) const noexcept {
  Moments::clear(state, state_size());
  mliot_z_outliers_reset(Moments::header(state), options().window_size);
}
void ZScoreOutliers::push(void* state, double x) const noexcept {
  const mliot_outlier_options how = settings(options());
  mliot_z_outliers_push(Moments::header(state), Moments::ring(state), &how, x);
}
bool ZScoreOutliers::valid(const void* state) const {
  return data::is_exact_window(Moments::header(state)->window, Moments::ring(state),
                               options().window_size, kVarianceOrder);
}
template <class Out>
Out ZScoreOutliers::value(const void* state) const noexcept {
  return static_cast<Out>(Moments::header(state)->value);
}
template <class Out>
void ZScoreOutliers::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

std::size_t RobustZScoreOutliers::state_size() const noexcept {
  return Sorted::bytes(options().window_size);
}
void RobustZScoreOutliers::reset(void* state) const noexcept {
  Sorted::reset(state, options().window_size);
}
void RobustZScoreOutliers::push(void* state, double x) const noexcept {
  Sorted::push(state, settings(options()), kByDeviation, x);
}
bool RobustZScoreOutliers::valid(const void* state) const {
  return Sorted::valid(state, options().window_size);
}
template <class Out>
Out RobustZScoreOutliers::value(const void* state) const noexcept {
  return static_cast<Out>(Sorted::header(state)->value);
}
template <class Out>
void RobustZScoreOutliers::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

std::size_t IqrOutliers::state_size() const noexcept {
  return Sorted::bytes(options().window_size);
}
void IqrOutliers::reset(void* state) const noexcept { Sorted::reset(state, options().window_size); }
void IqrOutliers::push(void* state, double x) const noexcept {
  Sorted::push(state, settings(options()), kByQuartiles, x);
}
bool IqrOutliers::valid(const void* state) const {
  return Sorted::valid(state, options().window_size);
}
template <class Out>
Out IqrOutliers::value(const void* state) const noexcept {
  return static_cast<Out>(Sorted::header(state)->value);
}
template <class Out>
void IqrOutliers::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

MLIOT_INSTANTIATE_TRANSFORM(ZScoreOutliers);
MLIOT_INSTANTIATE_TRANSFORM(RobustZScoreOutliers);
MLIOT_INSTANTIATE_TRANSFORM(IqrOutliers);

}  // namespace mliot::preprocessing
