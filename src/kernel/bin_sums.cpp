// Bodies of bin_sums and any_infinite, compiled once for each instruction set.
#include "kernel/bin_sums.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/bin_sums.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

using Doubles = hn::ScalableTag<double>;
using Vector = hn::Vec<Doubles>;

constexpr std::size_t kMostLanes = 8;
constexpr double kInfinity = __builtin_inf();
constexpr double kMostFinite = 0x1.fffffffffffffp1023;

// The samples of a bin; the last ones are read from a copy that is filled up with zeros, which
// change neither sums nor extremes.
struct Samples {
  const double* whole;
  std::size_t n_whole;  // a multiple of the lanes
  double rest[kMostLanes];
  std::size_t n_rest;
};

Samples samples_of(const double* values, std::size_t n) {
  const std::size_t lanes = hn::Lanes(Doubles());
  Samples samples{values, n / lanes * lanes, {}, n % lanes};
  for (std::size_t i = 0; i < samples.n_rest; ++i) samples.rest[i] = values[samples.n_whole + i];
  return samples;
}

template <class Take>
HWY_INLINE void each_vector(const Samples& samples, Take take) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t i = 0; i < samples.n_whole; i += lanes) take(hn::LoadU(d, samples.whole + i));
  if (samples.n_rest > 0) take(hn::LoadU(d, samples.rest));
}

struct Extent {
  double largest;  // 0 where all samples are 0 or missing
  double least;    // but 0; infinite where there is none
  std::int64_t missing;
};

Extent extent_of(const Samples& samples) {
  const Doubles d;
  const Vector none = hn::Zero(d);
  const Vector one = hn::Set(d, 1.0);
  const Vector infinity = hn::Set(d, kInfinity);
  Vector largest = none;
  Vector least = infinity;
  Vector missing = none;
  each_vector(samples, [&](Vector x) {
    const auto present = hn::Eq(x, x);
    const Vector size = hn::IfThenElseZero(present, hn::Abs(x));
    missing = hn::Add(missing, hn::IfThenZeroElse(present, one));
    largest = hn::Max(largest, size);
    least = hn::Min(least, hn::IfThenElse(hn::Eq(size, none), infinity, size));
  });
  return {hn::GetLane(hn::MaxOfLanes(d, largest)), hn::GetLane(hn::MinOfLanes(d, least)),
          static_cast<std::int64_t>(hn::GetLane(hn::SumOfLanes(d, missing)))};
}

// The power of two at or below a normal number.
double power_below(double x) {
  const Doubles d;
  const hn::RebindToUnsigned<Doubles> bits;
  const auto exponent = hn::Set(bits, std::uint64_t{0x7FF} << 52);
  return hn::GetLane(hn::BitCast(d, hn::And(hn::BitCast(bits, hn::Set(d, x)), exponent)));
}

// The least power of two that is not below n, and at least 2.
double power_above(std::size_t n) {
  std::size_t power = 2;
  while (power < n) power *= 2;
  return static_cast<double>(power);
}

BinSum sum_of(const double* values, std::size_t n) {
  const Samples samples = samples_of(values, n);
  const Extent extent = extent_of(samples);
  if (extent.largest == 0) return {0, 0, extent.missing, true};
  if (!(extent.largest > 1e-200 && extent.largest < 1e200)) return {0, 0, extent.missing, false};
  const double bound = power_above(n);
  const double top = power_below(extent.largest);
  if (!(top * (bound * bound) <= 0x1p53 * power_below(extent.least))) {
    return {0, 0, extent.missing, false};
  }
  const Doubles d;
  const Vector splitter = hn::Set(d, 3 * bound * top);  // 1.5 times a power of two
  Vector high = hn::Zero(d);
  Vector low = hn::Zero(d);
  each_vector(samples, [&](Vector sample) {
    const Vector x = hn::IfThenElseZero(hn::Eq(sample, sample), sample);
    const Vector q = hn::Sub(hn::Add(x, splitter), splitter);
    high = hn::Add(high, q);
    low = hn::Add(low, hn::Sub(x, q));
  });
  return {hn::GetLane(hn::SumOfLanes(d, high)), hn::GetLane(hn::SumOfLanes(d, low)), extent.missing,
          true};
}

}  // namespace

void bin_sums_body(const double* values, const std::int64_t* begin, std::size_t n_bins,
                   BinSum* out) {
  for (std::size_t k = 0; k < n_bins; ++k) {
    const std::int64_t n = begin[k + 1] - begin[k];
    out[k] = n > kMostBinSamples ? BinSum{0, 0, 0, false}
                                 : sum_of(values + begin[k], static_cast<std::size_t>(n));
  }
}

bool any_infinite_body(const double* values, std::size_t n) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const Vector most = hn::Set(d, kMostFinite);
  auto found = hn::Gt(hn::Zero(d), most);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    found = hn::Or(found, hn::Gt(hn::Abs(hn::LoadU(d, values + i)), most));
  }
  bool any = !hn::AllFalse(d, found);
  for (; i < n; ++i) any |= values[i] > kMostFinite || values[i] < -kMostFinite;
  return any;
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(bin_sums_body);
MLIOT_KERNEL_TABLE(any_infinite_body);

void bin_sums(const double* values, const std::int64_t* begin, std::size_t n_bins, BinSum* out) {
  bin_sums_body_table.get()(values, begin, n_bins, out);
}

bool any_infinite(const double* values, std::size_t n) {
  return any_infinite_body_table.get()(values, n);
}

}  // namespace mliot::kernel
#endif
