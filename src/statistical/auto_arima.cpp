// ARIMA with orders found from each series.
#include "mliot/statistical/auto_arima.hpp"

#include <algorithm>
#include <utility>

#include "arima_order.hpp"
#include "mliot/core/error.hpp"

namespace mliot::statistical {
namespace {

constexpr std::size_t kLongSeries = 150;  // beyond which orders are ranked approximately
constexpr std::size_t kLongSeason = 12;

std::size_t whole(std::int64_t x) { return static_cast<std::size_t>(x); }

bool is_seasonal(const AutoARIMAOptions& options) {
  return options.seasonal && options.season_length > 1;
}

ArimaRank rank_of(const AutoARIMAOptions& options) {
  if (options.ic == "aicc") return ArimaRank::aicc;
  if (options.ic == "aic") return ArimaRank::aic;
  require(options.ic == "bic", "auto_arima: ic must be 'aicc', 'aic' or 'bic', got '{}'",
          options.ic);
  return ArimaRank::bic;
}

ArimaOrder most_of(const AutoARIMAOptions& options) {
  const bool seasonal = is_seasonal(options);
  ArimaOrder most;
  most.p = whole(options.max_p);
  most.q = whole(options.max_q);
  most.d = options.stationary ? 0 : whole(options.d.value_or(options.max_d));
  most.m = seasonal ? whole(options.season_length) : 1;
  if (!seasonal) return most;
  if (most.m <= kLongestArimaSeason) {
    most.seasonal_p = whole(options.max_seasonal_p);
    most.seasonal_q = whole(options.max_seasonal_q);
  }
  most.seasonal_d =
      options.stationary ? 0 : whole(options.seasonal_d.value_or(options.max_seasonal_d));
  return most;
}

ArimaLayout layout_of(const AutoARIMAOptions& options) {
  ArimaOrder most = most_of(options);
  most.d = std::max<std::size_t>(most.d, 1);  // what is too short becomes a random walk
  return {most, static_cast<std::size_t>(options.regressors)};
}

ArimaSpace space_of(const AutoARIMAOptions& options, std::size_t n) {
  ArimaSpace space;
  space.most = most_of(options);
  space.first.p = whole(options.start_p);
  space.first.q = whole(options.start_q);
  space.first.seasonal_p = whole(options.start_seasonal_p);
  space.first.seasonal_q = whole(options.start_seasonal_q);
  space.d_known = options.stationary || options.d.has_value();
  space.d = space.most.d;
  space.seasonal_d_known =
      options.stationary || !is_seasonal(options) || options.seasonal_d.has_value();
  space.seasonal_d = space.most.seasonal_d;
  space.mean = options.allowmean;
  space.drift = options.allowdrift;
  space.stepwise = options.stepwise;
  space.approximate = options.approximation.value_or(n > kLongSeries || space.most.m > kLongSeason);
  space.most_models = whole(options.nmodels);
  space.most_coefficients = whole(options.max_order);
  space.rank = rank_of(options);
  return space;
}

// Whether a search has something to look at; otherwise the random walk is all there is.
bool long_enough(const ArimaSpace& space, std::size_t n, std::size_t regressors) {
  const std::size_t lost = (space.d_known ? space.d : 0) +
                           (space.seasonal_d_known ? space.seasonal_d * space.most.m : 0);
  return n >= lost + regressors + 3;
}

}  // namespace

AutoARIMA::AutoARIMA(Options options) : options_(std::move(options)) {
  validate(name, options_);
  rank_of(options_);
  require(
      !options_.stationary || (options_.d.value_or(0) == 0 && options_.seasonal_d.value_or(0) == 0),
      "auto_arima: stationary=True allows no differences, got d={} and D={}",
      options_.d.value_or(0), options_.seasonal_d.value_or(0));
  require(is_seasonal(options_) || options_.seasonal_d.value_or(0) == 0,
          "auto_arima: D={} needs seasonal=True and a season_length above 1",
          options_.seasonal_d.value_or(0));
}

std::size_t AutoARIMA::width() const noexcept { return layout_of(options_).width(); }

void AutoARIMA::fit(std::span<const SeriesFit> block) const {
  const ArimaLayout layout = layout_of(options_);
  for (const SeriesFit& each : block) {
    const ArimaSpace space = space_of(options_, each.y.size());
    if (!long_enough(space, each.y.size(), layout.regressors)) {
      arima_fit(layout, ArimaOrder{.d = 1, .m = space.most.m}, ArimaMethod::css_ml, each);
      continue;
    }
    const ScaledSeries scaled(each, layout.regressors);
    const ArimaChoice choice = arima_choose(scaled.view(), space);
    const ArimaData data(scaled.view(), choice.order);
    arima_run(layout, choice, data, scaled.exponent(), each);
  }
}

std::size_t AutoARIMA::regressors() const noexcept {
  return static_cast<std::size_t>(options_.regressors);
}

void AutoARIMA::update(std::span<double> state, double y,
                       std::span<const double> x) const noexcept {
  const ArimaLayout layout = layout_of(options_);
  arima_update(layout, state, y, arima_effect(layout, state, x));
}

void AutoARIMA::predict(State state, std::span<double> mean, std::span<double> variance) const {
  arima_predict(layout_of(options_), state, {}, mean, variance);
}

void AutoARIMA::predict(State state, std::span<const double> x, std::span<double> mean,
                        std::span<double> variance) const {
  const ArimaLayout layout = layout_of(options_);
  arima_predict(layout, state, arima_effects(layout, state, x), mean, variance);
}

double AutoARIMA::draw(State state, std::span<const double> x, const Random& random,
                       std::uint64_t index) const noexcept {
  const ArimaLayout layout = layout_of(options_);
  return arima_draw(layout, state, arima_effect(layout, state, x), random.normal(index));
}

bool AutoARIMA::valid(State state) const noexcept { return layout_of(options_).valid(state); }

std::vector<std::string> AutoARIMA::coefficient_names() const {
  return arima_parameter_names(layout_of(options_));
}

void AutoARIMA::parameters(State state, std::span<double> out) const {
  arima_parameters(layout_of(options_), state, out);
}

std::string AutoARIMA::label(State state) const { return arima_label(layout_of(options_), state); }

}  // namespace mliot::statistical
