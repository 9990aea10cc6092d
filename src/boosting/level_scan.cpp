// Collects levels, sorts the ends of their order, and walks in from both.
#include "boosting/level_scan.hpp"

#include <algorithm>
#include <cmath>

#include "boosting/level_limit.hpp"

namespace mliot::boosting {
namespace {

// The gain of kernel/split_scan.hpp for one left child.
double gain_of(const kernel::SplitRule& rule, double gradient, double hessian, double lambda) {
  const double g_left = shrunk(gradient, rule.reg_alpha);
  const double g_right = shrunk(rule.gradient_total - gradient, rule.reg_alpha);
  const double h_left = hessian + lambda;
  const double h_right = rule.hessian_total - hessian + lambda;
  return (g_left * g_left * h_right + g_right * g_right * h_left) / (h_left * h_right);
}

}  // namespace

LevelScan::LevelScan(const BoostingOptions& options, const NodeTotals& totals, double hessian_unit)
    : options_(options),
      rows_per_hessian_(static_cast<double>(totals.rows) /
                        std::max(1.0, static_cast<double>(totals.hessian))),
      hessian_unit_(hessian_unit) {}

LevelCandidate LevelScan::best(const Histogram& histogram, std::size_t feature,
                               const FeatureBins& bins, const kernel::SplitRule& rule) {
  const auto rare = std::count(bins.rare.begin(), bins.rare.end(), 1);
  const auto frequent = static_cast<std::int64_t>(bins.levels.size()) - rare;
  const bool sorted = frequent > options_.max_cat_to_onehot;
  const double fewest = sorted ? options_.cat_smooth - 0.5 : 0;
  collect(histogram, feature, bins, std::max(1.0, least_product(rows_per_hessian_, fewest)));
  if (levels_.empty()) return {};
  if (!sorted) return candidate(best_single(rule), bins, false);
  const std::size_t most = most_levels(options_, levels_.size());
  sort_ends(most);
  const Set front = best_end(rule, most, false, rule.bar);
  const Set back = best_end(rule, most, true, std::max(rule.bar, front.gain));
  return candidate(back.count > 0 ? back : front, bins, true);
}

void LevelScan::collect(const Histogram& histogram, std::size_t feature, const FeatureBins& bins,
                        double least_hessian) {
  levels_.clear();
  const double smooth = options_.cat_smooth / hessian_unit_;
  const std::int64_t* first = histogram.packed(feature);
  const std::int64_t* hessians = histogram.wide ? histogram.hessians(feature) : nullptr;
  const auto least = static_cast<std::int64_t>(std::min(least_hessian, 0x1p62));
  const auto take = [&](std::size_t bin) {
    const std::int64_t hessian = hessians != nullptr ? hessians[bin] : first[bin] & 0xFFFFFFFF;
    if (hessian < least) return;
    const std::int64_t gradient = hessians != nullptr ? first[bin] : first[bin] >> 32;
    const double ratio = static_cast<double>(gradient) / (static_cast<double>(hessian) + smooth);
    levels_.push_back({ratio, static_cast<std::uint32_t>(bin), gradient, hessian});
  };
  for (std::size_t bin = 0; bin < bins.levels.size(); ++bin) {
    if (bins.rare.empty() || bins.rare[bin] == 0) take(bin);
  }
  take(bins.missing_bin());
}

// Brings the lowest `most` levels to the front and the highest to the back, sorted.
void LevelScan::sort_ends(std::size_t most) {
  const auto before = [](const Level& a, const Level& b) {
    return a.ratio != b.ratio ? a.ratio < b.ratio : a.bin < b.bin;
  };
  const auto low = levels_.begin() + static_cast<std::ptrdiff_t>(most);
  const auto high = std::max(low, levels_.end() - static_cast<std::ptrdiff_t>(most));
  if (low < levels_.end()) std::nth_element(levels_.begin(), low, levels_.end(), before);
  if (high < levels_.end()) std::nth_element(low, high, levels_.end(), before);
  std::sort(levels_.begin(), low, before);
  std::sort(high, levels_.end(), before);
}

LevelScan::Set LevelScan::best_single(const kernel::SplitRule& rule) {
  Set best{.gain = rule.bar};
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    const Level& level = levels_[i];
    const auto hessian = static_cast<double>(level.hessian);
    if (hessian < rule.least || !(hessian < rule.end)) continue;
    const double gain =
        gain_of(rule, static_cast<double>(level.gradient), hessian, rule.reg_lambda);
    if (!(gain > best.gain)) continue;
    best = {.gain = gain, .count = i + 1, .sums = {level.gradient, level.hessian}};
  }
  if (best.count > 1) std::swap(levels_[0], levels_[best.count - 1]);
  best.count = std::min<std::size_t>(best.count, 1);
  return best;
}

LevelScan::Set LevelScan::best_end(const kernel::SplitRule& rule, std::size_t most, bool backwards,
                                   double bar) const {
  const double lambda = rule.reg_lambda + options_.cat_l2 / hessian_unit_;
  const auto apart = static_cast<double>(options_.min_data_per_group);
  const double group_least = least_product(rows_per_hessian_, apart - 0.5);
  Set best{.gain = bar, .backwards = backwards};
  Sums sums;
  std::int64_t group = 0;
  for (std::size_t i = 0; i < most; ++i) {
    const Level& level = levels_[backwards ? levels_.size() - 1 - i : i];
    sums.gradient += level.gradient;
    sums.hessian += level.hessian;
    group += level.hessian;
    const auto hessian = static_cast<double>(sums.hessian);
    if (hessian < rule.least) continue;
    if (!(hessian < rule.end) || rule.hessian_total - hessian < group_least) break;
    if (static_cast<double>(group) < group_least) continue;
    group = 0;
    const double gain = gain_of(rule, static_cast<double>(sums.gradient), hessian, lambda);
    if (!(gain > best.gain)) continue;
    best.gain = gain;
    best.count = i + 1;
    best.sums = sums;
  }
  return best;
}

LevelCandidate LevelScan::candidate(const Set& set, const FeatureBins& bins, bool sorted) const {
  if (set.count == 0) return {};
  LevelSplit split{.bins = {}, .sorted = sorted};
  bool missing_left = false;
  for (std::size_t i = 0; i < set.count; ++i) {
    const Level& level = levels_[set.backwards ? levels_.size() - 1 - i : i];
    if (level.bin == bins.missing_bin()) {
      missing_left = true;
    } else {
      split.bins.push_back(level.bin);
    }
  }
  std::sort(split.bins.begin(), split.bins.end());
  return {.gain = set.gain,
          .missing_left = missing_left,
          .left = {set.sums.gradient, set.sums.hessian, 0},
          .levels = std::make_shared<const LevelSplit>(std::move(split))};
}

}  // namespace mliot::boosting
