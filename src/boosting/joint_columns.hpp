// Features of few bins that share a byte of the row records.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mliot::boosting {

struct FeatureBins;
struct BinnedTable;
class Group;

/// Most codes of a joint column: what a byte tells apart.
constexpr std::size_t kMostJointCodes = 256;

/// Joint columns: one byte tells the bins of several features.
///
/// A feature of n bins has n codes, and one more where a row has no value. A column holds features
/// whose numbers of codes have a product of at most kMostJointCodes, and its byte is the number
/// that their codes are the digits of, the first feature's counting least. Sums by the byte are
/// those of all combinations, and a feature's own sums are sums of them.
///
/// Joint columns come first in a record; the other features keep a column each behind them, in
/// their order. The place of a feature in that order of columns and members is its slot.
class JointColumns {
 public:
  /// A feature in a joint column. Its code is byte / step % codes.
  struct Member {
    std::uint32_t feature;
    std::uint32_t codes;
    std::uint32_t step;
    bool gaps;  ///< its last code is that of missing values
  };
  using Bins = std::array<std::uint8_t, kMostJointCodes>;

  /// None: slots, columns and features are the same.
  JointColumns() = default;

  /// First fit, from the feature of most codes down; gaps: by feature, 1 where a row has no value.
  JointColumns(const std::vector<FeatureBins>& features, const std::vector<std::uint8_t>& gaps);

  bool empty() const noexcept { return members_.empty(); }

  /// Joint columns, and those of all features.
  std::size_t count() const noexcept { return members_.size(); }
  std::size_t columns() const noexcept { return columns_; }

  std::span<const Member> members(std::size_t column) const { return members_[column]; }

  /// Codes in use of a joint column.
  std::size_t codes(std::size_t column) const {
    return std::size_t{members_[column].back().codes} * members_[column].back().step;
  }

  std::size_t feature_at(std::size_t slot) const noexcept { return order_[slot]; }
  std::size_t slot_of(std::size_t feature) const noexcept { return places_[feature].slot; }
  std::size_t column_of(std::size_t feature) const noexcept { return places_[feature].column; }
  bool shares(std::size_t feature) const noexcept {
    return !empty() && places_[feature].column < count();
  }

  /// The bin of every code of the column of a feature that shares.
  const Bins& bins_of(std::size_t feature) const noexcept { return bins_[places_[feature].slot]; }

  /// The bin of one byte that a record tells of a feature.
  std::uint8_t bin_in(const std::uint8_t* record, std::size_t feature) const noexcept {
    const std::uint8_t byte = record[column_of(feature)];
    return shares(feature) ? bins_of(feature)[byte] : byte;
  }

  /// A table by bins of a feature that shares as one by the codes of its column.
  std::vector<std::uint8_t> by_code(std::size_t feature,
                                    const std::vector<std::uint8_t>& by_bin) const;

 private:
  struct Place {
    std::uint32_t column = 0;
    std::uint32_t slot = 0;
  };

  void place(std::uint32_t feature, std::size_t column);
  void fill_bins(const Member& member);

  std::size_t columns_ = 0;
  std::vector<std::vector<Member>> members_;  // by column
  std::vector<std::uint32_t> order_;          // features by slot
  std::vector<Place> places_;                 // by feature
  std::vector<Bins> bins_;                    // by slot
};

/// Joins columns of a filled table without bundles where features of few bins allow it; all
/// processes of a group join alike. A table whose rows move keeps its memory, and takes no second.
void join_columns(BinnedTable& table, const Group& group, int threads);

}  // namespace mliot::boosting
