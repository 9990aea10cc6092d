// How the rows of a batch are dealt to threads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "mliot/core/parallel.hpp"
#include "mliot/data/block_source.hpp"
#include "mliot/data/matrix_view.hpp"
#include "mliot/trees/forest.hpp"
#include "trees/block.hpp"
#include "trees/tables.hpp"

namespace mliot::trees::detail {

/// Blocks that one task takes, so that its buffers are worth making.
inline constexpr std::size_t kTaskRows = 8 * kBlockRows;
/// Rows between two ticks of the monitor.
inline constexpr std::size_t kRoundRows = 16 * kTaskRows;
/// Row-tree pairs below which a second thread costs more than it saves.
inline constexpr std::size_t kThreadWork = 100'000;

template <class T>
MatrixView<const T> rows_of(MatrixView<const T> all, std::size_t first, std::size_t n) {
  return {all.row(first), n, all.columns(), all.row_stride(), all.column_stride()};
}

/// Calls work(first row, rows) for pieces of at most kPiece rows, in rounds between which the
/// monitor is told.
template <std::size_t kPiece = kTaskRows, class Work>
void for_pieces(std::size_t rows, std::size_t trees, const PredictOptions& options, Work&& work) {
  const int threads = rows * trees < kThreadWork ? 1 : options.threads;
  for (std::size_t start = 0; start < rows; start += kRoundRows) {
    const std::size_t end = std::min(start + kRoundRows, rows);
    const std::size_t pieces = (end - start + kPiece - 1) / kPiece;
    parallel_for(pieces, threads, [&](std::size_t piece) {
      const std::size_t first = start + piece * kPiece;
      work(first, std::min(kPiece, end - first));
    });
    if (options.monitor != nullptr) {
      options.monitor->tick("predict", static_cast<std::int64_t>(end),
                            static_cast<std::int64_t>(rows));
    }
  }
}

/// Calls work(first row, rows) for each block of the source, several at once.
template <class T, class Work>
void for_blocks(const data::BlockSource<T>& rows, const PredictOptions& options, Work&& work) {
  constexpr std::size_t kRound = 16;
  for (std::size_t start = 0; start < rows.blocks(); start += kRound) {
    const std::size_t end = std::min(start + kRound, rows.blocks());
    parallel_for(end - start, options.threads, [&](std::size_t part) {
      const ReadBlock read(rows, start + part);
      work(read.first, read.view());
    });
    if (options.monitor != nullptr) {
      options.monitor->tick("predict", static_cast<std::int64_t>(rows.first_row(end)),
                            static_cast<std::int64_t>(rows.rows()));
    }
  }
}

}  // namespace mliot::trees::detail
