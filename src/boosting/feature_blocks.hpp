// Features that are summed, subtracted and judged in one go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "boosting/binned_table.hpp"
#include "boosting/histogram.hpp"

namespace mliot::boosting {

/// The bin that most rows have in each column, as far as a sample tells. It decides nothing but how
/// sums are worked out.
struct UsualBins {
  std::vector<std::uint8_t> bins;  ///< by column; of a narrow table empty
  std::vector<double> others;      ///< by column, the share of rows that have another bin

  UsualBins() = default;

  /// Of the leading rows of the table.
  UsualBins(const BinnedTable& table, std::size_t rows);
};

/// Blocks that hold all features of the table: at most kernel::kFeaturesPerPass columns wide, as
/// many for one thread as for another. Features of long bins stand alone, the others between them
/// together. Where `usual`, which must outlive the blocks, says that columns are sparse, these are
/// in wider ones.
std::vector<FeatureBlock> blocks_of(const BinnedTable& table, std::size_t threads,
                                    const UsualBins& usual = {});

/// The same of the features in their own order, to judge a filled histogram by.
std::vector<FeatureBlock> blocks_in_order(std::size_t features, std::size_t threads);

}  // namespace mliot::boosting
