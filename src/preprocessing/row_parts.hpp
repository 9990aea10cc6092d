// The rows of many series in parts for several threads, long series cut up.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mliot::preprocessing {

/// Rows begin .. end of one series.
struct RowPart {
  std::size_t series;
  std::int64_t begin;
  std::int64_t end;
};

/// Parts of at most 2^16 rows, in shares of about as many; neither depends on the threads.
class RowParts {
 public:
  /// Series i has the rows offsets[i] .. offsets[i + 1], which never fall.
  explicit RowParts(std::span<const std::int64_t> offsets) {
    for (std::size_t s = 0; s + 1 < offsets.size(); ++s) {
      for (std::int64_t i = offsets[s]; i < offsets[s + 1]; i += kMost) {
        parts_.push_back({s, i, std::min(offsets[s + 1], i + kMost)});
      }
    }
    std::int64_t rows = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      rows += parts_[i].end - parts_[i].begin;
      if (rows < kMost / 2 && i + 1 < parts_.size()) continue;
      bounds_.push_back(i + 1);
      rows = 0;
    }
  }

  std::size_t shares() const noexcept { return bounds_.size() - 1; }

  std::span<const RowPart> share(std::size_t i) const {
    return std::span(parts_).subspan(bounds_[i], bounds_[i + 1] - bounds_[i]);
  }

 private:
  static constexpr std::int64_t kMost = 1 << 16;

  std::vector<RowPart> parts_;
  std::vector<std::size_t> bounds_{0};
};

}  // namespace mliot::preprocessing
