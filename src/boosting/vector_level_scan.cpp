// Levels in the order of their first principal component, walked in from both ends.
#include "boosting/vector_level_scan.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "boosting/level_limit.hpp"
#include "boosting/level_order.hpp"
#include "boosting/vector_splitter.hpp"

namespace mliot::boosting {
bool VectorLevelScan::best(const VectorHistogram& histogram, std::size_t feature,
                           const FeatureBins& bins, double bar, Split& best) {
  const BoostingOptions& options = splitter_.options();
  const auto rare = std::count(bins.rare.begin(), bins.rare.end(), 1);
  const auto frequent = static_cast<std::int64_t>(bins.levels.size()) - rare;
  const bool sorted = frequent > options.max_cat_to_onehot;
  collect(histogram, feature, bins, sorted ? std::max(1.0, options.cat_smooth - 0.5) : 1.0);
  if (levels_.empty()) return false;
  Set set;
  if (sorted) {
    sort();
    const std::size_t most = most_levels(options, levels_.size());
    const Set front = best_end(most, false, bar);
    const Set back = best_end(most, true, std::max(bar, front.gain));
    set = back.count > 0 ? back : front;
  } else {
    set = best_single(bar);
  }
  if (set.count == 0) return false;
  LevelSplit split{.bins = {}, .sorted = sorted};
  best = {};
  for (std::size_t i = 0; i < set.count; ++i) {
    const std::uint32_t bin = levels_[set.backwards ? levels_.size() - 1 - i : i].bin;
    if (bin == bins.missing_bin()) {
      best.missing_left = true;
    } else {
      split.bins.push_back(bin);
    }
  }
  std::sort(split.bins.begin(), split.bins.end());
  best.gain = set.gain;
  best.feature = feature;
  best.levels = std::make_shared<const LevelSplit>(std::move(split));
  return true;
}

void VectorLevelScan::collect(const VectorHistogram& histogram, std::size_t feature,
                              const FeatureBins& bins, double least_rows) {
  const std::size_t lanes = splitter_.layout().lanes;
  levels_.clear();
  sums_.clear();
  const auto take = [&](std::size_t bin) {
    const std::size_t at = sums_.size();
    sums_.resize(at + lanes, 0.0);
    splitter_.add_bin(histogram, feature, bin, &sums_[at]);
    if (sums_[at + splitter_.layout().rows] < least_rows) return sums_.resize(at);
    levels_.push_back({0, static_cast<std::uint32_t>(bin), at});
  };
  for (std::size_t bin = 0; bin < bins.levels.size(); ++bin) {
    if (bins.rare.empty() || bins.rare[bin] == 0) take(bin);
  }
  take(bins.missing_bin());
}

double VectorLevelScan::rows_of(const Level& level) const {
  return sums_[level.at + splitter_.layout().rows];
}

// G / (H + cat_smooth) of every level and output, less the mean over the levels' rows.
std::vector<double> VectorLevelScan::steps_from_mean() const {
  const VectorLayout& layout = splitter_.layout();
  const std::size_t n = layout.outputs;
  const double smooth = splitter_.options().cat_smooth;
  std::vector<double> steps;
  std::vector<double> mean(n, 0.0);
  double rows = 0;
  for (const Level& level : levels_) {
    const double* sums = &sums_[level.at];
    for (std::size_t k = 0; k < n; ++k) {
      const double weight = sums[layout.hessian_of(k)] + smooth;
      steps.push_back(weight > 0 ? sums[k] / weight : 0);
      mean[k] += rows_of(level) * steps.back();
    }
    rows += rows_of(level);
  }
  for (double& each : mean) each /= rows;
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] -= mean[i % n];
  return steps;
}

// By the projection on the principal component; ties by bin.
void VectorLevelScan::sort() {
  std::vector<double> rows;
  rows.reserve(levels_.size());
  for (const Level& level : levels_) rows.push_back(rows_of(level));
  const std::vector<double> places = principal_places(steps_from_mean(), rows);
  for (std::size_t i = 0; i < levels_.size(); ++i) levels_[i].place = places[i];
  std::sort(levels_.begin(), levels_.end(), [](const Level& a, const Level& b) {
    return a.place != b.place ? a.place < b.place : a.bin < b.bin;
  });
}

VectorLevelScan::Set VectorLevelScan::best_single(double bar) {
  Set best{.gain = bar};
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    const auto first = sums_.begin() + static_cast<std::ptrdiff_t>(levels_[i].at);
    const std::vector<double> left(first,
                                   first + static_cast<std::ptrdiff_t>(splitter_.layout().lanes));
    const double gain = splitter_.children(left, totals_, 0);
    if (gain > best.gain) best = {gain, i + 1};
  }
  if (best.count > 1) std::swap(levels_[0], levels_[best.count - 1]);
  best.count = std::min<std::size_t>(best.count, 1);
  return best;
}

VectorLevelScan::Set VectorLevelScan::best_end(std::size_t most, bool backwards, double bar) const {
  const BoostingOptions& options = splitter_.options();
  const VectorLayout& layout = splitter_.layout();
  const auto apart = static_cast<double>(options.min_data_per_group);
  Set best{.gain = bar, .backwards = backwards};
  std::vector<double> left(layout.lanes, 0.0);
  double group = 0;
  for (std::size_t i = 0; i < most; ++i) {
    const Level& level = levels_[backwards ? levels_.size() - 1 - i : i];
    for (std::size_t lane = 0; lane < layout.lanes; ++lane) left[lane] += sums_[level.at + lane];
    group += rows_of(level);
    if (totals_[layout.rows] - left[layout.rows] < apart) break;
    if (group < apart) continue;
    const double gain = splitter_.children(left, totals_, options.cat_l2);
    if (gain < 0) continue;
    group = 0;
    if (!(gain > best.gain)) continue;
    best.gain = gain;
    best.count = i + 1;
  }
  return best;
}

}  // namespace mliot::boosting
