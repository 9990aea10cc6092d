// Puts trees side by side for single rows, and evaluates them.
#include "trees/row_tables.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "trees/row_walk.hpp"

namespace mliot::trees::detail {
namespace {

using kernel::kRowLanes;
using kernel::kTableColumns;

// A node's column of the layout, and the rank of its threshold there.
struct Ranked {
  std::size_t column = 0;
  std::int8_t threshold = 0;
};

// A small tree, and its place among those of the batch kernel, whose nodes are ranked already.
struct Chosen {
  const Tree* tree = nullptr;
  std::size_t origin = 0;
  std::size_t entry = 0;
};

// Those of the first `limit` trees. The kernel's are by output, the small ones by tree.
std::vector<Chosen> choose(const SmallTrees& small, std::size_t limit, const Layout& layout) {
  std::vector<std::size_t> entries(layout.origins.size());
  std::iota(entries.begin(), entries.end(), std::size_t{0});
  std::stable_sort(entries.begin(), entries.end(), [&](std::size_t a, std::size_t b) {
    return layout.origins[a].tree < layout.origins[b].tree;
  });
  std::vector<Chosen> chosen;
  for (std::size_t i = 0; i < small.trees.size() && small.trees[i].origin < limit; ++i) {
    chosen.push_back({small.trees[i].tree, small.trees[i].origin, entries[i]});
  }
  return chosen;
}

class Builder {
 public:
  explicit Builder(const Layout& layout) : layout_(layout), column_of_block_(layout.block_columns) {
    for (std::size_t c = 0; c < layout.columns.size(); ++c) {
      for (const std::uint32_t read :
           {layout.columns[c].column, layout.columns[c].missing_low_column}) {
        if (read != BinColumn::kNone) column_of_block_[read] = c;
      }
    }
  }

  RowTables build(const SmallTrees& small, std::size_t limit) {
    chosen_ = choose(small, limit, layout_);
    const auto has_sets = [](const Chosen& each) { return !each.tree->sets.empty(); };
    if (std::any_of(chosen_.begin(), chosen_.end(), has_sets)) return {};
    number_columns();
    if (rows_.work.tables > kernel::kMostTables) return {};
    std::stable_sort(chosen_.begin(), chosen_.end(), [](const Chosen& a, const Chosen& b) {
      return a.tree->nodes.size() > b.tree->nodes.size();
    });
    for (std::size_t first = 0; first < chosen_.size(); first += kRowLanes) {
      add_group(first, std::min(first + kRowLanes, chosen_.size()));
    }
    narrow_leaves();
    for (const WalkTree& tree : layout_.walk.trees) {
      if (tree.index >= limit) continue;
      if (std::binary_search(small.large.begin(), small.large.end(), tree.index)) {
        rows_.walked.push_back(tree);
      } else {
        rows_.work.levels += tree.depth;
      }
    }
    rows_.work.steps = rows_.steps.size();
    return std::move(rows_);
  }

 private:
  // Of a node by its number in the tree.
  Ranked ranked(const Chosen& chosen, std::size_t k) const {
    const kernel::SelectTree& entry = layout_.select[chosen.entry];
    if (entry.tabled) return searched(chosen.tree->nodes[k]);
    const kernel::SelectNode& node = layout_.nodes[entry.first_node + k];
    return {column_of_block_[node.column], node.threshold};
  }

  Ranked searched(const Node& node) const {
    const auto& columns = layout_.columns;
    const auto feature = static_cast<std::size_t>(node.feature);
    auto at = std::lower_bound(
        columns.begin(), columns.end(), feature,
        [](const BinColumn& column, std::size_t wanted) { return column.feature < wanted; });
    while (true) {
      const auto column = static_cast<std::size_t>(at - columns.begin());
      const double* first = layout_.doubles[column].data();
      const double* end = first + at->thresholds;
      const double* found = std::lower_bound(first, end, node.threshold);
      if (found != end) return {column, static_cast<std::int8_t>(found - first - 128)};
      ++at;  // a later run of the feature's thresholds
    }
  }

