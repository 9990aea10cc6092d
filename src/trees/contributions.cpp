// SHAP values of a forest, path by path.
//
// Let o_j tell whether the row meets the leaf's condition on feature j (1 or 0), and z_j the share
// of the training rows that do. The leaf adds value * prod_j (j known ? o_j : z_j), a game whose
// Shapley value for feature i is
//
//   value * (o_i - z_i) * integral over t in [0, 1] of prod_{j != i} (z_j + t * (o_j - z_j)),
//
// because the weights |S|! (d - |S| - 1)! / d! are Beta integrals. The integrand is a polynomial of
// degree d - 1, so that Gauss-Legendre quadrature with d / 2 points, rounded up, is exact. Nothing
// is divided: products of what stands before and after i leave i out.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/trees/forest.hpp"
#include "trees/leaf_paths.hpp"
#include "trees/tables.hpp"

namespace mliot::trees {
namespace {

using data::MatrixView;
using detail::Condition;
using detail::LeafPath;
using detail::LeafPaths;

constexpr std::size_t kLanes = 8;               // rows that one pass over the leaves serves
constexpr std::size_t kRoundWork = 20'000'000;  // conditions times rows between two ticks

using Lanes = std::array<double, kLanes>;

struct Point {
  double t, weight;
};

// Gauss-Legendre points on [0, 1] by Newton's method on the polynomial of degree n.
std::vector<Point> legendre_points(std::size_t n) {
  constexpr int kSteps = 12;
  const auto degree = static_cast<double>(n);
  std::vector<Point> points(n);
  for (std::size_t k = 0; k < n; ++k) {
    double x = math::cos(std::numbers::pi * (static_cast<double>(k) + 0.75) / (degree + 0.5));
    double slope = 1;
    for (int step = 0; step < kSteps; ++step) {
      double before = 1;
      double value = x;
      for (std::size_t i = 2; i <= n; ++i) {
        const auto order = static_cast<double>(i);
        const double next = ((2 * order - 1) * x * value - (order - 1) * before) / order;
        before = value;
        value = next;
      }
      slope = degree * (x * value - before) / (x * x - 1);
      x -= value / slope;
    }
    points[k] = {(1 + x) / 2, 1 / ((1 - x * x) * slope * slope)};
  }
  return points;
}

// Explains kLanes rows at a time.
class Explainer {
 public:
  Explainer(const LeafPaths& paths, const std::vector<std::vector<Point>>& rules,
            std::size_t columns)
      : paths_(paths),
        rules_(rules),
        values_(columns),
        sums_(columns * paths.means.size()),
        difference_(paths.longest),
        factor_(paths.longest),
        before_(paths.longest),
        integral_(paths.longest) {}

  template <class T>
  void explain(MatrixView<const T> rows) {
    for (std::size_t j = 0; j < values_.size(); ++j) {
      values_[j] = {};
      for (std::size_t i = 0; i < rows.rows(); ++i) values_[j][i] = static_cast<double>(rows(i, j));
    }
    std::fill(sums_.begin(), sums_.end(), Lanes{});
    for (const LeafPath& leaf : paths_.leaves) add(leaf);
  }

  /// The sum of output k and feature j for row i, in multiples of the grid.
  double sum(std::size_t i, std::size_t k, std::size_t j) const {
    return sums_[k * values_.size() + j][i];
  }

 private:
  void add(const LeafPath& leaf) {
    const Condition* conditions = paths_.conditions.data() + leaf.first;
    for (std::size_t c = 0; c < leaf.count; ++c) {
      const Lanes& x = values_[conditions[c].feature];
      for (std::size_t i = 0; i < kLanes; ++i) {
        difference_[c][i] = static_cast<double>(conditions[c].holds(x[i])) - conditions[c].share;
      }
      integral_[c] = {};
    }
    for (const Point& point : rules_[(leaf.count + 1) / 2])
      integrate(conditions, leaf.count, point);
    for (std::size_t k = 0; k < leaf.values.size(); ++k) {
      const auto value = static_cast<double>(leaf.values[k]);
      Lanes* sums = sums_.data() + (leaf.output + k) * values_.size();
      for (std::size_t c = 0; c < leaf.count; ++c) {
        Lanes& sum = sums[conditions[c].feature];
        for (std::size_t i = 0; i < kLanes; ++i) {
          sum[i] += value * (difference_[c][i] * integral_[c][i]);
        }
      }
    }
  }

  // Adds one point of the integrals. Lanes are read and written whole, so that they stay in
  // registers.
  void integrate(const Condition* conditions, std::size_t count, const Point& point) {
    Lanes product;
    product.fill(point.weight);
    for (std::size_t c = 0; c < count; ++c) {
      before_[c] = product;
      Lanes factor = difference_[c];
      for (std::size_t i = 0; i < kLanes; ++i) {
        factor[i] = conditions[c].share + point.t * factor[i];
        product[i] *= factor[i];
      }
      factor_[c] = factor;
    }
    product.fill(1);
    for (std::size_t c = count; c-- > 0;) {
      Lanes integral = integral_[c];
      const Lanes before = before_[c];
      const Lanes factor = factor_[c];
      for (std::size_t i = 0; i < kLanes; ++i) {
        integral[i] += before[i] * product[i];
        product[i] *= factor[i];
      }
      integral_[c] = integral;
    }
  }

