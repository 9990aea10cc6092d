// Bodies of the likelihood of ARMA processes, compiled once for each instruction set.
#include "kernel/arma_likelihood.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/arma_likelihood.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, kArmaLanes>;
using Vector = hn::Vec<Doubles>;

constexpr double kSteady = 1e-12;     // F this near to 1 is 1
constexpr double kRounding = 1e-15;   // of the first F, which later ones carry on
constexpr double kLeastLeft = 1e-14;  // of 1 - k^2 for a partial autocorrelation k
constexpr std::size_t kLogs = 4;      // variances that are multiplied before one logarithm is taken

HWY_INLINE Vector load(const double* rows, std::size_t row) {
  return hn::LoadU(Doubles(), rows + row * kArmaLanes);
}
HWY_INLINE void store(Vector v, double* rows, std::size_t row) {
  hn::StoreU(v, Doubles(), rows + row * kArmaLanes);
}
HWY_INLINE void add(Vector v, double* rows, std::size_t row) {
  store(hn::Add(load(rows, row), v), rows, row);
}
HWY_INLINE void clear(double* rows, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) store(hn::Zero(Doubles()), rows, i);
}
HWY_INLINE double* row_of(double* rows, std::size_t row) { return rows + row * kArmaLanes; }

// The autocovariances that the filter starts from.
struct Start {
  const ArmaLanes& lanes;
  std::size_t offset;  // first lane of this vector

  HWY_INLINE const double* ar() const { return lanes.ar + offset; }
  HWY_INLINE const double* ma() const { return lanes.ma + offset; }

  // Partial autocorrelations of the autoregressive part, by Levinson's recursion downward. False in
  // a lane of `stationary` where there are none.
  HWY_INLINE Vector partial(double* work, double* out, Vector& stationary) const {
    const Doubles d;
    const auto one = hn::Set(d, 1.0);
    auto left = one;
    for (std::size_t i = 0; i < lanes.p; ++i) store(load(ar(), i), work, i);
    for (std::size_t h = lanes.p; h-- > 0;) {
      auto k = load(work, h);
      const auto rest = hn::Sub(one, hn::Mul(k, k));
      const auto fine = hn::Gt(rest, hn::Set(d, kLeastLeft));
      stationary = hn::IfThenElseZero(fine, stationary);
      k = hn::IfThenElseZero(fine, k);
      const auto divided = hn::Div(one, hn::IfThenElse(fine, rest, one));
      store(k, out, h);
      left = hn::Mul(left, hn::IfThenElse(fine, rest, one));
      for (std::size_t i = 0; 2 * i < h; ++i) {
        const std::size_t j = h - 1 - i;
        const auto a = load(work, i);
        const auto b = load(work, j);
        store(hn::Mul(hn::Add(a, hn::Mul(k, b)), divided), work, i);
        store(hn::Mul(hn::Add(b, hn::Mul(k, a)), divided), work, j);
      }
    }
    return left;
  }

  // Autocovariances 0 .. p + q of the autoregressive part alone, upward again.
  HWY_INLINE void autoregressive(const double* k, Vector left, double* work, double* out) const {
    const Doubles d;
    auto variance = hn::Div(hn::Set(d, 1.0), left);
    store(variance, out, 0);
    for (std::size_t h = 0; h < lanes.p; ++h) {
      const auto kh = load(k, h);
      auto sum = hn::Mul(kh, variance);
      for (std::size_t i = 0; i < h; ++i) {
        sum = hn::Add(sum, hn::Mul(load(work, i), load(out, h - i)));
      }
      store(sum, out, h + 1);
      for (std::size_t i = 0; 2 * i < h; ++i) {
        const std::size_t j = h - 1 - i;
        const auto a = load(work, i);
        const auto b = load(work, j);
        store(hn::Sub(a, hn::Mul(kh, b)), work, i);
        store(hn::Sub(b, hn::Mul(kh, a)), work, j);
      }
      store(kh, work, h);
      variance = hn::Mul(variance, hn::Sub(hn::Set(d, 1.0), hn::Mul(kh, kh)));
    }
    for (std::size_t h = lanes.p + 1; h <= lanes.p + lanes.q; ++h) {
      auto sum = hn::Zero(d);
      for (std::size_t at = 0; at < lanes.lag_count && lanes.lags[at] <= lanes.p; ++at) {
        const std::size_t lag = lanes.lags[at];
        sum = hn::Add(sum, hn::Mul(load(ar(), lag - 1), load(out, h - lag)));
      }
      store(sum, out, h);
    }
  }

  // From covariances g of a process with itself (or, advanced, with another) to those with its
  // moving average: out[h] = g[|h|] + sum ma[j] g[|h + sign j|].
  HWY_INLINE Vector averaged(const double* g, std::size_t h, bool forward) const {
    auto sum = load(g, h);
    for (std::size_t at = 0; at < lanes.lag_count && lanes.lags[at] <= lanes.q; ++at) {
      const std::size_t lag = lanes.lags[at];
      const std::size_t row = forward ? h + lag : (h > lag ? h - lag : lag - h);
      sum = hn::Add(sum, hn::Mul(load(ma(), lag - 1), load(g, row)));
    }
    return sum;
  }

