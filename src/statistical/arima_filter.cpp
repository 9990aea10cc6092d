// The filter of one series: an observation more, and forecasts.
#include <algorithm>
#include <cmath>
#include <vector>

#include "arima_form.hpp"
#include "moments.hpp"

namespace mliot::statistical {
namespace {

constexpr double kSteady = 1e-12;           // above 1: the filter is that of the infinite past
constexpr double kSettled = 1e-9;           // above 1: a variance that no longer widens forecasts
constexpr std::size_t kLongestTail = 2000;  // periods in which the filter may still settle

// Calls visit(lag, coefficient) for each term of the product of a polynomial and a seasonal one;
// terms of the same lag come one by one.
template <class Visit>
void each_term(std::span<const double> plain, std::span<const double> seasonal, std::size_t m,
               double sign, const Visit& visit) {
  for (std::size_t i = 0; i < plain.size(); ++i) visit(i + 1, plain[i]);
  for (std::size_t j = 0; j < seasonal.size(); ++j) {
    visit((j + 1) * m, seasonal[j]);
    for (std::size_t i = 0; i < plain.size(); ++i) {
      visit((j + 1) * m + i + 1, sign * (plain[i] * seasonal[j]));
    }
  }
}

// Calls visit(lag, coefficient) for each earlier value that is part of the undifferenced next one.
template <class Visit>
void each_past(const ArimaOrder& order, const Visit& visit) {
  constexpr double kPascal[3][3] = {{1, 0, 0}, {1, -1, 0}, {1, -2, 1}};
  for (std::size_t j = 0; j <= order.seasonal_d; ++j) {
    for (std::size_t i = 0; i <= order.d; ++i) {
      if (i + j == 0) continue;
      visit(i + j * order.m, -kPascal[order.d][i] * kPascal[order.seasonal_d][j]);
    }
  }
}

// A state by its parts.
struct View {
  const ArimaLayout& layout;
  ArimaOrder order;
  State state;

  View(const ArimaLayout& from, State numbers)
      : layout(from), order(from.order(numbers)), state(numbers) {}

  std::span<const double> ar() const { return state.subspan(layout.ar(), order.p); }
  std::span<const double> ma() const { return state.subspan(layout.ma(), order.q); }
  std::span<const double> seasonal_ar() const {
    return state.subspan(layout.seasonal_ar(), order.seasonal_p);
  }
  std::span<const double> seasonal_ma() const {
    return state.subspan(layout.seasonal_ma(), order.seasonal_q);
  }

  template <class Visit>
  void each_ar(const Visit& visit) const {
    each_term(ar(), seasonal_ar(), order.m, -1, visit);
  }
  template <class Visit>
  void each_ma(const Visit& visit) const {
    each_term(ma(), seasonal_ma(), order.m, 1, visit);
  }

  bool differenced() const { return state[kArimaCount] >= static_cast<double>(order.lost()); }

  // The last value of `lag` periods before the next one, without its regression.
  double past(std::size_t lag) const {
    const auto count = static_cast<std::size_t>(state[kArimaCount]);
    return state[layout.past() + (count - lag) % order.lost()];
  }

