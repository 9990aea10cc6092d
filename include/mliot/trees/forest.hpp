// A sum of decision trees, and its fast evaluation: what boosting fits and everything else
// predicts.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/monitor.hpp"
#include "mliot/data/block_source.hpp"
#include "mliot/data/matrix_view.hpp"
#include "mliot/trees/tree.hpp"

namespace mliot::trees {

namespace detail {
struct Layout;
}

/// What a forest is made of.
struct ForestParts {
  std::vector<Tree> trees;

  /// Columns of the rows it takes. At least 1, above every node's feature.
  std::size_t columns = 1;

  /// Leaves count multiples of 2^-grid_exponent. Between -960 and 1074.
  int grid_exponent = 0;

  /// Score of a row before the first tree. Finite.
  double base_score = 0;

  /// Iterations that a prediction sums, from the first; all of them when absent. An iteration is
  /// one tree, or one tree an output.
  std::optional<std::size_t> iterations = std::nullopt;

  /// Scores that a row gets. Between 1 and kMostOutputs.
  std::size_t outputs = 1;

  /// Each leaf has a value for every output, leaf after leaf. Else each iteration has `outputs`
  /// trees, and tree t belongs to output t % outputs.
  bool vector_leaves = false;

  /// Grid and base score output by output; empty: those above hold for all of them.
  std::vector<int> grid_exponents = {};
  std::vector<double> base_scores = {};
};

/// Most outputs of a forest: the sums of a row have room on the stack.
inline constexpr std::size_t kMostOutputs = 4096;

/// How a batch is predicted.
struct PredictOptions {
  /// Iterations to sum, from the first, at most the forest's; absent: the forest's iterations().
  std::optional<std::size_t> iterations = std::nullopt;

  /// Threads to use; results never depend on it.
  int threads = 1;

  /// Told about rows done; may throw to stop.
  Monitor* monitor = nullptr;
};

/// How the importance of a feature is counted.
enum class ImportanceType : std::uint8_t { split, gain };
constexpr auto enum_names(ImportanceType) {
  return std::array<std::string_view, 2>{"split", "gain"};
}

/// Trees whose leaves lie on one integer grid.
///
/// raw score = base_score + 2^-grid_exponent * (sum of the leaves the row reaches), the sum in
/// integers: exact, so that neither the order of the trees nor threads nor instruction sets can
/// change a bit; below 2^53 the whole has one rounding. A forest of several outputs has such a
/// score for each: from trees of its own, or from trees whose leaves hold a value for every output.
///
/// Missing: NaN; each node says where it goes. Infinities compare as usual.
/// Shape:   rows are columns() long; results have outputs() values a row, side by side.
/// Cost:    a batch about 1 ns a row and tree of 31 leaves; a row about 3 ns a tree where vectors
/// hold
///          trees side by side, else 8.
/// Thread safety: const calls may run at once.
class Forest {
 public:
  /// No trees: every score is 0.
  Forest();

  /// Throws InvalidArgument that names the tree and node when one is not well formed, or when sums
  /// of leaves could pass 2^62.
  explicit Forest(ForestParts parts);

  /// Whether another one has taken the trees: it can only be assigned to or destroyed then.
  bool moved_from() const noexcept { return layout_ == nullptr; }

  const std::vector<Tree>& trees() const noexcept { return parts_.trees; }
  std::size_t columns() const noexcept { return parts_.columns; }
  int grid_exponent(std::size_t output = 0) const noexcept { return grids_[output].exponent; }
  double base_score(std::size_t output = 0) const noexcept { return grids_[output].base_score; }

  /// All the trees, with scores that are their leaves' sums: no base scores, multiples of 1.
  Forest unscaled() const;

  /// Scores of a row, and whether each leaf has a value for all of them.
  std::size_t outputs() const noexcept { return parts_.outputs; }
  bool vector_leaves() const noexcept { return parts_.vector_leaves; }

  /// Trees that one iteration added.
  std::size_t trees_per_iteration() const noexcept {
    return parts_.vector_leaves ? 1 : parts_.outputs;
  }

  /// Iterations that a prediction sums by default, and those that there are.
  std::size_t iterations() const noexcept { return iterations_; }
  std::size_t all_iterations() const noexcept { return trees().size() / trees_per_iteration(); }

