// Metrics as means over rows, and those of ranks.
#include "boosting/metric.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "mliot/boosting/fit.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/trees/forest.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 4096;  // fixed, so that float sums never depend on threads
constexpr double kSmallestMean = 1e-10;
constexpr double kSmallestShare = 1e-15;

// By Kind; aliases follow the name that results carry.
constexpr std::array<std::array<std::string_view, 4>, 14> kNames{
    {{"l2", "mse", "mean_squared_error", "regression"},
     {"rmse", "l2_root", "root_mean_squared_error", ""},
     {"l1", "mae", "mean_absolute_error", "regression_l1"},
     {"mape", "mean_absolute_percentage_error", "", ""},
     {"quantile", "", "", ""},
     {"poisson", "", "", ""},
     {"tweedie", "", "", ""},
     {"binary_logloss", "logloss", "binary", ""},
     {"binary_error", "error", "", ""},
     {"auc", "", "", ""},
     {"average_precision", "", "", ""},
     {"multi_logloss", "multiclass", "softmax", ""},
     {"multi_error", "", "", ""},
     {"auc_mu", "", "", ""}}};

struct WeightedSum {
  double sum = 0;
  double weight = 0;
};

template <class Get>
double weighted_mean(const JudgedRows& rows, int threads, Get get) {
  const std::size_t n = rows.size();
  std::vector<WeightedSum> chunks((n + kChunk - 1) / kChunk);
  parallel_for(chunks.size(), threads, [&](std::size_t c) {
    WeightedSum& chunk = chunks[c];
    for (std::size_t i = c * kChunk; i < std::min(n, (c + 1) * kChunk); ++i) {
      const double weight = rows.weight_of(i);
      chunk.sum += weight * get(&rows.raw[i * rows.outputs], &rows.target[i * rows.targets]);
      chunk.weight += weight;
    }
  });
  WeightedSum total;
  for (const WeightedSum& chunk : chunks) {
    total.sum += chunk.sum;
    total.weight += chunk.weight;
  }
  return total.sum / total.weight;
}

// Weights of the rows of each class that share a score, by descending score.
struct Tie {
  double positive = 0;
  double negative = 0;
};

std::vector<Tie> ties_of(const JudgedRows& rows) {
  std::vector<std::size_t> order(rows.raw.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rows.raw[a] > rows.raw[b]; });
  std::vector<Tie> ties;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::size_t row = order[k];
    if (k == 0 || rows.raw[row] != rows.raw[order[k - 1]]) ties.emplace_back();
    (rows.target[row] > 0 ? ties.back().positive : ties.back().negative) += rows.weight_of(row);
  }
  return ties;
}

Tie total_of(const std::vector<Tie>& ties) {
  Tie total;
  for (const Tie& tie : ties) {
    total.positive += tie.positive;
    total.negative += tie.negative;
  }
  return total;
}

// Share of the pairs of a positive and a negative row that the scores order; half of a tie.
double area_under_curve(const std::vector<Tie>& ties) {
  const Tie total = total_of(ties);
  double above = 0;
  double area = 0;
  for (const Tie& tie : ties) {
    area += tie.negative * (above + tie.positive / 2);
    above += tie.positive;
  }
  return area / (total.positive * total.negative);
}

// Mean of the precisions at each score, weighed by the recall that it adds.
double average_precision(const std::vector<Tie>& ties) {
  const Tie total = total_of(ties);
  Tie above;
  double sum = 0;
  for (const Tie& tie : ties) {
    above.positive += tie.positive;
    above.negative += tie.negative;
    const double all = above.positive + above.negative;
    if (all > 0) sum += tie.positive * above.positive / all;
  }
  return sum / total.positive;
}

// The value of one metric of ranks for every pair of a raw score and a target, in the mean.
template <class Value>
double mean_over_targets(const JudgedRows& rows, Value value) {
  double sum = 0;
  std::vector<double> raw(rows.size());
  std::vector<double> target(rows.size());
  for (std::size_t k = 0; k < rows.targets; ++k) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      raw[i] = rows.raw[i * rows.outputs + k];
      target[i] = rows.target[i * rows.targets + k];
    }
    sum += value(ties_of({raw, target, rows.weight}));
  }
  return sum / static_cast<double>(rows.targets);
}

