// Body of window_bands, compiled once for each instruction set.
//
// The windows of a chunk of B outputs share a core: W - B + 1 samples that all of them hold. Each
// holds B - 1 more, so that the sample at its place r is among the B samples of the core at places
// r - B + 1 ... r: the band. Half of the chunk shares a core of B / 2 samples more, whose band is
// the middle third of the band and those samples. So a chunk is halved until a band is one sample,
// the output. Every lane works on its own part of the block, and whole vectors are compared: bands
// and samples are sorted, and bitonic merges take the middle of both.
#include "kernel/window_bands.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/window_bands.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/bitonic-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

using Lanes = SortLanes;
using Vector = SortVector;
constexpr std::size_t kMost = hn::MaxLanes(Lanes());
constexpr std::size_t kLevels = 10;  // halvings of the longest chunk
constexpr double kAbove = __builtin_huge_val();

/// The middle Half of a band of 2 Half and so many more samples, all sorted.
template <std::size_t Half>
void middle(const double* band, const double* more, double* out) {
  for (std::size_t i = 0; i < Half; ++i) {  // without the least Half
    put(hn::Max(at(band, i), at(more, Half - 1 - i)), out, i);
  }
  merge<Half>(out);
  for (std::size_t i = 0; i < Half; ++i) {  // and without the greatest
    put(hn::Min(at(out, i), at(band, 2 * Half - 1 - i)), out, i);
  }
  merge<Half>(out);
}

template <std::size_t Half, std::size_t... I>
HWY_INLINE void middle(const Vector* band, const double* more, Vector* out,
                       std::index_sequence<I...>) {
  ((out[I] = hn::Max(band[I], at(more, Half - 1 - I))), ...);
  merge<Half>(out);
  ((out[I] = hn::Min(out[I], band[2 * Half - 1 - I])), ...);
  merge<Half>(out);
}

/// The samples that leave and enter the windows of a chunk, sorted in blocks of 1, 2, 4 ...: block
/// i of 2^k of them has its places in the array of level k.
struct Chunk {
  double* leaving[kLevels];
  double* entering[kLevels];
  double* bands;  // one behind the other, each half of the one before
  double* out;    // a vector an output
};

/// The outputs of the chunk of 2^Level windows at `place`, whose band is in registers.
template <std::size_t Level>
HWY_INLINE void halve(const Chunk& chunk, const Vector* band, std::size_t place) {
  if constexpr (Level == 0) {
    put(band[0], chunk.out, place);
  } else {
    constexpr std::size_t kHalf = std::size_t{1} << (Level - 1);
    const std::size_t lanes = hn::Lanes(Lanes());
    const auto places = std::make_index_sequence<kHalf>();
    Vector next[kHalf];
    middle<kHalf>(band, chunk.leaving[Level - 1] + (place + kHalf) * lanes, next, places);
    halve<Level - 1>(chunk, next, place);
    middle<kHalf>(band, chunk.entering[Level - 1] + place * lanes, next, places);
    halve<Level - 1>(chunk, next, place + kHalf);
  }
}

template <std::size_t Level, std::size_t... I>
HWY_INLINE void halve_loaded(const Chunk& chunk, const double* band, std::size_t place,
                             std::index_sequence<I...>) {
  const Vector loaded[] = {at(band, I)...};
  halve<Level>(chunk, loaded, place);
}

/// The same with the band in memory, and room behind it.
template <std::size_t Level>
void halve(const Chunk& chunk, double* band, std::size_t place) {
  constexpr std::size_t kSize = std::size_t{1} << Level;
  if constexpr (kSize <= kInRegisters) {
    halve_loaded<Level>(chunk, band, place, std::make_index_sequence<kSize>());
  } else {
    constexpr std::size_t kHalf = kSize / 2;
    const std::size_t lanes = hn::Lanes(Lanes());
    double* next = band + kSize * lanes;
    middle<kHalf>(band, chunk.leaving[Level - 1] + (place + kHalf) * lanes, next);
    halve<Level - 1>(chunk, next, place);
    middle<kHalf>(band, chunk.entering[Level - 1] + place * lanes, next);
    halve<Level - 1>(chunk, next, place + kHalf);
  }
}