  // Weights of the innovations 0 .. q - 1 periods ago.
  HWY_INLINE void weights(double* out) const {
    const Doubles d;
    if (lanes.q > 0) store(hn::Set(d, 1.0), out, 0);
    for (std::size_t j = 1; j < lanes.q; ++j) {
      auto sum = load(ma(), j - 1);
      for (std::size_t at = 0; at < lanes.lag_count && lanes.lags[at] <= j; ++at) {
        const std::size_t lag = lanes.lags[at];
        if (lag > lanes.p) break;
        sum = hn::Add(sum, hn::Mul(load(ar(), lag - 1), load(out, j - lag)));
      }
      store(sum, out, j);
    }
  }

  // Writes K and returns F; where the process is not stationary `stationary` becomes 0.
  HWY_INLINE Vector write(double* gain, Vector& stationary) const {
    const std::size_t reach = lanes.p + lanes.q + 1;
    double* work = lanes.workspace + offset;
    double* k = row_of(work, lanes.p);
    double* first = row_of(k, lanes.p);
    double* second = row_of(first, reach);
    const auto left = partial(work, k, stationary);
    autoregressive(k, left, work, first);
    for (std::size_t h = 0; h < reach; ++h) store(averaged(first, h, false), second, h);
    const std::size_t rows = lanes.p > 0 ? lanes.p : 1;
    for (std::size_t h = 0; h < rows; ++h) store(averaged(second, h, true), first, h);
    weights(second);
    clear(gain, lanes.span());
    for (std::size_t at = 0; at < lanes.lag_count; ++at) {
      const std::size_t lag = lanes.lags[at];
      const auto a = load(ar(), lag - 1);
      const auto b = load(ma(), lag - 1);
      for (std::size_t i = 0; i < lag; ++i) {
        auto sum = load(gain, i);
        if (lag <= lanes.p) sum = hn::Add(sum, hn::Mul(a, load(first, lag - 1 - i)));
        if (lag <= lanes.q) sum = hn::Add(sum, hn::Mul(b, load(second, lag - 1 - i)));
        store(sum, gain, i);
      }
    }
    return load(first, 0);
  }
};

struct Filter {
  const ArmaLanes& lanes;
  std::size_t offset;
  std::size_t span;
  std::size_t mask;  // of the ring that holds what is known of the next observations
  Vector variance, tolerance, frozen, product, logs;
  bool steady;

  HWY_INLINE double* gain() const { return lanes.gain + offset; }
  HWY_INLINE double* change() const { return lanes.change + offset; }
  HWY_INLINE double* ring(std::size_t column) const {
    return row_of(lanes.workspace + offset, column * (mask + 1));
  }
  HWY_INLINE double* errors() const { return ring(lanes.columns); }
  HWY_INLINE double* scaled() const { return row_of(errors(), lanes.columns); }

  HWY_INLINE void begin() {
    const Doubles d;
    const auto one = hn::Set(d, 1.0);
    auto stationary = one;
    variance = one;
    product = one;
    frozen = hn::Zero(d);
    logs = hn::Zero(d);
    clear(change(), span + 1);
    if (!lanes.conditional) {
      variance = Start{lanes, offset}.write(gain(), stationary);
      for (std::size_t i = 0; i < span; ++i) store(load(gain(), i), change(), i);
    }
    const auto infinity =
        hn::BitCast(d, hn::Set(hn::RebindToUnsigned<Doubles>(), 0x7FF0000000000000u));
    logs = hn::IfThenElse(hn::Gt(stationary, hn::Zero(d)), logs, infinity);
    tolerance = hn::Add(hn::Set(d, kSteady), hn::Mul(hn::Set(d, kRounding), variance));
    steady = false;
    freeze();
    for (std::size_t j = 0; j < lanes.columns; ++j) clear(ring(j), mask + 1);
    const std::size_t pairs = lanes.columns * (lanes.columns + 1) / 2;
    clear(lanes.products + offset, pairs);
  }

  // Lanes whose variance has come to 1 take the gain of the infinite past, and keep it.
  HWY_INLINE void freeze() {
    const Doubles d;
    const auto one = hn::Set(d, 1.0);
    const auto zero = hn::Zero(d);
    const auto arrived = hn::And(hn::Lt(hn::Sub(variance, one), tolerance), hn::Eq(frozen, zero));
    if (hn::AllFalse(d, arrived)) return;
    variance = hn::IfThenElse(arrived, one, variance);
    frozen = hn::IfThenElse(arrived, one, frozen);
    for (std::size_t i = 0; i < span; ++i) {
      const auto limit = hn::Add(load(lanes.ar + offset, i), load(lanes.ma + offset, i));
      store(hn::IfThenElse(arrived, limit, load(gain(), i)), gain(), i);
      store(hn::IfThenElse(arrived, zero, load(change(), i)), change(), i);
    }
    steady = hn::AllFalse(d, hn::Eq(frozen, zero));
    if (steady) flush();
  }

