// Fourier terms and covariates with ARIMA errors.
#include "mliot/statistical/dynamic_harmonic_regression.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "arima_order.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "moments.hpp"

namespace mliot::statistical {
namespace {

using Options = DynamicHarmonicRegressionOptions;
using Pairs = std::vector<std::size_t>;  // of each season

constexpr double kTwoPi = 6.283185307179586;
constexpr double kMostPairs = 10;         // of a season, where they are found
constexpr std::size_t kLongSeries = 150;  // beyond which orders are ranked approximately

// Room for pairs of terms of a season.
std::size_t most_pairs(const Options& options, std::size_t season) {
  if (!options.harmonics.empty()) return static_cast<std::size_t>(options.harmonics[season]);
  const double half = std::floor(options.season_length[season] / 2);
  return static_cast<std::size_t>(std::min(half, kMostPairs));
}

std::size_t users(const Options& options) { return static_cast<std::size_t>(options.regressors); }

ArimaLayout layout_of(const Options& options) {
  ArimaLayout layout;
  layout.most.p = static_cast<std::size_t>(options.max_p);
  layout.most.q = static_cast<std::size_t>(options.max_q);
  layout.most.d =
      static_cast<std::size_t>(std::max<std::int64_t>(options.d.value_or(options.max_d), 1));
  layout.regressors = users(options);
  for (std::size_t i = 0; i < options.season_length.size(); ++i) {
    layout.regressors += 2 * most_pairs(options, i);
  }
  layout.scale = {options.blambda, options.biasadj};
  return layout;
}

// Calls visit(k - 1, sine, cosine) for each pair of a season, t observations after the first. The
// sine of half a turn an observation is 0 throughout, not what rounding makes of it.
template <class Visit>
void each_pair(double season, std::size_t pairs, double t, const Visit& visit) {
  double turns = t / season;
  turns -= std::floor(turns);
  for (std::size_t k = 1; k <= pairs; ++k) {
    double turn = static_cast<double>(k) * turns;
    turn -= std::floor(turn);
    const bool alternates = 2 * static_cast<double>(k) == season;
    visit(k - 1, alternates ? 0.0 : math::sin(kTwoPi * turn), math::cos(kTwoPi * turn));
  }
}

// What seasons and covariates add to the observation t periods after the first.
double effect_at(const Options& options, const ArimaLayout& layout, State state, double t,
                 std::span<const double> x) noexcept {
  double sum = arima_effect(layout, state, x);
  std::size_t place = layout.beta() + users(options);
  for (std::size_t i = 0; i < options.season_length.size(); ++i) {
    const auto pairs = static_cast<std::size_t>(state[layout.width() + i]);
    each_pair(options.season_length[i], pairs, t, [&](std::size_t k, double sine, double cosine) {
      sum += state[place + 2 * k] * sine + state[place + 2 * k + 1] * cosine;
    });
    place += 2 * most_pairs(options, i);
  }
  return sum;
}

std::vector<double> effects_of(const Options& options, const ArimaLayout& layout, State state,
                               std::span<const double> x, std::size_t h) {
  std::vector<double> effects(h);
  for (std::size_t k = 0; k < h; ++k) {
    const auto row = x.empty() ? x : x.subspan(k * users(options), users(options));
    effects[k] =
        effect_at(options, layout, state, state[kArimaCount] + static_cast<double>(k), row);
  }
  return effects;
}

std::size_t columns_of(const Options& options, const Pairs& pairs) {
  std::size_t columns = users(options);
  for (const std::size_t each : pairs) columns += 2 * each;
  return columns;
}

// Covariates and terms of every observation, row by row.
std::vector<double> rows_of(const Options& options, const Regressed& series, const Pairs& pairs) {
  std::vector<double> rows;
  rows.reserve(series.y.size() * columns_of(options, pairs));
  for (std::size_t t = 0; t < series.y.size(); ++t) {
    const auto own = series.x.subspan(t * series.regressors, series.regressors);
    rows.insert(rows.end(), own.begin(), own.end());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      each_pair(options.season_length[i], pairs[i], static_cast<double>(t),
                [&](std::size_t, double sine, double cosine) {
                  rows.push_back(sine);
                  rows.push_back(cosine);
                });
    }
  }
  return rows;
}

ArimaSpace space_of(const Options& options, std::size_t n) {
  ArimaSpace space;
  space.most.p = static_cast<std::size_t>(options.max_p);
  space.most.q = static_cast<std::size_t>(options.max_q);
  space.most.d = static_cast<std::size_t>(options.d.value_or(options.max_d));
  space.first.p = space.first.q = 2;
  space.d_known = options.d.has_value();
  space.d = space.most.d;
  space.seasonal_d_known = true;
  space.mean = options.allowmean;
  space.drift = options.allowdrift;
  space.approximate = options.approximation.value_or(n > kLongSeries);
  space.rank = arima_rank(DynamicHarmonicRegression::name, options.ic);
  return space;
}

// A choice of pairs, and the rows that the likelihood saw.
struct Harmonics {
  Pairs pairs;
  std::vector<double> rows;
  ArimaChoice choice;
};

// The search for the number of pairs, season by season.
class PairSearch {
 public:
  PairSearch(const Options& options, const Regressed& series)
      : options_(options), series_(series), space_(space_of(options, series.y.size())) {}

