// Eigen objects as views: the same memory, the right elements, strides of every kind.
#include "mliot/interop/eigen.hpp"

#include <vector>

#include "mliot/metrics/point.hpp"
#include "support/catch.hpp"

namespace {

using mliot::interop::eigen_map;
using mliot::interop::matrix_view;
using mliot::interop::vector_span;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

template <class Dense, class View>
void check_same(const Dense& dense, const View& view) {
  REQUIRE(view.rows() == static_cast<std::size_t>(dense.rows()));
  REQUIRE(view.columns() == static_cast<std::size_t>(dense.cols()));
  for (Eigen::Index i = 0; i < dense.rows(); ++i) {
    for (Eigen::Index j = 0; j < dense.cols(); ++j) {
      REQUIRE(&view(static_cast<std::size_t>(i), static_cast<std::size_t>(j)) ==
              dense.data() + i * dense.rowStride() + j * dense.colStride());
      REQUIRE(view(static_cast<std::size_t>(i), static_cast<std::size_t>(j)) == dense(i, j));
    }
  }
}

}  // namespace

TEST_CASE("a matrix of either storage order is viewed in place") {
  Eigen::MatrixXd columns(3, 2);
  columns << 1, 2, 3, 4, 5, 6;
  const RowMajor rows = columns;
  check_same(columns, matrix_view(columns));
  check_same(rows, matrix_view(rows));
  REQUIRE(matrix_view(columns).data() == columns.data());
  matrix_view(columns)(2, 1) = 60;
  REQUIRE(columns(2, 1) == 60);
  static_assert(std::is_same_v<decltype(matrix_view(rows)), mliot::data::MatrixView<const double>>);
}

TEST_CASE("blocks, maps, references and vectors are viewed in place") {
  Eigen::MatrixXf m(4, 5);
  for (Eigen::Index i = 0; i < m.size(); ++i) m.data()[i] = static_cast<float>(i);
  check_same(m.block(1, 2, 2, 3), matrix_view(m.block(1, 2, 2, 3)));
  const Eigen::Ref<const Eigen::MatrixXf> reference = m.topRows(2);
  check_same(reference, matrix_view(reference));
  const std::vector<double> memory{0, 1, 2, 3, 4, 5, 6, 7};
  const Eigen::Map<const RowMajor, 0, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>> map(
      memory.data(), 2, 2, {4, 2});
  check_same(map, matrix_view(map));
  REQUIRE(matrix_view(map)(1, 1) == 6);
  const Eigen::VectorXd vector = Eigen::VectorXd::LinSpaced(3, 1, 3);
  check_same(vector, matrix_view(vector));
}

TEST_CASE("a view becomes an Eigen matrix over the same memory") {
  std::vector<double> memory{0, 1, 2, 3, 4, 5};
  const mliot::data::MatrixView<double> transposed(memory.data(), 3, 2, 1, 3);
  auto map = eigen_map(transposed);
  REQUIRE(map(2, 1) == 5);
  REQUIRE(map.data() == memory.data());
  map(0, 1) = 30;
  REQUIRE(memory[3] == 30);
  const auto constant = eigen_map(mliot::data::MatrixView<const double>(memory.data(), 2, 3));
  REQUIRE(constant.sum() == 42);
}

TEST_CASE("a contiguous vector is a span, and one with gaps is refused") {
  const Eigen::VectorXd y = Eigen::VectorXd::LinSpaced(4, 1, 4);
  const Eigen::VectorXd p = y.array() + 0.5;
  REQUIRE(mliot::metrics::mae(vector_span(y), vector_span(p)) == 0.5);
  RowMajor m(2, 2);
  m << 1, 2, 3, 4;
  REQUIRE(vector_span(m.row(1))[1] == 4);
  REQUIRE_THROWS_WITH(vector_span(m.col(1)),
                      "vector_span: the elements of the vector lie 2 apart; copy it first");
}
