// The start of a tree in a table whose records move: lanes, gradients and side rows.
#include <algorithm>
#include <cstring>

#include "boosting/grower.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kRowsPerRun = 131072;  // the scores of as many rows stay in the L2 cache

}  // namespace

// Every lane is a run of neighbouring rows, the same for all trees.
void TreeGrower::deal_runs() {
  const std::size_t fair =
      (rows_ + static_cast<std::size_t>(threads_) - 1) / static_cast<std::size_t>(threads_);
  const std::size_t run = std::clamp(fair, kRowsPerLane, kRowsPerRun);
  work_[0].lanes.clear();
  for (std::size_t first = 0; first < rows_; first += run) {
    work_[0].lanes.push_back({first, std::min(rows_, first + run)});
  }
  work_[0].in_table = false;
}

// Writes the gradient pair of each row into its record, wherever that is by now, and copies the
// bins of the side rows. Their pairs are zero, and so are those of few others.
void TreeGrower::renew_gradients() {
  const std::vector<SideRow>& side = gradients_->side;
  const std::size_t width = table_.width();
  sides_.resize(side.size() * width);
  for (std::size_t k = 0; k < side.size(); ++k) {
    work_[0].side.push_back({&side[k], sides_.data() + k * width});
  }
  const std::uint32_t* pairs = gradients_->pairs.data();
  parallel_for(work_[0].lanes.size(), threads_, [&](std::size_t lane) {
    const Range range = work_[0].lanes[lane];
    for (std::size_t at = range.begin; at < range.end; ++at) {
      const std::uint32_t row = store_.ids[at];
      std::uint8_t* record = records_ + at * stride_;
      std::memcpy(record + stride_ - kernel::kGradientBytes, pairs + row, kernel::kGradientBytes);
      if (pairs[row] != 0 || side.empty()) continue;
      const auto found =
          std::lower_bound(side.begin(), side.end(), row,
                           [](const SideRow& each, std::uint32_t id) { return each.row < id; });
      if (found == side.end() || found->row != row) continue;
      std::copy_n(record, width,
                  sides_.data() + (found - side.begin()) * static_cast<std::ptrdiff_t>(width));
    }
  });
}

}  // namespace mliot::boosting
