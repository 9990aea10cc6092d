// Recursion, search and seasons of the Theta models.
#include "mliot/statistical/theta.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "line.hpp"
#include "mliot/core/math.hpp"
#include "power_scale.hpp"
#include "quasi_newton.hpp"
#include "seasonal_pattern.hpp"
#include "statistical/moments.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;

constexpr std::size_t kFirstScored = 3;  // errors of the first three observations do not count
constexpr std::int64_t kShortestSeason = 4;
constexpr double kFirstLevel = 0.5;  // share of the first observation that a level starts from
constexpr double kSignificant = 1.6448536269514722;  // 90 %, two sides
constexpr double kFloor = 1e-20;  // mean square of a perfect fit of a series scaled to about 1

// Places of a state; one season follows, that of observation t at t % m.
enum Place : std::size_t {
  kCount,
  kDynamic,
  kOptimised,
  kSeasonKind,  // 0 none, 1 factors, 2 summands
  kAlpha,
  kWeight,
  kLevel,
  kPower,  // (1 - alpha)^count
  kIntercept,
  kSlope,
  kMean,
  kSigma2,
  kSeasons
};

// One series without its season.
struct Recursion {
  bool dynamic;
  double alpha, weight;
  double level, intercept, slope;
  double mean = 0, power = 1, count = 0;

  double next() const noexcept {
    const double rest = 1 - alpha;
    return level + weight * (power * intercept + (1 - power * rest) / alpha * slope);
  }

  void take(double y) noexcept {
    level = level + alpha * (y - level);
    power *= 1 - alpha;
    count += 1;
    if (!dynamic) return;
    if (count == 1) {
      mean = y;
      slope = 0;
    } else {
      slope = ((count - 2) * slope + 6 * (y - mean) / count) / (count + 1);
      mean = mean + (y - mean) / count;
    }
    intercept = mean - slope * (count + 1) / 2;
  }
};

Recursion read(State state) {
  return {state[kDynamic] != 0, state[kAlpha], state[kWeight], state[kLevel], state[kIntercept],
          state[kSlope],        state[kMean],  state[kPower],  state[kCount]};
}

void write(const Recursion& run, std::span<double> state) {
  state[kDynamic] = run.dynamic ? 1 : 0;
  state[kAlpha] = run.alpha;
  state[kWeight] = run.weight;
  state[kLevel] = run.level;
  state[kIntercept] = run.intercept;
  state[kSlope] = run.slope;
  state[kMean] = run.mean;
  state[kPower] = run.power;
  state[kCount] = run.count;
}

Recursion start(std::span<const double> y, bool dynamic, double alpha, double weight,
                double level) {
  const Line line = dynamic ? Line{y.empty() ? 0.0 : y.front(), 0} : fit_line(y);
  return {dynamic, alpha, weight, level, line.intercept, line.slope};
}

double squared_errors(Recursion run, std::span<const double> y) {
  double sum = 0;
  for (std::size_t t = 0; t < y.size(); ++t) {
    const double error = y[t] - run.next();
    if (t >= kFirstScored) sum += error * error;
    run.take(y[t]);
  }
  return sum;
}

struct Fitted {
  Recursion start;
  bool optimised = false;
  double squares = std::numeric_limits<double>::infinity();
};

