// Numbers the distinct rows of static values.
#include "mliot/plan/group_index.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <map>

#include "mliot/core/error.hpp"

namespace mliot::plan {
namespace {

// A number that is the same for equal values, -0 and 0 and all NaN among them.
std::uint64_t key_of(double x) {
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  return std::bit_cast<std::uint64_t>(std::isnan(x) ? kMissing : x + 0.0);
}

}  // namespace

GroupIndex::GroupIndex(const FeaturePlan& plan, data::MatrixView<const double> fixed,
                       std::size_t series) {
  for (const GroupSpec& spec : plan.groups()) {
    for (const std::size_t column : spec.columns) {
      require(column < fixed.columns(),
              "feature plan: groups are made by static column {}, the panel has {}", column,
              fixed.columns());
    }
    std::map<std::vector<std::uint64_t>, std::uint32_t> known;
    std::vector<std::uint32_t>& numbers = numbers_.emplace_back();
    std::vector<std::uint64_t> key;
    for (std::size_t i = 0; i < series; ++i) {
      key.clear();
      for (const std::size_t column : spec.columns) key.push_back(key_of(fixed(i, column)));
      numbers.push_back(
          known.try_emplace(key, static_cast<std::uint32_t>(known.size())).first->second);
    }
    counts_.push_back(known.size());
  }
}

}  // namespace mliot::plan