  // What the undifferenced next value has of earlier ones.
  double carried() const {
    double sum = 0;
    each_past(order, [&](std::size_t lag, double weight) { sum += weight * past(lag); });
    return sum;
  }
};

// The next state of a process whose value is `value`, without news.
void step_on(const View& view, std::span<double> known) {
  if (known.empty()) return;
  const double value = known[0];
  std::copy(known.begin() + 1, known.end(), known.begin());
  known[known.size() - 1] = 0;
  view.each_ar([&](std::size_t lag, double a) { known[lag - 1] += a * value; });
}

void settle(const View& view, std::span<double> gain, std::span<double> change, double& variance) {
  if (change.empty()) return;
  const double l = change[0];
  const double ratio = l / variance;
  step_on(view, change);
  for (std::size_t i = 0; i < gain.size(); ++i) {
    const double k = gain[i];
    const double u = change[i];
    change[i] = u - ratio * k;
    gain[i] = k - ratio * u;
  }
  const double next = (variance - l) * (variance + l) / variance;
  variance = next;
  if (next - 1 >= kSteady) return;
  variance = 1;
  std::fill(change.begin(), change.end(), 0.0);
  std::fill(gain.begin(), gain.end(), 0.0);
  view.each_ar([&](std::size_t lag, double a) { gain[lag - 1] += a; });
  view.each_ma([&](std::size_t lag, double b) { gain[lag - 1] += b; });
}

}  // namespace

double arima_effect(const ArimaLayout& layout, State state, std::span<const double> x) noexcept {
  double sum = 0;
  for (std::size_t j = 0; j < x.size(); ++j) sum += state[layout.beta() + j] * x[j];
  return sum;
}

double arima_next(const ArimaLayout& layout, State state) noexcept {
  const View view(layout, state);
  if (!view.differenced()) return detail::kNaN;
  const double process = view.order.span() > 0 ? state[layout.known()] : 0.0;
  return process + state[kArimaMean] + view.carried();
}

double arima_draw(const ArimaLayout& layout, State state, double effect, double normal) noexcept {
  const double deviation = std::sqrt(state[kArimaSigma2] * state[kArimaVariance]);
  return arima_next(layout, state) + effect + deviation * normal;
}

double arima_update(const ArimaLayout& layout, std::span<double> state, double y,
                    double effect) noexcept {
  const View view(layout, state);
  const double forecast = arima_next(layout, state);
  const double value = y - effect;
  if (view.differenced()) {
    const std::size_t span = view.order.span();
    const auto known = state.subspan(layout.known(), span);
    const auto gain = state.subspan(layout.gain(), span);
    const double scaled = (value - forecast) / state[kArimaVariance];
    step_on(view, known);
    for (std::size_t i = 0; i < span; ++i) known[i] += gain[i] * scaled;
    if (state[kArimaVariance] != 1) {
      settle(view, gain, state.subspan(layout.change(), span), state[kArimaVariance]);
    }
  }
  if (view.order.lost() > 0) {
    const auto count = static_cast<std::size_t>(state[kArimaCount]);
    state[layout.past() + count % view.order.lost()] = value;
  }
  state[kArimaCount] += 1;
  return forecast + effect;
}

namespace {

// From the next values of the differenced process to those of the series itself.
void undifference(const View& view, std::span<double> values, bool from_nothing) {
  for (std::size_t k = 0; k < values.size(); ++k) {
    each_past(view.order, [&](std::size_t lag, double weight) {
      if (lag <= k) {
        values[k] += weight * values[k - lag];
      } else if (!from_nothing) {
        values[k] += weight * view.past(lag - k);
      }
    });
  }
}

// What a unit of the state `known` of the process adds to each of the next values of the series.
std::vector<double> response(const View& view, std::vector<double> known, std::size_t h) {
  std::vector<double> values(h);
  for (std::size_t k = 0; k < h && !known.empty(); ++k) {
    values[k] = known[0];
    step_on(view, known);
  }
  undifference(view, values, true);
  return values;
}

// sigma^2 (sum of squared weights of the errors to come, and of what the filter does not know yet:
// P - R R' = sum of L L' / F over the steps in which it would settle).
void write_variances(const View& view, std::span<double> variance) {
  const std::size_t h = variance.size();
  const std::size_t span = view.order.span();
  const double sigma2 = view.state[kArimaSigma2];
  std::vector<double> known(std::max<std::size_t>(span, view.order.ma_span() + 1));
  known[0] = 1;
  view.each_ma([&](std::size_t lag, double b) { known[lag] += b; });
  known.resize(std::max<std::size_t>(known.size(), span));
  double sum = 0;
  const std::vector<double> weights = response(view, known, h);
  for (std::size_t k = 0; k < h; ++k) {
    sum += weights[k] * weights[k];
    variance[k] = sum;
  }
  const auto part = [&](std::size_t at) {
    const auto numbers = view.state.subspan(at, span);
    return std::vector<double>(numbers.begin(), numbers.end());
  };
  std::vector<double> gain = part(view.layout.gain());
  std::vector<double> change = part(view.layout.change());
  double f = view.state[kArimaVariance];
  for (std::size_t step = 0; step < kLongestTail && f - 1 > kSettled; ++step) {
    const std::vector<double> unknown = response(view, change, h);
    for (std::size_t k = 0; k < h; ++k) variance[k] += unknown[k] * unknown[k] / f;
    settle(view, gain, change, f);
  }
  for (double& each : variance) each *= sigma2;
}

}  // namespace

void arima_predict(const ArimaLayout& layout, State state, std::span<const double> effects,
                   std::span<double> mean, std::span<double> variance) {
  const View view(layout, state);
  if (state[kArimaCount] == 0 || !view.differenced()) {
    std::fill(mean.begin(), mean.end(), detail::kNaN);
    std::fill(variance.begin(), variance.end(), detail::kNaN);
    return;
  }
  const auto now = state.subspan(layout.known(), view.order.span());
  std::vector<double> known(now.begin(), now.end());
  for (double& each : mean) {
    each = state[kArimaMean] + (known.empty() ? 0.0 : known[0]);
    step_on(view, known);
  }
  undifference(view, mean, false);
  for (std::size_t k = 0; k < effects.size(); ++k) mean[k] += effects[k];
  write_variances(view, variance);
}

}  // namespace mliot::statistical
