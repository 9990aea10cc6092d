// Damped steps of Gauss and Newton: lines in one step, a curved valley, bounds, steps too far.
#include "statistical/gauss_newton.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "support/catch.hpp"

namespace mliot::statistical {
namespace {

// An error and its slopes by two variables.
struct Row {
  double error, by_x, by_y;
};

// Runs a search over the errors that rows(x, y) gives; how often it was asked.
template <class Rows>
int minimise(GaussNewton& search, Rows&& rows) {
  for (int asked = 1;; ++asked) {
    double squares = 0;
    std::vector<double> slopes(2), products(3);
    for (const Row& row : rows(search.point()[0], search.point()[1])) {
      squares += row.error * row.error;
      slopes[0] += row.error * row.by_x;
      slopes[1] += row.error * row.by_y;
      products[0] += row.by_x * row.by_x;
      products[1] += row.by_x * row.by_y;
      products[2] += row.by_y * row.by_y;
    }
    if (!search.tell(squares, slopes, products)) return asked;
  }
}

// Rosenbrock 1960: squares of 10 (y - x^2) and 1 - x, least at (1, 1).
std::vector<Row> valley(double x, double y) {
  return {{10 * (y - x * x), -20 * x, 10}, {1 - x, -1, 0}};
}

TEST_CASE("errors that are linear are least after a few steps") {
  GaussNewton search({{0, 0}, {-9, -9}, {9, 9}, 3});
  const int asked = minimise(search, [](double x, double y) {
    return std::vector<Row>{{x + y - 3, 1, 1}, {x - y - 1, 1, -1}, {x - 2.5, 1, 0}};
  });
  // Normal equations by hand: 3 x = 6.5, 2 y = 2.
  CHECK(std::abs(search.best()[0] - 6.5 / 3) < 1e-6);
  CHECK(std::abs(search.best()[1] - 1) < 1e-6);
  CHECK(asked <= 6);
}

TEST_CASE("the curved valley of Rosenbrock is followed to its end") {
  GaussNewton search({{-1.2, 1}, {-9, -9}, {9, 9}, 2});
  minimise(search, valley);
  CHECK(std::abs(search.best()[0] - 1) < 1e-4);
  CHECK(std::abs(search.best()[1] - 1) < 1e-4);
}

TEST_CASE("a search ends at a bound where the squares fall beyond it") {
  GaussNewton search({{-1.2, 0.1}, {-9, -9}, {0.5, 9}, 2});
  minimise(search, valley);
  CHECK(search.best()[0] == 0.5);
  CHECK(std::abs(search.best()[1] - 0.25) < 1e-4);  // on the floor of the valley
}

TEST_CASE("a point without a sum is a step too far, and at the start the end") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  GaussNewton search({{0.1, 0}, {-9, -9}, {9, 9}, 2});
  minimise(search, [&](double x, double y) {
    std::vector<Row> rows = valley(x, y);
    if (x > 0.8) rows[0].error = kInfinity;
    return rows;
  });
  CHECK(search.best()[0] > 0.7);
  CHECK(search.best()[0] <= 0.8);
  GaussNewton nowhere({{0, 0}, {-9, -9}, {9, 9}, 2});
  CHECK_FALSE(nowhere.tell(kInfinity, std::vector<double>(2), std::vector<double>(3)));
  CHECK(std::isinf(nowhere.squares()));
}

TEST_CASE("a variable that changes nothing stays where it is") {
  GaussNewton search({{0, 4}, {-9, -9}, {9, 9}, 1});
  minimise(search, [](double x, double) { return std::vector<Row>{{x - 2, 1, 0}, {1, 0, 0}}; });
  CHECK(std::abs(search.best()[0] - 2) < 1e-6);
  CHECK(search.best()[1] == 4);
}

}  // namespace
}  // namespace mliot::statistical
