// Kalman smoother: the filter forward, then what later samples add backward.
#include "mliot/preprocessing/kalman_smoother.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "mliot/core/parallel.hpp"
#include "mliot/preprocessing/kalman_filter.hpp"
#include "preprocessing/gaps.hpp"

namespace mliot::preprocessing {
namespace {

/// A state before its sample is seen, as the filter left it.
struct Predicted {
  double level = 0;
  double slope = 0;
  double variance = 0;
  double covariance = 0;
  double slope_variance = 0;
  double surprise = 0;  ///< sample - level; not read when nothing moves
  double gap = 0;       ///< periods since the first sample, while the slope is unknown
  bool moves = false;   ///< whether a sample moves the state
};

struct Pair {
  double level = 0;
  double slope = 0;
};

/// One model walked over one series.
class Walk {
 public:
  Walk(const mliot_kalman_model& model, std::span<const double> in) : model_(model), in_(in) {
    mliot_kalman_reset(&state_);
    for (std::size_t t = 0; t < in.size(); ++t) step(t);
  }

  bool ready() const { return state_.knowledge == MLIOT_KALMAN_READY; }
  std::size_t first() const { return first_; }

  /// The smoothed states from the first sample on.
  std::vector<Pair> smooth() {
    std::vector<Pair> states(steps_.size());
    for (std::size_t t = steps_.size(); t-- > 0;) {
      go_back(steps_[t], t);
      states[t] = estimate(steps_[t], t);
    }
    return states;
  }

 private:
  void step(std::size_t t) {
    const bool observed = std::isfinite(in_[t]);
    if (state_.knowledge == MLIOT_KALMAN_EMPTY) {
      first_ = t;
      if (!observed) return;
      steps_.push_back({.surprise = in_[t], .moves = true});
      mliot_kalman_push(&state_, &model_, in_[t]);
      return;
    }
    mliot_kalman ahead = state_;
    mliot_kalman_predict(&ahead, &model_);
    const bool unknown = ahead.knowledge == MLIOT_KALMAN_STARTED;
    steps_.push_back({.level = ahead.level,
                      .slope = ahead.slope,
                      .variance = ahead.variance,
                      .covariance = ahead.covariance,
                      .slope_variance = ahead.slope_variance,
                      .surprise = in_[t] - ahead.level,
                      .gap = unknown ? static_cast<double>(ahead.gap) : 0,
                      .moves = observed && (unknown || ahead.variance + model_.observation > 0)});
    mliot_kalman_push(&state_, &model_, in_[t]);
  }

  /// r before a sample from r after it (Durbin and Koopman 4.44, 5.14 and 5.15): proper_ is r or
  /// its part r0, diffuse_ the part r1 of what is not known yet.
  void go_back(const Predicted& s, std::size_t t) {
    if (t == 0) {
      begin(s);
    } else if (s.gap > 0 && s.moves) {
      meet_second(s);
    } else {
      const Pair carried = transposed(proper_);
      diffuse_ = transposed(diffuse_);
      proper_ = carried;
      if (s.moves) observe(s, carried);
    }
  }

  /// Times the transposed transition.
  Pair transposed(const Pair& r) const {
    return {r.level, model_.has_slope != 0 ? r.level + r.slope : 0};
  }

  void observe(const Predicted& s, const Pair& carried) {
    const double total = s.variance + model_.observation;
    const double pulled = s.variance * carried.level + s.covariance * carried.slope;
    proper_.level = (carried.level - pulled / total) + s.surprise / total;
  }

  /// The sample that makes the slope known: M_inf = (gap^2, gap), F_inf = gap^2.
  void meet_second(const Predicted& s) {
    const double square = s.gap * s.gap;
    const double total = s.variance + model_.observation;
    const Pair carried = transposed(proper_);
    const Pair later = transposed(diffuse_);
    const Pair first{(s.variance - total) / square, (s.covariance - total / s.gap) / square};
    proper_ = {-carried.slope / s.gap, carried.slope};
    diffuse_ = {s.surprise / square - (first.level * carried.level + first.slope * carried.slope) -
                    later.slope / s.gap,
                later.slope};
  }

  /// The first sample: nothing was known, M_inf = (1, 0), F_inf = 1.
  void begin(const Predicted& s) {
    const Pair carried = transposed(proper_);
    const Pair later = transposed(diffuse_);
    proper_ = {0, carried.slope};
    diffuse_ = {s.surprise + model_.observation * carried.level, later.slope};
  }

  Pair estimate(const Predicted& s, std::size_t t) const {
    if (t == 0) return {diffuse_.level, diffuse_.slope};
    const Pair& r = proper_;
    Pair state{s.level + (s.variance * r.level + s.covariance * r.slope),
               s.slope + (s.covariance * r.level + s.slope_variance * r.slope)};
    if (s.gap > 0) {
      const double pushed = s.gap * diffuse_.level + diffuse_.slope;
      state.level += s.gap * pushed;
      state.slope += pushed;
    }
    return state;
  }

  mliot_kalman_model model_;
  std::span<const double> in_;
  mliot_kalman state_{};
  std::size_t first_ = 0;
  std::vector<Predicted> steps_;
  Pair proper_;
  Pair diffuse_;
};

}  // namespace

KalmanSmoother::KalmanSmoother(Options options)
    : WholeSeries(options), model_(detail::checked_model(name, options)) {}

void KalmanSmoother::transform(std::span<const double> in, std::span<double> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  detail::require_moderate(name, in);
  Walk walk(model_, in);
  if (!walk.ready()) {
    KalmanFilter(options()).transform(in, out);
    return;
  }
  const std::vector<Pair> states = walk.smooth();
  for (std::size_t t = 0; t < in.size(); ++t) {
    if (t < walk.first()) {
      out[t] = mliot_nan();
      continue;
    }
    const Pair& state = states[t - walk.first()];
    const bool kept = options().output == KalmanOutput::filled && std::isfinite(in[t]);
    out[t] = kept ? in[t] : options().output == KalmanOutput::slope ? state.slope : state.level;
  }
}

}  // namespace mliot::preprocessing