/// Sorts blocks of 2^(Level + 1) samples from sorted halves, and all longer ones up to half of the
/// chunk.
template <std::size_t Level, std::size_t Top>
void sort_blocks(double* const* levels) {
  if constexpr (Level + 1 < Top) {
    constexpr std::size_t kHalf = std::size_t{1} << Level;
    const std::size_t lanes = hn::Lanes(Lanes());
    for (std::size_t i = 0; i < std::size_t{1} << Top; i += 2 * kHalf) {
      join<kHalf>(levels[Level] + i * lanes, levels[Level + 1] + i * lanes);
    }
    sort_blocks<Level + 1, Top>(levels);
  }
}

/// Where each lane's part of the block begins.
struct Parts {
  const double* x;
  std::ptrdiff_t first;  // the place of the oldest sample
  std::ptrdiff_t last;
  std::size_t begin[kMost];
  std::size_t length;

  Parts(const double* samples, std::size_t n, std::size_t window)
      : x(samples),
        first(1 - static_cast<std::ptrdiff_t>(window)),
        last(static_cast<std::ptrdiff_t>(n) - 1) {
    const std::size_t lanes = hn::Lanes(Lanes());
    length = (n + lanes - 1) / lanes;
    for (std::size_t k = 0; k < lanes; ++k) {
      const std::size_t from = k * length;
      begin[k] = from + length <= n ? from : n - length;  // the last ones may overlap
    }
  }

  /// The lanes' samples from place `from` of their parts on, a vector a place. No output depends on
  /// those beyond the block: any sample will do.
  void gather(std::ptrdiff_t from, std::size_t count, double* vectors) const {
    const std::size_t lanes = hn::Lanes(Lanes());
    for (std::size_t k = 0; k < lanes; ++k) {
      std::ptrdiff_t place = static_cast<std::ptrdiff_t>(begin[k]) + from;
      for (std::size_t i = 0; i < count; ++i, ++place) {
        vectors[i * lanes + k] = x[place < first ? first : place > last ? last : place];
      }
    }
  }

  /// The lanes' outputs from place `from` of their parts on.
  void scatter(const double* vectors, std::size_t from, std::size_t count, double* out) const {
    const std::size_t lanes = hn::Lanes(Lanes());
    for (std::size_t k = 0; k < lanes; ++k) {
      for (std::size_t i = 0; i < count; ++i) out[begin[k] + from + i] = vectors[i * lanes + k];
    }
  }
};

/// Sorts a power of two of vectors.
template <std::size_t N = 1>
void sort_core(double* core, std::size_t size) {
  if (size <= N) return sort<N>(core);
  if constexpr (N <= kLongestBands) sort_core<2 * N>(core, size);
}

/// Chunks of 2^Top windows.
template <std::size_t Top>
struct Bands {
  static constexpr std::size_t kSize = std::size_t{1} << Top;

  Bands(const Parts& parts, std::size_t window, double* scratch)
      : parts_(parts), window_(window), shared_(window + 1 - kSize) {
    const std::size_t row = kSize * hn::Lanes(Lanes());
    for (std::size_t k = 0; k < Top; ++k) {
      chunk_.leaving[k] = scratch + 2 * k * row;
      chunk_.entering[k] = scratch + (2 * k + 1) * row;
    }
    chunk_.bands = scratch + 2 * Top * row;
    chunk_.out = chunk_.bands + 2 * row;
    core_ = chunk_.out + row;
  }

  void run(std::size_t rank, double* lower, double* upper) {
    for (std::size_t t = 0; t < parts_.length; t += kSize) {
      sort_samples(static_cast<std::ptrdiff_t>(t));
      describe(t, rank, lower);
      if (upper != nullptr) describe(t, rank + 1, upper);
    }
  }

