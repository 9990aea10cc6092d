// Steps of the projected quasi-Newton search.
#include "quasi_newton.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace mliot::statistical {
namespace {

constexpr int kMostEvaluations = 250;
constexpr int kMostShortened = 20;
constexpr double kSufficient = 1e-4;   // of the decrease that the slope promises
constexpr double kSmallChange = 1e-6;  // of a log-likelihood, which decides nothing any more
constexpr int kQuietSteps = 2;
constexpr double kCurved = 1e-12;  // least cosine of step and turn that teaches a curvature

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

QuasiNewton::QuasiNewton(SearchStart start)
    : low_(std::move(start.low)),
      high_(std::move(start.high)),
      step_(std::move(start.step)),
      x_(std::move(start.x)),
      gradient_(x_.size()),
      direction_(x_.size()),
      inverse_(x_.size() * x_.size()),
      moved_(x_.size()),
      turned_(x_.size()),
      product_(x_.size()),
      value_(std::numeric_limits<double>::infinity()) {
  for (std::size_t i = 0; i < x_.size(); ++i) x_[i] = std::clamp(x_[i], low_[i], high_[i]);
  trial_ = x_;
  reset_curvature();
}

bool QuasiNewton::tell(double value, std::span<const double> gradient) {
  ++evaluations_;
  if (evaluations_ == 1) {
    if (!std::isfinite(value)) return false;
    value_ = value;
    std::copy(gradient.begin(), gradient.end(), gradient_.begin());
    return new_direction();
  }
  double promised = 0;
  for (std::size_t i = 0; i < x_.size(); ++i) promised += gradient_[i] * (trial_[i] - x_[i]);
  const bool good = std::isfinite(value) && value <= value_ + kSufficient * promised;
  return good ? accept(value, gradient) : shorten();
}

bool QuasiNewton::accept(double value, std::span<const double> gradient) {
  quiet_ = value_ - value < kSmallChange ? quiet_ + 1 : 0;
  learn_curvature(gradient);
  std::copy(gradient.begin(), gradient.end(), gradient_.begin());
  x_ = trial_;
  value_ = value;
  if (quiet_ >= kQuietSteps || evaluations_ >= kMostEvaluations) return false;
  return new_direction();
}

bool QuasiNewton::shorten() {
  if (evaluations_ >= kMostEvaluations) return false;
  if (++shortened_ > kMostShortened) {
    if (fresh_) return false;
    reset_curvature();
    return new_direction();
  }
  length_ *= shortened_ == 1 ? 0.3 : 0.2;
  set_trial();
  return true;
}

// Whether a variable stays at its bound, since the function falls outward.
bool QuasiNewton::held(std::size_t i) const noexcept {
  return (x_[i] <= low_[i] && gradient_[i] > 0) || (x_[i] >= high_[i] && gradient_[i] < 0);
}

bool QuasiNewton::new_direction() {
  const std::size_t n = x_.size();
  for (int attempt = 0; attempt < 2; ++attempt) {
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0;
      if (!held(i)) {
        for (std::size_t k = 0; k < n; ++k) {
          if (!held(k)) sum += inverse_[i * n + k] * gradient_[k];
        }
      }
      direction_[i] = -sum;
    }
    slope_ = dot(direction_, gradient_);
    if (slope_ < 0) break;
    reset_curvature();
  }
  if (!(-slope_ > kSmallChange * 0.01)) return false;  // no way down worth a step
  length_ = 1;
  shortened_ = 0;
  set_trial();
  return true;
}

void QuasiNewton::set_trial() {
  for (std::size_t i = 0; i < x_.size(); ++i) {
    trial_[i] = std::clamp(x_[i] + length_ * direction_[i], low_[i], high_[i]);
  }
}

void QuasiNewton::reset_curvature() {
  std::fill(inverse_.begin(), inverse_.end(), 0.0);
  for (std::size_t i = 0; i < x_.size(); ++i) inverse_[i * x_.size() + i] = step_[i] * step_[i];
  fresh_ = true;
}

void QuasiNewton::learn_curvature(std::span<const double> gradient) {
  const std::size_t n = x_.size();
  for (std::size_t i = 0; i < n; ++i) {
    moved_[i] = trial_[i] - x_[i];
    turned_[i] = gradient[i] - gradient_[i];
  }
  const double curvature = dot(moved_, turned_);
  const double size = std::sqrt(dot(moved_, moved_) * dot(turned_, turned_));
  if (!(curvature > kCurved * size)) return;
  for (std::size_t i = 0; i < n; ++i) {
    product_[i] = dot(std::span(inverse_).subspan(i * n, n), turned_);
  }
  const double factor = (1 + dot(turned_, product_) / curvature) / curvature;
  for (std::size_t i = 0; i < n; ++i) {
    const double first = product_[i] / curvature;
    const double second = factor * moved_[i] - first;
    double* row = inverse_.data() + i * n;
    for (std::size_t k = 0; k < n; ++k)
      row[k] += second * moved_[k] - moved_[i] * (product_[k] / curvature);
  }
  fresh_ = false;
}

}  // namespace mliot::statistical
