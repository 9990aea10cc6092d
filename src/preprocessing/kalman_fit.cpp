// Maximum likelihood of Kalman's models: innovations, and a search over ratios of variances.
#include "mliot/preprocessing/kalman_fit.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "mliot/core/math.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/data/transform_panel.hpp"

namespace mliot::preprocessing {
namespace {

constexpr std::string_view kName = "kalman_filter";
constexpr double kWidest = 16;  // logarithms of ratios: 1e-7 to 1e7

using Offsets = std::span<const std::int64_t>;
using Values = std::span<const double>;

/// What the innovations of all series sum up to.
struct Innovations {
  double count = 0;
  double squares = 0;     ///< of each over its variance
  double logarithms = 0;  ///< of the variances

  void add(const mliot_kalman_model& model, Values series) {
    mliot_kalman state;
    mliot_kalman_reset(&state);
    for (const double x : series) {
      if (std::isfinite(x) && state.knowledge == MLIOT_KALMAN_READY) {
        mliot_kalman ahead = state;
        mliot_kalman_predict(&ahead, &model);
        const double variance = ahead.variance + model.observation;
        const double surprise = x - ahead.level;
        count += 1;
        squares += surprise * surprise / variance;
        logarithms += math::log(variance);
      }
      mliot_kalman_push(&state, &model, x);
    }
  }

  /// -2 log likelihood at the best scale of the variances.
  double concentrated() const { return count * math::log(squares / count) + logarithms; }
};

Innovations innovations_of(const mliot_kalman_model& model, Values values, Offsets offsets) {
  Innovations sums;
  for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
    const auto begin = static_cast<std::size_t>(offsets[i]);
    sums.add(model, values.subspan(begin, static_cast<std::size_t>(offsets[i + 1]) - begin));
  }
  return sums;
}

/// A point of the search: logarithms of the variances of level and slope over that of the noise.
using Point = std::array<double, 2>;

/// The likelihood over one or two ratios.
class Search {
 public:
  Search(KalmanModel model, Values values, Offsets offsets)
      : model_(model), values_(values), offsets_(offsets) {}

  /// The options at a point, the noise having that variance.
  KalmanOptions options(const Point& at, double noise) const {
    const auto variance = [&](double x) { return x <= -kWidest ? 0 : noise * math::exp(x); };
    KalmanOptions options{.model = model_, .observation_variance = noise};
    options.level_variance = uses(0) ? variance(at[0]) : 0;
    options.slope_variance = uses(1) ? variance(at[1]) : 0;
    return options;
  }

  Innovations innovations(const Point& at) const {
    return innovations_of(detail::checked_model(kName, options(at, 1)), values_, offsets_);
  }

  Point best() {
    Point start = on_grid();
    constexpr double kFinest = 1e-7;
    for (double step = 1; step > kFinest;) {
      if (!moved(start, step)) step *= 0.5;
    }
    return start;
  }

 private:
  /// Whether the model has that variance: of the level, of the slope.
  bool uses(std::size_t which) const {
    return which == 0 ? model_ != KalmanModel::constant_velocity
                      : model_ != KalmanModel::local_level;
  }

  bool try_point(const Point& at) {
    const double value = innovations(at).concentrated();
    if (!(value < least_)) return false;
    least_ = value;
    return true;
  }

  Point on_grid() {
    Point best{-kWidest, -kWidest};
    for (double a = -kWidest; a <= (uses(0) ? kWidest : -kWidest); a += 2) {
      for (double b = -kWidest; b <= (uses(1) ? kWidest : -kWidest); b += 2) {
        if (try_point({a, b})) best = {a, b};
      }
    }
    return best;
  }

  /// Goes to the first better one of the eight points around, if there is one.
  bool moved(Point& at, double step) {
    for (const double a : {0.0, -step, step}) {
      for (const double b : {0.0, -step, step}) {
        if ((a != 0 && !uses(0)) || (b != 0 && !uses(1))) continue;
        const Point next{std::fmin(std::fmax(at[0] + a, -kWidest), kWidest),
                         std::fmin(std::fmax(at[1] + b, -kWidest), kWidest)};
        if (next != at && try_point(next)) {
          at = next;
          return true;
        }
      }
    }
    return false;
  }

  KalmanModel model_;
  Values values_;
  Offsets offsets_;
  double least_ = HUGE_VAL;
};

}  // namespace

KalmanOptions fit_kalman(KalmanModel model, Values values, Offsets offsets) {
  const FloatMode mode;
  data::shares_of_series(offsets, values.size());  // checks them
  Search search(model, values, offsets);
  const Innovations first = search.innovations({0, 0});
  require(first.count >= 3,
          "{}: variances of a {} need three samples more than it has states, got {} innovations",
          kName, enum_name(model), first.count);
  require(std::isfinite(first.squares), "{}: the samples are too large; scale them", kName);
  require(first.squares > 0,
          "{}: the samples follow the model without noise; there are no variances to find", kName);
  const Point best = search.best();
  const Innovations found = search.innovations(best);
  return search.options(best, found.squares / found.count);
}

double kalman_deviance(const KalmanOptions& options, Values values, Offsets offsets) {
  const FloatMode mode;
  data::shares_of_series(offsets, values.size());
  const Innovations sums = innovations_of(detail::checked_model(kName, options), values, offsets);
  return sums.squares + sums.logarithms + sums.count * math::log(2 * std::numbers::pi);
}

}  // namespace mliot::preprocessing
