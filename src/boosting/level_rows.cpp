// Frequent levels in their order.
#include "boosting/level_rows.hpp"

#include <algorithm>

namespace mliot::boosting {

namespace {

bool is_rare(std::int64_t rows, double least) {
  return rows == 0 || static_cast<double>(rows) < least;
}

}  // namespace

void mark_rare_levels(BinnedTable& table, std::size_t rows, double least) {
  for (std::size_t f = 0; f < table.features.size(); ++f) {
    FeatureBins& bins = table.features[f];
    if (!bins.is_categorical()) continue;
    std::vector<std::int64_t> counts(bins.missing_bin() + 1, 0);
    const std::size_t high = table.high_byte(f);
    for (std::size_t i = 0; i < rows; ++i) {
      const std::uint8_t* record = table.record(i);
      ++counts[record[f] + (high != 0 ? 256U * record[high] : 0U)];
    }
    bins.rare.clear();
    for (std::size_t bin = 0; bin < bins.levels.size(); ++bin) {
      bins.rare.push_back(is_rare(counts[bin], least) ? 1 : 0);
    }
  }
}

FeatureBins bin_levels(std::span<const std::int64_t> rows, double least) {
  FeatureBins bins;
  const auto rare =
      std::count_if(rows.begin(), rows.end(), [&](std::int64_t n) { return is_rare(n, least); });
  const std::size_t other = rows.size() - static_cast<std::size_t>(rare);
  for (std::size_t level = 0; level < rows.size(); ++level) {
    const bool kept = !is_rare(rows[level], least);
    bins.bins_of_levels.push_back(static_cast<std::uint32_t>(kept ? bins.levels.size() : other));
    if (kept) bins.levels.push_back(static_cast<std::uint32_t>(level));
  }
  return bins;
}

}  // namespace mliot::boosting
