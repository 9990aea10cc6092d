// Decisions of batches: rows leave when the trees that are left cannot change them.
#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <vector>

#include "mliot/trees/forest.hpp"
#include "trees/block.hpp"
#include "trees/layout.hpp"
#include "trees/row_pieces.hpp"
#include "trees/tables.hpp"

namespace mliot::trees {
namespace {

using data::MatrixView;
using detail::Block;
using detail::BlockSums;
using detail::Layout;
using detail::rows_of;
using kernel::kBlockRows;

// Below so many trees or rows the plain sums are as quick: the last blocks are not full.
constexpr std::size_t kFewTrees = 64;
constexpr std::size_t kFewRows = 8 * kBlockRows;

// Eighths of the trees after which rows are looked at. Before three hardly any row is decided.
constexpr std::array<std::size_t, 3> kLooks{3, 5, 8};
constexpr std::size_t kParts = 8;

// Rows of a task: of many blocks, so that the last ones, which are not full, do not count.
constexpr std::size_t kPieceRows = 4 * detail::kTaskRows;

// The largest score, the first of equal ones; of one score whether it is above 0.
std::int64_t decision(const double* scores, std::size_t outputs) {
  if (outputs == 1) return scores[0] > 0 ? 1 : 0;
  return std::max_element(scores, scores + outputs) - scores;
}

// What the trees from a point on can add to each output's sum, at least and at most.
struct Rest {
  std::size_t first = 0;  // tree
  std::vector<std::int64_t> lowest;
  std::vector<std::int64_t> highest;
};

// The points at which rows are looked at, the end among them, where nothing is left.
std::vector<Rest> rests_of(const Layout& layout, std::size_t limit) {
  const bool vectors = !layout.vectors.starts.empty();
  const std::size_t together = vectors ? 1 : layout.outputs;  // trees of an iteration
  std::vector<Rest> rests;
  rests.reserve(kLooks.size());
  for (const std::size_t look : kLooks) {
    Rest rest{limit / together * look / kParts * together, {}, {}};
    rest.lowest.assign(layout.outputs, 0);
    rest.highest.assign(layout.outputs, 0);
    for (std::size_t t = rest.first; t < limit; ++t) {
      for (std::size_t k = 0; k < (vectors ? layout.outputs : 1); ++k) {
        const std::size_t at = vectors ? t * layout.outputs + k : t;
        const std::size_t output = vectors ? k : t % layout.outputs;
        rest.lowest[output] += layout.ranges.lowest[at];
        rest.highest[output] += layout.ranges.highest[at];
      }
    }
    rests.push_back(std::move(rest));
  }
  return rests;
}

// The least sum whose score is above 0; scores rise with sums, rounding included.
template <class Score>
std::int64_t least_positive(const Score& score) {
  constexpr std::int64_t kFar = std::int64_t{1} << 62;
  std::int64_t low = -kFar;  // its score is not above 0, that of `high` is
  std::int64_t high = kFar;
  if (score(0, low) > 0) return std::numeric_limits<std::int64_t>::min();
  if (!(score(0, high) > 0)) return std::numeric_limits<std::int64_t>::max();
  while (low + 1 < high) {
    const std::int64_t middle = std::midpoint(low, high);
    (score(0, middle) > 0 ? high : low) = middle;
  }
  return high;
}

// The rows of a task on their way through the trees. A block goes on until enough of its rows are
// decided; the others then wait in a block of the next part of the trees until that is full.
template <class Score>
class Decider {
 public:
  Decider(const Layout& layout, const std::vector<Tree>& trees, const std::vector<Rest>& rests,
          Score score)
      : layout_(layout),
        rests_(rests),
        score_(score),
        positive_(layout.outputs == 1 ? least_positive(score) : 0),
        bounds_(layout.outputs) {
    parts_.reserve(rests.size());
    for (std::size_t part = 0; part < rests.size(); ++part) parts_.emplace_back(layout, trees);
  }

  template <class T>
  void run(MatrixView<const T> rows, std::int64_t* out) {
    out_ = out;
    Part& first = parts_.front();
    for (std::size_t at = 0; at < rows.rows(); at += kBlockRows) {
      first.count = std::min(kBlockRows, rows.rows() - at);
      first.block.fill(rows_of(rows, at, first.count));
      for (std::size_t i = 0; i < first.count; ++i) first.rows[i] = at + i;
      first.sums.clear();
      go_through(0);
    }
    for (std::size_t part = 1; part < parts_.size(); ++part) go_through(part);
  }

 private:
  static constexpr std::size_t kDecided = ~std::size_t{0};

  // A block of rows that have come to a part of the trees.
  struct Part {
    Part(const Layout& layout, const std::vector<Tree>& trees)
        : block(layout), sums(layout, trees) {}

    Block block;
    BlockSums sums;
    std::array<std::size_t, kBlockRows> rows{};  // of the task, or kDecided
    std::size_t count = 0;
  };

  // Takes the block of a part from there on, and leaves it empty.
  void go_through(std::size_t begin) {
    Part& part = parts_[begin];
    for (std::size_t look = begin; look < rests_.size() && part.count > 0; ++look) {
      const std::size_t from = look == 0 ? 0 : rests_[look - 1].first;
      part.sums.add_small(part.block, part.count, {from, rests_[look].first});
      const std::size_t left = look_at(part, rests_[look]);
      if (left == 0) break;
      if (moving_pays(left, rests_.back().first - rests_[look].first)) {
        move_on(part, look + 1);
        break;
      }
    }
    part.count = 0;
  }