  Harmonics run() {
    Pairs pairs(options_.season_length.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const bool given = !options_.harmonics.empty();
      pairs[i] =
          given ? most_pairs(options_, i) : std::min<std::size_t>(1, most_pairs(options_, i));
    }
    if (!affords(pairs)) std::fill(pairs.begin(), pairs.end(), 0);
    if (options_.harmonics.empty() && columns_of(options_, pairs) > users(options_)) {
      order_ = choose(pairs).order;
      for (std::size_t i = 0; i < pairs.size(); ++i) improve(pairs, i);
    }
    Harmonics found{pairs, rows_of(options_, series_, pairs), {}};
    found.choice = arima_choose(view(found.rows, pairs), space_);
    return found;
  }

 private:
  // Terms of at most a third of the observations, where they are found; all that leave two, else.
  bool affords(const Pairs& pairs) const {
    const std::size_t columns = columns_of(options_, pairs);
    const std::size_t n = series_.y.size();
    return options_.harmonics.empty() ? 3 * columns <= n : columns + space_.most.d + 3 <= n;
  }

  Regressed view(const std::vector<double>& rows, const Pairs& pairs) const {
    return {series_.y, rows, columns_of(options_, pairs)};
  }

  ArimaChoice choose(const Pairs& pairs) const {
    const std::vector<double> rows = rows_of(options_, series_, pairs);
    return arima_choose(view(rows, pairs), space_);
  }

  // AICc of the errors' order with these terms.
  double score(const Pairs& pairs) const {
    if (!affords(pairs)) return std::numeric_limits<double>::infinity();
    const std::vector<double> rows = rows_of(options_, series_, pairs);
    const ArimaData data(view(rows, pairs), order_);
    const ArimaFound found =
        estimate(data, order_, space_.approximate ? ArimaMethod::css : ArimaMethod::css_ml);
    return criteria_of(found, order_.coefficients() + data.rank()).aicc;
  }

  void improve(Pairs& pairs, std::size_t season) const {
    double best = score(pairs);
    const auto try_one = [&](std::size_t count) {
      if (count > most_pairs(options_, season)) return false;
      Pairs other = pairs;
      other[season] = count;
      const double next = score(other);
      if (!(next < best)) return false;
      best = next;
      pairs = std::move(other);
      return true;
    };
    while (try_one(pairs[season] + 1) || try_one(pairs[season] + 2)) {
    }
    if (pairs[season] == 1) try_one(0);
  }

