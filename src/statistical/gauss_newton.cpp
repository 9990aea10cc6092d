// Damped steps of Gauss and Newton.
#include "gauss_newton.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace mliot::statistical {
namespace {

constexpr int kMostEvaluations = 100;
constexpr double kSufficient = 1e-4;   // of the decrease that the curvature promises
constexpr double kSmallChange = 1e-6;  // of twice a log-likelihood, which decides nothing any more
constexpr int kQuietSteps = 2;
constexpr double kMostDamping = 1e10;  // then steps are too short to change anything

}  // namespace

GaussNewton::GaussNewton(SquaresStart start)
    : low_(std::move(start.low)),
      high_(std::move(start.high)),
      x_(std::move(start.x)),
      trial_(x_.size()),
      step_(x_.size()),
      slopes_(x_.size()),
      products_(x_.size() * (x_.size() + 1) / 2),
      factor_(x_.size() * x_.size()),
      rows_(start.rows),
      squares_(std::numeric_limits<double>::infinity()) {
  free_.reserve(x_.size());
  for (std::size_t i = 0; i < x_.size(); ++i) x_[i] = std::clamp(x_[i], low_[i], high_[i]);
  trial_ = x_;
}

bool GaussNewton::tell(double squares, std::span<const double> slopes,
                       std::span<const double> products) {
  ++evaluations_;
  if (evaluations_ == 1) {
    if (!std::isfinite(squares)) return false;
    keep(squares, slopes, products);
    return propose();
  }
  const double gained = squares_ - squares;
  if (!std::isfinite(squares) || !(gained > kSufficient * promise_)) {
    damping_ *= growth_;
    growth_ *= 2;
    return evaluations_ < kMostEvaluations && propose();
  }
  quiet_ = rows_ * gained < kSmallChange * squares_ ? quiet_ + 1 : 0;
  const double surprise = 2 * gained / promise_ - 1;
  damping_ *= std::max(1.0 / 3, 1 - surprise * surprise * surprise);
  growth_ = 2;
  x_ = trial_;
  keep(squares, slopes, products);
  return quiet_ < kQuietSteps && evaluations_ < kMostEvaluations && propose();
}

void GaussNewton::keep(double squares, std::span<const double> slopes,
                       std::span<const double> products) {
  squares_ = squares;
  std::copy(slopes.begin(), slopes.end(), slopes_.begin());
  std::copy(products.begin(), products.end(), products_.begin());
}

double GaussNewton::product(std::size_t i, std::size_t k) const noexcept {
  const std::size_t row = std::max(i, k);
  return products_[row * (row + 1) / 2 + std::min(i, k)];
}

// Whether a variable stays at its bound, since the sum falls outward.
bool GaussNewton::held(std::size_t i) const noexcept {
  return (x_[i] <= low_[i] && slopes_[i] > 0) || (x_[i] >= high_[i] && slopes_[i] < 0);
}

// The next point, damped until the curvature promises a gain there.
bool GaussNewton::propose() {
  for (; damping_ < kMostDamping; damping_ *= growth_, growth_ *= 2) {
    if (!solve()) continue;
    for (std::size_t i = 0; i < x_.size(); ++i) {
      trial_[i] = std::clamp(x_[i] + step_[i], low_[i], high_[i]);
      step_[i] = trial_[i] - x_[i];
    }
    promise_ = promised();
    if (!(promise_ > 0)) continue;
    return rows_ * promise_ > 0.01 * kSmallChange * squares_;
  }
  return false;
}

// The damped step of the variables that are not held, by Cholesky's decomposition.
bool GaussNewton::solve() {
  std::fill(step_.begin(), step_.end(), 0.0);
  free_.clear();
  for (std::size_t i = 0; i < x_.size(); ++i) {
    if (!held(i) && product(i, i) > 0) free_.push_back(i);
  }
  const std::size_t n = free_.size();
  const auto lower = [&](std::size_t i, std::size_t k) -> double& { return factor_[i * n + k]; };
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k <= i; ++k) {
      double sum = product(free_[i], free_[k]) * (i == k ? 1 + damping_ : 1.0);
      for (std::size_t j = 0; j < k; ++j) sum -= lower(i, j) * lower(k, j);
      if (i == k && !(sum > 0)) return false;
      lower(i, k) = i == k ? std::sqrt(sum) : sum / lower(k, k);
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    double sum = -slopes_[free_[i]];
    for (std::size_t j = 0; j < i; ++j) sum -= lower(i, j) * step_[free_[j]];
    step_[free_[i]] = sum / lower(i, i);
  }
  for (std::size_t i = n; i-- > 0;) {
    double sum = step_[free_[i]];
    for (std::size_t j = i + 1; j < n; ++j) sum -= lower(j, i) * step_[free_[j]];
    step_[free_[i]] = sum / lower(i, i);
  }
  return n > 0 &&
         std::all_of(step_.begin(), step_.end(), [](double s) { return std::isfinite(s); });
}

// What the step gains if errors are linear.
double GaussNewton::promised() const {
  double sum = 0;
  for (std::size_t i = 0; i < x_.size(); ++i) {
    sum -= 2 * slopes_[i] * step_[i];
    for (std::size_t k = 0; k < x_.size(); ++k) sum -= step_[i] * product(i, k) * step_[k];
  }
  return sum;
}

}  // namespace mliot::statistical
