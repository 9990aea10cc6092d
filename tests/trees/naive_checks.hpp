// Forests of random trees against the naive walk, on every instruction set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "mliot/trees/forest.hpp"
#include "reference/random_forest.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

namespace mliot::testing {

using data::MatrixView;
using reference::ForestShape;
using reference::naive_score;
using reference::random_parts;
using reference::random_rows;
using trees::Forest;
using trees::ForestParts;
using trees::Tree;

template <class T>
void check_batches(const ForestShape& shape, std::size_t rows, bool missing, int threads) {
  const ForestParts parts = random_parts(shape, 3 + rows);
  const Forest forest(parts);
  const auto values = random_rows<T>(rows, shape, rows + 11, missing);
  const auto columns = static_cast<std::size_t>(shape.columns);
  std::vector<double> wanted(rows);
  std::vector<std::int32_t> wanted_leaves;
  for (std::size_t i = 0; i < rows; ++i) {
    const T* row = values.data() + i * columns;
    wanted[i] = naive_score(parts, shape.trees, row);
    for (const Tree& tree : parts.trees) {
      wanted_leaves.push_back(static_cast<std::int32_t>(tree.leaf_of(row)));
    }
  }
  on_every_target([&] {
    std::vector<double> got(rows);
    forest.predict_raw(MatrixView<const T>(values.data(), rows, columns), got,
                       {.threads = threads});
    REQUIRE(got == wanted);
    std::vector<std::int32_t> leaves(rows * shape.trees);
    forest.leaf_indices(MatrixView<const T>(values.data(), rows, columns), leaves);
    REQUIRE(leaves == wanted_leaves);
    for (std::size_t i = 0; i < rows; ++i) {
      REQUIRE(forest.predict_raw_row(values.data() + i * columns) == wanted[i]);
    }
  });
}

// Rows one at a time, with and without missing values, through both ways in.
template <class T>
void check_rows(const ForestShape& shape) {
  constexpr std::size_t kRows = 12;
  const ForestParts parts = random_parts(shape, 21);
  const Forest forest(parts);
  const auto columns = static_cast<std::size_t>(shape.columns);
  for (const bool missing : {false, true}) {
    const auto values = random_rows<T>(kRows, shape, 5, missing);
    on_every_target([&] {
      for (std::size_t i = 0; i < kRows; ++i) {
        const T* row = values.data() + i * columns;
        const double wanted = naive_score(parts, shape.trees, row);
        REQUIRE(forest.predict_raw_row(row) == wanted);
        std::vector<double> got(1);
        forest.predict_raw(MatrixView<const T>(row, 1, columns), got);
        REQUIRE(got[0] == wanted);
      }
    });
  }
}

}  // namespace mliot::testing