// The area under the curve of two classes by the difference of their raw scores.
double area_of_pair(const JudgedRows& rows, std::size_t one, std::size_t other) {
  std::vector<double> raw;
  std::vector<double> target;
  std::vector<double> weight;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto label = static_cast<std::size_t>(rows.target[i]);
    if (label != one && label != other) continue;
    raw.push_back(rows.raw[i * rows.outputs + one] - rows.raw[i * rows.outputs + other]);
    target.push_back(label == one ? 1 : 0);
    weight.push_back(rows.weight_of(i));
  }
  return area_under_curve(ties_of({raw, target, weight}));
}

double mean_over_pairs(const JudgedRows& rows) {
  double sum = 0;
  for (std::size_t one = 0; one < rows.outputs; ++one) {
    for (std::size_t other = one + 1; other < rows.outputs; ++other) {
      sum += area_of_pair(rows, one, other);
    }
  }
  const auto classes = static_cast<double>(rows.outputs);
  return sum / (classes * (classes - 1) / 2);
}

std::size_t place_of_median(const BoostingOptions& options) {
  if (!options.quantiles) return 0;
  const auto& levels = *options.quantiles;
  return static_cast<std::size_t>(std::find(levels.begin(), levels.end(), 0.5) - levels.begin());
}

}  // namespace

Metric::Kind Metric::kind_of(std::string_view name) {
  for (std::size_t k = 0; k < kNames.size(); ++k) {
    for (const std::string_view known : kNames[k]) {
      if (!known.empty() && known == name) return static_cast<Kind>(k);
    }
  }
  std::string all;
  for (const auto& names : kNames) all += (all.empty() ? "" : ", ") + std::string(names[0]);
  throw InvalidArgument(format("boosting: there is no metric '{}'; there are {}", name, all));
}

Metric::Metric(std::string_view name, const BoostingOptions& options, std::size_t outputs)
    : objective_(options.objective),
      losses_(options, outputs),
      targets_(options.num_class || options.quantiles ? 1 : outputs),
      median_(place_of_median(options)),
      alpha_(options.alpha),
      power_(options.tweedie_variance_power),
      kind_(kind_of(name)),
      name_(kNames[static_cast<std::size_t>(kind_)][0]) {
  check_objective();
}

void Metric::check_objective() const {
  const bool of_two = kind_ == Kind::binary_logloss || kind_ == Kind::binary_error;
  require(!of_two || objective_ == Objective::binary,
          "boosting: metric '{}' needs probabilities, but objective '{}' predicts none; use "
          "objective 'binary'",
          name_, enum_name(objective_));
  const bool of_classes =
      kind_ == Kind::multi_logloss || kind_ == Kind::multi_error || kind_ == Kind::auc_mu;
  require(!of_classes || objective_ == Objective::multiclass,
          "boosting: metric '{}' judges several classes; objective '{}' has none", name_,
          enum_name(objective_));
  require(of_classes || objective_ != Objective::multiclass,
          "boosting: metric '{}' does not judge several classes; use multi_logloss, multi_error or "
          "auc_mu",
          name_);
  if (targets_ == losses_.size() || of_classes || kind_ == Kind::quantile) return;
  require(!is_higher_better(), "boosting: metric '{}' does not judge several quantiles", name_);
  require(median_ < losses_.size(),
          "boosting: metric '{}' judges the median, but the quantiles leave 0.5 out", name_);
}

bool Metric::is_higher_better() const noexcept {
  return kind_ == Kind::auc || kind_ == Kind::average_precision || kind_ == Kind::auc_mu;
}

void Metric::check(std::span<const double> target, std::span<const double> weight) const {
  for (std::size_t i = 0; i < target.size(); ++i) check_domain(target[i], i / targets_);
  if (is_higher_better()) check_classes(target, weight);
}

