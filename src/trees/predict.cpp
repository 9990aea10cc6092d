// Evaluates a forest: batches by range select on binned blocks, single rows tree beside tree.
#include <algorithm>
#include <array>
#include <cmath>

#include "kernel/range_select.hpp"
#include "kernel/threshold_bins.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/trees/forest.hpp"
#include "trees/layout.hpp"
#include "trees/row_tables.hpp"
#include "trees/row_walk.hpp"
#include "trees/tables.hpp"

namespace mliot::trees {
namespace {

using data::MatrixView;
using detail::BinColumn;
using detail::Layout;
using kernel::kBlockRows;

// Fewer rows than this are quicker walked one by one than as a block.
constexpr std::size_t kFewRows = 12;
// Blocks that one task takes, so that its buffers are worth making.
constexpr std::size_t kTaskRows = 8 * kBlockRows;
// Rows between two ticks of the monitor.
constexpr std::size_t kRoundRows = 16 * kTaskRows;
// Row-tree pairs below which a second thread costs more than it saves.
constexpr std::size_t kThreadWork = 100'000;

// The type in which a column is compared: floats and what fits them exactly as float.
template <class T>
using Compared = std::conditional_t<std::is_same_v<T, float> || sizeof(T) <= 2, float, double>;

template <class T>
MatrixView<const T> rows_of(MatrixView<const T> all, std::size_t first, std::size_t n) {
  return {all.row(first), n, all.columns(), all.row_stride(), all.column_stride()};
}

// A row at any stride.
template <class T>
struct StridedRow {
  const T* values;
  std::ptrdiff_t stride;
  T operator[](std::size_t j) const noexcept {
    return values[static_cast<std::ptrdiff_t>(j) * stride];
  }
};

// How many entries of the batch kernel belong to the trees below `iterations`.
std::size_t select_count(const Layout& layout, std::size_t iterations) {
  const auto& origins = layout.origins;
  const auto end = std::lower_bound(
      origins.begin(), origins.end(), iterations,
      [](const detail::SelectOrigin& origin, std::size_t tree) { return origin.tree < tree; });
  return static_cast<std::size_t>(end - origins.begin());
}

// Bins of one block: used features only, each against the thresholds the trees kept.
class Block {
 public:
  explicit Block(const Layout& layout)
      : layout_(layout), bins_(layout.block_columns * kBlockRows) {}

  template <class T>
  void fill(MatrixView<const T> rows) {
    for (std::size_t c = 0; c < layout_.columns.size(); ++c) {
      const BinColumn& column = layout_.columns[c];
      if (!column.read()) continue;
      std::int8_t* out =
          bins(column.column != BinColumn::kNone ? column.column : column.missing_low_column);
      const T* x = rows.data() + static_cast<std::ptrdiff_t>(column.feature) * rows.column_stride();
      bin(c, x, rows.row_stride(), rows.rows(), out);
      if (column.missing_low_column != BinColumn::kNone) {
        std::int8_t* low = bins(column.missing_low_column);
        for (std::size_t i = 0; i < rows.rows(); ++i) {
          low[i] = out[i] == kernel::kMissingBin ? kernel::kLowestBin : out[i];
        }
      }
    }
    for (const detail::LevelFeature& feature : layout_.levels) fill_levels(feature, rows);
  }

  const std::int8_t* data() const { return bins_.data(); }

 private:
  template <class T>
  void fill_levels(const detail::LevelFeature& feature, MatrixView<const T> rows) {
    std::array<std::uint32_t, kBlockRows> places;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const auto x = static_cast<double>(rows(i, feature.feature));
      places[i] = static_cast<std::uint32_t>(feature.place(x));
    }
    const std::uint8_t* bytes = feature.bytes.data();
    for (const std::uint32_t column : feature.columns) {
      std::int8_t* out = bins(column);
      for (std::size_t i = 0; i < rows.rows(); ++i) {
        out[i] = static_cast<std::int8_t>(bytes[places[i]]);
      }
      bytes += feature.width();
    }
  }

  std::int8_t* bins(std::uint32_t column) { return bins_.data() + kBlockRows * column; }

  template <class T>
  void bin(std::size_t column, const T* x, std::ptrdiff_t stride, std::size_t n,
           std::int8_t* out) const {
    const std::size_t thresholds = layout_.columns[column].thresholds;
    if constexpr (std::is_same_v<T, float>) {
      kernel::threshold_bins(x, stride, n, layout_.floats[column], thresholds, out);
    } else if constexpr (std::is_same_v<T, double>) {
      kernel::threshold_bins(x, stride, n, layout_.doubles[column], thresholds, out);
    } else {
      std::array<Compared<T>, kBlockRows> converted;
      for (std::size_t i = 0; i < n; ++i, x += stride) {
        converted[i] = static_cast<Compared<T>>(*x);
      }
      bin(column, converted.data(), 1, n, out);
    }
  }

