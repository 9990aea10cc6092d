// Bodies of the moments of shared running sums, compiled once for each instruction set.
#include "kernel/shared_sums.hpp"

#include <type_traits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/shared_sums.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/moment_quotients-inl.h"
#include "kernel/running_sum-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

/// Entry `place` of each running sum; null where there is none.
struct Entries {
  const double* count;
  const double* first;
  const double* second;
};

/// What the windows of one chunk have: their sums, and the deviations in double.
struct Chunk {
  Sums sums;
  HWY_ALIGN double deviations[kChunk];
};

/// The sums of n windows that end at sample `place` and after it.
HWY_INLINE void subtract(const double* entries, std::size_t place, std::size_t window,
                         std::size_t n, double* out) {
  const double* upper = entries + place + 1;
  std::size_t i = 0;
  for (; i < n && place + 1 + i < window; ++i)
    out[i] = upper[i];  // reaches beyond the first sample
  const double* lower = upper - window;
  for (; i < n; ++i) out[i] = upper[i] - lower[i];
  const hn::ScalableTag<double> d;
  for (; i % hn::Lanes(d) != 0; ++i) out[i] = 0;  // the last vector is whole
}

/// (count x - sum) / count / deviation: two rounded quotients and theirs.
template <bool kMissing, class Out>
HWY_INLINE void scores(const double* x, const Chunk& chunk, double window, std::size_t n,
                       Out* out) {
  for (std::size_t i = 0; i < n; ++i) {
    const double count = kMissing ? chunk.sums.count[i] : window;
    const double distance = (count * x[i] - chunk.sums.first[i]) / count;
    const double deviation = chunk.deviations[i];
    const double score = deviation == 0 ? 0 : distance / deviation;
    out[i] = static_cast<Out>(kMissing && x[i] != x[i] ? mliot_nan() : score);
  }
}

/// The quotients of a chunk to `out`, which has room for n.
template <bool kMissing, bool kSquares, class Out>
HWY_INLINE void finish_to(const MomentBlock& block, Moment moment, const Sums& sums, std::size_t n,
                          bool root, Out* out) {
  Out results[kChunk];
  Out* to = n == kChunk ? out : results;  // whole vectors are written
  finish<kMissing, kSquares>(block, moment, sums, n, to);
  if (root) take_roots(to, n);
  if (n == kChunk) return;
  for (std::size_t i = 0; i < n; ++i) out[i] = results[i];
}

/// The roots of n numbers.
template <class Out>
HWY_INLINE void roots_of(const Out* in, std::size_t n, Out* out) {
  const hn::ScalableTag<Out> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) hn::StoreU(hn::Sqrt(hn::LoadU(d, in + i)), d, out + i);
  HWY_ALIGN Out rest[hn::MaxLanes(d)] = {};
  for (std::size_t k = i; k < n; ++k) rest[k - i] = in[k];
  take_roots(rest, n - i);
  for (; i < n; ++i) out[i] = rest[i % lanes];
}

template <class Out>
Out* moved(Out* out, std::size_t by) {
  return out == nullptr ? nullptr : out + by;
}

template <bool kMissing, class Out>
HWY_INLINE void of_squares(const MomentBlock& block, const double* x, std::size_t n, Chunk* chunk,
                           const MomentOutputs<Out>& out) {
  constexpr auto kVariance = Moment::variance;
  if (out.variance != nullptr) {
    finish_to<kMissing, true>(block, kVariance, chunk->sums, n, false, out.variance);
  }
  if (out.deviation != nullptr && out.variance != nullptr) {
    roots_of(out.variance, n, out.deviation);
  } else if (out.deviation != nullptr) {
    finish_to<kMissing, true>(block, kVariance, chunk->sums, n, true, out.deviation);
  }
  if (out.score == nullptr) return;
  finish_to<kMissing, true>(block, kVariance, chunk->sums, n, true, chunk->deviations);
  scores<kMissing>(x, *chunk, static_cast<double>(block.window), n, out.score);
}

