// Regressions on harmonics by orthogonal columns, on the past by normal equations.
#include "tbats_choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "least_squares.hpp"
#include "mliot/core/math.hpp"
#include "tbats_form.hpp"

namespace mliot::statistical {
namespace {

constexpr double kTurn = 6.283185307179586;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kPatience = 2;  // harmonics that do not help before the count ends

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t t = 0; t < a.size(); ++t) sum += a[t] * b[t];
  return sum;
}

void subtract(std::span<double> from, double factor, std::span<const double> what) {
  for (std::size_t t = 0; t < from.size(); ++t) from[t] -= factor * what[t];
}

double criterion(double squares, std::size_t n, std::size_t terms) {
  const auto size = static_cast<double>(n);
  constexpr double kFloor = 1e-300;  // a perfect fit
  return size * math::log(squares / size + kFloor) + 2 * static_cast<double>(terms);
}

// y without its mean over the m rows around each, or nearest to it.
std::vector<double> without_trend(std::span<const double> y, std::size_t m) {
  const std::size_t n = y.size();
  std::vector<double> sums(n + 1);
  for (std::size_t t = 0; t < n; ++t) sums[t + 1] = sums[t] + y[t];
  std::vector<double> rest(n);
  for (std::size_t t = 0; t < n; ++t) {
    const std::size_t first = std::min(t < m / 2 ? 0 : t - m / 2, n - m);
    rest[t] = y[t] - (sums[first + m] - sums[first]) / static_cast<double>(m);
  }
  return rest;
}

// Columns that are orthogonal to those before; what is left of a target after each.
class Regression {
 public:
  explicit Regression(std::vector<double> target) : rest_(std::move(target)) {}

  const std::vector<double>& rest() const noexcept { return rest_; }

  void add(std::vector<double> column) {
    constexpr double kDependent = 1e-8;  // of its size: it says what others say
    const double size = dot(column, column);
    for (const auto& each : columns_) subtract(column, dot(each, column), each);
    const double left = dot(column, column);
    if (!(left > kDependent * size)) return;
    const double unit = 1 / std::sqrt(left);
    for (double& each : column) each *= unit;
    subtract(rest_, dot(column, rest_), column);
    columns_.push_back(std::move(column));
  }

 private:
  std::vector<double> rest_;
  std::vector<std::vector<double>> columns_;
};

// The harmonics of one season; takes them out of y.
std::size_t harmonics_of(std::vector<double>& y, double period) {
  const std::size_t n = y.size();
  const auto m = static_cast<std::size_t>(std::lround(period));
  const std::vector<double> detrended = without_trend(y, m);
  Regression regression(detrended);
  const std::size_t most = std::min(most_harmonics(period), n / 4);
  double least = kInfinity;
  std::size_t chosen = 1;
  std::vector<double> rest = detrended;
  for (std::size_t j = 1; j <= most && j <= chosen + kPatience; ++j) {
    std::vector<double> cosines(n);
    std::vector<double> sines(n);
    for (std::size_t t = 0; t < n; ++t) {
      // Whole turns are taken out first: the angle stays small in series of any length.
      const double turns = static_cast<double>(j) * static_cast<double>(t) / period;
      const double angle = (turns - std::floor(turns)) * kTurn;
      cosines[t] = math::cos(angle);
      sines[t] = math::sin(angle);
    }
    regression.add(std::move(cosines));
    regression.add(std::move(sines));
    const double aic = criterion(dot(regression.rest(), regression.rest()), n, 2 * j);
    if (aic < least) {
      least = aic;
      chosen = j;
      rest = regression.rest();
    }
  }
  for (std::size_t t = 0; t < n; ++t) y[t] -= detrended[t] - rest[t];
  return chosen;
}

// What a long autoregression leaves of the errors.
std::vector<double> innovations(std::span<const double> errors, std::size_t order) {
  LeastSquares equations(order);
  std::vector<double> past(order);
  const auto look_back = [&](std::size_t t) {
    for (std::size_t i = 0; i < order; ++i) past[i] = errors[t - 1 - i];
  };
  for (std::size_t t = order; t < errors.size(); ++t) {
    look_back(t);
    equations.add(past, errors[t]);
  }
  std::vector<double> shares(order);
  std::vector<double> out(errors.size());
  if (!equations.solve(shares)) return out;
  for (std::size_t t = order; t < errors.size(); ++t) {
    look_back(t);
    out[t] = errors[t] - dot(past, shares);
  }
  return out;
}

// Mean square that p lags of the errors and q of the innovations leave, from row `first` on.
double left_over(std::span<const double> errors, std::span<const double> news, std::size_t first,
                 std::pair<std::size_t, std::size_t> orders) {
  const std::size_t p = orders.first;
  const std::size_t q = orders.second;
  LeastSquares equations(p + q);
  std::vector<double> row(p + q);
  const auto look_back = [&](std::size_t t) {
    for (std::size_t i = 0; i < p; ++i) row[i] = errors[t - 1 - i];
    for (std::size_t i = 0; i < q; ++i) row[p + i] = news[t - 1 - i];
  };
  for (std::size_t t = first; t < errors.size(); ++t) {
    look_back(t);
    equations.add(row, errors[t]);
  }
  std::vector<double> shares(p + q);
  if (!equations.solve(shares)) return kInfinity;
  double squares = 0;
  for (std::size_t t = first; t < errors.size(); ++t) {
    look_back(t);
    const double rest = errors[t] - dot(row, shares);
    squares += rest * rest;
  }
  return squares;
}

}  // namespace

std::size_t most_harmonics(double m) noexcept { return static_cast<std::size_t>(m / 2); }

std::vector<std::size_t> choose_harmonics(std::span<const double> y,
                                          std::span<const double> periods) {
  std::vector<double> rest(y.begin(), y.end());
  std::vector<std::size_t> out(periods.size());
  std::vector<std::size_t> order(periods.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return periods[a] < periods[b]; });
  for (const std::size_t i : order) {
    if (2 * periods[i] <= static_cast<double>(y.size())) out[i] = harmonics_of(rest, periods[i]);
  }
  return out;
}

std::pair<std::size_t, std::size_t> choose_orders(std::span<const double> errors) {
  constexpr std::size_t kLongest = 12;
  const std::size_t n = errors.size();
  const std::size_t order = std::min(kLongest, n / 6);
  std::pair<std::size_t, std::size_t> best{0, 0};
  if (order < kTbatsLags + 1) return best;
  const std::vector<double> news = innovations(errors, order);
  const std::size_t first = order + kTbatsLags;
  double least = criterion(dot(errors.subspan(first), errors.subspan(first)), n - first, 0);
  for (std::size_t p = 0; p <= kTbatsLags; ++p) {
    for (std::size_t q = 0; q <= kTbatsLags; ++q) {
      if (p + q == 0) continue;
      const double squares = left_over(errors, news, first, {p, q});
      const double aic = criterion(squares, n - first, p + q);
      if (aic < least) {
        least = aic;
        best = {p, q};
      }
    }
  }
  return best;
}

}  // namespace mliot::statistical
