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

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 4096;  // fixed, so that float sums never depend on threads
constexpr double kSmallestMean = 1e-10;
constexpr double kSmallestShare = 1e-15;

// By Kind; aliases follow the name that results carry.
constexpr std::array<std::array<std::string_view, 4>, 11> kNames{
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
     {"average_precision", "", "", ""}}};

struct WeightedSum {
  double sum = 0;
  double weight = 0;
};

template <class Get>
double weighted_mean(const JudgedRows& rows, int threads, Get get) {
  const std::size_t n = rows.target.size();
  std::vector<WeightedSum> chunks((n + kChunk - 1) / kChunk);
  parallel_for(chunks.size(), threads, [&](std::size_t c) {
    WeightedSum& chunk = chunks[c];
    for (std::size_t i = c * kChunk; i < std::min(n, (c + 1) * kChunk); ++i) {
      const double weight = rows.weight_of(i);
      chunk.sum += weight * get(rows.raw[i], rows.target[i]);
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

Metric::Metric(std::string_view name, const BoostingOptions& options)
    : objective_(options.objective),
      loss_(options),
      alpha_(options.alpha),
      power_(options.tweedie_variance_power),
      kind_(kind_of(name)),
      name_(kNames[static_cast<std::size_t>(kind_)][0]) {
  const bool shares = kind_ == Kind::binary_logloss || kind_ == Kind::binary_error;
  require(!shares || objective_ == Objective::binary,
          "boosting: metric '{}' needs probabilities, but objective '{}' predicts none; use "
          "objective 'binary'",
          name_, enum_name(objective_));
}

bool Metric::is_higher_better() const noexcept {
  return kind_ == Kind::auc || kind_ == Kind::average_precision;
}

void Metric::check(std::span<const double> target, std::span<const double> weight) const {
  const bool ranks = is_higher_better();
  const bool counts = kind_ == Kind::poisson || kind_ == Kind::tweedie;
  Tie total;
  for (std::size_t i = 0; i < target.size(); ++i) {
    const double y = target[i];
    require(!counts || y >= 0,
            "boosting: metric '{}' needs targets >= 0, but that of row {} of an evaluation set is "
            "{}",
            name_, i, y);
    require(!ranks || y == 0 || y == 1,
            "boosting: metric '{}' needs targets 0 or 1, but that of row {} of an evaluation set "
            "is {}",
            name_, i, y);
    (y > 0 ? total.positive : total.negative) += weight.empty() ? 1.0 : weight[i];
  }
  require(!ranks || (total.positive > 0 && total.negative > 0),
          "boosting: metric '{}' needs rows of both classes in every evaluation set", name_);
}

double Metric::row_value(double raw, double target) const noexcept {
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
      break;
  }
  return 0;
}

double Metric::value(const JudgedRows& rows, int threads) const {
  if (kind_ == Kind::auc) return area_under_curve(ties_of(rows));
  if (kind_ == Kind::average_precision) return average_precision(ties_of(rows));
  if (name_ == loss_.metric()) {  // straight from the raw score, which loses nothing
    return weighted_mean(rows, threads, [&](double raw, double y) { return loss_.value(raw, y); });
  }
  const double mean =
      weighted_mean(rows, threads, [&](double raw, double y) { return row_value(raw, y); });
  return kind_ == Kind::rmse ? std::sqrt(mean) : mean;
}

}  // namespace mliot::boosting