  const Options& options_;
  const Regressed& series_;
  ArimaSpace space_;
  ArimaOrder order_;
};

// Coefficients of covariates and terms to their places in the state, and the pairs behind it.
void write_regression(const Options& options, const ArimaLayout& layout, const Pairs& pairs,
                      std::span<const double> regression, std::span<double> state) {
  std::size_t place = layout.beta();
  const auto take = [&](std::size_t count, std::size_t room) {
    count = std::min(count, regression.size());
    std::copy_n(regression.begin(), count, state.begin() + static_cast<std::ptrdiff_t>(place));
    regression = regression.subspan(count);
    place += room;
  };
  take(users(options), users(options));
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    take(2 * pairs[i], 2 * most_pairs(options, i));
    state[layout.width() + i] = static_cast<double>(pairs[i]);
  }
}

// The best terms and orders of a series to its state, before any observation.
void write_best(const Options& options, const ArimaLayout& layout, const SeriesFit& series) {
  const ScaledSeries scaled(series, users(options));
  const std::size_t lost = options.d ? static_cast<std::size_t>(*options.d) : 0;
  Regressed view = scaled.view();
  Harmonics found;
  found.pairs.assign(options.season_length.size(), 0);
  const bool searched = series.y.size() >= lost + users(options) + 3;
  if (searched) {
    found = PairSearch(options, view).run();
    view.x = found.rows;
    view.regressors = columns_of(options, found.pairs);
  } else {  // a random walk
    view.regressors = 0;
    found.choice.order = affordable(ArimaOrder{.d = 1}, series.y.size(), 0);
  }
  const ArimaData data(view, found.choice.order);
  if (!searched) found.choice.found = estimate(data, found.choice.order, ArimaMethod::css_ml);
  const std::vector<double> regression =
      arima_write(layout, found.choice, data, scaled.exponent(), series.state);
  write_regression(options, layout, found.pairs, regression, series.state);
}

void check(const Options& options) {
  constexpr const char* who = "dynamic_harmonic_regression";
  require(!options.season_length.empty() && options.season_length.size() <= 8,
          "{}: season_length must be 1 to 8 numbers, got {}", who, options.season_length.size());
  std::vector<double> sorted = options.season_length;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  require(twice == sorted.end(), "{}: season_length names {} twice", who,
          twice == sorted.end() ? 0.0 : *twice);
  require(options.harmonics.empty() || options.harmonics.size() == options.season_length.size(),
          "{}: K must be a number for each of the {} seasons, got {}", who,
          options.season_length.size(), options.harmonics.size());
  for (std::size_t i = 0; i < options.harmonics.size(); ++i) {
    require(2 * static_cast<double>(options.harmonics[i]) <= options.season_length[i],
            "{}: K = {} is more than half of its season, {}", who, options.harmonics[i],
            options.season_length[i]);
  }
  arima_rank(who, options.ic);
}

}  // namespace

DynamicHarmonicRegression::DynamicHarmonicRegression(Options options)
    : options_(std::move(options)) {
  validate(name, options_);
  check(options_);
}

std::size_t DynamicHarmonicRegression::width() const noexcept {
  return layout_of(options_).width() + options_.season_length.size();
}

std::size_t DynamicHarmonicRegression::regressors() const noexcept { return users(options_); }

void DynamicHarmonicRegression::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) fit_one(each);
}

void DynamicHarmonicRegression::fit_one(const SeriesFit& given) const {
  const ArimaLayout layout = layout_of(options_);
  const TransformedSeries transformed(layout.scale, given);
  const SeriesFit& series = transformed.fit();
  write_best(options_, layout, series);
  for (std::size_t t = 0; t < series.y.size(); ++t) {
    const auto x = series.x.subspan(t * users(options_), users(options_));
    const double effect = effect_at(options_, layout, series.state, static_cast<double>(t), x);
    double variance = series.state[kArimaSigma2] * series.state[kArimaVariance];
    double forecast = arima_update(layout, series.state, series.y[t], effect);
    layout.scale.forecast_back(forecast, variance);
    if (!series.fitted.empty()) series.fitted[t] = forecast;
  }
}

