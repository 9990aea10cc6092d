// Body of window_extremes, compiled once for each instruction set.
#include "kernel/window_extremes.hpp"

#include <cstdint>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/window_extremes.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

using Vectors = hn::ScalableTag<double>;
using Single = hn::CappedTag<double, 1>;
using Lanes = hn::Vec<Vectors>;

constexpr std::size_t kLanes = hn::MaxLanes(Vectors());
constexpr std::size_t kFan = 4;  // extremes that a pass joins

/// The better of two numbers.
template <bool kLargest, class V>
HWY_INLINE V better(V a, V b) {
  return kLargest ? hn::Max(a, b) : hn::Min(a, b);
}

/// Samples as the caller has them: NaN becomes what every number beats, and is noted; -0 becomes 0.
template <bool kLargest, class D>
class Raw {
 public:
  Raw() : all_(hn::Eq(hn::Zero(D()), hn::Zero(D()))) {}

  HWY_INLINE hn::Vec<D> read(D d, const double* x) {
    const auto value = hn::LoadU(d, x);
    const auto there = hn::Eq(value, value);
    all_ = hn::And(all_, there);
    const auto beaten = hn::Set(d, kLargest ? -__builtin_huge_val() : __builtin_huge_val());
    return hn::IfThenElse(there, hn::Add(value, hn::Zero(d)), beaten);
  }
  bool missing(D d) const { return !hn::AllTrue(d, all_); }

 private:
  hn::Mask<D> all_;
};

/// Extremes that were formed already.
template <class D>
class Formed {
 public:
  HWY_INLINE hn::Vec<D> read(D d, const double* x) { return hn::LoadU(d, x); }
  bool missing(D /*d*/) const { return false; }
};

/// to[i] = the best of kReads numbers from x[i] on, `step` apart, the last of them at x[i + last].
/// `to` may be x. Whether one was missing.
template <bool kLargest, int kReads, class Reader, class D>
std::size_t reads_of(D d, Reader& reader, const double* x, std::size_t step, std::size_t last,
                     std::size_t begin, std::size_t n, double* to) {
  std::size_t i = begin;
  for (; i + hn::Lanes(d) <= n; i += hn::Lanes(d)) {
    auto best = reader.read(d, x + i);
    if constexpr (kReads > 2) best = better<kLargest>(best, reader.read(d, x + i + step));
    if constexpr (kReads > 3) best = better<kLargest>(best, reader.read(d, x + i + 2 * step));
    if constexpr (kReads > 1) best = better<kLargest>(best, reader.read(d, x + i + last));
    hn::StoreU(best, d, to + i);
  }
  return i;
}

template <bool kLargest, bool kRaw, int kReads>
bool pass(const double* x, std::size_t step, std::size_t last, std::size_t n, double* to) {
  const Vectors d;
  const Single one;
  if constexpr (kRaw) {
    Raw<kLargest, Vectors> reader;
    Raw<kLargest, Single> rest;
    const std::size_t i = reads_of<kLargest, kReads>(d, reader, x, step, last, 0, n, to);
    reads_of<kLargest, kReads>(one, rest, x, step, last, i, n, to);
    return reader.missing(d) || rest.missing(one);
  } else {
    Formed<Vectors> reader;
    Formed<Single> rest;
    const std::size_t i = reads_of<kLargest, kReads>(d, reader, x, step, last, 0, n, to);
    reads_of<kLargest, kReads>(one, rest, x, step, last, i, n, to);
    return false;
  }
}

/// Extremes over the lanes of a vector, from each to the last or from the first to each.
template <bool kLargest>
class LaneExtremes {
 public:
  HWY_INLINE Lanes from_each(Lanes v) const {
    v = better<kLargest>(v, moved(v, kNext));
    if constexpr (kLanes > 2) v = better<kLargest>(v, moved(v, kSecond));
    if constexpr (kLanes > 4) v = better<kLargest>(v, moved(v, kFourth));
    return v;
  }
  HWY_INLINE Lanes up_to_each(Lanes v) const {
    v = better<kLargest>(v, moved(v, kBefore));
    if constexpr (kLanes > 2) v = better<kLargest>(v, moved(v, kSecondBefore));
    if constexpr (kLanes > 4) v = better<kLargest>(v, moved(v, kFourthBefore));
    return v;
  }

 private:
  struct Places {
    std::int64_t at[kLanes];
  };

