// One pass over a column; what needs neighbours keeps two samples at either end for the joints.
#include "mliot/preprocessing/quality/column_profile.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "mliot/core/error.hpp"
#include "mliot/preprocessing/quality/top_list.hpp"
#include "preprocessing/quality/orders.hpp"

namespace mliot::preprocessing {
namespace {

using detail::bits_of;
using detail::earlier;
using detail::higher;

constexpr std::array kUsualCodes{-1.0,     -99.0,   -127.0,  -200.0,  -999.0,   -9999.0,
                                 -99999.0, 85.0,    99.0,    255.0,   999.0,    9999.0,
                                 4095.0,   32767.0, 65535.0, 99999.0, -32768.0, 999999.0};

bool same_sample(const Sample& a, const Sample& b) {
  return a.time == b.time && bits_of(a.value) == bits_of(b.value);
}

bool same_spikes(const std::vector<Spike>& a, const std::vector<Spike>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Spike& x, const Spike& y) {
    return x.height == y.height && same_sample(x.at, y.at);
  });
}

/// Keeps the newest two.
void push_tail(std::vector<Sample>& tail, const Sample& sample) {
  if (tail.size() == 2) tail.erase(tail.begin());
  tail.push_back(sample);
}

}  // namespace

std::span<const double> usual_codes() { return kUsualCodes; }

bool is_usual_code(double x) {
  return std::find(kUsualCodes.begin(), kUsualCodes.end(), x) != kUsualCodes.end();
}

void ColumnProfile::add(std::int64_t time, double x) {
  const Sample sample{time, x + 0.0};
  if (rows_ == 0) {
    first_row_ = sample;
  } else if (time == last_row_.time && bits_of(x) != bits_of(last_row_.value)) {
    ++conflicts_;
  }
  last_row_ = sample;
  ++rows_;
  const auto mixed_time = stats::mixed_bits(static_cast<std::uint64_t>(time));
  fingerprint_ += stats::mixed_bits(mixed_time ^ bits_of(x));
  missing_runs_.add(std::isnan(x) ? 1.0 : 0.0, time);
  if (!std::isnan(x)) check_range(sample);
  if (std::isfinite(x)) {
    add_finite(sample);
  } else {
    blocks_.add(time, std::nan(""));
    ++(std::isnan(x) ? missing_ : infinite_);
  }
}

void ColumnProfile::add_finite(const Sample& sample) {
  values_.add(sample.value);
  extreme(sample, 1, 1);
  value_runs_.add(sample.value, sample.time);
  blocks_.add(sample.time, sample.value);
  if (!tail_.empty()) step(tail_.back(), sample);
  if (tail_.size() == 2) spike(tail_[0], tail_[1], sample);
  if (head_.size() < 2) head_.push_back(sample);
  push_tail(tail_, sample);
}

void ColumnProfile::step(const Sample& from, const Sample& to) {
  steps_.add(std::abs(to.value - from.value));
}

void ColumnProfile::spike(const Sample& before, const Sample& at, const Sample& after) {
  const double rise = at.value - before.value;
  const double fall = at.value - after.value;
  const bool stands_out = (rise > 0 && fall > 0) || (rise < 0 && fall < 0);
  if (!stands_out) return;
  const double height = std::min(std::abs(rise), std::abs(fall));
  spike_heights_.add(height);
  keep_foremost(is_usual_code(at.value) ? code_spikes_ : spikes_, {height, at}, kKept, higher);
}

void ColumnProfile::extreme(const Sample& sample, std::int64_t low_count, std::int64_t high_count) {
  if (sample.value < lowest_.value) {
    lowest_ = sample;
    at_lowest_ = low_count;
  } else if (sample.value == lowest_.value) {
    lowest_.time = std::min(lowest_.time, sample.time);
    at_lowest_ += low_count;
  }
  if (sample.value > highest_.value) {
    highest_ = sample;
    at_highest_ = high_count;
  } else if (sample.value == highest_.value) {
    highest_.time = std::min(highest_.time, sample.time);
    at_highest_ += high_count;
  }
}

void ColumnProfile::check_range(const Sample& sample) {
  const bool low = sample.value < range_.low || (std::isinf(sample.value) && sample.value < 0);
  const bool high = sample.value > range_.high || (std::isinf(sample.value) && sample.value > 0);
  if (!low && !high) return;
  ++(low ? below_ : above_);
  keep_foremost(impossible_, sample, kKept, earlier);
}

void ColumnProfile::merge(const ColumnProfile& next) {
  require(range_ == next.range_, "column_profile: profiles of different ranges do not merge");
  if (next.rows_ == 0) return;
  if (rows_ == 0) {
    *this = next;
    return;
  }
  const bool same_time = last_row_.time == next.first_row_.time;
  if (same_time && !same_sample(last_row_, next.first_row_)) ++conflicts_;
  last_row_ = next.last_row_;
  rows_ += next.rows_;
  missing_ += next.missing_;
  infinite_ += next.infinite_;
  below_ += next.below_;
  above_ += next.above_;
  conflicts_ += next.conflicts_;
  fingerprint_ += next.fingerprint_;
  values_.merge(next.values_);
  steps_.merge(next.steps_);
  spike_heights_.merge(next.spike_heights_);
  missing_runs_.merge(next.missing_runs_);
  value_runs_.merge(next.value_runs_);
  blocks_.merge(next.blocks_);
  for (const Spike& each : next.spikes_) keep_foremost(spikes_, each, kKept, higher);
  for (const Spike& each : next.code_spikes_) keep_foremost(code_spikes_, each, kKept, higher);
  for (const Sample& each : next.impossible_) keep_foremost(impossible_, each, kKept, earlier);
  if (!next.head_.empty()) {
    extreme(next.lowest_, next.at_lowest_, 0);
    extreme(next.highest_, 0, next.at_highest_);
    join(next);
  }
}

void ColumnProfile::join(const ColumnProfile& next) {
  if (!tail_.empty()) {
    step(tail_.back(), next.head_[0]);
    if (tail_.size() == 2) spike(tail_[0], tail_[1], next.head_[0]);
    if (next.head_.size() == 2) spike(tail_.back(), next.head_[0], next.head_[1]);
  }
  for (const Sample& each : next.head_) {
    if (head_.size() < 2) head_.push_back(each);
  }
  for (const Sample& each : next.tail_) push_tail(tail_, each);
}

bool ColumnProfile::operator==(const ColumnProfile& other) const {
  const auto counts = [](const ColumnProfile& p) {
    return std::tuple(p.rows_, p.missing_, p.infinite_, p.below_, p.above_, p.conflicts_,
                      p.fingerprint_, p.at_lowest_, p.at_highest_);
  };
  const auto same = [](const std::vector<Sample>& a, const std::vector<Sample>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_sample);
  };
  return range_ == other.range_ && counts(*this) == counts(other) &&
         same_sample(lowest_, other.lowest_) && same_sample(highest_, other.highest_) &&
         values_ == other.values_ && steps_ == other.steps_ &&
         spike_heights_ == other.spike_heights_ && value_runs_ == other.value_runs_ &&
         missing_runs_ == other.missing_runs_ && blocks_ == other.blocks_ &&
         same_spikes(spikes_, other.spikes_) && same_spikes(code_spikes_, other.code_spikes_) &&
         same(impossible_, other.impossible_) && same(head_, other.head_) &&
         same(tail_, other.tail_);
}

}  // namespace mliot::preprocessing
