// A sum of decision trees, and its fast evaluation: what boosting fits and everything else
// predicts.
#pragma once

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

  /// Trees that a prediction sums, from the first; all of them when absent.
  std::optional<std::size_t> iterations = std::nullopt;
};

/// How a batch is predicted.
struct PredictOptions {
  /// Trees to sum, from the first, at most the forest's; absent: the forest's iterations().
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
/// change a bit; below 2^53 the whole has one rounding.
///
/// Missing: NaN; each node says where it goes. Infinities compare as usual.
/// Shape:   rows are columns() long; outputs have one value a row.
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

  const std::vector<Tree>& trees() const noexcept { return parts_.trees; }
  std::size_t columns() const noexcept { return parts_.columns; }
  int grid_exponent() const noexcept { return parts_.grid_exponent; }
  double base_score() const noexcept { return parts_.base_score; }

  /// Trees that a prediction sums by default.
  std::size_t iterations() const noexcept { return iterations_; }

  /// Raw scores of a batch. T: float, double, bool and every integer of 8 to 64 bits.
  /// Throws InvalidArgument on a wrong number of columns or outputs.
  template <class T>
  void predict_raw(data::MatrixView<const T> rows, std::span<double> out,
                   const PredictOptions& options = {}) const;

  /// The same for rows that come in blocks. T: float or double.
  template <class T>
  void predict_raw(const data::BlockSource<T>& rows, std::span<double> out,
                   const PredictOptions& options = {}) const;

  /// Raw score of one row of columns() values. Never allocates.
  double predict_raw_row(const float* row) const noexcept;
  double predict_raw_row(const double* row) const noexcept;

  /// The integer behind predict_raw_row: the sum of the leaves.
  std::int64_t sum_row(const float* row) const noexcept;
  std::int64_t sum_row(const double* row) const noexcept;

  /// The leaf each row reaches in each tree summed, row by row: rows x iterations values.
  template <class T>
  void leaf_indices(data::MatrixView<const T> rows, std::span<std::int32_t> out,
                    const PredictOptions& options = {}) const;

  template <class T>
  void leaf_indices(const data::BlockSource<T>& rows, std::span<std::int32_t> out,
                    const PredictOptions& options = {}) const;

  /// SHAP values: what each feature adds to a row's raw score, against the mean over the training
  /// rows as the covers of the leaves count them. rows x (columns + 1) values, that mean last; the
  /// values of a row sum to its raw score, within rounding.
  /// Throws Unsupported when a tree has no covers. T as for predict_raw.
  /// Source: Lundberg et al. 2020, "From local explanations to global understanding with
  /// explainable AI for trees".
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
  double score(std::int64_t sum) const noexcept {
    return parts_.base_score + scale_ * static_cast<double>(sum);
  }

  ForestParts parts_;
  std::size_t iterations_ = 0;
  double scale_ = 1;  ///< 2^-grid_exponent
  std::shared_ptr<const detail::Layout> layout_;
};

}  // namespace mliot::trees