void Metric::check_domain(double target, std::size_t row) const {
  const bool counts = kind_ == Kind::poisson || kind_ == Kind::tweedie;
  require(!counts || target >= 0,
          "boosting: metric '{}' needs targets >= 0, but that of row {} of an evaluation set is "
          "{}",
          name_, row, target);
  const bool ranks = kind_ == Kind::auc || kind_ == Kind::average_precision;
  require(!ranks || target == 0 || target == 1,
          "boosting: metric '{}' needs targets 0 or 1, but that of row {} of an evaluation set "
          "is {}",
          name_, row, target);
}

// Every class of every target has a row of some weight.
void Metric::check_classes(std::span<const double> target, std::span<const double> weight) const {
  const std::size_t classes = kind_ == Kind::auc_mu ? losses_.size() : 2;
  std::vector<double> totals(targets_ * classes, 0.0);
  for (std::size_t i = 0; i < target.size(); ++i) {
    const std::size_t place = i % targets_ * classes + static_cast<std::size_t>(target[i]);
    totals[place] += weight.empty() ? 1.0 : weight[i / targets_];
  }
  require(std::all_of(totals.begin(), totals.end(), [](double x) { return x > 0; }),
          "boosting: metric '{}' needs rows of {} classes in every evaluation set", name_,
          kind_ == Kind::auc_mu ? "all" : "both");
}

double Metric::row_value(const double* raw, const double* target) const noexcept {
  const std::size_t outputs = losses_.size();
  if (targets_ < outputs && objective_ == Objective::quantile) {
    return quantiles_value(raw, *target);
  }
  if (name_ == losses_.metric()) {  // straight from the raw scores, which loses nothing
    return losses_.value({raw, outputs}, {target, targets_});
  }
  if (kind_ == Kind::multi_error) {
    return std::max_element(raw, raw + outputs) - raw == static_cast<std::ptrdiff_t>(*target) ? 0
                                                                                              : 1;
  }
  double sum = 0;
  for (std::size_t k = 0; k < outputs; ++k) sum += value_of(raw[k], target[k]);
  return sum / static_cast<double>(outputs);
}

// Quantiles are predicted in order.
double Metric::quantiles_value(const double* raw, double target) const noexcept {
  std::array<double, trees::kMostOutputs> sorted;
  double* const end = std::copy_n(raw, losses_.size(), sorted.data());
  std::sort(sorted.data(), end);
  if (kind_ != Kind::quantile) return value_of(sorted[median_], target);
  return losses_.value({sorted.data(), losses_.size()}, {&target, 1});
}

double Metric::value_of(double raw, double target) const noexcept {
  const double p = response(objective_, raw);
  const double mean = std::max(p, kSmallestMean);
  switch (kind_) {
    case Kind::l2:
    case Kind::rmse:
      return (target - p) * (target - p);
    case Kind::l1:
      return std::abs(target - p);
    case Kind::mape:
      return std::abs(target - p) / std::max(1.0, std::abs(target));
    case Kind::quantile:
      return target >= p ? alpha_ * (target - p) : (alpha_ - 1) * (target - p);
    case Kind::poisson:
      return mean - target * math::log(mean);
    case Kind::tweedie: {
      const double log_mean = math::log(mean);
      return math::exp((2 - power_) * log_mean) / (2 - power_) -
             target * math::exp((1 - power_) * log_mean) / (1 - power_);
    }
    case Kind::binary_logloss:
      return -math::log(std::max(target > 0 ? p : 1 - p, kSmallestShare));
    case Kind::binary_error:
      return (p > 0.5) == (target > 0) ? 0 : 1;
    case Kind::auc:
    case Kind::average_precision:
    case Kind::multi_logloss:
    case Kind::multi_error:
    case Kind::auc_mu:
      break;
  }
  return 0;
}

double Metric::rank_value(const JudgedRows& rows) const {
  if (kind_ == Kind::auc_mu) return mean_over_pairs(rows);
  return mean_over_targets(rows, kind_ == Kind::auc ? area_under_curve : average_precision);
}

double Metric::value(const JudgedRows& rows, int threads) const {
  if (is_higher_better()) return rank_value(rows);
  const double mean = weighted_mean(rows, threads, [&](const double* raw, const double* target) {
    return row_value(raw, target);
  });
  return kind_ == Kind::rmse ? std::sqrt(mean) : mean;
}

}  // namespace mliot::boosting
