// Prefix sums in integers, gains by the scan kernel, the winner's sums back in integers.
#include "boosting/splitter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "boosting/bundle_scan.hpp"
#include "boosting/level_scan.hpp"

namespace mliot::boosting {
namespace {

constexpr double kLargestPacked = 0x1p15;  // packed gradients are smaller

// The scan of one column that holds the bins of one feature, missing values on one side.
kernel::SplitCandidate scan(const kernel::SplitRule& rule, const Histogram& histogram,
                            std::size_t column, std::size_t count, bool missing_left) {
  const std::int64_t* sums = histogram.packed(column);
  const std::int64_t start = missing_left ? sums[kMissingBin] : 0;
  if (!histogram.wide) return kernel::scan_packed(rule, sums, start, count);
  const std::int64_t* hessians = histogram.hessians(column);
  const std::int64_t hessian_start = missing_left ? hessians[kMissingBin] : 0;
  return kernel::scan_wide(rule, {sums, hessians, start, hessian_start}, count);
}

}  // namespace

// The best split of a node so far, while column after column is judged.
class Splitter::Search {
 public:
  Search(const Splitter& splitter, const Histogram& histogram, const NodeTotals& totals,
         HessianBounds bounds)
      : splitter_(splitter),
        histogram_(histogram),
        totals_(totals),
        gain_unit_(splitter.gradient_unit_ * splitter.gradient_unit_ / splitter.hessian_unit_),
        levels_(splitter.options_, totals, splitter.hessian_unit_) {
    const BoostingOptions& options = splitter.options_;
    const double g =
        shrunk(static_cast<double>(totals.gradient) * splitter.gradient_unit_, options.reg_alpha);
    own_ = g * g / (splitter.hessian(totals) + options.reg_lambda);
    const double first_bar = own_ + std::max(options.min_split_gain, own_ * kRelativeNoise);
    rule_ = {.reg_alpha = options.reg_alpha / splitter.gradient_unit_,
             .reg_lambda = options.reg_lambda / splitter.hessian_unit_,
             .gradient_total = static_cast<double>(totals.gradient),
             .hessian_total = static_cast<double>(totals.hessian),
             .least = bounds.least,
             .end = bounds.end,
             .bar = first_bar / gain_unit_,
             .largest = static_cast<double>(totals.rows) * kLargestPacked};
  }

  void judge_levels(std::size_t feature) {
    const LevelCandidate found =
        levels_.best(histogram_, feature, splitter_.features_[feature], rule_);
    if (found.gain <= rule_.bar) return;
    rule_.bar = found.gain;
    best_ = {
        found.gain * gain_unit_ - own_, feature, 0, found.missing_left, found.left, found.levels};
  }

  void judge_numbers(std::size_t feature, std::size_t column) {
    const bool missing = has_missing(histogram_, column);
    // With missing values, "all values left, missing right" is a split as well.
    const std::size_t count = splitter_.features_[feature].count() - (missing ? 0U : 1U);
    if (count == 0) return;
    for (const bool missing_left : {false, true}) {
      if (missing_left && !missing) continue;
      const auto found = scan(rule_for(feature), histogram_, column, count, missing_left);
      if (found.bin >= 0) take(found, {feature, found.bin, missing, missing_left});
    }
  }

  // The candidates are those of the histogram: "up to an empty bin" is the one before it. Only with
  // missing values on the left there is one more, which sends nothing else there.
  void judge_ranked(std::size_t feature, const SmallRows& rows) {
    rows.sum(feature, ranked_);
    const std::int64_t* places = ranked_.places();
    std::size_t present = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      present += rows.bin(i, feature) != kMissingBin ? 1U : 0U;
    }
    const std::int64_t start = present < rows.size() ? places[present] : 0;
    const bool missing = start != 0;
    for (const bool missing_left : {false, true}) {
      if (missing_left && !missing) continue;
      const bool front = missing_left && (present == 0 || ranked_.bins[0] > 0);
      const std::size_t ahead = front ? 1 : 0;
      const auto found = kernel::scan_packed(rule_for(feature), places - ahead,
                                             missing_left ? start : 0, present + ahead);
      if (found.bin < 0) continue;
      const std::size_t place = static_cast<std::size_t>(found.bin);
      const int bin = place < ahead ? 0 : ranked_.bins[place - ahead];
      take(found, {feature, bin, missing, missing_left});
    }
  }

  void judge_bundle(std::size_t column, const std::vector<bool>& mask) {
    BundleScan scan(*splitter_.bundles_, column, histogram_, totals_);
    for (const std::uint32_t f : splitter_.bundles_->members(column)) {
      if (!mask.empty() && !mask[f]) continue;
      // A tie with the best split goes to lower features only, which one scan cannot mix with
      // others.
      const bool mixes = best_.exists() && f > best_.feature && !scan.empty();
      if (!scan.has_room(f) || (mixes && scan.first() < best_.feature)) judge(scan);
      scan.add(f, splitter_.features_[f].count());
    }
    judge(scan);
  }

  const Split& best() const { return best_; }

