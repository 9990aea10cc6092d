// Divides a stretch of row records among two children in its own place.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "boosting/buffer.hpp"
#include "kernel/row_records.hpp"

namespace mliot::boosting {

/// Row records side by side, and the row that each belongs to.
struct RowStore {
  RowStore() = default;
  RowStore(std::size_t rows, std::size_t stride) : records(rows * stride), ids(rows) {}

  Buffer<std::uint8_t> records;
  Buffer<std::uint32_t> ids;
};

/// Moves left rows to the front of a stretch of a store and right rows to its back.
///
/// Rows are read a tile at a time, from the end with less room beside it, into a waiting room of
/// three tiles. Two tiles always wait, so that the two gaps have room for two tiles together; the
/// third makes each gap as large as a tile, and then a tile can be written whatever its rows are.
///
/// Cost: each record is copied twice, the first time into a cache; no second store is needed.
class LaneDivider {
 public:
  LaneDivider(RowStore& store, std::size_t stride)
      : store_(store), stride_(stride), waiting_(kSlots * kTile, stride) {}

  /// Divides rows [begin, end) and returns the first row of the right child. Without `move` only
  /// ids are moved, and the records no longer belong to them.
  std::size_t divide(std::size_t begin, std::size_t end, const kernel::PartitionRule& rule,
                     bool move);

 private:
  static constexpr std::size_t kTile =
      128;  // three tiles of 32-byte records leave room in the L1 cache
  static constexpr std::size_t kSlots = 3;

  struct Tile {
    std::size_t begin = 0;
    std::size_t rows = 0;
  };

  void read_tile();
  void write_tile(const kernel::PartitionRule& rule);

  RowStore& store_;
  std::size_t stride_;
  RowStore waiting_;
  std::array<Tile, kSlots> tiles_{};
  std::size_t read_ = 0;     // tiles read
  std::size_t written_ = 0;  // tiles written
  std::size_t front_ = 0;    // rows [front_, back_) are unread
  std::size_t back_ = 0;
  bool move_ = true;
  kernel::PartitionTarget target_{};
};

}  // namespace mliot::boosting
