// The gradients of one iteration as small integers, and the rows too large for them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "boosting/buffer.hpp"
#include "boosting/group.hpp"
#include "boosting/loss.hpp"
#include "boosting/value_codes.hpp"
#include "kernel/gradient_pairs.hpp"

namespace mliot::boosting {

/// A row whose gradient or hessian is beyond the packed range: both are kept here, exactly as they
/// round on the common scale, and the row's packed pair is zero.
struct SideRow {
  std::uint32_t row;
  std::int64_t gradient;
  std::int64_t hessian;
};

using kernel::kRestBits;

/// A row's integers with all their digits.
struct FullPair {
  std::int64_t gradient;
  std::int64_t hessian;
};

/// Integers g and h of every row: gradient = g * 2^gradient_exponent, hessian likewise.
///
/// Splits are judged by these alone. Rows much smaller than the largest ones round badly, and alike
/// where they are alike, so the values of leaves take the rests in as well.
struct Gradients {
  Buffer<std::uint32_t> pairs;  ///< hessian in the low 16 bits, signed gradient in the high 16
  Buffer<std::uint32_t> rests;  ///< what rounding took from both, signed, in the same places
  std::vector<SideRow> side;    ///< by row
  Buffer<FullPair> full;        ///< instead of all these, for exact histograms; else empty
  int gradient_exponent = 0;
  int hessian_exponent = 0;
};

/// Raw scores before and during training: start + sums[i] * unit.
struct Scores {
  double base = 0;  ///< start of every row when `starts` is empty
  std::span<const double> starts;
  std::span<const double> sums;  ///< integers, in units
  double unit = 1;

  /// Writes the raw scores of rows [first, first + n).
  void raw(std::size_t first, std::size_t n, double* out) const noexcept;

  /// That of one row.
  double raw(std::size_t row) const noexcept {
    return (starts.empty() ? base : base + starts[row]) + sums[row] * unit;
  }
};

/// The rows whose gradients are packed; targets or weights may be coded instead.
struct PackedRows {
  PackedRows(LossRows plain) : rows(plain) {}

  std::size_t size() const noexcept { return target ? target->codes.size() : rows.target.size(); }
  bool weighted() const noexcept { return weight != nullptr || !rows.weight.empty(); }

  LossRows rows;
  const ValueCodes* target = nullptr;  ///< instead of rows.target, if there
  const ValueCodes* weight = nullptr;  ///< instead of rows.weight, if there
};

/// Packs gradients on a power-of-two scale found from the gradients of the group alone.
///
/// The scale covers all rows but the largest 1/1024 of them; those go to the side list. Where the
/// largest row is within four times of the others the scale covers it too. Gradients then have 15
/// bits with their sign, hessians 15 bits; sums over any set of rows stay below 2^51 units.
class GradientPacker {
 public:
  /// Views that outlive the packer.
  GradientPacker(const Loss& loss, PackedRows rows, const Group& group, int threads);

  /// From now on `full` is filled. Its numbers have 50 digits less those of the number of rows, so
  /// that sums over any set of rows stay below 2^50; pairs and rests are zero.
  void keep_all_digits();

  /// The gradients at these scores.
  const Gradients& pack(const Scores& scores);

  /// The memory of the pairs, a place a row: free from the end of a tree's growth, which alone
  /// reads them, to the next call of pack.
  std::span<std::uint32_t> room() noexcept {
    return {gradients_.pairs.data(), gradients_.pairs.size()};
  }

 private:
  struct Chunk;
  struct Scale {
    int gradient = 0;
    int hessian = 0;
    bool operator==(const Scale&) const = default;
  };

  Scale find_scale(const Scores& scores) const;
  bool pack_at(const Scores& scores, Scale scale);
  void pack_full(const Scores& scores);
  const double* targets(Chunk& chunk) const;
  const double* weights(Chunk& chunk) const;
  void compute(const Scores& scores, std::size_t chunk, Chunk& out) const;

  const Loss& loss_;
  PackedRows rows_;
  const Group& group_;
  int threads_;
  bool unit_hessian_;
  bool scale_known_ = false;
  Scale scale_;  // that of the last iteration: a guess that is checked, never a cause
  Gradients gradients_;
};

}  // namespace mliot::boosting
