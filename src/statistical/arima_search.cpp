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

constexpr double kDifference = 1e-6;   // between neighbours: a small share of a standard error
constexpr double kFloor = 1e-20;       // a perfect fit has this mean square
constexpr double kLeastPivot = 1e-12;  // of a basis column that the filter left nothing of

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
  Lanes(const ArimaData& data, const ArimaVariables& variables, ArimaCriterion criterion)
      : data_(data),
        variables_(variables),
        order_(variables.order()),
        lags_(lags_of(order_)),
        conditional_(criterion == ArimaCriterion::conditional),
        skip_(conditional_ ? order_.ar_span() : 0),
        ar_(order_.span() * kArmaLanes),
        ma_(ar_.size()),
        products_(data.columns() * (data.columns() + 1) / 2 * kArmaLanes),
        gain_(ar_.size()),
        change_((order_.span() + 1) * kArmaLanes),
        workspace_(kernel::arma_workspace(order_.ar_span(), order_.ma_span(), data.columns()) *
                   kArmaLanes) {}

  std::size_t counted() const { return data_.n() - skip_; }

  void set(std::size_t lane, std::span<const double> point) {
    const ArimaCoefficients found = variables_.coefficients(point);
    outside_[lane] = !variables_.free() && !variables_.admissible(found);
    std::vector<double> ar = expanded(found.ar, found.seasonal_ar, order_.m, -1);
    std::vector<double> ma = expanded(found.ma, found.seasonal_ma, order_.m, 1);
    if (outside_[lane]) {  // it is not to be run
      std::fill(ar.begin(), ar.end(), 0.0);
      std::fill(ma.begin(), ma.end(), 0.0);
    }
    for (std::size_t i = 0; i < ar.size(); ++i) ar_[i * kArmaLanes + lane] = ar[i];
    for (std::size_t i = 0; i < ma.size(); ++i) ma_[i * kArmaLanes + lane] = ma[i];
  }

  bool outside(std::size_t lane) const { return outside_[lane]; }

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

  // -2 log-likelihood up to a constant; infinite outside.
  double value(std::size_t lane) const {
    if (outside_[lane]) return std::numeric_limits<double>::infinity();
    const auto n = static_cast<double>(counted());
    return n * math::log(profile(lane).squares + n * kFloor) + logs_[lane];
  }

 private:
  const ArimaData& data_;
  const ArimaVariables& variables_;
  ArimaOrder order_;
  std::vector<std::size_t> lags_;
  bool conditional_;
  std::size_t skip_;
  std::vector<double> ar_, ma_, products_, gain_, change_, workspace_;
  std::array<double, kArmaLanes> logs_{}, variance_{};
  std::array<bool, kArmaLanes> outside_{};
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
      slopes[at - 1] = lanes.outside(lane) ? 0.0 : (lanes.value(lane) - value) / step[lane];
    }
  }
  return value;
}

SearchStart bounds_of(const ArimaVariables& variables, std::size_t n,
                      std::span<const double> start) {
  SearchStart bounds;
  bounds.x.assign(start.begin(), start.end());
  for (std::size_t i = 0; i < variables.size(); ++i) {
    bounds.low.push_back(-variables.farthest(i));
    bounds.high.push_back(variables.farthest(i));
  }
  bounds.step.assign(variables.size(), 1 / std::sqrt(static_cast<double>(n)));
  return bounds;
}

}  // namespace

ArimaFound arima_search(const ArimaData& data, const ArimaVariables& variables,
                        ArimaCriterion criterion, std::span<const double> start) {
  Lanes lanes(data, variables, criterion);
  QuasiNewton search(bounds_of(variables, lanes.counted(), start));
  std::vector<double> slopes(variables.size());
  bool going = true;
  while (going) {
    const double value = value_and_slopes(lanes, search.point(), slopes);
    going = search.tell(value, slopes);
  }
  ArimaFound found;
  found.point.assign(search.best().begin(), search.best().end());
  found.coefficients = variables.coefficients(found.point);
  for (std::size_t lane = 0; lane < kArmaLanes; ++lane) lanes.set(lane, found.point);
  lanes.evaluate();
  Profile profile = lanes.profile(0);
  found.of_basis = std::move(profile.of_basis);
  found.squares = profile.squares;
  found.logs = lanes.logs(0);
  found.n = lanes.counted();
  return found;
}

}  // namespace mliot::statistical
