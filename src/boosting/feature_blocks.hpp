// Features that are summed, subtracted and judged in one go.
#pragma once

#include <cstddef>
#include <vector>

#include "boosting/binned_table.hpp"
#include "boosting/histogram.hpp"

namespace mliot::boosting {

/// Blocks that hold all features of the table: at most kernel::kFeaturesPerPass columns wide, as
/// many for one thread as for another. Features of long bins stand alone, the others between them
/// together.
std::vector<FeatureBlock> blocks_of(const BinnedTable& table, std::size_t threads);

/// The same of the features in their own order, to judge a filled histogram by.
std::vector<FeatureBlock> blocks_in_order(std::size_t features, std::size_t threads);

}  // namespace mliot::boosting
