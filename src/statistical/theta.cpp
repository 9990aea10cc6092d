// Forms and seasons of the Theta models.
#include "mliot/statistical/theta.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/math.hpp"
#include "mliot/freestanding/theta.h"
#include "power_scale.hpp"
#include "seasonal_pattern.hpp"
#include "statistical/moments.hpp"
#include "theta_search.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;

constexpr std::int64_t kShortestSeason = 4;
constexpr double kSignificant = 1.6448536269514722;  // 90 %, two sides
constexpr double kTwoPi = 6.283185307179586;
constexpr double kLog2 = 0.6931471805599453;

// Places of a state; one season follows, that of observation t at t % m.
constexpr std::size_t kCount = MLIOT_THETA_COUNT;
constexpr std::size_t kDynamic = MLIOT_THETA_DYNAMIC;
constexpr std::size_t kOptimised = MLIOT_THETA_OPTIMISED;
constexpr std::size_t kSeasonKind = MLIOT_THETA_SEASON_KIND;
constexpr std::size_t kAlpha = MLIOT_THETA_ALPHA;
constexpr std::size_t kWeight = MLIOT_THETA_WEIGHT;
constexpr std::size_t kLevel = MLIOT_THETA_LEVEL;
constexpr std::size_t kPower = MLIOT_THETA_POWER;
constexpr std::size_t kSigma2 = MLIOT_THETA_SIGMA2;
constexpr std::size_t kLikelihood = MLIOT_THETA_LIKELIHOOD;
constexpr std::size_t kScored = MLIOT_THETA_SCORED;
constexpr std::size_t kSeasons = MLIOT_THETA_SEASONS;

ThetaSought unknown(bool dynamic, bool optimised) {
  const ThetaRange weight = optimised ? ThetaRange{0.5, 0.0, 0.99} : ThetaRange::known(0.5);
  return {dynamic, optimised, {0.5, 0.1, 0.99}, weight};
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

// The mean of the next observation, with its season.
double next_of(State state, std::int64_t m) {
  const mliot_theta run = mliot_theta_read(state.data());
  return mliot_theta_with_season(state.data(), m, 0, mliot_theta_next(&run));
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

// Log-likelihood of the observations from the fourth on, whose errors, over 2^exponent, have that
// sum of squares. A perfect fit has the errors of the floor, as in the search.
double likelihood(State state, std::size_t observations, double squares, int exponent,
                  std::int64_t m) {
  const auto n = static_cast<double>(observations - kThetaUnscored);
  const double scale = 2 * exponent * kLog2;
  double value = -0.5 * n * (math::log(kTwoPi * (squares / n + kThetaFloor)) + scale + 1);
  if (state[kSeasonKind] != 1) return value;
  const State seasons = state.subspan(kSeasons);
  for (std::size_t t = kThetaUnscored; t < observations; ++t) {
    value -= math::log(seasons[t % static_cast<std::size_t>(m)]);
  }
  return value;
}

std::size_t estimated(bool optimised) { return optimised ? 3 : 2; }

// Akaike's criterion of a form, but for what all forms of a series share.
double criterion(const ThetaFound& found, std::size_t observations) {
  const auto n =
      static_cast<double>(observations > kThetaUnscored ? observations - kThetaUnscored : 0);
  const auto k = static_cast<double>(estimated(found.optimised));
  return n > 0 ? n * math::log(found.squares + n * kThetaFloor) + 2 * k : k;
}

// From the start that was found, of the series over 2^exponent, to the state behind it.
void finish(const SeriesFit& series, const ThetaFound& found, int exponent, std::int64_t m) {
  const std::span<double> state = series.state;
  mliot_theta run = found.start;
  for (double* each : {&run.level, &run.intercept, &run.slope}) *each = std::ldexp(*each, exponent);
  mliot_theta_write(&run, state.data());
  state[kOptimised] = found.optimised ? 1 : 0;
  for (std::size_t t = 0; t < series.y.size(); ++t) {
    if (!series.fitted.empty()) series.fitted[t] = next_of(state, m);
    mliot_theta_advance(state.data(), m, series.y[t]);
  }
  const std::size_t n = series.y.size();
  const std::size_t scored = n > kThetaUnscored ? n - kThetaUnscored : 0;
  const std::size_t sought = estimated(found.optimised);
  const std::size_t free = scored > sought ? scored - sought : scored;
  const double sigma2 = free > 0 ? found.squares / static_cast<double>(free) : kNaN;
  state[kSigma2] = std::ldexp(sigma2, 2 * exponent);
  state[kScored] = static_cast<double>(scored);
  state[kLikelihood] = scored > 0 ? likelihood(state, n, found.squares, exponent, m) : kNaN;
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
  ThetaFound best;
  double least = std::numeric_limits<double>::infinity();
  const auto consider = [&](bool dynamic, bool optimised) {
    const ThetaFound found = search_theta(y, unknown(dynamic, optimised));
    const double each = criterion(found, y.size());
    if (each < least) {
      best = found;
      least = each;
    }
  };
  if (forms_.fixed_theta && forms_.static_line) consider(false, false);
  if (forms_.fixed_theta && forms_.dynamic_line) consider(true, false);
  if (forms_.optimised_theta && forms_.static_line) consider(false, true);
  if (forms_.optimised_theta && forms_.dynamic_line) consider(true, true);
  finish(series, best, exponent, options_.season_length);
}

void ThetaModel::forward(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) forward_one(each);
}

void ThetaModel::forward_one(const SeriesFit& series) const {
  const State state = series.state;
  const ThetaSought sought{state[kDynamic] != 0, state[kOptimised] != 0,
                           ThetaRange::known(state[kAlpha]), ThetaRange::known(state[kWeight])};
  std::fill(series.state.begin(), series.state.end(), 0.0);
  std::vector<double> y = take_out(options_, series);
  const int exponent = scale_to_one(y);
  finish(series, search_theta(y, sought), exponent, options_.season_length);
}

void ThetaModel::update(std::span<double> state, double y) const noexcept {
  mliot_theta_push(state.data(), options_.season_length, y);
}

void ThetaModel::predict(State state, std::span<double> mean, std::span<double> variance) const {
  mliot_theta_predict(state.data(), options_.season_length, static_cast<std::int64_t>(mean.size()),
                      mean.data(), variance.data());
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
         detail::is_variance(state[kSigma2]) && detail::is_count(state[kScored]) &&
         detail::all_finite(seasons);
}

void ThetaModel::parameters(State state, std::span<double> out) const {
  out[0] = state[kAlpha];
  out[1] = 1 / (1 - state[kWeight]);
  out[2] = state[kLevel];
  out[3] = state[kSigma2];
  const double likelihood = state[kLikelihood];
  const double n = state[kScored];
  const auto k = static_cast<double>(estimated(state[kOptimised] != 0) + 1);
  out[4] = likelihood;
  out[5] = 2 * (k - likelihood);
  out[6] = n > k + 1 ? out[5] + 2 * k * (k + 1) / (n - k - 1) : kNaN;
  out[7] = n > 0 ? k * math::log(n) - 2 * likelihood : kNaN;
}

std::string ThetaModel::label(State state) const {
  return std::string(state[kDynamic] != 0 ? "D" : "") + (state[kOptimised] != 0 ? "OTM" : "STM");
}

}  // namespace mliot::statistical