template <bool kMissing, class Out>
void moments_of(const MomentBlock& block, const Entries& entries, std::size_t place,
                const MomentOutputs<Out>& out) {
  Chunk chunk;
  for (std::size_t begin = 0; begin < block.n; begin += kChunk) {
    const std::size_t n = block.n - begin < kChunk ? block.n - begin : kChunk;
    const std::size_t at = place + begin;
    const MomentOutputs<Out> to{moved(out.sum, begin), moved(out.mean, begin),
                                moved(out.variance, begin), moved(out.deviation, begin),
                                moved(out.score, begin)};
    if (kMissing) subtract(entries.count, at, block.window, n, chunk.sums.count);
    subtract(entries.first, at, block.window, n, chunk.sums.first);
    if (to.sum != nullptr) {
      finish_to<kMissing, false>(block, Moment::sum, chunk.sums, n, false, to.sum);
    }
    if (to.mean != nullptr) {
      finish_to<kMissing, false>(block, Moment::mean, chunk.sums, n, false, to.mean);
    }
    if (to.variance == nullptr && to.deviation == nullptr && to.score == nullptr) continue;
    subtract(entries.second, at, block.window, n, chunk.sums.second);
    of_squares<kMissing>(block, block.x + begin, n, &chunk, to);
  }
}

template <class Out>
void choose_moments(const MomentBlock& block, const Entries& entries, std::size_t place,
                    const MomentOutputs<Out>& out) {
  if (block.has_missing) {
    moments_of<true>(block, entries, place, out);
  } else {
    moments_of<false>(block, entries, place, out);
  }
}

}  // namespace

void shared_double_body(const MomentBlock* block, const double* const* entries, std::size_t place,
                        const MomentOutputs<double>* out) {
  choose_moments(*block, {entries[0], entries[1], entries[2]}, place, *out);
}
void shared_float_body(const MomentBlock* block, const double* const* entries, std::size_t place,
                       const MomentOutputs<float>* out) {
  choose_moments(*block, {entries[0], entries[1], entries[2]}, place, *out);
}

void running_sums_body(const double* x, std::size_t n, double* count, double* first,
                       double* second) {
  double carry[3] = {0, 0, 0};
  for (std::size_t i = 0; i < n; ++i) {
    const bool there = x[i] == x[i];
    first[i] = there ? x[i] : 0;
    if (count != nullptr) count[i] = there ? 1 : 0;
  }
  if (second != nullptr) {
    for (std::size_t i = 0; i < n; ++i) second[i] = first[i] * first[i];
    accumulate(second, n, carry + 2);
  }
  if (count != nullptr) accumulate(count, n, carry);
  accumulate(first, n, carry + 1);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(shared_double_body);
MLIOT_KERNEL_TABLE(shared_float_body);
MLIOT_KERNEL_TABLE(running_sums_body);

RunningSums running_sums(const double* x, std::size_t n, bool has_missing, bool squares) {
  RunningSums sums{.count = std::vector<double>(has_missing ? n + 1 : 0),
                   .first = std::vector<double>(n + 1),
                   .second = std::vector<double>(squares ? n + 1 : 0)};
  running_sums_body_table.get()(x, n, has_missing ? sums.count.data() + 1 : nullptr,
                                sums.first.data() + 1, squares ? sums.second.data() + 1 : nullptr);
  return sums;
}

void moments_of_sums(const RunningSums& sums, std::size_t place, const MomentBlock& block,
                     const MomentOutputs<double>& out) {
  const double* const entries[] = {sums.count.data(), sums.first.data(), sums.second.data()};
  shared_double_body_table.get()(&block, entries, place, &out);
}
void moments_of_sums(const RunningSums& sums, std::size_t place, const MomentBlock& block,
                     const MomentOutputs<float>& out) {
  const double* const entries[] = {sums.count.data(), sums.first.data(), sums.second.data()};
  shared_float_body_table.get()(&block, entries, place, &out);
}

}  // namespace mliot::kernel
#endif
