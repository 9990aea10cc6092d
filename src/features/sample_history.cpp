// What a history keeps of a stream, and what is kept of it in a file.
#include "mliot/features/sample_history.hpp"

#include <algorithm>
#include <cmath>
#include <new>

namespace mliot::features {

void SampleHistory::push(double x) {
  if (!std::isnan(x)) samples_.insert(x);
  newest_ = x + 0.0;  // -0 becomes 0
}

bool SampleHistory::make_room() noexcept {
  try {
    samples_.reserve_one();
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

std::vector<double> SampleHistory::contents() const {
  if (present() == 0) return {};
  std::vector<double> contents = samples_.sorted();
  contents.insert(contents.begin(), newest_);
  return contents;
}

std::optional<SampleHistory> SampleHistory::of(std::span<const double> contents) {
  SampleHistory history;
  if (contents.empty()) return history;
  const double newest = contents[0];
  const auto sorted = contents.subspan(1);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double x = sorted[i];
    const bool follows = i == 0 || sorted[i - 1] <= x;
    if (std::isnan(x) || !follows || (x == 0 && std::signbit(x))) return {};
    history.samples_.insert(x);
  }
  if (sorted.empty()) return {};
  history.newest_ = std::numeric_limits<double>::quiet_NaN();
  if (std::isnan(newest)) return history;
  if (!std::binary_search(sorted.begin(), sorted.end(), newest)) return {};
  history.newest_ = newest + 0.0;
  return history;
}

void HistoryView::push(double x) noexcept {
  newest_ = x + 0.0;  // -0 becomes 0
  if (std::isnan(x)) return;
  const auto end = room_.begin() + count_;
  const auto place = std::upper_bound(room_.begin(), end, newest_);
  std::copy_backward(place, end, end + 1);
  *place = newest_;
  ++count_;
}

// So many of the samples behind come before the place that the next one of them is not below it.
double HistoryView::at(std::int64_t place) const noexcept {
  if (count_ == 0) return history_->at(place);
  const auto later = behind();
  const auto behind_at = [&](std::int64_t j) { return later[static_cast<std::size_t>(j)]; };
  std::int64_t low = std::max<std::int64_t>(0, place + 1 - history_->present());
  std::int64_t high = std::min(count_, place + 1);
  while (low < high) {
    const std::int64_t middle = (low + high) / 2;
    if (history_->at(place - middle) <= behind_at(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  if (low == 0) return history_->at(place);
  if (low > place) return behind_at(low - 1);
  return std::max(behind_at(low - 1), history_->at(place - low));
}

std::int64_t HistoryView::below(double x, bool equal) const noexcept {
  const auto later = behind();
  const auto end = equal ? std::upper_bound(later.begin(), later.end(), x)
                         : std::lower_bound(later.begin(), later.end(), x);
  return history_->below(x, equal) + (end - later.begin());
}

}  // namespace mliot::features