  // Numbers the columns that the chosen trees read.
  void number_columns() {
    numbers_.assign(layout_.columns.size(), 0);
    for (const Chosen& each : chosen_) {
      for (std::size_t k = 0; k < each.tree->nodes.size(); ++k) {
        numbers_[ranked(each, k).column] = 1;
      }
    }
    for (std::size_t c = 0; c < numbers_.size(); ++c) {
      if (numbers_[c] == 0) continue;
      numbers_[c] = rows_.columns.size();
      rows_.columns.push_back(
          {static_cast<std::uint32_t>(layout_.columns[c].feature), static_cast<std::uint32_t>(c)});
    }
    rows_.work.tables = (rows_.columns.size() + kTableColumns - 1) / kTableColumns;
  }

  void add_group(std::size_t first, std::size_t end) {
    RowTables::Group group;
    group.nodes = {.first_step = static_cast<std::uint32_t>(rows_.steps.size()),
                   .steps = static_cast<std::uint32_t>(chosen_[first].tree->nodes.size()),
                   .trees = static_cast<std::uint32_t>(end - first)};
    group.first_leaf = rows_.leaves64.size();
    kernel::RowStep empty;
    empty.threshold.fill(std::numeric_limits<std::int8_t>::max());
    rows_.steps.resize(rows_.steps.size() + group.nodes.steps, empty);
    if (wide()) rows_.step_tables.resize(rows_.steps.size());
    for (std::size_t lane = 0; lane < end - first; ++lane) {
      add_tree(chosen_[first + lane], group.nodes, lane);
      rows_.trees.push_back(static_cast<std::uint32_t>(chosen_[first + lane].origin));
    }
    rows_.groups.push_back(group);
  }

  // The k-th node's left child keeps its place and its right child gets place k + 1.
  void add_tree(const Chosen& chosen, const kernel::RowGroup& group, std::size_t lane) {
    const Tree& tree = *chosen.tree;
    std::vector<std::uint8_t> places(tree.leaves.size());  // by the lowest leaf
    std::vector<std::int64_t> leaves(group.steps + std::size_t{1});
    leaves[0] = tree.leaves[0];
    for (std::size_t k = 0; k < tree.nodes.size(); ++k) {
      const Node& node = tree.nodes[k];
      const auto middle = static_cast<std::size_t>(node.middle);
      set_node({group.first_step + k, lane, places[static_cast<std::size_t>(node.first)]},
               ranked(chosen, k), node.missing_left);
      places[middle] = static_cast<std::uint8_t>(k + 1);
      leaves[k + 1] = tree.leaves[middle];
    }
    rows_.leaves64.insert(rows_.leaves64.end(), leaves.begin(), leaves.end());
  }

  // Where a node goes, and the place of the rows that come to it.
  struct Slot {
    std::size_t step;
    std::size_t lane;
    std::uint8_t place;
  };

  void set_node(const Slot& slot, const Ranked& at, bool missing_left) {
    const std::size_t column = numbers_[at.column];
    const std::size_t missing = missing_left ? kernel::kMissingLeft : 0;
    const std::size_t low = wide() ? column % kTableColumns : column;
    kernel::RowStep& step = rows_.steps[slot.step];
    step.column[slot.lane] = static_cast<std::uint8_t>(low + missing);
    step.threshold[slot.lane] = at.threshold;
    step.place[slot.lane] = slot.place;
    if (wide()) {
      rows_.step_tables[slot.step].table[slot.lane] =
          static_cast<std::uint8_t>(column / kTableColumns);
    }
  }

  bool wide() const { return rows_.work.tables > kernel::kNarrowTables; }

  void narrow_leaves() {
    const auto fits = [](std::int64_t leaf) { return leaf == static_cast<std::int32_t>(leaf); };
    if (!std::all_of(rows_.leaves64.begin(), rows_.leaves64.end(), fits)) return;
    for (const std::int64_t leaf : rows_.leaves64) {
      rows_.leaves32.push_back(static_cast<std::int32_t>(leaf));
    }
    rows_.leaves64 = {};
  }