  // Writes the decisions that are certain, and counts the other rows.
  std::size_t look_at(Part& part, const Rest& rest) {
    std::size_t left = 0;
    for (std::size_t i = 0; i < part.count; ++i) {
      if (part.rows[i] == kDecided) continue;
      const std::int64_t found = decided(part.sums.row(i), rest);
      if (found < 0) {
        ++left;
        continue;
      }
      out_[part.rows[i]] = found;
      part.rows[i] = kDecided;
    }
    return left;
  }

  // The decision that no rest can change, or -1.
  std::int64_t decided(const std::int64_t* sums, const Rest& rest) {
    const std::size_t outputs = layout_.outputs;
    if (outputs == 1) {
      if (sums[0] + rest.lowest[0] >= positive_) return 1;
      return sums[0] + rest.highest[0] < positive_ ? 0 : -1;
    }
    for (std::size_t k = 0; k < outputs; ++k) bounds_[k] = score_(k, sums[k] + rest.lowest[k]);
    const std::int64_t first = decision(bounds_.data(), outputs);
    if (rest.first == rests_.back().first) return first;
    const auto leader = static_cast<std::size_t>(first);
    for (std::size_t k = 0; k < outputs; ++k) {
      if (k != leader && !(score_(k, sums[k] + rest.highest[k]) < bounds_[leader])) return -1;
    }
    return first;
  }

  // To move a row costs about as much a column as the kernel takes for a tree, and the kernel takes
  // whole blocks.
  bool moving_pays(std::size_t left, std::size_t trees) const {
    return (kBlockRows - left) * trees > 2 * left * layout_.block_columns;
  }

  // Moves the rows that are left to the block that waits for them, which goes on when it is full.
  void move_on(const Part& from, std::size_t next) {
    Part& to = parts_[next];
    std::array<std::uint8_t, kBlockRows> places;
    std::size_t moved = 0;
    const auto move = [&] {
      for (std::uint32_t c = 0; c < layout_.block_columns; ++c) {
        const std::int8_t* source = from.block.bins(c);
        std::int8_t* target = to.block.bins(c) + to.count;
        for (std::size_t i = 0; i < moved; ++i) target[i] = source[places[i]];
      }
      to.count += moved;
      moved = 0;
    };
    for (std::size_t i = 0; i < from.count; ++i) {
      if (from.rows[i] == kDecided) continue;
      const std::size_t place = to.count + moved;
      places[moved++] = static_cast<std::uint8_t>(i);
      to.rows[place] = from.rows[i];
      std::copy_n(from.sums.row(i), layout_.outputs, to.sums.row(place));
      if (place + 1 < kBlockRows) continue;
      move();
      go_through(next);
    }
    move();
  }

  const Layout& layout_;
  const std::vector<Rest>& rests_;
  Score score_;
  std::int64_t positive_;  // the least sum of one output that decides for it
  std::vector<Part> parts_;
  std::vector<double> bounds_;
  std::int64_t* out_ = nullptr;
};

}  // namespace

template <class T>
void Forest::decide(MatrixView<const T> rows, std::span<std::int64_t> out,
                    const PredictOptions& options) const {
  require(out.size() == rows.rows(), "forest: {} rows, but room for {} decisions", rows.rows(),
          out.size());
  const std::size_t limit = summed_trees(options);
  if (limit < kFewTrees || rows.rows() < kFewRows || !layout_->large.empty()) {
    std::vector<double> scores(rows.rows() * outputs());
    predict_raw(rows, std::span(scores), options);
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      out[i] = decision(scores.data() + i * outputs(), outputs());
    }
    return;
  }
  require(rows.columns() == columns(), "forest: rows have {} columns, the model was fitted on {}",
          rows.columns(), columns());
  const FloatMode mode;
  const std::vector<Rest> rests = rests_of(*layout_, limit);
  const auto score = [&](std::size_t k, std::int64_t sum) { return grids_[k].score(sum); };
  detail::for_pieces<kPieceRows>(rows.rows(), limit, options,
                                 [&](std::size_t first, std::size_t count) {
                                   Decider decider(*layout_, trees(), rests, score);
                                   decider.run(rows_of(rows, first, count), out.data() + first);
                                 });
}

template <class T>
void Forest::decide(const data::BlockSource<T>& rows, std::span<std::int64_t> out,
                    const PredictOptions& options) const {
  require(out.size() == rows.rows(), "forest: {} rows, but room for {} decisions", rows.rows(),
          out.size());
  require(rows.columns() == columns(), "forest: rows have {} columns, the model was fitted on {}",
          rows.columns(), columns());
  detail::for_blocks(rows, options, [&](std::size_t first, MatrixView<const T> block) {
    decide(block, out.subspan(first, block.rows()), {.iterations = options.iterations});
  });
}

template void Forest::decide(const data::BlockSource<float>&, std::span<std::int64_t>,
                             const PredictOptions&) const;
template void Forest::decide(const data::BlockSource<double>&, std::span<std::int64_t>,
                             const PredictOptions&) const;

#define MLIOT_INSTANTIATE(T)                                                 \
  template void Forest::decide(MatrixView<const T>, std::span<std::int64_t>, \
                               const PredictOptions&) const
MLIOT_FOR_EACH_ELEMENT(MLIOT_INSTANTIATE);
#undef MLIOT_INSTANTIATE

}  // namespace mliot::trees
