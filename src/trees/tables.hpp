// What the batch calls of a forest share: the element types they take, and blocks of a source.
#pragma once

#include <cstddef>
#include <vector>

#include "mliot/data/block_source.hpp"
#include "mliot/data/matrix_view.hpp"
#include "mliot/trees/bin.hpp"

namespace mliot::trees::detail {

/// A block of a source, read into memory: its rows and the number of the first.
template <class T>
struct ReadBlock {
  ReadBlock(const data::BlockSource<T>& source, std::size_t block)
      : first(source.first_row(block)),
        rows(source.first_row(block + 1) - first),
        columns(source.columns()),
        values(rows * columns) {
    source.read(block, values.data(), rows);
  }

  data::MatrixView<const T> view() const noexcept {
    return {values.data(), rows, columns, 1, static_cast<std::ptrdiff_t>(rows)};
  }

  std::size_t first;
  std::size_t rows;
  std::size_t columns;
  std::vector<T> values;  ///< column by column
};

}  // namespace mliot::trees::detail

/// Calls instantiate(T) for every element type of the matrices that forests take.
#define MLIOT_FOR_EACH_ELEMENT(instantiate) \
  instantiate(float);                       \
  instantiate(double);                      \
  instantiate(bool);                        \
  instantiate(std::int8_t);                 \
  instantiate(std::int16_t);                \
  instantiate(std::int32_t);                \
  instantiate(std::int64_t);                \
  instantiate(std::uint8_t);                \
  instantiate(std::uint16_t);               \
  instantiate(std::uint32_t);               \
  instantiate(std::uint64_t);               \
  instantiate(Bin)