// Level, alpha and weight of least squared errors; slopes by central differences, which cost less
// than the search saves by having them.
Fitted search(std::span<const double> y, bool dynamic, bool optimised) {
  const Recursion line = start(y, dynamic, 0.5, 0.5, 0);
  const double first = y.empty() ? 0.0 : y.front();
  const auto with = [&](std::span<const double> x) {
    Recursion run = line;
    run.level = x[0];
    run.alpha = x[1];
    run.weight = x[2];
    return run;
  };
  const std::vector<double> at{kFirstLevel * first, 0.5, 0.5};
  if (y.size() <= kFirstScored) return {with(at), optimised, squared_errors(with(at), y)};
  const auto n = static_cast<double>(y.size() - kFirstScored);
  const auto objective = [&](std::span<const double> x) {
    return n * math::log(squared_errors(with(x), y) + n * kFloor);
  };
  const double share = 0.5 / std::sqrt(n);
  constexpr double kFar = std::numeric_limits<double>::max();
  QuasiNewton search({at,
                      {-kFar, 0.1, optimised ? 0.0 : 0.5},
                      {kFar, 0.99, optimised ? 0.99 : 0.5},
                      {0.1, share, optimised ? share : 0.0}});
  std::vector<double> x(3);
  std::vector<double> slopes(3);
  const auto evaluate = [&] {
    const auto point = search.point();
    for (std::size_t i = 0; i < x.size(); ++i) {
      constexpr double kStep = 1e-5;
      std::copy(point.begin(), point.end(), x.begin());
      x[i] = point[i] + kStep;
      const double above = objective(x);
      x[i] = point[i] - kStep;
      slopes[i] = (above - objective(x)) / (2 * kStep);
    }
    return search.tell(objective(point), slopes);
  };
  while (evaluate()) {
  }
  return {with(search.best()), optimised, squared_errors(with(search.best()), y)};
}

// Whether the autocorrelation at lag m stands out from those before it.
bool has_season(std::span<const double> y, std::size_t m) {
  const auto n = static_cast<double>(y.size());
  double mean = 0;
  for (const double each : y) mean += each;
  mean /= n;
  double squares = 0;
  for (const double each : y) squares += (each - mean) * (each - mean);
  if (!(squares > 0)) return false;
  double before = 0;
  for (std::size_t lag = 1; lag <= m; ++lag) {
    double sum = 0;
    for (std::size_t t = lag; t < y.size(); ++t) sum += (y[t] - mean) * (y[t - lag] - mean);
    const double r = sum / squares;
    if (lag == m) return std::abs(r) > kSignificant * std::sqrt((1 + 2 * before) / n);
    before += r * r;
  }
  return false;
}

double season_of(State state, std::size_t m, std::size_t ahead) {
  return state[kSeasons + (static_cast<std::size_t>(state[kCount]) + ahead) % m];
}

double without_season(State state, std::size_t m, double y) {
  if (state[kSeasonKind] == 0) return y;
  const double season = season_of(state, m, 0);
  return state[kSeasonKind] == 1 ? y / season : y - season;
}

double with_season(State state, std::size_t m, std::size_t ahead, double mean) {
  if (state[kSeasonKind] == 0) return mean;
  const double season = season_of(state, m, ahead);
  return state[kSeasonKind] == 1 ? mean * season : mean + season;
}

// Takes the next observation.
void advance(std::span<double> state, std::size_t m, double y) {
  Recursion run = read(state);
  run.take(without_season(state, m, y));
  write(run, state);
}

// Finds the season, writes it into the state and returns the series without it.
std::vector<double> take_out(const ThetaOptions& options, const SeriesFit& series) {
  std::vector<double> y(series.y.begin(), series.y.end());
  const auto m = static_cast<std::size_t>(options.season_length);
  if (options.season_length < kShortestSeason || y.size() < 2 * m || !has_season(y, m)) return y;
  const bool positive = std::all_of(y.begin(), y.end(), [](double x) { return x > 0; });
  const bool factors = positive && options.decomposition_type == Decomposition::multiplicative;
  const std::vector<double> pattern = seasonal_pattern(y, m, factors);
  std::copy(pattern.begin(), pattern.end(), series.state.begin() + kSeasons);
  series.state[kSeasonKind] = factors ? 1 : 2;
  for (std::size_t t = 0; t < y.size(); ++t) {
    y[t] = factors ? y[t] / pattern[t % m] : y[t] - pattern[t % m];
  }
  return y;
}

}  // namespace

std::size_t ThetaModel::width() const noexcept {
  const bool seasonal = options_.season_length >= kShortestSeason;
  return kSeasons + (seasonal ? static_cast<std::size_t>(options_.season_length) : 0);
}

void ThetaModel::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) fit_one(each);
}

