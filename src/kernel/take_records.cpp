// The loops of row_records.cpp with a minus.
#include "kernel/take_records.hpp"

#include <array>
#include <cstring>
#include <utility>

namespace mliot::kernel {
namespace {

std::int64_t packed_pair(const std::uint8_t* gradient) {
  std::int32_t pair;
  std::memcpy(&pair, gradient, sizeof pair);
  return static_cast<std::int64_t>(pair >> 16) * (std::int64_t{1} << 32) +
         static_cast<std::int64_t>(pair & 0xFFFF);
}

template <std::size_t kCount>
void take_pass(const RecordRange& range, std::size_t first, std::int64_t* histogram) {
  // The sums may alias the range, so whatever the loop needs is copied first.
  const std::size_t n = range.n;
  const std::size_t stride = range.stride;
  const std::size_t gradient_stride = range.gradient_stride;
  const std::uint8_t* bins = range.records + first;
  const std::uint8_t* gradient = range.gradients;
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t sum = packed_pair(gradient);
#pragma GCC unroll 8
    for (std::size_t f = 0; f < kCount; ++f) histogram[f * kBinStride + bins[f]] -= sum;
    bins += stride;
    gradient += gradient_stride;
  }
}

using Pass = void (*)(const RecordRange&, std::size_t, std::int64_t*);

template <std::size_t... kCounts>
constexpr std::array<Pass, sizeof...(kCounts)> passes(std::index_sequence<kCounts...>) {
  return {take_pass<kCounts>...};
}

}  // namespace

void take_records(const RecordRange& range, std::size_t first, std::size_t count,
                  std::int64_t* histogram) {
  static constexpr auto kPasses = passes(std::make_index_sequence<kFeaturesPerPass + 1>{});
  kPasses[count](range, first, histogram);
}

void take_long_bins(const RecordRange& range, std::size_t low_byte, std::size_t high_byte,
                    std::int64_t* histogram) {
  for (std::size_t i = 0; i < range.n; ++i) {
    const std::uint8_t* record = range.records + i * range.stride;
    const std::size_t bin = record[low_byte] + 256U * record[high_byte];
    histogram[bin] -= packed_pair(range.gradients + i * range.gradient_stride);
  }
}

}  // namespace mliot::kernel
