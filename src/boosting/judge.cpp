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
    : options_(options), means_(means), starts_(means.outputs) {
  for (RowSet& rows : sets) {
    const std::size_t size = means_.group.sum(rows.size());
    if (size == 0 && &rows == &sets.front()) continue;
    require(size > 0, "boosting: an evaluation set has no row with a weight above 0");
    add_set(std::move(rows));
  }
  const auto add_metric = [&](std::string_view name) {
    judgements_.back().metric.emplace(name, options, means_.outputs);
  };
  for (const EvalMetric& each : metrics) {
    judgements_.push_back({});
    if (each.function) {
      judgements_.back().custom = each;
    } else {
      add_metric(each.name);
    }
  }
  if (judgements_.empty()) {
    judgements_.push_back({});
    add_metric(Loss(options).metric());
  }
  for (const Set& set : sets_) {
    const JudgedRows rows = judged(set, {});
    for (const Judgement& each : judgements_) {
      if (each.metric) each.metric->check(rows.target, rows.weight);
    }
  }
  evaluations_.resize(sets_.size() * judgements_.size());
}

void Judge::add_set(RowSet rows) {
  Set set;
  set.rows = std::move(rows);
  set.sums.assign(set.rows.size() * means_.outputs, 0.0);
  if (!means_.group.alone()) {
    set.all_targets = means_.group.gather<double>(set.rows.target.view());
    set.all_weights = means_.group.gather<double>(set.rows.weight.view());
  }
  sets_.push_back(std::move(set));
}

void Judge::start(std::size_t output, double base, double unit) { starts_[output] = {base, unit}; }

void Judge::add(const GrownLeaves& leaves, const BinnedTable& table, std::size_t first) {
  for (Set& set : sets_) {
    const std::size_t n = set.rows.size();
    parallel_for((n + kChunk - 1) / kChunk, means_.threads, [&](std::size_t chunk) {
      for (std::size_t i = chunk * kChunk; i < std::min(n, (chunk + 1) * kChunk); ++i) {
        const std::size_t leaf = leaves.tree.leaf_of(table.record(first + i));
        const std::int64_t* values = leaves.values.data() + leaf * leaves.outputs;
        double* sums = set.sums.data() + i * means_.outputs + leaves.first;
        for (std::size_t k = 0; k < leaves.outputs; ++k) sums[k] += static_cast<double>(values[k]);
      }
    });
    first += n;
  }
}

// Side by side like the sums, and those of the whole group.
std::vector<double> Judge::raw_scores(const Set& set) const {
  const auto given = set.rows.start.view();
  std::vector<double> raw(set.sums.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const Start& from = starts_[i % means_.outputs];
    const double start = given.empty() ? from.base : from.base + given[i];
    raw[i] = start + set.sums[i] * from.unit;
  }
  return means_.group.alone() ? raw : means_.group.gather<double>(raw);
}

JudgedRows Judge::judged(const Set& set, std::span<const double> raw) const {
  const std::size_t targets = set.rows.targets;
  if (!means_.group.alone())
    return {raw, set.all_targets, set.all_weights, means_.outputs, targets};
  return {raw, set.rows.target.view(), set.rows.weight.view(), means_.outputs, targets};
}

MetricValue Judge::measure(const Judgement& judgement, const JudgedRows& rows) const {
  if (judgement.metric) {
    const Metric& metric = *judgement.metric;
    return {metric.name(), metric.value(rows, means_.threads), metric.is_higher_better()};
  }
  std::vector<double> predicted(rows.raw.begin(), rows.raw.end());
  respond(options_, means_.outputs, predicted);
  MetricValue value = judgement.custom.function({rows.size(), rows.target, predicted, rows.weight});
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
  for (std::size_t s = 0; s < sets_.size(); ++s) {
    const std::vector<double> raw = raw_scores(sets_[s]);
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
