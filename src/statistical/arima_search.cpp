// The search over partial autocorrelations: a point and its neighbours in the lanes of one call.
#include "arima_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "kernel/arma_likelihood.hpp"
#include "mliot/core/math.hpp"
#include "quasi_newton.hpp"

namespace mliot::statistical {
namespace {

using kernel::kArmaLanes;

constexpr double kFarthest = 0.9999;   // of a partial autocorrelation from 0
constexpr double kDifference = 1e-6;   // between neighbours: a small share of a standard error
constexpr double kFloor = 1e-20;       // a perfect fit has this mean square
constexpr double kLeastPivot = 1e-12;  // of a basis column that the filter left nothing of

// Coefficients of an autoregression with these partial autocorrelations, by Levinson's recursion.
std::vector<double> levinson(std::span<const double> partial) {
  std::vector<double> a;
  a.reserve(partial.size());
  for (const double k : partial) {
    const std::vector<double> before = a;
    for (std::size_t i = 0; i < before.size(); ++i) a[i] -= k * before[before.size() - 1 - i];
    a.push_back(k);
  }
  return a;
}

std::vector<double> negative(std::vector<double> numbers) {
  for (double& each : numbers) each = -each;
  return numbers;
}

// The regression that is best for the products of one lane, and what it leaves.
struct Profile {
  std::vector<double> of_basis;
  double squares = 0;
};

Profile profile_of(const std::vector<double>& products, std::size_t lane, std::size_t columns) {
  const auto at = [&](std::size_t i, std::size_t j) {
    return products[(i * (i + 1) / 2 + j) * kArmaLanes + lane];
  };
  const std::size_t k = columns - 1;
  Profile found{std::vector<double>(k), at(0, 0)};
  std::vector<double> root(k * k);  // Cholesky's factor, row by row
  std::vector<double> forward(k);
  for (std::size_t i = 0; i < k; ++i) {
    double right = at(i + 1, 0);
    for (std::size_t j = 0; j < i; ++j) {
      double sum = at(i + 1, j + 1);
      for (std::size_t l = 0; l < j; ++l) sum -= root[i * k + l] * root[j * k + l];
      root[i * k + j] = root[j * k + j] > 0 ? sum / root[j * k + j] : 0.0;
      right -= root[i * k + j] * forward[j];
    }
    double pivot = at(i + 1, i + 1);
    const double whole = pivot;
    for (std::size_t l = 0; l < i; ++l) pivot -= root[i * k + l] * root[i * k + l];
    if (!(pivot > kLeastPivot * whole)) continue;
    root[i * k + i] = std::sqrt(pivot);
    forward[i] = right / root[i * k + i];
    found.squares -= forward[i] * forward[i];
  }
  for (std::size_t i = k; i-- > 0;) {
    if (!(root[i * k + i] > 0)) continue;
    double sum = forward[i];
    for (std::size_t l = i + 1; l < k; ++l) sum -= root[l * k + i] * found.of_basis[l];
    found.of_basis[i] = sum / root[i * k + i];
  }
  found.squares = std::max(found.squares, 0.0);
  return found;
}

class Lanes {
 public:
  Lanes(const ArimaData& data, const ArimaOrder& order, ArimaCriterion criterion)
      : data_(data),
        order_(order),
        lags_(lags_of(order)),
        conditional_(criterion == ArimaCriterion::conditional),
        skip_(conditional_ ? order.ar_span() : 0),
        ar_(order.span() * kArmaLanes),
        ma_(ar_.size()),
        products_(data.columns() * (data.columns() + 1) / 2 * kArmaLanes),
        gain_(ar_.size()),
        change_((order.span() + 1) * kArmaLanes),
        workspace_(kernel::arma_workspace(order.ar_span(), order.ma_span(), data.columns()) *
                   kArmaLanes) {}

  std::size_t counted() const { return data_.n() - skip_; }

  void set(std::size_t lane, std::span<const double> partial) {
    const ArimaCoefficients found = coefficients_of(order_, partial);
    const std::vector<double> ar = expanded(found.ar, found.seasonal_ar, order_.m, -1);
    const std::vector<double> ma = expanded(found.ma, found.seasonal_ma, order_.m, 1);
    for (std::size_t i = 0; i < ar.size(); ++i) ar_[i * kArmaLanes + lane] = ar[i];
    for (std::size_t i = 0; i < ma.size(); ++i) ma_[i * kArmaLanes + lane] = ma[i];
  }

  void evaluate() {
    kernel::arma_likelihood({.data = data_.data(),
                             .n = data_.n(),
                             .columns = data_.columns(),
                             .ar = ar_.data(),
                             .ma = ma_.data(),
                             .p = order_.ar_span(),
                             .q = order_.ma_span(),
                             .lags = lags_.data(),
                             .lag_count = lags_.size(),
                             .skip = skip_,
                             .conditional = conditional_,
                             .products = products_.data(),
                             .logs = logs_.data(),
                             .gain = gain_.data(),
                             .change = change_.data(),
                             .variance = variance_.data(),
                             .workspace = workspace_.data()});
  }

