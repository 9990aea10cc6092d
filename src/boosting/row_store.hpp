// The records of the rows that a tree is grown from, in the order of its nodes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "boosting/buffer.hpp"

namespace mliot::boosting {

/// Row records side by side, and the row that each belongs to.
struct RowStore {
  RowStore() = default;
  RowStore(std::size_t rows, std::size_t stride) : records(rows * stride), ids(rows) {}

  Buffer<std::uint8_t> records;
  Buffer<std::uint32_t> ids;
};

}  // namespace mliot::boosting
