// Which features share a column, and the table written anew.
#include "boosting/joint_columns.hpp"

#include <algorithm>

#include "boosting/binned_table.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kMostOfOne = kMostJointCodes / 2;  // leaves room for another feature

}  // namespace

JointColumns::JointColumns(const std::vector<FeatureBins>& features,
                           const std::vector<std::uint8_t>& gaps)
    : places_(features.size()) {
  // A feature of one code has nothing to tell; it is given two, so that columns stay short.
  const auto codes_of = [&](std::size_t f) {
    return std::max<std::size_t>(2, features[f].count() + gaps[f]);
  };
  std::vector<std::uint32_t> few;
  for (std::uint32_t f = 0; f < features.size(); ++f) {
    if (codes_of(f) <= kMostOfOne) few.push_back(f);
  }
  std::stable_sort(few.begin(), few.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return codes_of(a) > codes_of(b); });
  for (const std::uint32_t f : few) {
    const std::size_t needed = codes_of(f);
    std::size_t column = 0;
    while (column < count() && codes(column) * needed > kMostJointCodes) ++column;
    if (column == count()) members_.emplace_back();
    const auto step = members_[column].empty() ? 1U : static_cast<std::uint32_t>(codes(column));
    members_[column].push_back({f, static_cast<std::uint32_t>(needed), step, gaps[f] != 0});
  }
  std::erase_if(members_, [](const auto& members) { return members.size() == 1; });
  std::vector<std::uint8_t> joined(features.size(), 0);
  for (std::size_t column = 0; column < count(); ++column) {
    for (const Member& member : members_[column]) {
      joined[member.feature] = 1;
      place(member.feature, column);
      fill_bins(member);
    }
  }
  columns_ = count();
  for (std::uint32_t f = 0; f < features.size(); ++f) {
    if (joined[f] == 0) place(f, columns_++);
  }
}

void JointColumns::place(std::uint32_t feature, std::size_t column) {
  places_[feature] = {static_cast<std::uint32_t>(column),
                      static_cast<std::uint32_t>(order_.size())};
  order_.push_back(feature);
}

void JointColumns::fill_bins(const Member& member) {
  Bins& bins = bins_.emplace_back();
  for (std::size_t byte = 0; byte < bins.size(); ++byte) {
    const std::size_t code = byte / member.step % member.codes;
    const bool missing = member.gaps && code + 1 == member.codes;
    bins[byte] = missing ? kMissingBin : static_cast<std::uint8_t>(code);
  }
}

std::vector<std::uint8_t> JointColumns::by_code(std::size_t feature,
                                                const std::vector<std::uint8_t>& by_bin) const {
  const Bins& bins = bins_of(feature);
  std::vector<std::uint8_t> table(bins.size());
  std::transform(bins.begin(), bins.end(), table.begin(),
                 [&](std::uint8_t bin) { return by_bin[bin]; });
  return table;
}

}  // namespace mliot::boosting