  /// Trees that a prediction with these options sums.
  std::size_t summed_trees(const PredictOptions& options) const noexcept {
    return std::min(options.iterations.value_or(iterations_), all_iterations()) *
           trees_per_iteration();
  }

  /// Raw scores of a batch. T: float, double, bool and every integer of 8 to 64 bits.
  /// Throws InvalidArgument on a wrong number of columns or outputs.
  template <class T>
  void predict_raw(data::MatrixView<const T> rows, std::span<double> out,
                   const PredictOptions& options = {}) const;

  /// The same for rows that come in blocks. T: float or double.
  template <class T>
  void predict_raw(const data::BlockSource<T>& rows, std::span<double> out,
                   const PredictOptions& options = {}) const;

  /// What the raw scores of each row decide for: 1 where the one score is above 0, else 0; of
  /// several outputs the one of the largest score, the first of equal ones. To the bit what the
  /// scores of predict_raw say, but rows are left alone as soon as no leaf of the trees to come
  /// could change it. T as for predict_raw. Throws as predict_raw.
  template <class T>
  void decide(data::MatrixView<const T> rows, std::span<std::int64_t> out,
              const PredictOptions& options = {}) const;

  template <class T>
  void decide(const data::BlockSource<T>& rows, std::span<std::int64_t> out,
              const PredictOptions& options = {}) const;

  /// Raw score of one row of columns() values in a forest of one output. Never allocates.
  double predict_raw_row(const float* row) const noexcept;
  double predict_raw_row(const double* row) const noexcept;

  /// Writes the outputs() raw scores of one row of columns() values. Never allocates.
  void predict_raw_row(const float* row, double* out) const noexcept;
  void predict_raw_row(const double* row, double* out) const noexcept;

  /// The integer behind predict_raw_row: the sum of the leaves. For a forest of one output.
  std::int64_t sum_row(const float* row) const noexcept;
  std::int64_t sum_row(const double* row) const noexcept;

  /// The leaf each row reaches in each tree summed, row by row: rows x trees values, the
  /// trees_per_iteration() trees of an iteration side by side.
  template <class T>
  void leaf_indices(data::MatrixView<const T> rows, std::span<std::int32_t> out,
                    const PredictOptions& options = {}) const;

  template <class T>
  void leaf_indices(const data::BlockSource<T>& rows, std::span<std::int32_t> out,
                    const PredictOptions& options = {}) const;

  /// SHAP values: what each feature adds to a row's raw score, against the mean over the training
  /// rows as the covers of the leaves count them. rows x outputs() x (columns + 1) values, that
  /// mean last; the values of a row and output sum to its raw score, within rounding. Throws
  /// Unsupported when a tree has no covers. T as for predict_raw. Source: Lundberg et al. 2020,
  /// "From local explanations to global understanding with explainable AI for trees".
  template <class T>
  void contributions(data::MatrixView<const T> rows, std::span<double> out,
                     const PredictOptions& options = {}) const;

  template <class T>
  void contributions(const data::BlockSource<T>& rows, std::span<double> out,
                     const PredictOptions& options = {}) const;

  /// Splits (or their summed gain) by feature over the trees of iterations(), columns() values.
  std::vector<double> feature_importances(ImportanceType type) const;

  void save(archive::Writer& writer) const;

  /// Throws FormatError naming what is out of range; a loaded forest is safe to evaluate.
  static Forest load(const archive::Reader& reader);

  /// 16 hexadecimal digits of the archived bytes: equal models, equal hash.
  std::string hash() const;

 private:
  struct Grid {
    double base_score = 0;
    double scale = 1;  ///< 2^-exponent
    int exponent = 0;

    double score(std::int64_t sum) const noexcept {
      return base_score + scale * static_cast<double>(sum);
    }
  };

  template <class T>
  void score_row(const T* row, std::size_t limit, double* out) const noexcept;

  ForestParts parts_;
  std::size_t iterations_ = 0;
  std::vector<Grid> grids_;  ///< one an output
  std::shared_ptr<const detail::Layout> layout_;
};

}  // namespace mliot::trees
