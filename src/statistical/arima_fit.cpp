// Estimates of one order, and the state that they leave.
#include "arima_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "moments.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;

constexpr double kTwoPi = 6.283185307179586;
constexpr double kInside = 0.98;  // of a partial autocorrelation that a second search starts from

// Runs the filter over the observations, and writes its one-step forecasts.
void follow(const ArimaLayout& layout, const SeriesFit& series) {
  const std::size_t columns = layout.regressors;
  const auto state = series.state;
  for (std::size_t t = 0; t < series.y.size(); ++t) {
    const auto x = series.x.subspan(t * columns, columns);
    const double effect = arima_effect(layout, state, x);
    double variance = state[kArimaSigma2] * state[kArimaVariance];
    double forecast = arima_update(layout, state, series.y[t], effect);
    layout.scale.forecast_back(forecast, variance);
    if (!series.fitted.empty()) series.fitted[t] = forecast;
  }
}

}  // namespace

ArimaCriteria criteria_of(const ArimaFound& found, std::size_t coefficients) {
  const auto n = static_cast<double>(found.n);
  const auto k = static_cast<double>(coefficients + 1);
  if (found.n == 0) return {kNaN, kNaN, kNaN, kNaN};
  const double deviance = n * (math::log(kTwoPi * found.squares / n) + 1) + found.logs;
  const double aic = deviance + 2 * k;
  const double aicc = n > k + 1 ? aic + 2 * k * (k + 1) / (n - k - 1) : kNaN;
  return {-0.5 * deviance, aic, aicc, deviance + k * math::log(n)};
}

ArimaOrder affordable(ArimaOrder order, std::size_t n, std::size_t regressors, std::size_t held) {
  const auto pays = [&](const ArimaOrder& each, std::size_t known) {
    const std::size_t k = each.coefficients() + regressors + (each.constant ? 1 : 0) - known;
    return n >= each.lost() + (k == 0 ? 1 : k + 2);
  };
  if (pays(order, held)) return order;
  ArimaOrder less;
  less.m = order.m;
  less.d = order.d;
  less.seasonal_d = order.seasonal_d;
  if (less.lost() > 0 && pays(less, 0)) return less;
  less.seasonal_d = 0;
  less.d = 1;
  return less;
}

ArimaFound estimate(const ArimaData& data, const ArimaVariables& variables, ArimaMethod method) {
  std::vector<double> start = variables.start().value_or(std::vector<double>(variables.size()));
  const std::size_t needed = variables.order().ar_span() + start.size() + data.rank() + 1;
  const bool conditional = method != ArimaMethod::ml && data.n() > needed;
  if (conditional && (method == ArimaMethod::css || !start.empty())) {
    ArimaFound found = arima_search(data, variables, ArimaCriterion::conditional, start);
    if (method == ArimaMethod::css) return found;
    start = std::move(found.point);
    for (std::size_t i = 0; i < start.size(); ++i) {
      if (variables.is_partial(i)) start[i] = std::clamp(start[i], -kInside, kInside);
    }
  }
  return arima_search(data, variables, ArimaCriterion::exact, start);
}

bool is_higher(const ArimaFound& found, const ArimaFound& than) {
  constexpr double kSameHill = 1e-3;  // of two searches that end at one optimum
  return criteria_of(found, 0).likelihood > criteria_of(than, 0).likelihood + kSameHill;
}

ArimaFound estimate_from_both(const ArimaData& data, const ArimaVariables& variables,
                              ArimaMethod method) {
  ArimaFound found = estimate(data, variables, method);
  if (method != ArimaMethod::css_ml || found.point.empty()) return found;
  ArimaFound other = estimate(data, variables, ArimaMethod::ml);
  return is_higher(other, found) ? other : found;
}

TransformedSeries::TransformedSeries(const ArimaScale& scale, const SeriesFit& series)
    : fit_(series) {
  if (!scale.lambda) return;
  y_.reserve(series.y.size());
  for (const double y : series.y) y_.push_back(scale.transformed(y));
  fit_.y = y_;
}

ScaledSeries::ScaledSeries(const SeriesFit& series, std::size_t regressors)
    : y_(series.y.begin(), series.y.end()), x_(series.x), regressors_(regressors) {
  double largest = 0;
  for (const double y : y_) largest = std::max(largest, std::abs(y));
  if (largest > 0) std::frexp(largest, &exponent_);
  for (double& y : y_) y = std::ldexp(y, -exponent_);
}

