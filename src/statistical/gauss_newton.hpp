// Minimises a sum of squares within bounds, asking for one evaluation at a time.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mliot::statistical {

/// Where a search starts, and between what it stays.
struct SquaresStart {
  std::vector<double> x, low, high;
  double rows = 1;  ///< squares that are summed: n log(sum of squares) decides what is a gain
};

/// Gauss and Newton's steps, damped as Levenberg and Marquardt do, with the path projected onto the
/// bounds: curvature is known from the first evaluation on, so that a few of them are enough.
///
/// The caller evaluates point() until tell() says that it is done: so many searches can share one
/// evaluation in the lanes of a register. A sum that is not finite is a step too far.
/// Deterministic, and alone in what it computes. Meant for few variables.
///
/// Source: Nocedal and Wright 2006, "Numerical optimization", 10.3; the damping of Nielsen 1999,
///         "Damping parameter in Marquardt's method", IMM-REP-1999-05.
class GaussNewton {
 public:
  explicit GaussNewton(SquaresStart start);

  /// The point to evaluate next.
  std::span<const double> point() const noexcept { return trial_; }

  /// Takes what the errors e at point() sum to: e^2, e de / dx_i, and the lower triangle of
  /// de / dx_i de / dx_k, row by row. False once the search is over.
  bool tell(double squares, std::span<const double> slopes, std::span<const double> products);

  std::span<const double> best() const noexcept { return x_; }
  double squares() const noexcept { return squares_; }  ///< infinite when no point had a sum

 private:
  void keep(double squares, std::span<const double> slopes, std::span<const double> products);
  bool propose();
  bool solve();
  double promised() const;
  double product(std::size_t i, std::size_t k) const noexcept;
  bool held(std::size_t i) const noexcept;

  std::vector<double> low_, high_, x_, trial_, step_;
  std::vector<double> slopes_, products_, factor_;
  std::vector<std::size_t> free_;
  double rows_;
  double squares_;
  double damping_ = 1e-3;
  double growth_ = 2;
  double promise_ = 0;  // what the last step should gain
  int evaluations_ = 0;
  int quiet_ = 0;  // steps in a row that hardly changed the sum
};

}  // namespace mliot::statistical