 private:
  /// The samples of the windows that begin at place `newest` of the parts: those of the core, and
  /// those that leave and enter, by blocks.
  void sort_samples(std::ptrdiff_t newest) {
    const Lanes d;
    parts_.gather(newest - static_cast<std::ptrdiff_t>(window_), kSize, chunk_.leaving[0]);
    parts_.gather(newest + 1, kSize, chunk_.entering[0]);
    parts_.gather(newest + 1 - static_cast<std::ptrdiff_t>(shared_), shared_, core_);
    sort_blocks<0, Top>(chunk_.leaving);
    sort_blocks<0, Top>(chunk_.entering);
    std::size_t size = 1;
    while (size < shared_) size *= 2;
    for (std::size_t i = shared_; i < size; ++i) put(hn::Set(d, kAbove), core_, i);
    sort_core(core_, size);
  }

  /// The outputs of a chunk at a place of the sorted windows. Of the band of the core, places
  /// before its first sample hold -infinity, those behind its last one infinity.
  void describe(std::size_t t, std::size_t rank, double* out) {
    const Lanes d;
    for (std::size_t i = 0; i < kSize; ++i) {
      const std::size_t place = rank + 1 + i;  // kSize too many
      auto sample = hn::Set(d, place < kSize ? -kAbove : kAbove);
      if (place >= kSize && place - kSize < shared_) sample = at(core_, place - kSize);
      put(sample, chunk_.bands, i);
    }
    halve<Top>(chunk_, chunk_.bands, 0);
    const std::size_t left = parts_.length - t;
    parts_.scatter(chunk_.out, t, left < kSize ? left : kSize, out);
  }

  const Parts& parts_;
  std::size_t window_;
  std::size_t shared_;  // samples of the core
  Chunk chunk_;
  double* core_;
};

/// The halvings of chunks that suit such windows, and parts of such a length.
std::size_t halvings(std::size_t length, std::size_t window) {
  std::size_t top = 4;
  while (top + 1 < kLevels && (std::size_t{2} << top) <= window + 1 &&
         (std::size_t{1} << top) < length) {
    ++top;
  }
  return top;
}

}  // namespace

std::size_t window_bands_scratch_body(std::size_t n, std::size_t window) {
  const std::size_t lanes = hn::Lanes(Lanes());
  const std::size_t top = halvings((n + lanes - 1) / lanes, window);
  std::size_t core = 1;
  while (core < window) core *= 2;
  return lanes * (((2 * top + 3) << top) + core) + kMost;  // and to begin at a vector
}

void window_bands_body(const double* x, std::size_t n, std::size_t window, std::size_t rank,
                       double* lower, double* upper, double* scratch) {
  const std::size_t bytes = sizeof(double) * hn::Lanes(Lanes());
  const auto beyond = reinterpret_cast<std::uintptr_t>(scratch) % bytes;
  if (beyond > 0) scratch += (bytes - beyond) / sizeof(double);
  const Parts parts(x, n, window);
  switch (halvings(parts.length, window)) {
    case 4:
      return Bands<4>(parts, window, scratch).run(rank, lower, upper);
    case 5:
      return Bands<5>(parts, window, scratch).run(rank, lower, upper);
    case 6:
      return Bands<6>(parts, window, scratch).run(rank, lower, upper);
    case 7:
      return Bands<7>(parts, window, scratch).run(rank, lower, upper);
    case 8:
      return Bands<8>(parts, window, scratch).run(rank, lower, upper);
    default:
      return Bands<9>(parts, window, scratch).run(rank, lower, upper);
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(window_bands_body);
MLIOT_KERNEL_TABLE(window_bands_scratch_body);

std::size_t window_bands_scratch(std::size_t n, std::size_t window) {
  return window_bands_scratch_body_table.get()(n, window);
}

void window_bands(const double* x, std::size_t n, std::size_t window, std::size_t rank,
                  double* lower, double* upper, double* scratch) {
  if (rank + 1 == window && upper != nullptr) {  // there is no sample above
    window_bands_body_table.get()(x, n, window, rank, lower, nullptr, scratch);
    std::copy_n(lower, n, upper);
    return;
  }
  window_bands_body_table.get()(x, n, window, rank, lower, upper, scratch);
}

}  // namespace mliot::kernel
#endif
