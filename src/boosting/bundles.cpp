// Codes of shared columns, and the search for features that can share one.
#include "boosting/bundles.hpp"

#include <algorithm>
#include <set>

#include "boosting/binner.hpp"
#include "boosting/splitter.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kTries = 64;  // columns that a feature is offered, the youngest first

}  // namespace

std::uint8_t usual_bin(const FeatureBins& bins) {
  const auto at = std::lower_bound(bins.thresholds.begin(), bins.thresholds.end(), 0.0);
  return static_cast<std::uint8_t>(at - bins.thresholds.begin());
}

std::size_t codes_needed(const FeatureBins& bins, bool gaps) {
  return bins.count() - 1 + (gaps ? 1 : 0);
}

Bundles::Bundles(const std::vector<FeatureBins>& bins, BundleGroups groups)
    : groups_(std::move(groups)), features_(bins.size()) {
  if (groups_.members.empty()) groups_.members.emplace_back();  // a record has a column
  decoded_.resize(columns());
  blank_.assign(columns(), 0);
  for (std::size_t f = 0; f < bins.size(); ++f) features_[f].usual = usual_bin(bins[f]);
  for (std::size_t column = 0; column < columns(); ++column) {
    std::vector<Bin>& decoded = decoded_[column];
    decoded.push_back({0, 0});
    for (const std::uint32_t f : members(column)) {
      Feature& feature = features_[f];
      feature.column = static_cast<std::uint32_t>(column);
      feature.gaps = groups_.gaps[f] != 0;
      feature.shares = is_shared(column);
      if (!feature.shares) {
        blank_[column] = feature.usual;
        continue;
      }
      feature.first = static_cast<std::uint8_t>(decoded.size());
      feature.codes = static_cast<std::uint8_t>(codes_needed(bins[f], feature.gaps));
      for (std::size_t bin = 0; bin < bins[f].count(); ++bin) {
        if (bin != feature.usual) decoded.push_back({f, static_cast<std::uint8_t>(bin)});
      }
      if (feature.gaps) decoded.push_back({f, kMissingBin});
    }
  }
}

std::uint8_t Bundles::code_of(std::size_t f, std::size_t bin) const noexcept {
  const Feature& feature = features_[f];
  if (bin == kMissingBin) return static_cast<std::uint8_t>(feature.first + feature.codes - 1);
  return static_cast<std::uint8_t>(feature.first + bin - (bin > feature.usual ? 1 : 0));
}

std::size_t Bundles::bin_in(const std::uint8_t* record, std::size_t f) const noexcept {
  const Feature& feature = features_[f];
  if (feature.column == kNowhere) return feature.usual;
  const std::uint8_t code = record[feature.column];
  if (!feature.shares) return code;
  const bool own = code >= feature.first && code < feature.first + feature.codes;
  return own ? decoded_[feature.column][code].bin : feature.usual;
}

std::vector<std::uint8_t> Bundles::right_table(const Split& split) const {
  const Feature& feature = features_[split.feature];
  const auto goes_right = [&](std::size_t bin) -> std::uint8_t {
    if (bin == kMissingBin) return split.missing_left ? 0 : 1;
    return bin <= split.bin ? 0 : 1;
  };
  std::vector<std::uint8_t> table(kMissingBin + 1);
  if (!feature.shares) {
    for (std::size_t bin = 0; bin < table.size(); ++bin) table[bin] = goes_right(bin);
    return table;
  }
  std::fill(table.begin(), table.end(), goes_right(feature.usual));
  for (std::size_t code = feature.first; code < feature.first + std::size_t{feature.codes};
       ++code) {
    table[code] = goes_right(decoded_[feature.column][code].bin);
  }
  return table;
}

bool BundleMaker::fits(std::size_t column, std::size_t codes,
                       std::span<const std::uint32_t> rows) const {
  if (codes_[column] + codes > kMostCodes) return false;
  const std::vector<std::uint64_t>& taken = taken_[column];
  return std::none_of(rows.begin(), rows.end(),
                      [&](std::uint32_t row) { return (taken[row / 64] >> (row % 64) & 1) != 0; });
}

void BundleMaker::add(std::uint32_t feature, std::size_t codes,
                      std::span<const std::uint32_t> rows) {
  if (codes == 0) return;
  std::size_t column = members_.size();
  const std::size_t tries = std::min(kTries, members_.size());
  for (std::size_t back = 1; back <= tries && column == members_.size(); ++back) {
    if (fits(members_.size() - back, codes, rows)) column = members_.size() - back;
  }
  if (column == members_.size()) {
    members_.emplace_back();
    codes_.push_back(0);
    taken_.emplace_back(words_, 0);
  }
  members_[column].push_back(feature);
  codes_[column] += codes;
  for (const std::uint32_t row : rows) taken_[column][row / 64] |= std::uint64_t{1} << (row % 64);
}

void part_pairs(const std::vector<FeatureBins>& bins, const std::vector<FeaturePair>& pairs,
                bool together, BundleGroups& groups) {
  const std::set<FeaturePair> apart(pairs.begin(), pairs.end());
  std::set<std::uint32_t> out;
  for (const FeaturePair& pair : pairs) out.insert(pair.second);
  for (std::vector<std::uint32_t>& members : groups.members) {
    std::erase_if(members, [&](std::uint32_t f) { return out.contains(f); });
  }
  const std::size_t first = groups.members.size();
  std::vector<std::size_t> codes;
  for (const std::uint32_t f : out) {
    const std::size_t needed = codes_needed(bins[f], groups.gaps[f] != 0);
    std::size_t column = together ? first : groups.members.size();
    const auto refuses = [&] {
      if (codes[column - first] + needed > kMostCodes) return true;
      const auto& members = groups.members[column];
      return std::any_of(members.begin(), members.end(), [&](std::uint32_t g) {
        return apart.contains({g, f});
      });
    };
    while (column < groups.members.size() && refuses()) ++column;
    if (column == groups.members.size()) {
      groups.members.emplace_back();
      codes.push_back(0);
    }
    groups.members[column].push_back(f);
    codes[column - first] += needed;
  }
}

}  // namespace mliot::boosting