  // The lane `by` away, or the last one there is: that it counts twice does no harm.
  static constexpr Places places(std::int64_t by) {
    Places places = {};
    for (std::size_t i = 0; i < kLanes; ++i) {
      const std::int64_t wanted = static_cast<std::int64_t>(i) + by;
      const auto last = static_cast<std::int64_t>(kLanes) - 1;
      places.at[i] = wanted < 0 ? 0 : wanted > last ? last : wanted;
    }
    return places;
  }
  static constexpr Places kNext = places(1);
  static constexpr Places kSecond = places(2);
  static constexpr Places kFourth = places(4);
  static constexpr Places kBefore = places(-1);
  static constexpr Places kSecondBefore = places(-2);
  static constexpr Places kFourthBefore = places(-4);

  static HWY_INLINE Lanes moved(Lanes v, const Places& places) {
    return hn::TableLookupLanes(v, hn::SetTableIndices(Vectors(), places.at));
  }
};

/// to[i] = the best of the kLanes + 1 samples from x[i] on, for i < n, which is at least kLanes:
/// the end of one vector and the begin of the next, which are read once. Whether one was missing.
template <bool kLargest>
bool first_pass(const double* x, std::size_t n, double* to) {
  const Vectors d;
  const LaneExtremes<kLargest> lanes;
  Raw<kLargest, Vectors> reader;
  auto ends = lanes.from_each(reader.read(d, x));
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const auto next = reader.read(d, x + i + kLanes);
    hn::StoreU(better<kLargest>(ends, lanes.up_to_each(next)), d, to + i);
    ends = lanes.from_each(next);
  }
  if (i == n) return reader.missing(d);
  const double* last = x + n - kLanes;  // some places once more
  ends = lanes.from_each(reader.read(d, last));
  const auto next = lanes.up_to_each(reader.read(d, last + kLanes));
  hn::StoreU(better<kLargest>(ends, next), d, to + n - kLanes);
  return reader.missing(d);
}

/// The last pass: up to four extremes, `covered` apart and the last of them at x[i + last], cover a
/// window.
template <bool kLargest, bool kRaw>
bool finish(const double* x, std::size_t covered, std::size_t last, std::size_t n, double* out) {
  if (last == 0) return pass<kLargest, kRaw, 1>(x, covered, last, n, out);
  if (last <= covered) return pass<kLargest, kRaw, 2>(x, covered, last, n, out);
  if (last <= 2 * covered) return pass<kLargest, kRaw, 3>(x, covered, last, n, out);
  return pass<kLargest, kRaw, 4>(x, covered, last, n, out);
}

/// Short windows, or few samples: extremes of 4, 16, 64 ... samples.
template <bool kLargest>
bool by_fours(const double* x, std::size_t n, std::size_t window, double* scratch, double* out) {
  if (window <= kFan) return finish<kLargest, true>(x, 1, window - 1, n, out);
  std::size_t length = n + window - kFan;
  const bool missing = pass<kLargest, true, 4>(x, 1, 3, length, scratch);
  std::size_t covered = kFan;
  for (; kFan * covered < window; covered *= kFan) {
    length -= 3 * covered;
    pass<kLargest, false, 4>(scratch, covered, 3 * covered, length, scratch);
  }
  finish<kLargest, false>(scratch, covered, window - covered, n, out);
  return missing;
}

/// Longer windows: extremes of a vector of samples and the next one, then of four vectors and the
/// next one, and so on: their distances are whole vectors.
template <bool kLargest>
bool by_vectors(const double* x, std::size_t n, std::size_t window, double* scratch, double* out) {
  std::size_t covered = kLanes;  // and one more
  std::size_t length = n + window - 1 - covered;
  const bool missing = first_pass<kLargest>(x, length, scratch);
  for (; kFan * covered + 1 < window; covered *= kFan) {
    length -= 3 * covered;
    pass<kLargest, false, 4>(scratch, covered, 3 * covered, length, scratch);
  }
  finish<kLargest, false>(scratch, covered, window - 1 - covered, n, out);
  return missing;
}

template <bool kLargest>
bool extremes(const double* x, std::size_t n, std::size_t window, double* scratch, double* out) {
  const bool few = kLanes == 1 || window <= kLanes || n + window - 1 < 2 * kLanes;
  return few ? by_fours<kLargest>(x, n, window, scratch, out)
             : by_vectors<kLargest>(x, n, window, scratch, out);
}

}  // namespace

void window_extremes_body(const double* x, std::size_t n, std::size_t window, bool largest,
                          double* scratch, double* out, bool* missing) {
  *missing = largest ? extremes<true>(x, n, window, scratch, out)
                     : extremes<false>(x, n, window, scratch, out);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(window_extremes_body);

bool window_extremes(const double* x, std::size_t n, std::size_t window, bool largest,
                     double* scratch, double* out) {
  bool missing = false;
  window_extremes_body_table.get()(x, n, window, largest, scratch, out, &missing);
  return missing;
}

}  // namespace mliot::kernel
#endif
