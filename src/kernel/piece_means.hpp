// Rolling sums, means and distances of a block of arbitrary doubles, cut into two pieces each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace mliot::kernel {

/// With n samples present in a window, their sum S and the newest one x: S, S / n, (n x - S) / n.
enum class PieceMean : std::uint8_t { sum, mean, distance };

/// A block of windows: output i is over the `window` samples that end at x[i], or, where windows
/// grow, over x[0] to x[i].
struct PieceBlock {
  const double* x;          ///< x[-window + 1] on are readable, or x[0] on; no infinities
  std::size_t n;            ///< outputs
  std::size_t window;       ///< below 2^26; at least n where windows grow
  std::size_t min_samples;  ///< looked at if has_missing, or where windows grow
  PieceMean kind;
  bool has_missing;    ///< NaN may occur
  bool grows = false;  ///< no sample leaves
};

/// How samples are cut: x = H + L with H a multiple of `coarse`, |L| <= coarse / 2, and L a
/// multiple of `fine`, two powers of two.
struct PieceGrid {
  double coarse;
  double fine;
};

/// The grid for samples of magnitude at most `largest`, in which the sums of both pieces are exact;
/// none where exponents leave the range that is safe to scale in.
std::optional<PieceGrid> piece_grid(std::size_t window, double largest);

/// The results rounded once to the output's type; NaN where fewer than min_samples are present, or
/// the newest is missing from which the distance is asked. False, with outputs of no meaning, where
/// some sample is not a sum of pieces.
bool rolling_means_of_pieces(const PieceBlock& block, const PieceGrid& grid, double* out);
bool rolling_means_of_pieces(const PieceBlock& block, const PieceGrid& grid, float* out);

}  // namespace mliot::kernel
