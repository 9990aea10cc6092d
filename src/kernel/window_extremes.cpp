// Body of window_extremes, compiled once for each instruction set.
#include "kernel/window_extremes.hpp"

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

/// The last pass: windows from the extremes of `covered` samples, of which up to four cover one.
template <bool kLargest, bool kRaw>
bool finish(const double* x, std::size_t covered, std::size_t window, std::size_t n, double* out) {
  const std::size_t last = window - covered;
  if (last == 0) return pass<kLargest, kRaw, 1>(x, covered, last, n, out);
  if (last <= covered) return pass<kLargest, kRaw, 2>(x, covered, last, n, out);
  if (last <= 2 * covered) return pass<kLargest, kRaw, 3>(x, covered, last, n, out);
  return pass<kLargest, kRaw, 4>(x, covered, last, n, out);
}

template <bool kLargest>
bool extremes(const double* x, std::size_t n, std::size_t window, double* scratch, double* out) {
  constexpr std::size_t kFan = 4;
  if (window <= kFan) return finish<kLargest, true>(x, 1, window, n, out);
  std::size_t length = n + window - kFan;
  const bool missing = pass<kLargest, true, 4>(x, 1, 3, length, scratch);
  std::size_t covered = kFan;
  for (; kFan * covered < window; covered *= kFan) {
    length -= 3 * covered;
    pass<kLargest, false, 4>(scratch, covered, 3 * covered, length, scratch);
  }
  finish<kLargest, false>(scratch, covered, window, n, out);
  return missing;
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
