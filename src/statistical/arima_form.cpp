// Orders, polynomials and layout of ARIMA models.
#include "arima_form.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernel/arma_likelihood.hpp"
#include "mliot/core/error.hpp"
#include "moments.hpp"

namespace mliot::statistical {

std::string ArimaOrder::label() const {
  std::string text = format("ARIMA({},{},{})", p, d, q);
  if (seasonal_p + seasonal_d + seasonal_q > 0) {
    text += format("({},{},{})[{}]", seasonal_p, seasonal_d, seasonal_q, m);
  }
  if (!constant) return text;
  return text + (d + seasonal_d == 0 ? " with mean" : " with drift");
}

std::vector<double> expanded(std::span<const double> plain, std::span<const double> seasonal,
                             std::size_t m, double sign) {
  std::vector<double> product(plain.size() + seasonal.size() * m);
  std::copy(plain.begin(), plain.end(), product.begin());
  for (std::size_t j = 0; j < seasonal.size(); ++j) {
    const std::size_t lag = (j + 1) * m;
    product[lag - 1] += seasonal[j];
    for (std::size_t i = 0; i < plain.size(); ++i) {
      product[lag + i] += sign * (plain[i] * seasonal[j]);
    }
  }
  return product;
}

std::vector<std::size_t> lags_of(const ArimaOrder& order) {
  std::vector<std::size_t> lags;
  const auto collect = [&](std::size_t plain, std::size_t seasonal) {
    for (std::size_t j = 0; j <= seasonal; ++j) {
      for (std::size_t i = 0; i <= plain; ++i) lags.push_back(j * order.m + i);
    }
  };
  lags.reserve((order.p + 1) * (order.seasonal_p + 1) + (order.q + 1) * (order.seasonal_q + 1));
  collect(order.p, order.seasonal_p);
  collect(order.q, order.seasonal_q);
  std::sort(lags.begin(), lags.end());
  lags.erase(std::unique(lags.begin(), lags.end()), lags.end());
  lags.erase(lags.begin());  // lag 0
  return lags;
}

std::vector<double> difference_weights(const ArimaOrder& order) {
  std::vector<double> weights(order.lost() + 1);
  weights[0] = -1;  // of the observation itself, with the sign of what is taken off
  const auto difference = [&](std::size_t lag) {
    for (std::size_t k = weights.size(); k-- > lag;) weights[k] -= weights[k - lag];
  };
  for (std::size_t i = 0; i < order.d; ++i) difference(1);
  for (std::size_t i = 0; i < order.seasonal_d; ++i) difference(order.m);
  weights.erase(weights.begin());
  return weights;
}

ArimaOrder ArimaLayout::order(State state) const noexcept {
  const auto at = [&](ArimaPlace place) { return static_cast<std::size_t>(state[place]); };
  return {at(kArimaP),         at(kArimaD),         at(kArimaQ), at(kArimaSeasonalP),
          at(kArimaSeasonalD), at(kArimaSeasonalQ), most.m,      state[kArimaConstant] != 0};
}

bool ArimaLayout::valid(State state) const noexcept {
  const auto within = [&](ArimaPlace place, std::size_t highest) {
    return detail::is_count(state[place]) && state[place] <= static_cast<double>(highest);
  };
  // The criteria are only reported; they may be NaN or infinite.
  return detail::is_count(state[kArimaCount]) && within(kArimaP, most.p) &&
         within(kArimaD, most.d) && within(kArimaQ, most.q) &&
         within(kArimaSeasonalP, most.seasonal_p) && within(kArimaSeasonalD, most.seasonal_d) &&
         within(kArimaSeasonalQ, most.seasonal_q) && within(kArimaConstant, 1) &&
         std::isfinite(state[kArimaMean]) && state[kArimaVariance] >= 0.5 &&
         std::isfinite(state[kArimaVariance]) && detail::is_variance(state[kArimaSigma2]) &&
         detail::all_finite(state.subspan(kArimaCoefficients));
}

namespace {

void put(std::span<const double> from, std::span<double> state, std::size_t at) {
  std::copy(from.begin(), from.end(), state.begin() + static_cast<std::ptrdiff_t>(at));
}

// Every lane holds the same process; the first is read.
void write_filter(const ArimaLayout& layout, const ArimaOrder& order,
                  const ArimaCoefficients& coefficients, std::span<double> state) {
  const std::size_t span = order.span();
  const std::size_t lanes = kernel::kArmaLanes;
  std::vector<double> ar(span * lanes);
  std::vector<double> ma(span * lanes);
  const auto spread = [&](const std::vector<double>& from, std::vector<double>& to) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      std::fill_n(to.begin() + static_cast<std::ptrdiff_t>(i * lanes), lanes, from[i]);
    }
  };
  spread(expanded(coefficients.ar, coefficients.seasonal_ar, order.m, -1), ar);
  spread(expanded(coefficients.ma, coefficients.seasonal_ma, order.m, 1), ma);
  const std::vector<std::size_t> lags = lags_of(order);
  std::vector<double> gain(span * lanes);
  std::vector<double> change((span + 1) * lanes);
  std::vector<double> room(kernel::arma_workspace(order.ar_span(), order.ma_span(), 1) * lanes);
  std::array<double, kernel::kArmaLanes> products{};
  std::array<double, kernel::kArmaLanes> logs{};
  std::array<double, kernel::kArmaLanes> variance{};
  kernel::arma_likelihood({.data = nullptr,
                           .n = 0,
                           .columns = 1,
                           .ar = ar.data(),
                           .ma = ma.data(),
                           .p = order.ar_span(),
                           .q = order.ma_span(),
                           .lags = lags.data(),
                           .lag_count = lags.size(),
                           .skip = 0,
                           .conditional = false,
                           .products = products.data(),
                           .logs = logs.data(),
                           .gain = gain.data(),
                           .change = change.data(),
                           .variance = variance.data(),
                           .workspace = room.data()});
  state[kArimaVariance] = variance[0];
  for (std::size_t i = 0; i < span; ++i) {
    state[layout.gain() + i] = gain[i * lanes];
    state[layout.change() + i] = change[i * lanes];
  }
}

}  // namespace

void arima_start(const ArimaLayout& layout, const ArimaOrder& order,
                 const ArimaCoefficients& coefficients, std::span<double> state) {
  state[kArimaP] = static_cast<double>(order.p);
  state[kArimaD] = static_cast<double>(order.d);
  state[kArimaQ] = static_cast<double>(order.q);
  state[kArimaSeasonalP] = static_cast<double>(order.seasonal_p);
  state[kArimaSeasonalD] = static_cast<double>(order.seasonal_d);
  state[kArimaSeasonalQ] = static_cast<double>(order.seasonal_q);
  state[kArimaConstant] = order.constant ? 1.0 : 0.0;
  put(coefficients.ar, state, layout.ar());
  put(coefficients.ma, state, layout.ma());
  put(coefficients.seasonal_ar, state, layout.seasonal_ar());
  put(coefficients.seasonal_ma, state, layout.seasonal_ma());
  write_filter(layout, order, coefficients, state);
}

}  // namespace mliot::statistical