  const Layout& layout_;
  std::vector<std::int8_t> bins_;
};

// Adds the trees that the batch kernel leaves out.
template <class T>
void add_large_trees(const Layout& layout, const std::vector<Tree>& trees, std::size_t iterations,
                     MatrixView<const T> rows, std::int64_t* sums) {
  for (const std::size_t t : layout.large) {
    if (t >= iterations) return;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      sums[i] +=
          trees[t].leaves[trees[t].leaf_of(StridedRow<T>{rows.row(i), rows.column_stride()})];
    }
  }
}

template <class Leaf>
void add_selected(const Layout& layout, const std::vector<Leaf>& leaves, std::size_t count,
                  const Block& block, std::size_t rows, std::int64_t* sums) {
  std::array<Leaf, kBlockRows> selected{};
  const kernel::SelectForest<Leaf> forest{layout.nodes.data(), layout.select.data(), count,
                                          leaves.data()};
  kernel::select_sums(forest, block.data(), rows, selected.data());
  for (std::size_t i = 0; i < rows; ++i) sums[i] += selected[i];
}

// Calls work(first row, rows) for pieces of at most `piece` rows, in rounds between which the
// monitor is told.
template <class Work>
void for_pieces(std::size_t rows, std::size_t trees, const PredictOptions& options, Work&& work) {
  const int threads = rows * trees < kThreadWork ? 1 : options.threads;
  for (std::size_t start = 0; start < rows; start += kRoundRows) {
    const std::size_t end = std::min(start + kRoundRows, rows);
    const std::size_t pieces = (end - start + kTaskRows - 1) / kTaskRows;
    parallel_for(pieces, threads, [&](std::size_t piece) {
      const std::size_t first = start + piece * kTaskRows;
      work(first, std::min(kTaskRows, end - first));
    });
    if (options.monitor != nullptr) {
      options.monitor->tick("predict", static_cast<std::int64_t>(end),
                            static_cast<std::int64_t>(rows));
    }
  }
}

// Calls work(first row, rows) for each block of the source, several at once.
template <class T, class Work>
void for_blocks(const data::BlockSource<T>& rows, const PredictOptions& options, Work&& work) {
  constexpr std::size_t kRound = 16;
  for (std::size_t start = 0; start < rows.blocks(); start += kRound) {
    const std::size_t end = std::min(start + kRound, rows.blocks());
    parallel_for(end - start, options.threads, [&](std::size_t part) {
      const detail::ReadBlock read(rows, start + part);
      work(read.first, read.view());
    });
    if (options.monitor != nullptr) {
      options.monitor->tick("predict", static_cast<std::int64_t>(rows.first_row(end)),
                            static_cast<std::int64_t>(rows.rows()));
    }
  }
}

// One row after the other; the buffer holds a row that is not contiguous.
template <class T, class Visit>
void for_each_row(MatrixView<const T> rows, Visit&& visit) {
  constexpr bool direct = std::is_same_v<T, float> || std::is_same_v<T, double>;
  if constexpr (direct) {
    if (rows.column_stride() == 1) {
      for (std::size_t i = 0; i < rows.rows(); ++i) visit(i, rows.row(i));
      return;
    }
  }
  std::vector<Compared<T>> buffer(rows.columns());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    for (std::size_t j = 0; j < buffer.size(); ++j) {
      buffer[j] = static_cast<Compared<T>>(rows(i, j));
    }
    visit(i, buffer.data());
  }
}

std::size_t checked_limit(const PredictOptions& options, const Forest& forest) {
  const std::size_t limit = options.iterations.value_or(forest.iterations());
  return std::min(limit, forest.trees().size());
}

void check_columns(std::size_t columns, const Forest& forest) {
  require(columns == forest.columns(), "forest: rows have {} columns, the model was fitted on {}",
          columns, forest.columns());
}

}  // namespace

template <class T>
void Forest::predict_raw(MatrixView<const T> rows, std::span<double> out,
                         const PredictOptions& options) const {
  check_columns(rows.columns(), *this);
  require(out.size() == rows.rows(), "forest: {} rows, but room for {} scores", rows.rows(),
          out.size());
  const FloatMode mode;
  const std::size_t limit = checked_limit(options, *this);
  const std::size_t side_by_side = limit == iterations_ ? detail::side_by_side_rows(*layout_) : 0;
  if (rows.rows() < std::max(kFewRows, side_by_side)) {
    for_each_row(rows, [&](std::size_t i, const auto* row) {
      out[i] = score(side_by_side != 0 ? detail::sum_row(*layout_, iterations_, row)
                                       : detail::walk_row(layout_->walk, limit, row));
    });
    return;
  }
  const std::size_t selected = select_count(*layout_, limit);
  for_pieces(rows.rows(), limit, options, [&](std::size_t first, std::size_t count) {
    Block block(*layout_);
    std::array<std::int64_t, kBlockRows> sums;
    for (std::size_t at = first; at < first + count; at += kBlockRows) {
      const auto piece = rows_of(rows, at, std::min(kBlockRows, first + count - at));
      block.fill(piece);
      sums.fill(0);
      if (layout_->leaves64.empty()) {
        add_selected(*layout_, layout_->leaves32, selected, block, piece.rows(), sums.data());
      } else {
        add_selected(*layout_, layout_->leaves64, selected, block, piece.rows(), sums.data());
      }
      add_large_trees(*layout_, trees(), limit, piece, sums.data());
      for (std::size_t i = 0; i < piece.rows(); ++i) {
        out[at + i] = score(sums[i]);
      }
    }
  });
}