  HWY_INLINE void flush() {
    logs = hn::Add(logs, vector_log(Doubles(), product));
    product = hn::Set(Doubles(), 1.0);
  }

  // Errors of the forecasts of observation t, and what the observation says of the next by the
  // autoregressive part.
  HWY_INLINE void observe(std::size_t t, Vector inverse) {
    const Doubles d;
    const std::size_t slot = t & mask;
    const bool counted = t >= lanes.skip;
    for (std::size_t j = 0; j < lanes.columns; ++j) {
      double* known = ring(j);
      const auto x = hn::Set(d, lanes.data[j * lanes.n + t]);
      const auto forecast = counted ? load(known, slot) : x;
      store(hn::Zero(d), known, slot);
      const auto error = hn::Sub(x, forecast);
      store(error, errors(), j);
      store(hn::Mul(error, inverse), scaled(), j);
      for (std::size_t at = 0; at < lanes.lag_count; ++at) {
        const std::size_t lag = lanes.lags[at];
        if (lag > lanes.p) break;
        add(hn::Mul(load(lanes.ar + offset, lag - 1), forecast), known, (t + lag) & mask);
      }
    }
    std::size_t pair = 0;
    for (std::size_t i = 0; i < lanes.columns; ++i) {
      const auto error = load(errors(), i);
      for (std::size_t j = 0; j <= i; ++j) {
        add(hn::Mul(error, load(scaled(), j)), lanes.products + offset, pair++);
      }
    }
  }

  // What an error says of the next observations: the gain at every lag.
  HWY_INLINE void learn(std::size_t t) {
    for (std::size_t j = 0; j < lanes.columns; ++j) {
      double* known = ring(j);
      const auto g = load(scaled(), j);
      for (std::size_t at = 0; at < lanes.lag_count; ++at) {
        const std::size_t lag = lanes.lags[at];
        add(hn::Mul(load(gain(), lag - 1), g), known, (t + lag) & mask);
      }
    }
  }

  // The same where the gain has not settled, and the step of the gain.
  HWY_INLINE void learn_and_settle(std::size_t t, Vector inverse) {
    const auto l = load(change(), 0);
    const auto ratio = hn::Mul(l, inverse);
    for (std::size_t at = 0; at < lanes.lag_count; ++at) {
      const std::size_t lag = lanes.lags[at];
      if (lag > lanes.p) break;
      add(hn::Mul(load(lanes.ar + offset, lag - 1), l), change(), lag);
    }
    for (std::size_t i = 0; i < span; ++i) {
      const auto k = load(gain(), i);
      const auto u = load(change(), i + 1);
      for (std::size_t j = 0; j < lanes.columns; ++j) {
        add(hn::Mul(k, load(scaled(), j)), ring(j), (t + 1 + i) & mask);
      }
      store(hn::Sub(u, hn::Mul(ratio, k)), change(), i);
      store(hn::Sub(k, hn::Mul(ratio, u)), gain(), i);
    }
    store(hn::Zero(Doubles()), change(), span);
    variance = hn::Mul(hn::Mul(hn::Sub(variance, l), hn::Add(variance, l)), inverse);
    freeze();
  }

  HWY_INLINE void run() {
    begin();
    const auto one = hn::Set(Doubles(), 1.0);
    for (std::size_t t = 0; t < lanes.n; ++t) {
      if (steady) {
        observe(t, one);
        learn(t);
        continue;
      }
      const auto inverse = hn::Div(one, variance);
      product = hn::Mul(product, variance);
      if (t % kLogs == kLogs - 1) flush();
      observe(t, inverse);
      learn_and_settle(t, inverse);
    }
    flush();
    store(logs, lanes.logs + offset, 0);
    store(variance, lanes.variance + offset, 0);
  }
};

void arma_body(const ArmaLanes& lanes, std::size_t mask) {
  for (std::size_t lane = 0; lane < kArmaLanes; lane += hn::MaxLanes(Doubles())) {
    const auto zero = hn::Zero(Doubles());
    Filter filter{lanes, lane, lanes.span(), mask, zero, zero, zero, zero, zero, false};
    filter.run();
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <algorithm>

#include "kernel/dispatch.hpp"

namespace mliot::kernel {
namespace {

// A power of two above the largest lag.
std::size_t ring_size(std::size_t span) {
  std::size_t size = 1;
  while (size <= span) size *= 2;
  return size;
}

}  // namespace

MLIOT_KERNEL_TABLE(arma_body);

std::size_t arma_workspace(std::size_t p, std::size_t q, std::size_t columns) {
  const std::size_t start = 2 * p + 2 * (p + q + 1);
  return std::max(start, columns * (ring_size(std::max(p, q)) + 2));
}

void arma_likelihood(const ArmaLanes& lanes) {
  arma_body_table.get()(lanes, ring_size(lanes.span()) - 1);
}

}  // namespace mliot::kernel
#endif
