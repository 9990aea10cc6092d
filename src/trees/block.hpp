// A block of rows on its way through a forest: binned once, then summed tree by tree.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "kernel/range_select.hpp"
#include "kernel/threshold_bins.hpp"
#include "mliot/data/matrix_view.hpp"
#include "mliot/trees/bin.hpp"
#include "mliot/trees/tree.hpp"
#include "trees/layout.hpp"

namespace mliot::trees::detail {

using data::MatrixView;
using kernel::kBlockRows;

/// The type in which a column is compared: floats and what fits them exactly as float.
template <class T>
using Compared = std::conditional_t<std::is_same_v<T, float> || sizeof(T) <= 2, float, double>;

/// A row at any stride.
template <class T>
struct StridedRow {
  const T* values;
  std::ptrdiff_t stride;
  T operator[](std::size_t j) const noexcept {
    return values[static_cast<std::ptrdiff_t>(j) * stride];
  }
};

/// Entries [begin, end) of the batch kernel.
struct Run {
  std::size_t begin, end;
};

/// Trees [begin, end) of a forest.
struct TreeRange {
  std::size_t begin, end;
};

/// The entries of one output that belong to the trees.
inline Run run_of(const Layout& layout, std::size_t output, TreeRange trees) {
  const auto at = [&](std::size_t i) {
    return layout.origins.begin() + static_cast<std::ptrdiff_t>(i);
  };
  const auto below = [&](std::size_t limit) {
    const auto found = std::lower_bound(
        at(layout.run_starts[output]), at(layout.run_starts[output + 1]), limit,
        [](const SelectOrigin& origin, std::size_t tree) { return origin.tree < tree; });
    return static_cast<std::size_t>(found - layout.origins.begin());
  };
  return {below(trees.begin), below(trees.end)};
}

/// Bins of one block: used features only, each against the thresholds the trees kept.
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
    for (const LevelFeature& feature : layout_.levels) fill_levels(feature, rows);
  }

  const std::int8_t* data() const { return bins_.data(); }

  /// The bins of a column of the layout's block.
  std::int8_t* bins(std::uint32_t column) { return bins_.data() + kBlockRows * column; }
  const std::int8_t* bins(std::uint32_t column) const { return bins_.data() + kBlockRows * column; }

 private:
  template <class T>
  void fill_levels(const LevelFeature& feature, MatrixView<const T> rows) {
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

  template <class T>
  void bin(std::size_t column, const T* x, std::ptrdiff_t stride, std::size_t n,
           std::int8_t* out) const {
    const std::size_t thresholds = layout_.columns[column].thresholds;
    if constexpr (std::is_same_v<T, Bin>) {
      const std::int8_t* bins = layout_.bytes[column].data() + kLowestByte;
      for (std::size_t i = 0; i < n; ++i, x += stride) {
        out[i] = x->number == Bin::kMissing ? kernel::kMissingBin : bins[x->number];
      }
    } else if constexpr (sizeof(T) == 1) {  // a byte is looked up, not compared
      const std::int8_t* bins = layout_.bytes[column].data() + kLowestByte;
      for (std::size_t i = 0; i < n; ++i, x += stride) out[i] = bins[static_cast<int>(*x)];
    } else if constexpr (std::is_same_v<T, float>) {
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

template <class Leaf>
void select_run(const Layout& layout, const std::vector<Leaf>& leaves, Run run, const Block& block,
                std::size_t rows, std::int64_t* sums, std::size_t step) {
  std::array<Leaf, kBlockRows> selected{};
  const kernel::SelectForest<Leaf> forest{layout.nodes.data(), layout.select.data() + run.begin,
                                          run.end - run.begin, leaves.data()};
  kernel::select_sums(forest, block.data(), rows, selected.data());
  for (std::size_t i = 0; i < rows; ++i) sums[i * step] += selected[i];
}

/// Calls visit(tree, leaf numbers of the rows) for each tree of the run, all pieces joined.
template <class Visit>
void visit_leaves(const Layout& layout, Run run, const Block& block, Visit&& visit) {
  std::array<std::uint8_t, kBlockRows> reached;
  std::array<std::int32_t, kBlockRows> numbers{};
  for (std::size_t s = run.begin; s < run.end; ++s) {
    const kernel::SelectTree& tree = layout.select[s];
    kernel::select_leaves(layout.nodes.data(), tree, block.data(), reached.data());
    const SelectOrigin& origin = layout.origins[s];
    for (std::size_t i = 0; i < kBlockRows; ++i) {
      numbers[i] += origin.numbers.empty() ? reached[i] : origin.numbers[reached[i]];
    }
    if (s + 1 < run.end && layout.origins[s + 1].tree == origin.tree) continue;
    visit(origin.tree, numbers);
    numbers.fill(0);
  }
}

/// Sums of leaves of a block's rows, outputs side by side.
class BlockSums {
 public:
  BlockSums(const Layout& layout, const std::vector<Tree>& trees)
      : layout_(layout), trees_(trees), sums_(kBlockRows * layout.outputs) {}

  void clear() { std::fill(sums_.begin(), sums_.end(), 0); }

  /// Adds the trees of the range, those too large for the batch kernel among them.
  template <class T>
  void add(const Block& block, MatrixView<const T> rows, TreeRange range) {
    add_small(block, rows.rows(), range);
    for (const std::size_t t : layout_.large) {
      if (t < range.begin || t >= range.end) continue;
      for (std::size_t i = 0; i < rows.rows(); ++i) add_large(t, rows, i);
    }
  }

  /// Adds the other trees of the range, which see the bins alone.
  void add_small(const Block& block, std::size_t rows, TreeRange range) {
    if (layout_.vectors.starts.empty()) {
      for (std::size_t k = 0; k < layout_.outputs; ++k) add_run(block, rows, k, range);
      return;
    }
    visit_leaves(layout_, run_of(layout_, 0, range), block, [&](std::size_t t, const auto& leaf) {
      for (std::size_t i = 0; i < rows; ++i) layout_.add(t, leaf[i] + 1, row(i));
    });
  }

  std::int64_t* row(std::size_t i) { return sums_.data() + i * layout_.outputs; }
  const std::int64_t* row(std::size_t i) const { return sums_.data() + i * layout_.outputs; }

 private:
  void add_run(const Block& block, std::size_t rows, std::size_t output, TreeRange range) {
    const Run run = run_of(layout_, output, range);
    std::int64_t* sums = sums_.data() + output;
    if (layout_.leaves64.empty()) {
      select_run(layout_, layout_.leaves32, run, block, rows, sums, layout_.outputs);
    } else {
      select_run(layout_, layout_.leaves64, run, block, rows, sums, layout_.outputs);
    }
  }

  // A tree that the batch kernel leaves out.
  template <class T>
  void add_large(std::size_t t, MatrixView<const T> rows, std::size_t i) {
    const std::size_t leaf = trees_[t].leaf_of(StridedRow<T>{rows.row(i), rows.column_stride()});
    const bool numbered = !layout_.vectors.starts.empty();
    layout_.add(t, numbered ? static_cast<std::int64_t>(leaf) + 1 : trees_[t].leaves[leaf], row(i));
  }

  const Layout& layout_;
  const std::vector<Tree>& trees_;
  std::vector<std::int64_t> sums_;
};

}  // namespace mliot::trees::detail
