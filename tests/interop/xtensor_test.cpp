// xtensor objects as views: the same memory, the right elements, strides of every kind.
#include "mliot/interop/xtensor.hpp"

#include <vector>

#include "mliot/metrics/point.hpp"
#include "support/catch.hpp"

namespace {

using mliot::interop::matrix_view;
using mliot::interop::vector_span;
using mliot::interop::xtensor_adapt;

template <class Tensor, class View>
void check_same(Tensor& tensor, const View& view) {
  REQUIRE(view.rows() == tensor.shape()[0]);
  REQUIRE(view.columns() == tensor.shape()[1]);
  for (std::size_t i = 0; i < view.rows(); ++i) {
    for (std::size_t j = 0; j < view.columns(); ++j) REQUIRE(&view(i, j) == &tensor(i, j));
  }
}

}  // namespace

TEST_CASE("an xtensor of either layout is viewed in place") {
  xt::xtensor<double, 2> rows{{1, 2}, {3, 4}, {5, 6}};
  const xt::xtensor<double, 2, xt::layout_type::column_major> columns = rows;
  check_same(rows, matrix_view(rows));
  check_same(columns, matrix_view(columns));
  matrix_view(rows)(2, 1) = 60;
  REQUIRE(rows(2, 1) == 60);
  static_assert(
      std::is_same_v<decltype(matrix_view(columns)), mliot::data::MatrixView<const double>>);
}

TEST_CASE("adapted memory and views of tensors are viewed in place") {
  std::vector<float> memory{0, 1, 2, 3, 4, 5};
  auto adapted = xt::adapt(memory, std::array<std::size_t, 2>{2, 3});
  check_same(adapted, matrix_view(adapted));
  REQUIRE(matrix_view(adapted).data() == memory.data());
  xt::xtensor<int, 2> tensor{{0, 1, 2, 3}, {4, 5, 6, 7}, {8, 9, 10, 11}};
  auto part = xt::view(tensor, xt::range(1, 3), xt::range(1, 4, 2));
  check_same(part, matrix_view(part));
  REQUIRE(matrix_view(part)(1, 1) == 11);
}

TEST_CASE("a tensor of other than two dimensions is refused") {
  const xt::xarray<double> cube = xt::zeros<double>({2, 2, 2});
  REQUIRE_THROWS_WITH(matrix_view(cube), "matrix_view: expected 2 dimensions, got 3");
  REQUIRE_THROWS_AS(vector_span(cube), mliot::InvalidArgument);
}

TEST_CASE("a view becomes an xtensor adaptor over the same memory") {
  std::vector<double> memory{0, 1, 2, 3, 4, 5};
  auto adapted =
      xtensor_adapt(mliot::data::MatrixView<double>(memory.data(), 3, 2, 1, 3));  // transposed
  REQUIRE(adapted(2, 1) == 5);
  adapted(0, 1) = 30;
  REQUIRE(memory[3] == 30);
  const auto whole = xtensor_adapt(mliot::data::MatrixView<const double>(memory.data(), 2, 3));
  REQUIRE(xt::sum(whole)() == 42);
  REQUIRE_THROWS_AS(xtensor_adapt(mliot::data::MatrixView<double>(memory.data() + 5, 3, 2, -2, -1)),
                    mliot::InvalidArgument);
}

TEST_CASE("a contiguous 1-D tensor is a span, and one with gaps is refused") {
  const xt::xtensor<double, 1> y{1, 2, 3, 4};
  const xt::xtensor<double, 1> p{1, 3, 3, 5};
  REQUIRE(mliot::metrics::mae(vector_span(y), vector_span(p)) == 0.5);
  auto every_second = xt::view(y, xt::range(0, 4, 2));
  REQUIRE_THROWS_WITH(vector_span(every_second),
                      "vector_span: the elements lie 2 apart; copy them first");
}
