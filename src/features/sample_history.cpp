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

}  // namespace mliot::features
