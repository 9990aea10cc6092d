// Tiles go from the ends of the unread rows through the waiting room to their children.
#include "boosting/lane_divider.hpp"

#include <algorithm>

namespace mliot::boosting {

std::size_t LaneDivider::divide(std::size_t begin, std::size_t end,
                                const kernel::PartitionRule& rule, bool move) {
  target_ = {store_.records.data(), store_.ids.data(), begin, end, stride_};
  front_ = begin;
  back_ = end;
  read_ = written_ = 0;
  move_ = move;
  while (front_ < back_ && read_ + 1 < kSlots) read_tile();
  while (front_ < back_) {
    read_tile();
    write_tile(rule);
  }
  while (written_ < read_) write_tile(rule);
  return target_.left;
}

void LaneDivider::read_tile() {
  const std::size_t rows = std::min(kTile, back_ - front_);
  const bool at_front = front_ - target_.left <= target_.right - back_;
  const std::size_t begin = at_front ? front_ : back_ - rows;
  (at_front ? front_ : back_) = at_front ? front_ + rows : begin;
  const std::size_t slot = read_++ % kSlots;
  tiles_[slot] = {begin, rows};
  std::copy_n(store_.ids.data() + begin, rows, waiting_.ids.data() + slot * kTile);
  if (!move_) return;
  std::copy_n(store_.records.data() + begin * stride_, rows * stride_,
              waiting_.records.data() + slot * kTile * stride_);
}

void LaneDivider::write_tile(const kernel::PartitionRule& rule) {
  const std::size_t slot = written_++ % kSlots;
  const Tile tile = tiles_[slot];
  const std::uint8_t* records = move_ ? waiting_.records.data() + slot * kTile * stride_
                                      : store_.records.data() + tile.begin * stride_;
  const kernel::RecordRange range{records, stride_, records + stride_ - kernel::kGradientBytes,
                                  stride_, tile.rows};
  const kernel::PartitionRange rows{range, waiting_.ids.data() + slot * kTile, 0};
  if (move_) {
    kernel::partition_records(rows, rule, target_);
  } else {
    kernel::partition_ids(rows, rule, target_);
  }
}

}  // namespace mliot::boosting