 private:
  void judge(BundleScan& scan) {
    if (scan.empty()) return;
    const auto found = scan.run(rule_for(scan.first()));
    if (found.bin >= 0) take(found, scan.threshold(found.bin));
    scan.clear();
  }

  // The rule for a feature: one below that of the best split also wins a tie.
  const kernel::SplitRule& rule_for(std::size_t feature) {
    if (!best_.exists() || feature >= best_.feature) return rule_;
    tie_rule_ = rule_;
    tie_rule_.bar = std::nextafter(rule_.bar, 0.0);
    return tie_rule_;
  }

  void take(const kernel::SplitCandidate& found, const BundleScan::Threshold& at) {
    rule_.bar = found.gain;
    const NodeTotals left{found.gradient, found.hessian, 0};
    const bool larger = 2 * left.hessian >= totals_.hessian;
    best_ = {found.gain * gain_unit_ - own_, at.feature, static_cast<std::uint8_t>(at.bin),
             at.missing ? at.missing_left : larger, left};
  }

  const Splitter& splitter_;
  const Histogram& histogram_;
  const NodeTotals& totals_;
  double gain_unit_;
  double own_ = 0;
  kernel::SplitRule rule_{};
  kernel::SplitRule tie_rule_{};
  LevelScan levels_;
  kernel::RankedSums ranked_;
  Split best_;
};

double shrunk(double gradient, double alpha) {
  return gradient - std::min(std::max(gradient, -alpha), alpha);
}

double least_product(double factor, double limit) {
  double x = std::max(0.0, std::floor(limit / factor) - 1);
  while (x * factor < limit) ++x;
  return x;
}

Splitter::Splitter(const BoostingOptions& options, const std::vector<FeatureBins>& features,
                   const Gradients& gradients, const Bundles* bundles)
    : options_(options),
      features_(features),
      bundles_(bundles == nullptr || bundles->empty() ? nullptr : bundles),
      gradient_unit_(std::scalbn(1.0, gradients.gradient_exponent)),
      hessian_unit_(std::scalbn(1.0, gradients.hessian_exponent)) {}

double Splitter::hessian(const NodeTotals& totals) const noexcept {
  return static_cast<double>(totals.hessian) * hessian_unit_;
}

double Splitter::newton_step(const NodeTotals& totals, const RestTotals& rests,
                             bool sorted_levels) const noexcept {
  const auto sum = [](std::int64_t whole, std::int64_t rest) {
    return static_cast<double>(whole) + std::scalbn(static_cast<double>(rest), -kRestBits);
  };
  const double gradient = sum(totals.gradient, rests.gradient) * gradient_unit_;
  const double lambda = options_.reg_lambda + (sorted_levels ? options_.cat_l2 : 0);
  const double weight = sum(totals.hessian, rests.hessian) * hessian_unit_ + lambda;
  return weight > 0 ? -shrunk(gradient, options_.reg_alpha) / weight : 0;
}

HessianBounds Splitter::bounds(const NodeTotals& totals) const {
  const auto rows = static_cast<double>(totals.rows);
  const auto fewest = static_cast<double>(std::max<std::int64_t>(1, options_.min_child_samples));
  const auto total = static_cast<double>(totals.hessian);
  const double lightest = std::max(1.0, std::ceil(options_.min_child_weight / hessian_unit_));
  const double rows_per_hessian = rows / std::max(1.0, total);
  const double least = std::max(lightest, least_product(rows_per_hessian, fewest - 0.5));
  const double end =
      std::min(total - lightest + 1, least_product(rows_per_hessian, rows - fewest + 0.5));
  return {least, end};
}

template <class JudgeNumbers>
Split Splitter::search(Search& search, FeatureBlock block, const std::vector<bool>& mask,
                       JudgeNumbers judge_numbers) const {
  for (std::size_t column = block.first; column < block.first + block.count; ++column) {
    if (bundles_ != nullptr && bundles_->is_shared(column)) {
      search.judge_bundle(column, mask);
      continue;
    }
    const std::size_t f = bundles_ == nullptr ? column : bundles_->members(column).front();
    if (!mask.empty() && !mask[f]) continue;
    if (features_[f].is_categorical()) {
      search.judge_levels(f);
    } else {
      judge_numbers(f, column);
    }
  }
  return search.best();
}

Split Splitter::best(const Histogram& histogram, FeatureBlock block, const NodeTotals& totals,
                     const std::vector<bool>& mask) const {
  const HessianBounds bounds = this->bounds(totals);
  if (bounds.least >= bounds.end) return {};
  Search all(*this, histogram, totals, bounds);
  return search(all, block, mask,
                [&](std::size_t f, std::size_t column) { all.judge_numbers(f, column); });
}

Split Splitter::best_of_rows(const SmallRows& rows, const Histogram& levels, FeatureBlock block,
                             const NodeTotals& totals, const std::vector<bool>& mask) const {
  const HessianBounds bounds = this->bounds(totals);
  if (bounds.least >= bounds.end) return {};
  Search all(*this, levels, totals, bounds);
  return search(all, block, mask, [&](std::size_t f, std::size_t) { all.judge_ranked(f, rows); });
}

}  // namespace mliot::boosting
