// Kalman filter: the freestanding step, and the numbers of its models.
#include "mliot/preprocessing/kalman_filter.hpp"

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::preprocessing {
namespace {

using State = data::StreamLayout<mliot_kalman>;

constexpr std::int64_t kLongestGap = std::int64_t{1} << 53;

static_assert(static_cast<int>(KalmanOutput::level) == MLIOT_KALMAN_LEVEL);
static_assert(static_cast<int>(KalmanOutput::filled) == MLIOT_KALMAN_FILLED);
static_assert(static_cast<int>(KalmanOutput::slope) == MLIOT_KALMAN_SLOPE);

bool same_variances(const mliot_kalman& a, const mliot_kalman& b) {
  return a.variance == b.variance && a.covariance == b.covariance &&
         a.slope_variance == b.slope_variance;
}

// Whether any sample leaves the variances as they are; they do not depend on its value.
bool rests(const mliot_kalman& state, const mliot_kalman_model& model) {
  mliot_kalman next = state;
  mliot_kalman_predict(&next, &model);
  mliot_kalman_observe(&next, &model, next.level);
  return state.knowledge == MLIOT_KALMAN_READY && same_variances(next, state);
}

// The steps of mliot_kalman_push while the variances stay as they are, which they do in most series
// after some dozen samples: the shares of a surprise that level and slope take are the same then,
// and no division is needed.
class AtRest {
 public:
  AtRest(mliot_kalman& state, const mliot_kalman_model& model, std::int64_t output)
      : state_(state), output_(output) {
    mliot_kalman next = state;
    mliot_kalman_predict(&next, &model);
    const double total = next.variance + model.observation;
    level_gain_ = next.variance / total;
    slope_gain_ = next.covariance / total;
  }

  // From sample t on; returns the first one that has to go the whole way.
  template <bool has_slope, class Out>
  std::size_t run(std::size_t t, std::span<const double> in, std::span<Out> out) const {
    for (; t < in.size(); ++t) {
      const double ahead = has_slope ? state_.level + state_.slope : state_.level;
      const double surprise = in[t] - ahead;
      const double level = mliot_product_sum(level_gain_, surprise, ahead);
      const double slope =
          has_slope ? mliot_product_sum(slope_gain_, surprise, state_.slope) : state_.slope;
      if (!mliot_is_finite(level) || !mliot_is_finite(slope)) break;  // nor are they where x is not
      state_.level = level;
      state_.slope = slope;
      state_.sample = in[t];
      out[t] = static_cast<Out>(mliot_kalman_value(&state_, output_));
    }
    return t;
  }

 private:
  mliot_kalman& state_;
  std::int64_t output_;
  double level_gain_ = 0;
  double slope_gain_ = 0;
};

}  // namespace

mliot_kalman_model detail::checked_model(std::string_view who, const KalmanOptions& options) {
  const bool local_level = options.model == KalmanModel::local_level;
  mliot_kalman_model model{.observation = options.observation_variance,
                           .level = options.level_variance,
                           .covariance = 0,
                           .slope = local_level ? 0 : options.slope_variance,
                           .has_slope = local_level ? 0 : 1};
  if (options.model == KalmanModel::constant_velocity) {
    // An acceleration a moves the level by a / 2 and the velocity by a.
    model.level = 0.25 * options.slope_variance;
    model.covariance = 0.5 * options.slope_variance;
  }
  require(model.observation > 0 || model.level > 0 || model.slope > 0,
          "{}: all variances of model '{}' are 0; give it observation_variance > 0", who,
          enum_name(options.model));
  require(!local_level || options.output != KalmanOutput::slope,
          "{}: a local level has no slope to give out; use model='local_linear_trend'", who);
  return model;
}

KalmanFilter::KalmanFilter(Options options)
    : Transform(options), model_(detail::checked_model(name, options)) {}

std::size_t KalmanFilter::state_size() const noexcept { return State::size(0); }
void KalmanFilter::reset(void* state) const noexcept { mliot_kalman_reset(State::header(state)); }
void KalmanFilter::push(void* state, double x) const noexcept {
  mliot_kalman_push(State::header(state), &model_, x);
}
bool KalmanFilter::valid(const void* state) const {
  const mliot_kalman* s = State::header(state);
  const bool known = s->knowledge >= MLIOT_KALMAN_EMPTY && s->knowledge <= MLIOT_KALMAN_READY;
  if (!known || s->gap < 0 || s->gap > kLongestGap) return false;
  return s->knowledge != MLIOT_KALMAN_STARTED || model_.has_slope == 1;
}
template <class Out>
Out KalmanFilter::value(const void* state) const noexcept {
  const auto output = static_cast<std::int64_t>(options().output);
  return static_cast<Out>(mliot_kalman_value(State::header(state), output));
}
template <class Out>
void KalmanFilter::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const auto output = static_cast<std::int64_t>(options().output);
  const mliot_kalman_model model = model_;
  mliot_kalman state;
  mliot_kalman_reset(&state);
  for (std::size_t t = 0; t < in.size();) {
    const mliot_kalman before = state;
    mliot_kalman_push(&state, &model, in[t]);
    out[t] = static_cast<Out>(mliot_kalman_value(&state, output));
    ++t;
    if (!same_variances(before, state) || !rests(state, model)) continue;
    const AtRest rest(state, model, output);
    t = model.has_slope ? rest.run<true>(t, in, out) : rest.run<false>(t, in, out);
  }
}

MLIOT_INSTANTIATE_TRANSFORM(KalmanFilter);

}  // namespace mliot::preprocessing