  const LeafPaths& paths_;
  const std::vector<std::vector<Point>>& rules_;
  std::vector<Lanes> values_;                                   // by feature
  std::vector<Lanes> sums_;                                     // by output, then by feature
  std::vector<Lanes> difference_, factor_, before_, integral_;  // by condition of a leaf
};

// A forest ready to be explained.
class Explanation {
 public:
  Explanation(const Forest& forest, const PredictOptions& options)
      : paths_(detail::leaf_paths(forest, forest.summed_trees(options))),
        options_(options),
        columns_(forest.columns()) {
    for (std::size_t k = 0; k < forest.outputs(); ++k) {
      scales_.push_back(std::ldexp(1.0, -forest.grid_exponent(k)));
      means_.push_back(forest.base_score(k) + scales_[k] * paths_.means[k]);
    }
    for (std::size_t n = 0; n <= (paths_.longest + 1) / 2; ++n) {
      rules_.push_back(legendre_points(n));
    }
  }

  // Rows of a matrix, `done` of `total` rows having gone before.
  template <class T>
  void write(MatrixView<const T> rows, std::span<double> out, std::size_t done,
             std::size_t total) const {
    const std::size_t blocks = (rows.rows() + kLanes - 1) / kLanes;
    const std::size_t round = 1 + kRoundWork / (kLanes * (paths_.conditions.size() + 1));
    for (std::size_t start = 0; start < blocks; start += round) {
      const std::size_t end = std::min(start + round, blocks);
      parallel_for(end - start, options_.threads,
                   [&](std::size_t k) { write_block(rows, out, (start + k) * kLanes); });
      if (options_.monitor != nullptr) {
        const std::size_t rows_done = done + std::min(end * kLanes, rows.rows());
        options_.monitor->tick("contributions", static_cast<std::int64_t>(rows_done),
                               static_cast<std::int64_t>(total));
      }
    }
  }

 private:
  template <class T>
  void write_block(MatrixView<const T> rows, std::span<double> out, std::size_t first) const {
    const std::size_t count = std::min(kLanes, rows.rows() - first);
    Explainer explainer(paths_, rules_, columns_);
    explainer.explain(MatrixView<const T>(rows.row(first), count, rows.columns(), rows.row_stride(),
                                          rows.column_stride()));
    double* value = out.data() + first * scales_.size() * (columns_ + 1);
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t k = 0; k < scales_.size(); ++k) {
        for (std::size_t j = 0; j < columns_; ++j) *value++ = scales_[k] * explainer.sum(i, k, j);
        *value++ = means_[k];
      }
    }
  }

  LeafPaths paths_;
  PredictOptions options_;
  std::size_t columns_;
  std::vector<double> scales_, means_;     // by output
  std::vector<std::vector<Point>> rules_;  // by number of points
};

void check_shape(const Forest& forest, std::size_t rows, std::size_t columns, std::size_t out) {
  require(columns == forest.columns(), "forest: rows have {} columns, the model was fitted on {}",
          columns, forest.columns());
  const std::size_t wanted = forest.outputs() * (columns + 1);
  require(out == rows * wanted, "forest: {} rows x {} contributions, but room for {} values", rows,
          wanted, out);
}

}  // namespace

template <class T>
void Forest::contributions(MatrixView<const T> rows, std::span<double> out,
                           const PredictOptions& options) const {
  check_shape(*this, rows.rows(), rows.columns(), out.size());
  const FloatMode mode;
  Explanation(*this, options).write(rows, out, 0, rows.rows());
}

template <class T>
void Forest::contributions(const data::BlockSource<T>& rows, std::span<double> out,
                           const PredictOptions& options) const {
  check_shape(*this, rows.rows(), rows.columns(), out.size());
  const FloatMode mode;
  const Explanation explanation(*this, options);
  const std::size_t width = outputs() * (columns() + 1);
  for (std::size_t block = 0; block < rows.blocks(); ++block) {
    const detail::ReadBlock read(rows, block);
    explanation.write(read.view(), out.subspan(read.first * width, read.rows * width), read.first,
                      rows.rows());
  }
}

template void Forest::contributions(const data::BlockSource<float>&, std::span<double>,
                                    const PredictOptions&) const;
template void Forest::contributions(const data::BlockSource<double>&, std::span<double>,
                                    const PredictOptions&) const;

#define MLIOT_INSTANTIATE(T)                                                  \
  template void Forest::contributions(MatrixView<const T>, std::span<double>, \
                                      const PredictOptions&) const
MLIOT_FOR_EACH_ELEMENT(MLIOT_INSTANTIATE);
#undef MLIOT_INSTANTIATE

}  // namespace mliot::trees
