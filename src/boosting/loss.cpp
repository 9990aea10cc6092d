// Formulas of the losses; each is that of LightGBM's objective of the same name.
#include "boosting/loss.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "boosting/exact_sum.hpp"
#include "boosting/quantile.hpp"
#include "kernel/gradient_pairs.hpp"
#include "kernel/math.hpp"
#include "mliot/boosting/fit.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "mliot/freestanding/math.h"

namespace mliot::boosting {
namespace {

constexpr double kPoissonDamping = 0.7;   // LightGBM's poisson_max_delta_step: h = e^(raw + 0.7)
constexpr double kSmallestMean = 1e-10;   // log links start no lower, or all-zero targets diverge
constexpr double kLargestTarget = 1e130;  // squares and sums of residuals must stay finite
constexpr double kSmallestShare = 1e-15;  // the same for the share of ones

double weighted_mean(const LossRows& rows, const Group& group) {
  double largest = 0;
  double heaviest = 1;
  if (!rows.weight.empty()) heaviest = *std::max_element(rows.weight.begin(), rows.weight.end());
  for (const double y : rows.target) largest = std::max(largest, std::abs(y));
  largest = group.largest(largest);
  heaviest = group.largest(heaviest);
  ExactSum sum(largest * heaviest);
  ExactSum total(heaviest);
  for (std::size_t i = 0; i < rows.target.size(); ++i) {
    const double weight = rows.weight.empty() ? 1.0 : rows.weight[i];
    sum.add(weight * rows.target[i]);
    total.add(weight);
  }
  sum.share(group);
  total.share(group);
  return sum.value() / total.value();
}

double class_share(const LossRows& rows, const Group& group, double label) {
  std::vector<double> inside(rows.target.size());
  for (std::size_t i = 0; i < inside.size(); ++i) inside[i] = rows.target[i] == label ? 1 : 0;
  return weighted_mean({inside, rows.weight}, group);
}

double target_quantile(const LossRows& rows, const Group& group, double alpha) {
  if (rows.weight.empty()) {
    if (group.alone()) return quantile(rows.target, alpha);
    return quantile(group.gather<double>(rows.target), alpha);
  }
  std::vector<Weighted> values(rows.target.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = {rows.target[i], rows.weight[i]};
  }
  share(values, group);
  return weighted_quantile(values, alpha);
}

double sign(double x) { return x > 0 ? 1.0 : (x < 0 ? -1.0 : 0.0); }

}  // namespace

Loss::Loss(const BoostingOptions& options, std::size_t output)
    : objective_(options.objective),
      alpha_(options.objective == Objective::l1 ? 0.5 : options.alpha),
      power_(options.tweedie_variance_power),
      class_(static_cast<double>(output)),
      classes_(static_cast<double>(options.num_class.value_or(1))) {
  if (options.quantiles) alpha_ = (*options.quantiles)[output];
}

void Loss::check(std::span<const double> target, std::span<const double> weight) const {
  const bool counts = objective_ == Objective::poisson || objective_ == Objective::tweedie;
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (!weight.empty() && weight[i] == 0) continue;
    const double y = target[i];
    require(std::isfinite(y),
            "boosting: target of row {} is {}; leave such rows out or give them a finite value", i,
            y);
    require(std::abs(y) <= kLargestTarget,
            "boosting: target of row {} is {}; scale targets to at most {} in magnitude", i, y,
            kLargestTarget);
    if (counts) {
      require(y >= 0,
              "boosting: target of row {} is {}, but objective '{}' needs targets >= 0; clip them "
              "or use objective 'regression'",
              i, y, enum_name(objective_));
    }
    if (objective_ == Objective::multiclass) {
      require(y >= 0 && y < classes_ && y == std::floor(y),
              "boosting: target of row {} is {}, but objective 'multiclass' needs whole numbers "
              "from 0 to num_class - 1 = {}",
              i, y, classes_ - 1);
    }
    if (objective_ == Objective::binary) {
      require(y == 0 || y == 1,
              "boosting: target of row {} is {}, but objective 'binary' needs 0 or 1", i, y);
    }
  }
}

