// Sums over either index of a table of sums.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// Of a table of `rows` rows of `length` sums side by side: totals[r] becomes the sum of row r, and
/// the first row the sum of all rows. The others are left as they are.
void fold_sums(std::int64_t* sums, std::size_t length, std::size_t rows, std::int64_t* totals);

}  // namespace mliot::kernel