std::vector<double> arima_write(const ArimaLayout& layout, const ArimaChoice& choice,
                                const ArimaData& data, int exponent, std::span<double> state) {
  const auto& [order, found] = choice;
  std::fill(state.begin(), state.end(), 0.0);
  arima_start(layout, order, found.coefficients, state);
  std::vector<double> regression = data.coefficients(found.of_basis);
  for (double& each : regression) each = std::ldexp(each, exponent);
  if (order.constant) {
    state[kArimaMean] = regression.front();
    regression.erase(regression.begin());
  }
  const std::size_t k = found.point.size() + data.rank();
  ArimaFound real = found;
  real.squares = std::ldexp(found.squares, 2 * exponent);
  const ArimaCriteria criteria = criteria_of(real, k);
  state[kArimaSigma2] = found.n > k ? real.squares / static_cast<double>(found.n - k) : kNaN;
  state[kArimaLikelihood] = criteria.likelihood;
  state[kArimaAic] = criteria.aic;
  state[kArimaAicc] = criteria.aicc;
  state[kArimaBic] = criteria.bic;
  return regression;
}

void arima_run(const ArimaLayout& layout, const ArimaChoice& choice, const ArimaData& data,
               int exponent, const SeriesFit& series) {
  const std::vector<double> regression = arima_write(layout, choice, data, exponent, series.state);
  std::copy(regression.begin(), regression.end(),
            series.state.begin() + static_cast<std::ptrdiff_t>(layout.beta()));
  follow(layout, series);
}

void arima_fit(const ArimaLayout& layout, const ArimaTask& task, const SeriesFit& series) {
  const ScaledSeries scaled(series, layout.regressors);
  const std::size_t n = series.y.size();
  ArimaHeld held = task.held;
  std::size_t sought = 0;
  for (std::size_t j = 0; j < layout.regressors; ++j) sought += held.holds(j) ? 0 : 1;
  const ArimaOrder paid = affordable(task.order, n, sought, held.count());
  if (paid != task.order) held.coefficients.clear();  // too short for it
  const ArimaFreed freed(scaled.view(), scaled.exponent(), paid, held);
  Regressed view = freed.view();
  if (n < paid.lost() + sought + 2) view.regressors = 0;  // too short for them
  const ArimaData data(view, freed.order());
  const ArimaVariables variables(freed.order(), held.coefficients);
  const ArimaChoice choice{freed.order(), estimate_from_both(data, variables, task.method)};
  freed.write(layout, arima_write(layout, choice, data, scaled.exponent(), series.state),
              series.state);
  follow(layout, series);
}

std::vector<double> arima_effects(const ArimaLayout& layout, State state,
                                  std::span<const double> x) {
  const std::size_t columns = layout.regressors;
  std::vector<double> effects(columns > 0 ? x.size() / columns : 0);
  for (std::size_t k = 0; k < effects.size(); ++k) {
    effects[k] = arima_effect(layout, state, x.subspan(k * columns, columns));
  }
  return effects;
}

std::vector<std::string> arima_parameter_names(const ArimaLayout& layout) {
  std::vector<std::string> names;
  names.reserve(layout.past() - layout.ar() + 7);
  const auto several = [&](std::string_view what, std::size_t count) {
    for (std::size_t i = 1; i <= count; ++i) names.push_back(format("{}{}", what, i));
  };
  several("ar", layout.most.p);
  several("ma", layout.most.q);
  several("sar", layout.most.seasonal_p);
  several("sma", layout.most.seasonal_q);
  several("x", layout.regressors);
  for (const char* name : {"mean", "drift", "sigma2", "loglik", "aic", "aicc", "bic"}) {
    names.emplace_back(name);
  }
  return names;
}

void arima_parameters(const ArimaLayout& layout, State state, std::span<double> out) {
  const ArimaOrder order = layout.order(state);
  std::size_t next = 0;
  const auto several = [&](std::size_t at, std::size_t count, std::size_t room) {
    for (std::size_t i = 0; i < room; ++i) out[next++] = i < count ? state[at + i] : kNaN;
  };
  several(layout.ar(), order.p, layout.most.p);
  several(layout.ma(), order.q, layout.most.q);
  several(layout.seasonal_ar(), order.seasonal_p, layout.most.seasonal_p);
  several(layout.seasonal_ma(), order.seasonal_q, layout.most.seasonal_q);
  for (std::size_t j = 0; j < layout.regressors; ++j) {
    const double beta = state[layout.beta() + j];
    out[next++] = beta != 0 ? beta : kNaN;  // 0: left out
  }
  const bool differenced = order.d + order.seasonal_d > 0;
  const double period = order.seasonal_d > 0 ? static_cast<double>(order.m) : 1.0;
  out[next++] = order.constant && !differenced ? state[kArimaMean] : kNaN;
  out[next++] = order.constant && differenced ? state[kArimaMean] / period : kNaN;
  std::copy_n(state.begin() + kArimaSigma2, 5, out.begin() + static_cast<std::ptrdiff_t>(next));
}

std::string arima_label(const ArimaLayout& layout, State state) {
  const std::string text = layout.order(state).label();
  const auto beta = state.subspan(layout.beta(), layout.regressors);
  const bool none = std::all_of(beta.begin(), beta.end(), [](double b) { return b == 0; });
  return none ? text : "Regression with " + text + " errors";
}

}  // namespace mliot::statistical
