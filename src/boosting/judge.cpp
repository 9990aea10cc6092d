// Scores of judging rows, metric by metric and set by set.
#include "boosting/judge.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "mliot/boosting/fit.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 4096;

}  // namespace

Judge::Judge(const BoostingOptions& options, const std::vector<EvalMetric>& metrics,
             std::vector<RowSet> sets, Means means)
    : options_(options), means_(means) {
  for (RowSet& rows : sets) {
    const std::size_t size = means_.group.sum(rows.size());
    if (size == 0 && &rows == &sets.front()) continue;
    require(size > 0, "boosting: an evaluation set has no row with a weight above 0");
    Set set;
    set.rows = std::move(rows);
    set.sums.assign(set.rows.size(), 0.0);
    if (!means_.group.alone()) {
      set.all_targets = means_.group.gather<double>(set.rows.target.view());
      set.all_weights = means_.group.gather<double>(set.rows.weight.view());
    }
    sets_.push_back(std::move(set));
  }
  for (const EvalMetric& each : metrics) {
    judgements_.push_back({});
    if (each.function) {
      judgements_.back().custom = each;
    } else {
      judgements_.back().metric.emplace(each.name, options);
    }
  }
  if (judgements_.empty()) judgements_.push_back({Metric(Loss(options).metric(), options), {}});
  for (const Set& set : sets_) {
    const JudgedRows rows = judged(set, set.rows.target.view());
    for (const Judgement& each : judgements_) {
      if (each.metric) each.metric->check(rows.target, rows.weight);
    }
  }
  evaluations_.resize(sets_.size() * judgements_.size());
}

void Judge::start(double base, double unit) {
  for (Set& set : sets_) {
    set.scores.base = base;
    set.scores.starts = set.rows.start.view();
    set.scores.sums = set.sums;
    set.scores.unit = unit;
  }
}

void Judge::add(const GrownTree& grown, const std::vector<std::int64_t>& values,
                const BinnedTable& table, std::size_t first) {
  for (Set& set : sets_) {
    const std::size_t n = set.sums.size();
    parallel_for((n + kChunk - 1) / kChunk, means_.threads, [&](std::size_t chunk) {
      for (std::size_t i = chunk * kChunk; i < std::min(n, (chunk + 1) * kChunk); ++i) {
        set.sums[i] += static_cast<double>(values[grown.leaf_of(table.record(first + i))]);
      }
    });
    first += n;
  }
}

JudgedRows Judge::judged(const Set& set, std::span<const double> raw) const {
  if (means_.group.alone()) return {raw, set.rows.target.view(), set.rows.weight.view()};
  return {raw, set.all_targets, set.all_weights};
}

MetricValue Judge::measure(const Judgement& judgement, const JudgedRows& rows) const {
  if (judgement.metric) {
    const Metric& metric = *judgement.metric;
    return {metric.name(), metric.value(rows, means_.threads), metric.is_higher_better()};
  }
  std::vector<double> predicted(rows.raw.begin(), rows.raw.end());
  for (double& x : predicted) x = response(options_.objective, x);
  MetricValue value = judgement.custom.function(rows.target, predicted, rows.weight);
  require(!std::isnan(value.value),
          "boosting: eval_metric '{}' gave nan; give a number, or infinity for what is worst",
          value.name);
  return value;
}

void Judge::take(std::size_t slot, std::size_t set, MetricValue value) {
  Evaluation& to = evaluations_[slot];
  if (to.values.empty()) {
    to.set = set;
    to.metric = std::move(value.name);
    to.is_higher_better = value.is_higher_better;
    for (std::size_t s = set * judgements_.size(); s < slot; ++s) {
      require(evaluations_[s].metric != to.metric,
              "boosting: two metrics are named '{}'; give each another name", to.metric);
    }
  } else {
    require(value.name == to.metric && value.is_higher_better == to.is_higher_better,
            "boosting: eval_metric '{}' changed its name or direction; it was '{}'", value.name,
            to.metric);
  }
  to.values.push_back(value.value);
}

void Judge::note() {
  if (!active()) return;
  ++notes_;
  std::vector<double> raw;
  for (std::size_t s = 0; s < sets_.size(); ++s) {
    raw.resize(sets_[s].sums.size());
    sets_[s].scores.raw(0, raw.size(), raw.data());
    if (!means_.group.alone()) raw = means_.group.gather<double>(raw);
    for (std::size_t m = 0; m < judgements_.size(); ++m) {
      take(s * judgements_.size() + m, s, measure(judgements_[m], judged(sets_[s], raw)));
    }
  }
  const Evaluation& first = evaluations_.front();
  const double value = first.values.back();
  const bool better = first.is_higher_better ? value > best_value_ : value < best_value_;
  if (best_ != 0 && !better) return;
  best_value_ = value;
  best_ = notes_;
}

bool Judge::wants_more() const noexcept {
  return !active() || !options_.early_stopping_rounds ||
         notes_ - best_ < *options_.early_stopping_rounds;
}

}  // namespace mliot::boosting
