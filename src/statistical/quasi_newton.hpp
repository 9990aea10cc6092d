// Minimises a smooth function within bounds, asking for one value and gradient at a time.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mliot::statistical {

/// Where a search starts, and between what it stays.
struct SearchStart {
  std::vector<double> x, low, high;

  /// A step of each variable that changes the function noticeably: its inverse curvature is taken
  /// as the square of it until gradients say more.
  std::vector<double> step;
};

/// A quasi-Newton search (BFGS) with the path projected onto the bounds.
///
/// The caller evaluates point() and hands over value and gradient until tell() says that it is
/// done: so many searches can share one evaluation in the lanes of a register. A value that is
/// not finite is a step too far. Deterministic, and alone in what it computes.
///
/// Cost:   O(n^2) numbers and operations an evaluation.
/// Source: Nocedal and Wright 2006, "Numerical optimization", 6.1; Bertsekas 1982, "Projected
///         Newton methods for optimization problems with simple constraints", SIAM J. Control 20.
class QuasiNewton {
 public:
  explicit QuasiNewton(SearchStart start);

  /// The point to evaluate next.
  std::span<const double> point() const noexcept { return trial_; }

  /// Takes value and gradient at point(). False once the search is over.
  bool tell(double value, std::span<const double> gradient);

  std::span<const double> best() const noexcept { return x_; }
  double value() const noexcept { return value_; }  ///< infinite when no point had a value

 private:
  bool accept(double value, std::span<const double> gradient);
  bool shorten();
  bool new_direction();
  void reset_curvature();
  void learn_curvature(std::span<const double> gradient);
  bool held(std::size_t i) const noexcept;
  void set_trial();

  std::vector<double> low_, high_, step_;
  std::vector<double> x_, gradient_, trial_, direction_;
  std::vector<double> inverse_;                   // inverse Hessian, row by row
  std::vector<double> moved_, turned_, product_;  // of learn_curvature
  double value_;
  double slope_ = 0;
  double length_ = 1;
  int evaluations_ = 0;
  int shortened_ = 0;
  int quiet_ = 0;      // steps in a row that hardly changed the value
  bool fresh_ = true;  // the curvature is that of the start
};

}  // namespace mliot::statistical
