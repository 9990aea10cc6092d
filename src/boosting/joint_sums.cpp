// The last feature of a column is told apart first: its codes are runs of all others'.
#include "boosting/joint_sums.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "kernel/fold_sums.hpp"
#include "kernel/row_records.hpp"

namespace mliot::boosting {

JointSums::JointSums(FeatureBlock block) : block_(block), sums_(block.joint * kernel::kBinStride) {
  for (std::size_t i = 0; i < block.joint; ++i) {
    std::fill_n(sums_.data() + i * kernel::kBinStride, block.places->codes(block.column + i), 0);
  }
}

void JointSums::tell_apart(const Histogram& histogram, std::int64_t* packed) {
  const std::size_t* starts = histogram.starts;
  const std::size_t first = starts[block_.feature(block_.first)];
  const auto put = [&](const JointColumns::Member& member, const std::int64_t* codes) {
    std::int64_t* to = packed + (starts[member.feature] - first);
    const std::size_t bins = member.codes - (member.gaps ? 1U : 0U);
    std::copy_n(codes, bins, to);
    to[kMissingBin] = member.gaps ? codes[bins] : 0;
  };
  std::array<std::int64_t, kMostJointCodes> totals;
  for (std::size_t i = 0; i < block_.joint; ++i) {
    const std::span<const JointColumns::Member> members = block_.places->members(block_.column + i);
    std::int64_t* sums = sums_.data() + i * kernel::kBinStride;
    for (std::size_t k = members.size(); k-- > 1;) {
      kernel::fold_sums(sums, members[k].step, members[k].codes, totals.data());
      put(members[k], totals.data());
    }
    put(members[0], sums);
  }
}

}  // namespace mliot::boosting