double Loss::base_score(const LossRows& rows, const Group& group) const {
  switch (objective_) {
    case Objective::regression:
      return weighted_mean(rows, group);
    case Objective::l1:
    case Objective::quantile:
      return target_quantile(rows, group, alpha_);
    case Objective::poisson:
    case Objective::tweedie:
      return math::log(std::max(weighted_mean(rows, group), kSmallestMean));
    case Objective::multiclass:
      return math::log(std::max(class_share(rows, group, class_), kSmallestShare));
    case Objective::binary:
      break;
  }
  const double share = std::clamp(weighted_mean(rows, group), kSmallestShare, 1 - kSmallestShare);
  return math::log(share / (1 - share));
}

bool Loss::constant_hessian() const noexcept { return identity_link(); }

bool Loss::identity_link() const noexcept {
  return objective_ == Objective::regression || objective_ == Objective::l1 ||
         objective_ == Objective::quantile;
}

std::optional<double> Loss::renewal_level() const noexcept {
  if (objective_ == Objective::l1 || objective_ == Objective::quantile) return alpha_;
  return std::nullopt;
}

void Loss::derivatives(const double* raw, const double* target, std::size_t n,
                       const Derivatives& out) const {
  double* g = out.gradient;
  double* h = out.hessian;
  double* e = out.scratch;
  switch (objective_) {
    case Objective::regression:
      for (std::size_t i = 0; i < n; ++i) g[i] = raw[i] - target[i];
      return;
    case Objective::l1:
      for (std::size_t i = 0; i < n; ++i) g[i] = sign(raw[i] - target[i]);
      return;
    case Objective::quantile:
      for (std::size_t i = 0; i < n; ++i) g[i] = raw[i] >= target[i] ? 1 - alpha_ : -alpha_;
      return;
    case Objective::poisson:
      kernel::exp_array(raw, e, n);
      for (std::size_t i = 0; i < n; ++i) h[i] = raw[i] + kPoissonDamping;
      kernel::exp_array(h, h, n);
      for (std::size_t i = 0; i < n; ++i) g[i] = e[i] - target[i];
      return;
    case Objective::tweedie: {
      for (std::size_t i = 0; i < n; ++i) e[i] = (1 - power_) * raw[i];
      kernel::exp_array(e, e, n);
      for (std::size_t i = 0; i < n; ++i) h[i] = (2 - power_) * raw[i];
      kernel::exp_array(h, h, n);
      for (std::size_t i = 0; i < n; ++i) {
        const double falling = target[i] * e[i];
        const double rising = h[i];
        g[i] = rising - falling;
        h[i] = (2 - power_) * rising - (1 - power_) * falling;
      }
      return;
    }
    case Objective::multiclass: {
      const double factor = classes_ / (classes_ - 1);  // LightGBM's, of Friedman 2001
      for (std::size_t i = 0; i < n; ++i) {
        const double p = raw[i];
        g[i] = p - (target[i] == class_ ? 1 : 0);
        h[i] = factor * p * (1 - p);
      }
      return;
    }
    case Objective::binary:
      return kernel::logistic_derivatives(raw, target, n, g, h);
  }
}

double Loss::value(double raw, double target) const noexcept {
  const double residual = target - raw;
  switch (objective_) {
    case Objective::regression:
      return residual * residual;
    case Objective::l1:
      return std::abs(residual);
    case Objective::quantile:
      return residual >= 0 ? alpha_ * residual : (alpha_ - 1) * residual;
    case Objective::poisson:
      return math::exp(raw) - target * raw;
    case Objective::tweedie:
      return math::exp((2 - power_) * raw) / (2 - power_) -
             target * math::exp((1 - power_) * raw) / (1 - power_);
    case Objective::multiclass:
    case Objective::binary:
      break;
  }
  // log(1 + e^-m) of the margin m, without overflow.
  const double margin = target > 0 ? raw : -raw;
  return math::log(1 + math::exp(-std::abs(margin))) + std::max(-margin, 0.0);
}

std::string Loss::metric() const {
  if (objective_ == Objective::regression) return "l2";
  if (objective_ == Objective::binary) return "binary_logloss";
  if (objective_ == Objective::multiclass) return "multi_logloss";
  return std::string(enum_name(objective_));
}

double response(Objective objective, double raw) noexcept {
  constexpr double kLargest = 0x1.62e42fefa39efp+9;  // the largest double whose exp is finite
  switch (objective) {
    case Objective::poisson:
    case Objective::tweedie:
      return math::exp(std::min(raw, kLargest));
    case Objective::binary:
      return mliot_logistic(raw);
    case Objective::regression:
    case Objective::l1:
    case Objective::quantile:
    case Objective::multiclass:
      break;
  }
  return raw;
}

}  // namespace mliot::boosting
