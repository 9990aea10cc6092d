// The golden inputs through each executor.
#pragma once

#include <bit>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "mliot/pipeline/content.hpp"
#include "mliot/pipeline/golden.hpp"
#include "mliot/pipeline/verify.hpp"

namespace mliot::pipeline::detail {

/// The bits of an output; every NaN has the same.
inline std::uint64_t bits_of(double x) noexcept {
  constexpr std::uint64_t kMissing = 0x7FF8000000000000U;
  return x != x ? kMissing : std::bit_cast<std::uint64_t>(x);
}

/// The outputs of the batch executors on this many threads, in the order of Golden::expected.
std::vector<std::uint64_t> replay_in_batch(const Content& content, const Golden& golden,
                                           int threads);

/// Compares what outputs(threads) gives with what is expected, for every kernel target of this
/// machine and every number of threads; 0 threads stand for the stream, where there is one.
VerifyReport verify_on_every_target(
    std::span<const std::uint64_t> expected, const VerifyOptions& options,
    const std::function<std::vector<std::uint64_t>(int threads)>& outputs, bool streams = true);

}  // namespace mliot::pipeline::detail