  Profile profile(std::size_t lane) const { return profile_of(products_, lane, data_.columns()); }
  double logs(std::size_t lane) const { return logs_[lane]; }

  // -2 log-likelihood up to a constant.
  double value(std::size_t lane) const {
    const auto n = static_cast<double>(counted());
    return n * math::log(profile(lane).squares + n * kFloor) + logs_[lane];
  }

 private:
  const ArimaData& data_;
  ArimaOrder order_;
  std::vector<std::size_t> lags_;
  bool conditional_;
  std::size_t skip_;
  std::vector<double> ar_, ma_, products_, gain_, change_, workspace_;
  std::array<double, kArmaLanes> logs_{}, variance_{};
};

// Value and slopes at a point: its neighbour in each variable has a lane of its own.
double value_and_slopes(Lanes& lanes, std::span<const double> x, std::span<double> slopes) {
  std::vector<double> point(x.begin(), x.end());
  double value = 0;
  std::size_t next = 0;
  while (next == 0 || next <= x.size()) {
    const std::size_t first = next;
    std::array<double, kArmaLanes> step{};
    for (std::size_t lane = 0; lane < kArmaLanes; ++lane, ++next) {
      if (next > 0 && next <= x.size()) {
        const std::size_t i = next - 1;
        step[lane] = x[i] > 0 ? -kDifference : kDifference;  // away from the bounds
        point[i] = x[i] + step[lane];
        lanes.set(lane, point);
        point[i] = x[i];
      } else {
        lanes.set(lane, x);
      }
    }
    lanes.evaluate();
    if (first == 0) value = lanes.value(0);
    for (std::size_t lane = 0; lane < kArmaLanes; ++lane) {
      const std::size_t at = first + lane;
      if (at == 0 || at > x.size()) continue;
      slopes[at - 1] = (lanes.value(lane) - value) / step[lane];
    }
  }
  return value;
}

SearchStart bounds_of(std::size_t variables, std::size_t n, std::span<const double> start) {
  SearchStart bounds;
  bounds.x.assign(start.begin(), start.end());
  bounds.x.resize(variables);
  bounds.low.assign(variables, -kFarthest);
  bounds.high.assign(variables, kFarthest);
  bounds.step.assign(variables, 1 / std::sqrt(static_cast<double>(n)));
  return bounds;
}

}  // namespace

ArimaCoefficients coefficients_of(const ArimaOrder& order, std::span<const double> partial) {
  ArimaCoefficients found;
  found.ar = levinson(partial.subspan(0, order.p));
  found.ma = negative(levinson(partial.subspan(order.p, order.q)));
  const std::size_t seasons = order.p + order.q;
  found.seasonal_ar = levinson(partial.subspan(seasons, order.seasonal_p));
  found.seasonal_ma =
      negative(levinson(partial.subspan(seasons + order.seasonal_p, order.seasonal_q)));
  return found;
}

ArimaFound arima_search(const ArimaData& data, const ArimaOrder& order, ArimaCriterion criterion,
                        std::span<const double> start) {
  Lanes lanes(data, order, criterion);
  QuasiNewton search(bounds_of(order.coefficients(), lanes.counted(), start));
  std::vector<double> slopes(order.coefficients());
  bool going = true;
  while (going) {
    const double value = value_and_slopes(lanes, search.point(), slopes);
    going = search.tell(value, slopes);
  }
  ArimaFound found;
  found.partial.assign(search.best().begin(), search.best().end());
  found.coefficients = coefficients_of(order, found.partial);
  for (std::size_t lane = 0; lane < kArmaLanes; ++lane) lanes.set(lane, found.partial);
  lanes.evaluate();
  Profile profile = lanes.profile(0);
  found.of_basis = std::move(profile.of_basis);
  found.squares = profile.squares;
  found.logs = lanes.logs(0);
  found.n = lanes.counted();
  return found;
}

bool roots_beyond(const ArimaOrder& order, const ArimaCoefficients& coefficients, double radius) {
  const auto beyond = [](std::vector<double> a, double unit) {
    double power = 1;
    for (double& each : a) each *= (power *= unit);
    for (std::size_t h = a.size(); h-- > 0;) {
      const double k = a[h];
      if (!(std::abs(k) < 1)) return false;
      const std::vector<double> before(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(h));
      for (std::size_t i = 0; i < h; ++i) a[i] = (before[i] + k * before[h - 1 - i]) / (1 - k * k);
    }
    return true;
  };
  double season = 1;
  for (std::size_t i = 0; i < order.m; ++i) season *= radius;
  return beyond(coefficients.ar, radius) && beyond(negative(coefficients.ma), radius) &&
         beyond(coefficients.seasonal_ar, season) &&
         beyond(negative(coefficients.seasonal_ma), season);
}

}  // namespace mliot::statistical
