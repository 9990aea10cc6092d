// Names of what is held, and how it is taken off a series.
#include "arima_held.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "arima_variables.hpp"
#include "mliot/core/error.hpp"

namespace mliot::statistical {
namespace {

constexpr std::string_view kRegressor = "ex_";

// A polynomial: its prefix, how many coefficients it has, and what it has to be.
struct Family {
  std::string_view prefix;
  std::size_t count;
  std::string_view quality;
};

std::vector<Family> families_of(const ArimaOrder& order) {
  return {{"ar", order.p, "stationary autoregression"},
          {"ma", order.q, "invertible moving average"},
          {"sar", order.seasonal_p, "stationary seasonal autoregression"},
          {"sma", order.seasonal_q, "invertible seasonal moving average"}};
}

bool differenced_once(const ArimaOrder& order) { return order.d + order.seasonal_d > 0; }

std::string constant_name(const ArimaOrder& order) {
  return differenced_once(order) ? "drift" : "intercept";
}

// Names of the coefficients and the constant, in the order of ArimaHeld.
std::vector<std::string> names_of(const ArimaOrder& order) {
  std::vector<std::string> names;
  for (const Family& each : families_of(order)) {
    for (std::size_t i = 1; i <= each.count; ++i) names.push_back(format("{}{}", each.prefix, i));
  }
  if (order.constant) names.push_back(constant_name(order));
  return names;
}

// Letters to change, to add or to leave out (Levenshtein 1966).
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t change = corner + (a[i] == b[j] ? 0 : 1);
      corner = row[j + 1];
      row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

[[noreturn]] void fail_unknown(std::string_view name, const ArimaOrder& order) {
  std::vector<std::string> known = names_of(order);
  known.emplace_back("ex_1");
  const auto nearest = std::min_element(
      known.begin(), known.end(),
      [&](const auto& a, const auto& b) { return edits(name, a) < edits(name, b); });
  std::string has;
  for (const Family& each : families_of(order)) {
    if (each.count > 0) has += format("{0}1 to {0}{1}, ", each.prefix, each.count);
  }
  if (order.constant) has += constant_name(order) + ", ";
  fail(
      "arima: fixed names '{}', which the model does not have; did you mean '{}'? It has {}and "
      "ex_1 "
      "... for covariates",
      name, *nearest, has);
}

// The number of "ex_3"; 0 for other names.
std::size_t regressor_number(std::string_view name) {
  if (!name.starts_with(kRegressor)) return 0;
  name.remove_prefix(kRegressor.size());
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  return whole && number <= 10000 ? number : 0;
}

// Where the number of that name is held.
double& place_of(std::string_view name, const ArimaOrder& order, ArimaHeld& held) {
  if (const std::size_t number = regressor_number(name); number > 0) {
    if (held.regressors.size() < number) held.regressors.resize(number, detail::kNaN);
    return held.regressors[number - 1];
  }
  const std::vector<std::string> names = names_of(order);
  const std::string_view sought =
      name == "mean" && order.constant && !differenced_once(order) ? "intercept" : name;
  const auto at = std::find(names.begin(), names.end(), sought);
  if (at == names.end()) fail_unknown(name, order);
  const auto place = static_cast<std::size_t>(at - names.begin());
  return place == order.coefficients() ? held.constant : held.coefficients[place];
}

// Refuses polynomials that nothing makes stationary or invertible.
void check_roots(const ArimaOrder& order, const ArimaHeld& held) {
  std::size_t begin = 0;
  for (const Family& each : families_of(order)) {
    const auto own = std::span(held.coefficients).subspan(begin, each.count);
    begin += each.count;
    std::vector<double> signs(own.begin(), own.end());
    if (each.prefix.ends_with("ma")) {
      for (double& x : signs) x = -x;
    }
    if (ArimaVariables({.p = each.count}, signs).start()) continue;
    std::string text;
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (std::isnan(own[i])) continue;
      text += format("{}{}{} = {}", text.empty() ? "" : ", ", each.prefix, i + 1, own[i]);
    }
    fail("arima: no {} was found with the fixed {}; its roots must lie outside the unit circle",
         each.quality, text);
  }
}

}  // namespace

std::size_t ArimaHeld::count() const noexcept {
  const auto own = std::count_if(coefficients.begin(), coefficients.end(),
                                 [](double x) { return !std::isnan(x); });
  return static_cast<std::size_t>(own) + (has_constant() ? 1 : 0);
}

ArimaHeld arima_held(const ArimaOrder& order, const ArimaFixed& fixed) {
  require(fixed.names.size() == fixed.values.size(), "arima: fixed has {} names and {} values",
          fixed.names.size(), fixed.values.size());
  ArimaHeld held;
  held.coefficients.assign(order.coefficients(), detail::kNaN);
  for (std::size_t i = 0; i < fixed.names.size(); ++i) {
    double& place = place_of(fixed.names[i], order, held);
    require(std::isfinite(fixed.values[i]), "arima: fixed: {} must be a finite number, got {}",
            fixed.names[i], fixed.values[i]);
    require(std::isnan(place), "arima: fixed names '{}' twice", fixed.names[i]);
    place = fixed.values[i];
  }
  if (held.has_constant() && order.seasonal_d > 0) held.constant *= static_cast<double>(order.m);
  check_roots(order, held);
  return held;
}

ArimaFreed::ArimaFreed(const Regressed& series, int exponent, const ArimaOrder& order,
                       const ArimaHeld& held)
    : held_(held),
      order_(order),
      constant_(order.constant && held.has_constant()),
      y_(series.y.begin(), series.y.end()) {
  take_regressors(series, exponent);
  if (constant_) take_constant(exponent);
}

void ArimaFreed::take_regressors(const Regressed& series, int exponent) {
  for (std::size_t j = 0; j < series.regressors; ++j) {
    if (!held_.holds(j)) {
      sought_.push_back(j);
      continue;
    }
    const double scaled = std::ldexp(held_.regressors[j], -exponent);
    for (std::size_t t = 0; t < y_.size(); ++t)
      y_[t] -= scaled * series.x[t * series.regressors + j];
  }
  x_.reserve(y_.size() * sought_.size());
  for (std::size_t t = 0; t < y_.size(); ++t) {
    for (const std::size_t j : sought_) x_.push_back(series.x[t * series.regressors + j]);
  }
}

// A mean of differences is a slope of the series.
void ArimaFreed::take_constant(int exponent) {
  order_.constant = false;
  const double scaled = std::ldexp(held_.constant, -exponent);
  const double slope = order_.seasonal_d > 0 ? scaled / static_cast<double>(order_.m) : scaled;
  for (std::size_t t = 0; t < y_.size(); ++t) {
    y_[t] -= differenced_once(order_) ? slope * static_cast<double>(t) : scaled;
  }
}

void ArimaFreed::write(const ArimaLayout& layout, std::span<const double> found,
                       std::span<double> state) const {
  const auto betas = state.subspan(layout.beta(), layout.regressors);
  for (std::size_t j = 0; j < betas.size(); ++j) {
    if (held_.holds(j)) betas[j] = held_.regressors[j];
  }
  for (std::size_t i = 0; i < found.size(); ++i) betas[sought_[i]] = found[i];
  if (!constant_) return;
  state[kArimaConstant] = 1;
  state[kArimaMean] = held_.constant;
}

}  // namespace mliot::statistical
