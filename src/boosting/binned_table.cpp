// Places of bytes in a row of bins.
#include "boosting/binned_table.hpp"

#include <algorithm>
#include <utility>

#include "kernel/row_records.hpp"

namespace mliot::boosting {

std::size_t BinnedTable::width() const noexcept {
  const auto none = std::count(high_bytes.begin(), high_bytes.end(), std::size_t{0});
  return columns + high_bytes.size() - static_cast<std::size_t>(none);
}

void set_features(BinnedTable& table, std::vector<FeatureBins> features, JointColumns joint) {
  table.columns = joint.empty() ? features.size() : joint.columns();
  table.high_bytes.assign(features.size(), 0);
  std::size_t next = table.columns;
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (features[f].is_long()) table.high_bytes[f] = next++;
  }
  table.features = std::move(features);
  table.joint = std::move(joint);
}

std::size_t record_stride(std::size_t width) {
  constexpr std::size_t kBlock = 32;  // a record of whole blocks is copied fastest
  constexpr std::size_t kMostPadding = 7;
  const std::size_t bytes = width + kernel::kGradientBytes;
  const std::size_t whole = (bytes + kBlock - 1) / kBlock * kBlock;
  return whole - bytes <= kMostPadding ? whole : std::max(kernel::kLeastStride, bytes);
}

void make_room(BinnedTable& table) {
  constexpr std::size_t kSmallTable = std::size_t{1} << 24;  // bytes; of larger ones memory counts
  const std::size_t width = table.width();
  const std::size_t record = record_stride(width);
  const bool small = table.rows * record <= kSmallTable;
  table.stride = table.moves || (small && record % 32 == 0) ? record : width;
  table.bytes = Buffer<std::uint8_t>(table.rows * table.stride + kernel::kLeastStride);
}

}  // namespace mliot::boosting