void ThetaModel::fit_one(const SeriesFit& series) const {
  const std::span<double> state = series.state;
  std::fill(state.begin(), state.end(), 0.0);
  std::vector<double> y = take_out(options_, series);
  const int exponent = scale_to_one(y);
  Fitted best;
  const auto consider = [&](bool dynamic, bool optimised) {
    const Fitted found = search(y, dynamic, optimised);
    if (found.squares < best.squares) best = found;
  };
  if (forms_.fixed_theta && forms_.static_line) consider(false, false);
  if (forms_.fixed_theta && forms_.dynamic_line) consider(true, false);
  if (forms_.optimised_theta && forms_.static_line) consider(false, true);
  if (forms_.optimised_theta && forms_.dynamic_line) consider(true, true);
  Recursion run = best.start;
  for (double* each : {&run.level, &run.intercept, &run.slope}) *each = std::ldexp(*each, exponent);
  write(run, state);
  state[kOptimised] = best.optimised ? 1 : 0;
  const auto m = static_cast<std::size_t>(options_.season_length);
  for (std::size_t t = 0; t < series.y.size(); ++t) {
    if (!series.fitted.empty()) series.fitted[t] = with_season(state, m, 0, read(state).next());
    advance(state, m, series.y[t]);
  }
  const std::size_t scored = y.size() > kFirstScored ? y.size() - kFirstScored : 0;
  const std::size_t estimated = best.optimised ? 3 : 2;
  const std::size_t free = scored > estimated ? scored - estimated : scored;
  const double sigma2 = free > 0 ? best.squares / static_cast<double>(free) : kNaN;
  state[kSigma2] = std::ldexp(sigma2, 2 * exponent);
}

void ThetaModel::update(std::span<double> state, double y) const noexcept {
  if (state[kCount] == 0) {  // fitted to nothing: begins as a fit to y alone does
    state[kLevel] = kFirstLevel * y;
    state[kIntercept] = y;
  }
  advance(state, static_cast<std::size_t>(options_.season_length), y);
}

void ThetaModel::predict(State state, std::span<double> mean, std::span<double> variance) const {
  const auto m = static_cast<std::size_t>(options_.season_length);
  Recursion run = read(state);
  const bool empty = state[kCount] == 0;
  for (std::size_t k = 0; k < mean.size(); ++k) {
    const double next = run.next();
    run.take(next);
    mean[k] = empty ? kNaN : with_season(state, m, k, next);
    const double scale = state[kSeasonKind] == 1 ? season_of(state, m, k) : 1.0;
    const double steps = static_cast<double>(k) * (run.alpha * run.alpha);
    variance[k] = empty ? kNaN : state[kSigma2] * (1 + steps) * (scale * scale);
  }
}

bool ThetaModel::valid(State state) const noexcept {
  const auto is_flag = [](double x) { return x == 0 || x == 1; };
  const double kind = state[kSeasonKind];
  const State seasons = state.subspan(kSeasons);
  if (kind != 0 && (seasons.empty() || (kind != 1 && kind != 2))) return false;
  if (kind == 1 && !(*std::min_element(seasons.begin(), seasons.end()) > 0)) return false;
  return detail::is_count(state[kCount]) && is_flag(state[kDynamic]) &&
         is_flag(state[kOptimised]) && state[kAlpha] > 0 && detail::is_share(state[kAlpha]) &&
         state[kWeight] < 1 && detail::is_share(state[kWeight]) &&
         detail::is_share(state[kPower]) && detail::all_finite(state.first(kSigma2)) &&
         detail::is_variance(state[kSigma2]) && detail::all_finite(seasons);
}

void ThetaModel::parameters(State state, std::span<double> out) const {
  out[0] = state[kAlpha];
  out[1] = 1 / (1 - state[kWeight]);
  out[2] = state[kLevel];
  out[3] = state[kSigma2];
}

std::string ThetaModel::label(State state) const {
  return std::string(state[kDynamic] != 0 ? "D" : "") + (state[kOptimised] != 0 ? "OTM" : "STM");
}

}  // namespace mliot::statistical
