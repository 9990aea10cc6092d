// Features of a sparse table that share a byte of the row records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace mliot::boosting {

struct FeatureBins;
struct Split;

/// Which features share a column, and which have missing values.
struct BundleGroups {
  std::vector<std::vector<std::uint32_t>> members;  ///< by column, ascending
  std::vector<std::uint8_t> gaps;                   ///< by feature: 1 where a row has no value
};

/// Two features of which a row has unusual bins, the lower one first.
using FeaturePair = std::pair<std::uint32_t, std::uint32_t>;

/// Most unusual bins that one column tells apart.
constexpr std::size_t kMostCodes = 255;

/// Exclusive feature bundling: most rows have the usual bin of most features, which is that of the
/// value 0, and features of which no row has two unusual bins share a column.
///
/// Code 0 of a shared column says that all its features are as usual; every other code stands for
/// one unusual bin of one feature. A feature that shares with none keeps its bins as they are. No
/// bin of any feature is lost, so that sums by feature and bin, and trees, are those of the table
/// without bundles.
///
/// Source: Ke et al. 2017, "LightGBM: a highly efficient gradient boosting decision tree", with no
/// conflict allowed.
class Bundles {
 public:
  static constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

  struct Feature {
    std::uint32_t column = kNowhere;  ///< kNowhere: all its rows have the usual bin
    std::uint8_t first = 0;           ///< code of its lowest unusual bin
    std::uint8_t codes = 0;           ///< unusual bins, the missing one among them
    std::uint8_t usual = 0;
    bool gaps = false;
    bool shares = false;
  };

  /// What a code says.
  struct Bin {
    std::uint32_t feature;
    std::uint8_t bin;
  };

  /// No bundles: the columns of the table are the features.
  Bundles() = default;
  Bundles(const std::vector<FeatureBins>& bins, BundleGroups groups);

  bool empty() const noexcept { return features_.empty(); }
  std::size_t columns() const noexcept { return groups_.members.size(); }
  const BundleGroups& groups() const noexcept { return groups_; }
  const Feature& feature(std::size_t f) const noexcept { return features_[f]; }

  const std::vector<std::uint32_t>& members(std::size_t column) const noexcept {
    return groups_.members[column];
  }
  bool is_shared(std::size_t column) const noexcept { return members(column).size() != 1; }

  /// Codes in use of a shared column, that of "all as usual" among them.
  std::size_t codes(std::size_t column) const noexcept { return decoded_[column].size(); }

  /// Of a shared column and a code above 0.
  Bin bin_of(std::size_t column, std::uint8_t code) const noexcept {
    return decoded_[column][code];
  }

  /// The code of an unusual bin of a feature that shares.
  std::uint8_t code_of(std::size_t f, std::size_t bin) const noexcept;

  /// The bin that a record of columns tells of a feature.
  std::size_t bin_in(const std::uint8_t* record, std::size_t f) const noexcept;

  /// The record of a row that has the usual bin of every feature.
  const std::vector<std::uint8_t>& blank() const noexcept { return blank_; }

  /// Of a split: 1 for every code of its feature's column that goes right.
  std::vector<std::uint8_t> right_table(const Split& split) const;

 private:
  BundleGroups groups_;
  std::vector<Feature> features_;
  std::vector<std::vector<Bin>> decoded_;  // by column and code
  std::vector<std::uint8_t> blank_;
};

/// Codes that a feature needs in a shared column.
std::size_t codes_needed(const FeatureBins& bins, bool gaps);

/// The bin of the value 0.
std::uint8_t usual_bin(const FeatureBins& bins);

/// Puts features into columns, in their order: a feature joins the youngest column that has codes
/// left and no row in common with it, or opens one.
class BundleMaker {
 public:
  /// Rows are numbered below `rows`.
  explicit BundleMaker(std::size_t rows) : words_((rows + 63) / 64) {}

  /// Rows of an unusual bin of the feature. A feature without codes gets no column.
  void add(std::uint32_t feature, std::size_t codes, std::span<const std::uint32_t> rows);

  std::vector<std::vector<std::uint32_t>> take() { return std::move(members_); }

 private:
  bool fits(std::size_t column, std::size_t codes, std::span<const std::uint32_t> rows) const;

  std::size_t words_;
  std::vector<std::vector<std::uint32_t>> members_;
  std::vector<std::size_t> codes_;
  std::vector<std::vector<std::uint64_t>> taken_;  // a bit a row
};

/// Takes the higher feature of each pair out of its column; those taken out share new columns where
/// they are no pair and `together` allows it.
void part_pairs(const std::vector<FeatureBins>& bins, const std::vector<FeaturePair>& pairs,
                bool together, BundleGroups& groups);

}  // namespace mliot::boosting
