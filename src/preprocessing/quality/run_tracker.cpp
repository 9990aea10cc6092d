// Runs of equal samples: the first and the last stay open, so that stretches can be joined.
#include "mliot/preprocessing/quality/run_tracker.hpp"

#include "mliot/preprocessing/quality/top_list.hpp"
#include "preprocessing/quality/orders.hpp"

namespace mliot::preprocessing {
namespace {

using detail::longer_run;

Run joined(const Run& a, const Run& b) { return {a.value, a.length + b.length, a.begin, b.end}; }

}  // namespace

void RunTracker::add(double x, std::int64_t time) {
  if (last_.length > 0 && x == last_.value) {
    ++last_.length;
    last_.end = time;
    if (single_) first_ = last_;
    return;
  }
  const bool starts = last_.length == 0;
  if (!starts && !single_) close(last_);
  single_ = starts;
  last_ = {x, 1, time, time};
  if (starts) first_ = last_;
}

void RunTracker::merge(const RunTracker& next) {
  if (next.last_.length == 0) return;
  if (last_.length == 0) {
    *this = next;
    return;
  }
  for (const Run& run : next.closed_) keep_foremost(closed_, run, kKept, longer_run);
  lengths_.merge(next.lengths_);
  if (last_.value == next.first_.value) {
    const Run joint = joined(last_, next.first_);
    if (single_) first_ = joint;
    if (!single_ && !next.single_) close(joint);
    last_ = next.single_ ? joint : next.last_;
    single_ = single_ && next.single_;
    return;
  }
  if (!single_) close(last_);
  if (!next.single_) close(next.first_);
  last_ = next.last_;
  single_ = false;
}

void RunTracker::close(const Run& run) {
  if (!listed(run)) return;
  lengths_.add(static_cast<double>(run.length));
  if (only_ || run.length >= 2) keep_foremost(closed_, run, kKept, longer_run);
}

std::vector<Run> RunTracker::longest() const {
  RunTracker all = *this;
  if (first_.length > 0) all.close(first_);
  if (!single_) all.close(last_);
  return all.closed_;
}

stats::ValueSketch RunTracker::lengths() const {
  RunTracker all = *this;
  if (first_.length > 0) all.close(first_);
  if (!single_) all.close(last_);
  return all.lengths_;
}

}  // namespace mliot::preprocessing