  const Layout& layout_;
  std::vector<std::size_t> column_of_block_;
  std::vector<Chosen> chosen_;
  std::vector<std::size_t> numbers_;  // of the layout's columns
  RowTables rows_;
};

// Calls take(tree, leaf) for every tree that stands side by side with others.
template <class Leaf, class Take>
void visit_groups(const RowTables& rows, const std::vector<Leaf>& leaves,
                  const kernel::RowBins& bins, Take&& take) noexcept {
  const kernel::RowForest forest{rows.steps.data(),
                                 rows.step_tables.empty() ? nullptr : rows.step_tables.data(),
                                 rows.work.tables};
  std::array<std::uint8_t, kRowLanes> places;
  const std::uint32_t* tree = rows.trees.data();
  for (const RowTables::Group& group : rows.groups) {
    kernel::row_select(forest, group.nodes, bins, places.data());
    const Leaf* leaf = leaves.data() + group.first_leaf;
    for (std::size_t lane = 0; lane < group.nodes.trees; ++lane) {
      take(*tree++, leaf[places[lane]]);
      leaf += group.nodes.steps + std::size_t{1};
    }
  }
}

// Calls take(tree, leaf) for every small tree. There must be groups.
template <class T, class Take>
void visit_row(const RowTables& rows, const std::vector<kernel::BinTable<T>>& tables, const T* row,
               Take&& take) noexcept {
  std::array<std::int8_t, kTableColumns * kernel::kMostTables> bins{};
  const bool missing =
      kernel::row_bins(row, rows.columns.data(), rows.columns.size(), tables.data(), bins.data());
  const kernel::RowBins binned{bins.data(), missing};
  if (rows.leaves64.empty()) {
    visit_groups(rows, rows.leaves32, binned, take);
  } else {
    visit_groups(rows, rows.leaves64, binned, take);
  }
}

template <class T>
std::int64_t sum_any(const Layout& layout, std::size_t limit,
                     const std::vector<kernel::BinTable<T>>& tables, const T* row) noexcept {
  const RowTables& rows = layout.row;
  if (side_by_side_rows(layout) == 0) return walk_row(layout.walk, limit, row);
  std::int64_t sum = 0;
  visit_row(rows, tables, row, [&](std::uint32_t, std::int64_t leaf) { sum += leaf; });
  return rows.walked.empty() ? sum : sum + walk_row(layout.walk, rows.walked, row);
}

template <class T>
void add_any(const Layout& layout, std::size_t limit,
             const std::vector<kernel::BinTable<T>>& tables, const T* row,
             std::int64_t* sums) noexcept {
  if (side_by_side_rows(layout) == 0) return walk_row(layout, layout.walk.trees, limit, row, sums);
  visit_row(layout.row, tables, row,
            [&](std::uint32_t tree, std::int64_t leaf) { layout.add(tree, leaf, sums); });
  if (!layout.row.walked.empty()) walk_row(layout, layout.row.walked, limit, row, sums);
}

}  // namespace

std::size_t side_by_side_rows(const Layout& layout) noexcept {
  return layout.row.groups.empty() ? 0 : kernel::row_select_rows(layout.row.work);
}

RowTables make_row_tables(const SmallTrees& small, std::size_t limit, const Layout& layout) {
  return Builder(layout).build(small, limit);
}

std::int64_t sum_row(const Layout& layout, std::size_t limit, const float* row) noexcept {
  return sum_any(layout, limit, layout.floats, row);
}

std::int64_t sum_row(const Layout& layout, std::size_t limit, const double* row) noexcept {
  return sum_any(layout, limit, layout.doubles, row);
}

void add_row(const Layout& layout, std::size_t limit, const float* row,
             std::int64_t* sums) noexcept {
  add_any(layout, limit, layout.floats, row, sums);
}

void add_row(const Layout& layout, std::size_t limit, const double* row,
             std::int64_t* sums) noexcept {
  add_any(layout, limit, layout.doubles, row, sums);
}

}  // namespace mliot::trees::detail
