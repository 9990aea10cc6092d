// Prefix sums in integers, gains by the scan kernel, the winner's sums back in integers.
#include "boosting/node_search.hpp"

#include <algorithm>
#include <cmath>

namespace mliot::boosting {
namespace {

constexpr double kLargestPacked = 0x1p15;  // packed gradients are smaller

// The scan of one column that holds the bins of one feature, missing values on one side.
kernel::SplitCandidate scan(const kernel::SplitRule& rule, const kernel::SplitSieve& sieve,
                            const Histogram& histogram, std::size_t column, std::size_t count,
                            bool missing_left) {
  const std::int64_t* sums = histogram.packed(column);
  const std::int64_t start = missing_left ? sums[kMissingBin] : 0;
  if (!histogram.wide) return kernel::scan_packed(rule, sieve, sums, start, count);
  const std::int64_t* hessians = histogram.hessians(column);
  const std::int64_t hessian_start = missing_left ? hessians[kMissingBin] : 0;
  return kernel::scan_wide(rule, {sums, hessians, start, hessian_start}, count);
}

}  // namespace

NodeSearch::NodeSearch(const Splitter& splitter, const NodeTotals& totals,
                       const std::vector<bool>& mask, double least_gain)
    : splitter_(&splitter),
      mask_(&mask),
      totals_(totals),
      gain_unit_(splitter.gradient_unit() * splitter.gradient_unit() / splitter.hessian_unit()),
      levels_(splitter.options(), totals, splitter.hessian_unit()) {
  const BoostingOptions& options = splitter.options();
  const HessianBounds bounds = splitter.bounds(totals);
  possible_ = bounds.least < bounds.end;
  const double g =
      shrunk(static_cast<double>(totals.gradient) * splitter.gradient_unit(), options.reg_alpha);
  own_ = g * g / (splitter.hessian(totals) + options.reg_lambda);
  const double first_bar = std::max(own_ + std::max(options.min_split_gain, own_ * kRelativeNoise),
                                    (own_ + least_gain) * (1 - kRelativeNoise));
  rule_ = {.reg_alpha = options.reg_alpha / splitter.gradient_unit(),
           .reg_lambda = options.reg_lambda / splitter.hessian_unit(),
           .gradient_total = static_cast<double>(totals.gradient),
           .hessian_total = static_cast<double>(totals.hessian),
           .least = bounds.least,
           .end = bounds.end,
           .bar = first_bar / gain_unit_,
           .largest = static_cast<double>(totals.rows) * kLargestPacked};
  sieve_ = kernel::sieve_of(rule_);
}

template <class JudgeNumbers>
void NodeSearch::look_at(const Histogram& histogram, FeatureBlock block,
                         JudgeNumbers judge_numbers) {
  if (!possible_) return;
  const Bundles* bundles = splitter_->bundles();
  for (std::size_t slot = block.first; slot < block.end(); ++slot) {
    const std::size_t column = block.feature(slot);
    if (bundles != nullptr && bundles->is_shared(column)) {
      judge_bundle(histogram, column);
      continue;
    }
    const std::size_t f = bundles == nullptr ? column : bundles->members(column).front();
    if (!is_used(f)) continue;
    if (splitter_->feature(f).is_categorical()) {
      judge_levels(histogram, f);
    } else {
      judge_numbers(f, slot);
    }
  }
}

void NodeSearch::look(const Histogram& histogram, FeatureBlock block) {
  look_at(histogram, block, [&](std::size_t f, std::size_t slot) {
    judge_numbers(histogram, f, block.feature(slot));
  });
}

void NodeSearch::look(const SmallRows& rows, const Histogram& few, FeatureBlock block) {
  look_at(few, block, [&](std::size_t f, std::size_t slot) {
    if (is_ranked(splitter_->feature(f))) {
      judge_ranked(rows, rows.bins(block, slot), f);
    } else {
      judge_numbers(few, f, f);
    }
  });
}

void NodeSearch::judge_levels(const Histogram& histogram, std::size_t feature) {
  const kernel::SplitRule& rule = rule_for(feature);
  const LevelCandidate found = levels_.best(histogram, feature, splitter_->feature(feature), rule);
  if (found.gain <= rule.bar) return;
  rule_.bar = found.gain;
  best_ = {.gain = found.gain * gain_unit_ - own_,
           .score = found.gain,
           .feature = feature,
           .bin = 0,
           .missing_left = found.missing_left,
           .left = found.left,
           .levels = found.levels};
}

void NodeSearch::judge_numbers(const Histogram& histogram, std::size_t feature,
                               std::size_t column) {
  const bool missing = has_missing(histogram, column);
  // With missing values, "all values left, missing right" is a split as well.
  const std::size_t count = splitter_->feature(feature).count() - (missing ? 0U : 1U);
  if (count == 0) return;
  for (const bool missing_left : {false, true}) {
    if (missing_left && !missing) continue;
    const auto found = scan(rule_for(feature), sieve_, histogram, column, count, missing_left);
    if (found.bin >= 0) take(found, {feature, found.bin, missing, missing_left});
  }
}

// The candidates are those of the histogram: "up to an empty bin" is the one before it. Only with
// missing values on the left there is one more, which sends nothing else there.
void NodeSearch::judge_ranked(const SmallRows& rows, const kernel::RankedBins& bins,
                              std::size_t feature) {
  kernel::RankedSums ranked;
  rows.sum(bins, ranked);
  const std::int64_t* places = ranked.places();
  std::size_t present = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    present += bins.of_row[i] != kMissingBin ? 1U : 0U;
  }
  const std::int64_t start = present < rows.size() ? places[present] : 0;
  const bool missing = start != 0;
  for (const bool missing_left : {false, true}) {
    if (missing_left && !missing) continue;
    const bool front = missing_left && (present == 0 || ranked.bins[0] > 0);
    const std::size_t ahead = front ? 1 : 0;
    const auto found = kernel::scan_packed(rule_for(feature), sieve_, places - ahead,
                                           missing_left ? start : 0, present + ahead);
    if (found.bin < 0) continue;
    const std::size_t place = static_cast<std::size_t>(found.bin);
    const int bin = place < ahead ? 0 : ranked.bins[place - ahead];
    take(found, {feature, bin, missing, missing_left});
  }
}

