// Evaluates a forest: batches by range select on binned blocks, single rows tree beside tree.
#include <algorithm>
#include <array>
#include <cmath>

#include "mliot/trees/forest.hpp"
#include "trees/block.hpp"
#include "trees/layout.hpp"
#include "trees/row_pieces.hpp"
#include "trees/row_tables.hpp"
#include "trees/row_walk.hpp"
#include "trees/tables.hpp"

namespace mliot::trees {
namespace {

using data::MatrixView;
using detail::Block;
using detail::BlockSums;
using detail::Compared;
using detail::for_blocks;
using detail::for_pieces;
using detail::rows_of;
using detail::StridedRow;
using kernel::kBlockRows;

// Fewer rows than this are quicker walked one by one than as a block.
constexpr std::size_t kFewRows = 12;

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

void check_columns(std::size_t columns, const Forest& forest) {
  require(columns == forest.columns(), "forest: rows have {} columns, the model was fitted on {}",
          columns, forest.columns());
}

void check_scores(std::size_t rows, std::size_t scores, const Forest& forest) {
  require(scores == rows * forest.outputs(), "forest: {} rows x {} outputs, but room for {} scores",
          rows, forest.outputs(), scores);
}

}  // namespace

template <class T>
void Forest::score_row(const T* row, std::size_t limit, double* out) const noexcept {
  std::array<std::int64_t, kMostOutputs> sums;
  std::fill_n(sums.data(), outputs(), 0);
  if (limit == iterations_ * trees_per_iteration()) {
    detail::add_row(*layout_, limit, row, sums.data());
  } else {
    detail::walk_row(*layout_, layout_->walk.trees, limit, row, sums.data());
  }
  for (std::size_t k = 0; k < outputs(); ++k) out[k] = grids_[k].score(sums[k]);
}

template <class T>
void Forest::predict_raw(MatrixView<const T> rows, std::span<double> out,
                         const PredictOptions& options) const {
  check_columns(rows.columns(), *this);
  check_scores(rows.rows(), out.size(), *this);
  const FloatMode mode;
  const std::size_t limit = summed_trees(options);
  const bool all = limit == iterations_ * trees_per_iteration();
  const std::size_t side_by_side = all ? detail::side_by_side_rows(*layout_) : 0;
  if (rows.rows() < std::max(kFewRows, side_by_side)) {
    for_each_row(rows, [&](std::size_t i, const auto* row) {
      if (outputs() > 1) return score_row(row, limit, out.data() + i * outputs());
      out[i] = grids_[0].score(side_by_side != 0 ? detail::sum_row(*layout_, limit, row)
                                                 : detail::walk_row(layout_->walk, limit, row));
    });
    return;
  }
  for_pieces(rows.rows(), limit, options, [&](std::size_t first, std::size_t count) {
    Block block(*layout_);
    BlockSums sums(*layout_, trees());
    for (std::size_t at = first; at < first + count; at += kBlockRows) {
      const auto piece = rows_of(rows, at, std::min(kBlockRows, first + count - at));
      block.fill(piece);
      sums.clear();
      sums.add(block, piece, {0, limit});
      for (std::size_t i = 0; i < piece.rows(); ++i) {
        double* scores = out.data() + (at + i) * outputs();
        for (std::size_t k = 0; k < outputs(); ++k) scores[k] = grids_[k].score(sums.row(i)[k]);
      }
    }
  });
}

template <class T>
void Forest::predict_raw(const data::BlockSource<T>& rows, std::span<double> out,
                         const PredictOptions& options) const {
  check_columns(rows.columns(), *this);
  check_scores(rows.rows(), out.size(), *this);
  for_blocks(rows, options, [&](std::size_t first, MatrixView<const T> block) {
    predict_raw(block, out.subspan(first * outputs(), block.rows() * outputs()),
                {.iterations = options.iterations});
  });
}

template <class T>
void Forest::leaf_indices(MatrixView<const T> rows, std::span<std::int32_t> out,
                          const PredictOptions& options) const {
  check_columns(rows.columns(), *this);
  const std::size_t limit = summed_trees(options);
  require(out.size() == rows.rows() * limit, "forest: {} rows x {} trees, but room for {} leaves",
          rows.rows(), limit, out.size());
  const FloatMode mode;
  for_pieces(rows.rows(), limit, options, [&](std::size_t first, std::size_t count) {
    Block block(*layout_);
    for (std::size_t at = first; at < first + count; at += kBlockRows) {
      const auto piece = rows_of(rows, at, std::min(kBlockRows, first + count - at));
      block.fill(piece);
      for (std::size_t run = 0; run + 1 < layout_->run_starts.size(); ++run) {
        visit_leaves(*layout_, run_of(*layout_, run, {0, limit}), block,
                     [&](std::size_t t, const auto& leaves) {
                       std::int32_t* column = out.data() + at * limit + t;
                       for (std::size_t i = 0; i < piece.rows(); ++i) column[i * limit] = leaves[i];
                     });
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
  const std::size_t limit = summed_trees(options);
  require(out.size() == rows.rows() * limit, "forest: {} rows x {} trees, but room for {} leaves",
          rows.rows(), limit, out.size());
  for_blocks(rows, options, [&](std::size_t first, MatrixView<const T> block) {
    leaf_indices(block, out.subspan(first * limit, block.rows() * limit),
                 {.iterations = options.iterations});
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

double Forest::predict_raw_row(const float* row) const noexcept {
  return grids_[0].score(sum_row(row));
}

double Forest::predict_raw_row(const double* row) const noexcept {
  return grids_[0].score(sum_row(row));
}

void Forest::predict_raw_row(const float* row, double* out) const noexcept {
  const FloatMode mode;
  score_row(row, iterations_ * trees_per_iteration(), out);
}

void Forest::predict_raw_row(const double* row, double* out) const noexcept {
  const FloatMode mode;
  score_row(row, iterations_ * trees_per_iteration(), out);
}

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
