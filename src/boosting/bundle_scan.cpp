// The scan adds up what it is given, so it gets the differences of neighbouring candidates.
#include "boosting/bundle_scan.hpp"

#include <algorithm>

namespace mliot::boosting {

BundleScan::Sums BundleScan::sums_of(std::size_t code) const {
  const std::int64_t sum = histogram_.packed(column_)[code];
  if (histogram_.wide) return {sum, histogram_.hessians(column_)[code]};
  return {sum >> 32, sum & 0xFFFFFFFF};
}

void BundleScan::add_prefixes(std::uint32_t feature, Sums usual, std::size_t count,
                              Threshold threshold) {
  const Bundles::Feature& place = bundles_.feature(feature);
  Sums left{0, 0};
  if (threshold.missing_left) left = sums_of(place.first + std::size_t{place.codes} - 1);
  for (std::size_t bin = 0; bin < count; ++bin) {
    const Sums more = bin == place.usual ? usual : sums_of(bundles_.code_of(feature, bin));
    left.gradient += more.gradient;
    left.hessian += more.hessian;
    threshold.bin = static_cast<int>(bin);
    thresholds_[count_] = threshold;
    left_[count_++] = left;
  }
}

void BundleScan::add(std::uint32_t feature, std::size_t bins) {
  const Bundles::Feature& place = bundles_.feature(feature);
  Sums usual{totals_.gradient, totals_.hessian};
  Sums last{0, 0};
  for (std::size_t code = place.first; code < place.first + std::size_t{place.codes}; ++code) {
    last = sums_of(code);
    usual.gradient -= last.gradient;
    usual.hessian -= last.hessian;
  }
  const bool missing = place.gaps && (last.gradient != 0 || last.hessian != 0);
  const std::size_t count = bins - (missing ? 0 : 1);
  add_prefixes(feature, usual, count, {feature, 0, missing, false});
  if (missing) add_prefixes(feature, usual, count, {feature, 0, missing, true});
}

kernel::SplitCandidate BundleScan::run(const kernel::SplitRule& rule,
                                       const kernel::SplitSieve& sieve) {
  std::array<std::int64_t, kMostAtOnce + kernel::kScanPadding> gradients;
  std::array<std::int64_t, kMostAtOnce + kernel::kScanPadding> hessians;
  kernel::SplitCandidate best{-1, -1, 0, 0};
  kernel::SplitRule next = rule;
  for (std::size_t first = 0; first < count_; first += kMostAtOnce) {
    const std::size_t n = std::min(kMostAtOnce, count_ - first);
    Sums before{0, 0};
    for (std::size_t i = 0; i < n; ++i) {
      const Sums& left = left_[first + i];
      gradients[i] = left.gradient - before.gradient;
      hessians[i] = left.hessian - before.hessian;
      before = left;
    }
    if (!histogram_.wide) {
      for (std::size_t i = 0; i < n; ++i) {
        const auto high = static_cast<std::uint64_t>(gradients[i]) << 32;
        gradients[i] = static_cast<std::int64_t>(high + static_cast<std::uint64_t>(hessians[i]));
      }
    }
    const kernel::SplitCandidate found =
        histogram_.wide ? kernel::scan_wide(next, {gradients.data(), hessians.data(), 0, 0}, n)
                        : kernel::scan_packed(next, sieve, gradients.data(), 0, n);
    if (found.bin < 0) continue;
    best = found;
    best.bin += static_cast<int>(first);
    next.bar = found.gain;
  }
  return best;
}

}  // namespace mliot::boosting