void NodeSearch::judge_bundle(const Histogram& histogram, std::size_t column) {
  BundleScan scan(*splitter_->bundles(), column, histogram, totals_);
  for (const std::uint32_t f : splitter_->bundles()->members(column)) {
    if (!is_used(f)) continue;
    // A tie with the best split goes to lower features only, which one scan cannot mix with
    // others.
    const bool mixes = best_.exists() && f > best_.feature && !scan.empty();
    if (!scan.has_room(f) || (mixes && scan.first() < best_.feature)) judge(scan);
    scan.add(f, splitter_->feature(f).count());
  }
  judge(scan);
}

void NodeSearch::judge(BundleScan& scan) {
  if (scan.empty()) return;
  const auto found = scan.run(rule_for(scan.first()), sieve_);
  if (found.bin >= 0) take(found, scan.threshold(found.bin));
  scan.clear();
}

// The rule for a feature: one below that of the best split also wins a tie.
const kernel::SplitRule& NodeSearch::rule_for(std::size_t feature) {
  if (!best_.exists() || feature >= best_.feature) return rule_;
  tie_rule_ = rule_;
  tie_rule_.bar = std::nextafter(rule_.bar, 0.0);
  return tie_rule_;
}

void NodeSearch::take(const kernel::SplitCandidate& found, const BundleScan::Threshold& at) {
  rule_.bar = found.gain;
  const NodeTotals left{found.gradient, found.hessian, 0};
  const bool larger = 2 * left.hessian >= totals_.hessian;
  best_ = {.gain = found.gain * gain_unit_ - own_,
           .score = found.gain,
           .feature = at.feature,
           .bin = static_cast<std::uint8_t>(at.bin),
           .missing_left = at.missing ? at.missing_left : larger,
           .left = left};
}

Split BlockSearches::best() const {
  Split best = first_.best();
  for (const NodeSearch& each : others_) best = better(best, each.best());
  return best;
}

}  // namespace mliot::boosting