template <class T>
void Forest::predict_raw(const data::BlockSource<T>& rows, std::span<double> out,
                         const PredictOptions& options) const {
  check_columns(rows.columns(), *this);
  require(out.size() == rows.rows(), "forest: {} rows, but room for {} scores", rows.rows(),
          out.size());
  for_blocks(rows, options, [&](std::size_t first, MatrixView<const T> block) {
    predict_raw(block, out.subspan(first, block.rows()), {.iterations = options.iterations});
  });
}

template <class T>
void Forest::leaf_indices(MatrixView<const T> rows, std::span<std::int32_t> out,
                          const PredictOptions& options) const {
  check_columns(rows.columns(), *this);
  const std::size_t limit = checked_limit(options, *this);
  require(out.size() == rows.rows() * limit, "forest: {} rows x {} trees, but room for {} leaves",
          rows.rows(), limit, out.size());
  const FloatMode mode;
  const std::size_t selected = select_count(*layout_, limit);
  for_pieces(rows.rows(), limit, options, [&](std::size_t first, std::size_t count) {
    Block block(*layout_);
    std::array<std::uint8_t, kBlockRows> reached;
    for (std::size_t at = first; at < first + count; at += kBlockRows) {
      const auto piece = rows_of(rows, at, std::min(kBlockRows, first + count - at));
      block.fill(piece);
      for (std::size_t s = 0; s < selected; ++s) {
        const kernel::SelectTree& tree = layout_->select[s];
        kernel::select_leaves(layout_->nodes.data(), tree, block.data(), reached.data());
        const detail::SelectOrigin& origin = layout_->origins[s];
        std::int32_t* column = out.data() + at * limit + origin.tree;
        const bool first_piece = s == 0 || layout_->origins[s - 1].tree != origin.tree;
        for (std::size_t i = 0; i < piece.rows(); ++i) {
          const std::int32_t before = first_piece ? 0 : column[i * limit];
          column[i * limit] =
              before + (origin.numbers.empty() ? reached[i] : origin.numbers[reached[i]]);
        }
      }
      for (const std::size_t t : layout_->large) {
        if (t >= limit) break;
        for (std::size_t i = 0; i < piece.rows(); ++i) {
          const StridedRow<T> row{piece.row(i), piece.column_stride()};
          out[(at + i) * limit + t] = static_cast<std::int32_t>(trees()[t].leaf_of(row));
        }
      }
    }
  });
}

template <class T>
void Forest::leaf_indices(const data::BlockSource<T>& rows, std::span<std::int32_t> out,
                          const PredictOptions& options) const {
  check_columns(rows.columns(), *this);
  const std::size_t limit = checked_limit(options, *this);
  require(out.size() == rows.rows() * limit, "forest: {} rows x {} trees, but room for {} leaves",
          rows.rows(), limit, out.size());
  for_blocks(rows, options, [&](std::size_t first, MatrixView<const T> block) {
    leaf_indices(block, out.subspan(first * limit, block.rows() * limit), {.iterations = limit});
  });
}

std::int64_t Forest::sum_row(const float* row) const noexcept {
  const FloatMode mode;
  return detail::sum_row(*layout_, iterations_, row);
}

std::int64_t Forest::sum_row(const double* row) const noexcept {
  const FloatMode mode;
  return detail::sum_row(*layout_, iterations_, row);
}

double Forest::predict_raw_row(const float* row) const noexcept { return score(sum_row(row)); }

double Forest::predict_raw_row(const double* row) const noexcept { return score(sum_row(row)); }

template void Forest::predict_raw(const data::BlockSource<float>&, std::span<double>,
                                  const PredictOptions&) const;
template void Forest::predict_raw(const data::BlockSource<double>&, std::span<double>,
                                  const PredictOptions&) const;

template void Forest::leaf_indices(const data::BlockSource<float>&, std::span<std::int32_t>,
                                   const PredictOptions&) const;
template void Forest::leaf_indices(const data::BlockSource<double>&, std::span<std::int32_t>,
                                   const PredictOptions&) const;

#define MLIOT_INSTANTIATE(T)                                                                       \
  template void Forest::predict_raw(MatrixView<const T>, std::span<double>, const PredictOptions&) \
      const;                                                                                       \
  template void Forest::leaf_indices(MatrixView<const T>, std::span<std::int32_t>,                 \
                                     const PredictOptions&) const
MLIOT_FOR_EACH_ELEMENT(MLIOT_INSTANTIATE);
#undef MLIOT_INSTANTIATE

}  // namespace mliot::trees
