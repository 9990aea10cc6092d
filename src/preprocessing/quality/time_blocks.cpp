// Blocks of time that double their width whenever there are too many of them.
#include "mliot/preprocessing/quality/time_blocks.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/preprocessing/quality/top_list.hpp"
#include "mliot/stats/ordered_bits.hpp"

namespace mliot::preprocessing {
namespace {

constexpr double kMadToSigma = 1.4826;  // the MAD of Gaussian data times this is sigma

double lower_median(std::vector<double>& values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

bool TimeBlock::before(const Entry& a, const Entry& b) {
  if (a.hash != b.hash) return a.hash < b.hash;
  return stats::ordered_bits(a.value) < stats::ordered_bits(b.value);
}

void TimeBlock::add(std::int64_t time, double x) {
  if (std::isnan(x)) {
    ++missing_;
    return;
  }
  ++count_;
  min_ = std::min(min_, x + 0.0);  // -0 counts as 0
  max_ = std::max(max_, x + 0.0);
  const Entry entry{stats::mixed_bits(static_cast<std::uint64_t>(time)), x + 0.0};
  keep_foremost(sample_, entry, kSamples, before);
}

void TimeBlock::merge(const TimeBlock& other) {
  count_ += other.count_;
  missing_ += other.missing_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  for (const Entry& each : other.sample_) keep_foremost(sample_, each, kSamples, before);
}

std::vector<double> TimeBlock::sampled() const {
  std::vector<double> values;
  values.reserve(sample_.size());
  for (const Entry& each : sample_) values.push_back(each.value);
  return values;
}

double TimeBlock::median() const {
  auto values = sampled();
  return lower_median(values);
}

double TimeBlock::spread() const {
  auto values = sampled();
  const double centre = lower_median(values);
  for (double& x : values) x = std::abs(x - centre);
  return kMadToSigma * lower_median(values);
}

void TimeBlocks::add(std::int64_t time, double x) {
  at(time >> shift_).add(time, x);
  if (blocks_.size() > kBlocks) shrink();
}

void TimeBlocks::merge(const TimeBlocks& other) {
  widen_to(std::max(shift_, other.shift_));
  const int wider = shift_ - other.shift_;
  for (const TimeBlock& each : other.blocks_) at(each.key() >> wider).merge(each);
  if (blocks_.size() > kBlocks) shrink();
}

std::int64_t TimeBlocks::begin(const TimeBlock& block) const noexcept {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(block.key()) << shift_);
}

std::int64_t TimeBlocks::end(const TimeBlock& block) const noexcept {
  return begin(block) + static_cast<std::int64_t>((std::uint64_t{1} << shift_) - 1);
}

TimeBlock& TimeBlocks::at(std::int64_t key) {
  if (!blocks_.empty() && blocks_.back().key() == key) return blocks_.back();
  const auto found =
      std::lower_bound(blocks_.begin(), blocks_.end(), key,
                       [](const TimeBlock& b, std::int64_t wanted) { return b.key() < wanted; });
  if (found != blocks_.end() && found->key() == key) return *found;
  return *blocks_.insert(found, TimeBlock(key));
}

void TimeBlocks::widen_to(int shift) {
  const int wider = shift - shift_;
  if (wider == 0) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    blocks_[i].shift_key(wider);
    if (kept > 0 && blocks_[kept - 1].key() == blocks_[i].key()) {
      blocks_[kept - 1].merge(blocks_[i]);
    } else {
      if (kept != i) blocks_[kept] = std::move(blocks_[i]);
      ++kept;
    }
  }
  blocks_.resize(kept);
  shift_ = shift;
}

void TimeBlocks::shrink() {
  while (blocks_.size() > kBlocks) widen_to(shift_ + 1);
}

}  // namespace mliot::preprocessing
