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
  space.rank = arima_rank(AutoARIMA::name, options.ic);
  return space;
}

// Whether a search has something to look at; otherwise the random walk is all there is.
bool long_enough(const ArimaSpace& space, std::size_t n, std::size_t regressors) {
  const std::size_t lost = (space.d_known ? space.d : 0) +
                           (space.seasonal_d_known ? space.seasonal_d * space.most.m : 0);
  return n >= lost + regressors + 3;
}

// The options, if they are any that a model can have.
const AutoARIMAOptions& checked(const AutoARIMAOptions& options) {
  validate(AutoARIMA::name, options);
  arima_rank(AutoARIMA::name, options.ic);
  require(
      !options.stationary || (options.d.value_or(0) == 0 && options.seasonal_d.value_or(0) == 0),
      "auto_arima: stationary=True allows no differences, got d={} and D={}", options.d.value_or(0),
      options.seasonal_d.value_or(0));
  require(is_seasonal(options) || options.seasonal_d.value_or(0) == 0,
          "auto_arima: D={} needs seasonal=True and a season_length above 1",
          options.seasonal_d.value_or(0));
  return options;
}

}  // namespace

AutoARIMA::AutoARIMA(Options options)
    : ArimaStates(most_of(checked(options)), options.regressors,
                  {options.blambda, options.biasadj}),
      options_(std::move(options)) {}

void AutoARIMA::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& given : block) {
    const TransformedSeries transformed(layout().scale, given);
    const SeriesFit& each = transformed.fit();
    const ArimaSpace space = space_of(options_, each.y.size());
    if (!long_enough(space, each.y.size(), regressors())) {
      arima_fit(layout(), {.order = {.d = 1, .m = space.most.m}}, each);
      continue;
    }
    const ScaledSeries scaled(each, regressors());
    const ArimaChoice choice = arima_choose(scaled.view(), space);
    const ArimaData data(scaled.view(), choice.order);
    arima_run(layout(), choice, data, scaled.exponent(), each);
  }
}

}  // namespace mliot::statistical
