// Checks that all transforms share, and the shares that threads take.
#include "mliot/data/transform.hpp"

#include "mliot/data/transform_panel.hpp"

namespace mliot::data {

void require_same_length(std::string_view who, std::size_t in, std::size_t out) {
  require(in == out, "{}: the output must be as long as the input, got {} for {}", who, out, in);
}

std::vector<std::size_t> shares_of_series(std::span<const std::int64_t> offsets, std::size_t size) {
  constexpr std::int64_t kShare = 1 << 15;  // values: some 100 microseconds of work
  require(
      !offsets.empty() && offsets.front() == 0 && offsets.back() == static_cast<std::int64_t>(size),
      "transform: indptr must run from 0 to the number of values, {}", size);
  std::vector<std::size_t> shares{0};
  std::int64_t begin = 0;
  for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
    require(offsets[i] <= offsets[i + 1], "transform: indptr falls at series {}", i);
    if (offsets[i] - begin < kShare) continue;
    shares.push_back(i);
    begin = offsets[i];
  }
  shares.push_back(offsets.size() - 1);
  return shares;
}

}  // namespace mliot::data
