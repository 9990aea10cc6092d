// Translates the nodes of trees from values to bins.
#include "mliot/boosting/binned_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "boosting/binned_table.hpp"
#include "mliot/core/error.hpp"

namespace mliot::boosting {
namespace {

using trees::LevelSet;
using trees::Node;
using trees::Tree;

// The number of the last bin whose values go left, or +infinity where all do.
std::optional<double> bin_at(const FeatureBins& bins, double threshold) {
  if (threshold == std::numeric_limits<double>::infinity()) return threshold;
  const auto at = std::lower_bound(bins.thresholds.begin(), bins.thresholds.end(), threshold);
  if (at == bins.thresholds.end() || *at != threshold) return std::nullopt;
  return static_cast<double>(at - bins.thresholds.begin());
}

// The bins of the set's levels. The last bin, of rare and unknown levels, goes right as a whole.
std::optional<LevelSet> bins_of(const FeatureBins& bins, const LevelSet& levels) {
  LevelSet set;
  for (std::size_t level = 0; level < levels.end(); ++level) {
    if (!levels.has(level)) continue;
    if (level >= bins.bins_of_levels.size()) return std::nullopt;
    const std::size_t bin = bins.bins_of_levels[level];
    if (bin >= bins.levels.size()) return std::nullopt;
    set.insert(bin);
  }
  return set;
}

// What is wrong with a node, without its place; nothing when it now reads bins.
std::string translate(const FeatureBins& bins, Node& node, std::vector<LevelSet>& sets) {
  if (node.is_categorical() != bins.is_categorical()) {
    return node.is_categorical() ? "is a category in the model, but holds numbers here"
                                 : "is a category here, but holds numbers in the model";
  }
  if (node.is_categorical()) {
    LevelSet& set = sets[static_cast<std::size_t>(node.set)];
    const auto translated = bins_of(bins, set);
    if (!translated) return "has levels here that share a bin, which the model parts";
    set = *translated;
    return {};
  }
  const auto bin = bin_at(bins, node.threshold);
  if (!bin) return format("is split at {}, which is no cut of the Dataset", node.threshold);
  node.threshold = *bin;
  return {};
}

std::string translate(const BinnedTable& table, std::vector<Tree>& trees) {
  for (std::size_t t = 0; t < trees.size(); ++t) {
    for (Node& node : trees[t].nodes) {
      const auto feature = static_cast<std::size_t>(node.feature);
      const std::string problem = translate(table.features[feature], node, trees[t].sets);
      if (!problem.empty()) return format("feature {} of tree {} {}", feature, t, problem);
    }
  }
  return {};
}

std::string shape_mismatch(const trees::Forest& forest, const Dataset& dataset) {
  if (forest.columns() == dataset.columns()) return {};
  return format("it has {} columns, the model was fitted on {}", dataset.columns(),
                forest.columns());
}

trees::Forest over_bins(const trees::Forest& forest, const Dataset& dataset) {
  constexpr std::string_view kText =
      "Dataset: {}; predict from the table, or make the Dataset as that of the training";
  std::string problem = shape_mismatch(forest, dataset);
  require(problem.empty(), kText, problem);
  trees::ForestParts parts;
  parts.trees = forest.trees();
  problem = translate(dataset.table(), parts.trees);
  require(problem.empty(), kText, problem);
  parts.columns = forest.columns();
  parts.outputs = forest.outputs();
  parts.vector_leaves = forest.vector_leaves();
  parts.iterations = forest.iterations();
  for (std::size_t k = 0; k < forest.outputs(); ++k) {
    parts.grid_exponents.push_back(forest.grid_exponent(k));
    parts.base_scores.push_back(forest.base_score(k));
  }
  return trees::Forest(std::move(parts));
}

// Whether byte f of a row is the bin of feature f. A Dataset has no joint columns.
bool is_plain(const BinnedTable& table) {
  return table.bundles.empty() && std::all_of(table.high_bytes.begin(), table.high_bytes.end(),
                                              [](std::size_t high) { return high == 0; });
}

// Numbers of bins, whatever the record looks like. The table must outlive it.
class BinSource final : public data::BlockSource<float> {
 public:
  explicit BinSource(const BinnedTable& table) : table_(table) {}

  std::size_t rows() const override { return table_.rows; }
  std::size_t columns() const override { return table_.features.size(); }
  std::size_t blocks() const override { return (rows() + kRows - 1) / kRows; }
  std::size_t first_row(std::size_t block) const override {
    return std::min(block * kRows, rows());
  }
  void read(std::size_t block, float* out, std::size_t stride) const override {
    const std::size_t first = first_row(block);
    for (std::size_t row = first; row < first_row(block + 1); ++row) {
      for (std::size_t f = 0; f < columns(); ++f) {
        const std::size_t bin = bin_of(table_.record(row), f);
        out[f * stride + row - first] = bin == table_.features[f].missing_bin()
                                            ? std::numeric_limits<float>::quiet_NaN()
                                            : static_cast<float>(bin);
      }
    }
  }

 private:
  static constexpr std::size_t kRows = 1024;

  std::size_t bin_of(const std::uint8_t* record, std::size_t f) const {
    if (!table_.bundles.empty()) return table_.bundles.bin_in(record, f);
    const std::size_t high = table_.high_byte(f);
    return record[f] + (high == 0 ? std::size_t{0} : std::size_t{record[high]} << 8);
  }

  const BinnedTable& table_;
};

}  // namespace

std::string mismatch(const trees::Forest& forest, const Dataset& dataset) {
  std::string problem = shape_mismatch(forest, dataset);
  if (!problem.empty()) return problem;
  std::vector<Tree> trees = forest.trees();
  return translate(dataset.table(), trees);
}

BinnedRows::BinnedRows(const trees::Forest& forest, const Dataset& dataset)
    : dataset_(dataset), forest_(over_bins(forest, dataset)) {
  const BinnedTable& table = dataset_.table();
  if (is_plain(table)) {
    static_assert(trees::Bin::kMissing == kMissingBin);
    // A Bin is a byte, and nothing else.
    bytes_ = {reinterpret_cast<const trees::Bin*>(table.bytes.data()), table.rows, table.columns,
              static_cast<std::ptrdiff_t>(table.stride), 1};
  } else {
    source_ = std::make_shared<BinSource>(table);
  }
}

}  // namespace mliot::boosting
