// Which group of a plan each series belongs to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "mliot/data/matrix_view.hpp"
#include "mliot/plan/feature_plan.hpp"

namespace mliot::plan {

/// Series with equal values in all static columns of a GroupSpec are one group. A missing value is
/// a value like others. Groups are numbered in the order of their first series.
class GroupIndex {
 public:
  /// `fixed` has a row a series. Throws InvalidArgument when it lacks a column.
  GroupIndex(const FeaturePlan& plan, data::MatrixView<const double> fixed, std::size_t series);

  /// Number of groups of a spec.
  std::size_t groups(std::size_t spec) const noexcept { return counts_[spec]; }

  /// The group of a series in a spec.
  std::size_t of(std::size_t spec, std::size_t series) const noexcept {
    return numbers_[spec][series];
  }

 private:
  std::vector<std::vector<std::uint32_t>> numbers_;  // by spec, then series
  std::vector<std::size_t> counts_;
};

}  // namespace mliot::plan
