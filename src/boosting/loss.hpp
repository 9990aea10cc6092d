// The losses: gradients, start, metric and the rules their targets keep.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "boosting/group.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// Rows as the losses see them. An empty weight is 1 everywhere.
struct LossRows {
  std::span<const double> target;
  std::span<const double> weight;
};

/// One loss with its parameters. Raw scores are logarithms or log odds where the loss has a link.
class Loss {
 public:
  explicit Loss(const BoostingOptions& options, std::size_t output = 0);

  /// Throws InvalidArgument naming the row when a target is not finite or outside the loss's
  /// domain. Rows of weight 0 may hold anything.
  void check(std::span<const double> target, std::span<const double> weight) const;

  /// The constant raw score of least loss over the rows of the group. Does not depend on their
  /// order.
  double base_score(const LossRows& rows, const Group& group) const;

  /// Every row's hessian is its weight.
  bool constant_hessian() const noexcept;

  /// First and second derivative by the raw score of n rows, without weights. `scratch` has room
  /// for n numbers. The hessian is not written when it is constant. The raw scores of `multiclass`
  /// count only together: the probabilities of the output's class stand in their place.
  struct Derivatives {
    double* gradient;
    double* hessian;
    double* scratch;
  };
  void derivatives(const double* raw, const double* target, std::size_t n,
                   const Derivatives& out) const;

  /// The level of the quantile that replaces a leaf's Newton step; none for smooth losses.
  std::optional<double> renewal_level() const noexcept;

  /// The loss of one row, up to terms that do not depend on the score. Not for `multiclass`.
  double value(double raw, double target) const noexcept;

  /// LightGBM's name of the metric.
  std::string metric() const;

  /// Whether the raw score has the target's unit (no link).
  bool identity_link() const noexcept;

 private:
  Objective objective_;
  double alpha_;
  double power_;
  double class_;  ///< of the output, for `multiclass`
  double classes_;
};

}  // namespace mliot::boosting