void DynamicHarmonicRegression::update(std::span<double> state, double y,
                                       std::span<const double> x) const noexcept {
  const ArimaLayout layout = layout_of(options_);
  arima_update(layout, state, layout.scale.transformed(y),
               effect_at(options_, layout, state, state[kArimaCount], x));
}

void DynamicHarmonicRegression::predict(State state, std::span<double> mean,
                                        std::span<double> variance) const {
  predict(state, {}, mean, variance);
}

void DynamicHarmonicRegression::predict(State state, std::span<const double> x,
                                        std::span<double> mean, std::span<double> variance) const {
  const ArimaLayout layout = layout_of(options_);
  arima_forecast(layout, state, effects_of(options_, layout, state, x, mean.size()), mean,
                 variance);
}

void DynamicHarmonicRegression::quantiles(State state, std::span<const double> x,
                                          const Levels& levels, std::span<double> out) const {
  const ArimaLayout layout = layout_of(options_);
  const auto effects = effects_of(options_, layout, state, x, levels.mean.size());
  arima_quantiles(layout, state, effects, levels, out);
}

double DynamicHarmonicRegression::draw(State state, std::span<const double> x, const Random& random,
                                       std::uint64_t index) const noexcept {
  const ArimaLayout layout = layout_of(options_);
  const double effect = effect_at(options_, layout, state, state[kArimaCount], x);
  return layout.scale.back(arima_draw(layout, state, effect, random.normal(index)));
}

// As ArimaStates::path(): transformed observations lead from step to step.
void DynamicHarmonicRegression::path(State state, std::span<const double> x, const Random& random,
                                     std::span<double> out) const {
  const ArimaLayout layout = layout_of(options_);
  std::vector<double> moving(state.begin(), state.end());
  for (std::size_t k = 0; k < out.size(); ++k) {
    const auto row = x.subspan(k * users(options_), users(options_));
    const double effect = effect_at(options_, layout, moving, moving[kArimaCount], row);
    const double next = arima_draw(layout, moving, effect, random.normal(k));
    arima_update(layout, moving, next, effect);
    out[k] = layout.scale.back(next);
  }
}

double DynamicHarmonicRegression::lowest_taken() const noexcept {
  return layout_of(options_).scale.lowest();
}

bool DynamicHarmonicRegression::valid(State state) const noexcept {
  const ArimaLayout layout = layout_of(options_);
  for (std::size_t i = 0; i < options_.season_length.size(); ++i) {
    const double pairs = state[layout.width() + i];
    if (!detail::is_count(pairs)) return false;
    if (pairs > static_cast<double>(most_pairs(options_, i))) return false;
  }
  return layout.valid(state.first(layout.width()));
}

std::vector<std::string> DynamicHarmonicRegression::coefficient_names() const {
  std::vector<std::string> names = arima_parameter_names(layout_of(options_));
  auto at = std::find(names.begin(), names.end(), "x1") + options_.regressors;
  for (std::size_t i = 0; i < options_.season_length.size(); ++i) {
    for (std::size_t k = 1; k <= most_pairs(options_, i); ++k) {
      *at++ = format("S{}-{}", k, options_.season_length[i]);
      *at++ = format("C{}-{}", k, options_.season_length[i]);
    }
  }
  return names;
}

void DynamicHarmonicRegression::parameters(State state, std::span<double> out) const {
  arima_parameters(layout_of(options_), state, out);
}

std::string DynamicHarmonicRegression::label(State state) const {
  const ArimaLayout layout = layout_of(options_);
  std::string text = arima_label(layout, state) + ", K = ";
  for (std::size_t i = 0; i < options_.season_length.size(); ++i) {
    text += format("{}{}", i == 0 ? "" : "+", static_cast<std::size_t>(state[layout.width() + i]));
  }
  return text;
}

}  // namespace mliot::statistical
