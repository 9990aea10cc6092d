// One pass computes and packs at the last scale; only when the scale no longer fits is it redone.
#include "boosting/gradients.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 1024;
constexpr std::size_t kRowsPerThread = 8192;  // below this a second thread costs more than it gives
constexpr int kGradientBits = 14;             // magnitude; the sign comes on top
constexpr int kHessianBits = 15;
constexpr int kSumBits = 50;  // of sums that keep all digits
constexpr int kGap = 2;  // a largest value this many doublings above the others is covered as well
constexpr int kSmallestExponent = -900;
constexpr int kBias = 1023;
constexpr const char* kNotFinite =
    "boosting: a gradient is not finite; scale the target or the init_score down";

using ExponentCounts = std::array<std::int64_t, 2048>;

std::size_t biased_exponent(double x) {
  return static_cast<std::size_t>((std::bit_cast<std::uint64_t>(x) >> 52) & 0x7FF);
}

// Rows that may lie beyond the scale.
std::size_t allowed_beyond(std::size_t rows) {
  return std::max(rows / 1024, std::min<std::size_t>(16, rows / 16));
}

// Doublings that the largest value may lie above the scale, so that side sums stay below 2^50.
int reach(std::size_t rows) { return 35 - static_cast<int>(std::bit_width(allowed_beyond(rows))); }

// Exponent of the scale that covers all values.
int covering_exponent(const ExponentCounts& counts) {
  std::size_t top = counts.size();
  while (top > 0 && counts[top - 1] == 0) --top;
  return top == 0 ? 0 : std::max(static_cast<int>(top) - kBias, kSmallestExponent);
}

// The scale's exponent E: values below 2^E are covered.
int choose_exponent(const ExponentCounts& counts, std::size_t rows) {
  std::size_t top = counts.size();
  while (top > 0 && counts[top - 1] == 0) --top;
  if (top == 0) return 0;
  std::size_t covered = top;
  std::int64_t beyond = 0;
  const auto allowed = static_cast<std::int64_t>(allowed_beyond(rows));
  while (covered > 0 && beyond + counts[covered - 1] <= allowed) {
    beyond += counts[--covered];
  }
  const int largest = static_cast<int>(top) - kBias;
  const int most = static_cast<int>(covered) - kBias;
  const int chosen = largest - most <= kGap ? largest : std::max(most, largest - reach(rows));
  return std::max(chosen, kSmallestExponent);
}

// What tells whether choose_exponent would choose E again: counts of values from 2^E, from half and
// from an eighth of it, and the largest value.
struct ScaleCheck : kernel::PairCounts {
  void merge(const kernel::PairCounts& other) {
    beyond += other.beyond;
    beyond_half += other.beyond_half;
    beyond_eighth += other.beyond_eighth;
    largest = std::max(largest, other.largest);
  }

  void share(const Group& group) {
    if (group.alone()) return;
    std::array<std::int64_t, 3> counts{static_cast<std::int64_t>(beyond),
                                       static_cast<std::int64_t>(beyond_half),
                                       static_cast<std::int64_t>(beyond_eighth)};
    group.sum(counts);
    beyond = static_cast<std::size_t>(counts[0]);
    beyond_half = static_cast<std::size_t>(counts[1]);
    beyond_eighth = static_cast<std::size_t>(counts[2]);
    largest = group.largest(largest);
  }

  bool still_right(double limit, std::size_t rows) const {
    const std::size_t allowed = allowed_beyond(rows);
    if (beyond == 0) return largest >= limit / 2 && beyond_eighth > allowed;
    const double far = std::scalbn(limit, reach(rows));
    return beyond <= allowed && beyond_half > allowed && largest >= 4 * limit && largest < far;
  }
};

// A number on a scale, rounded. Integers stay below 2^51: they are read from their place in a
// mantissa.
std::int64_t round_scaled(double x, double inverse) {
  constexpr double kShift = 0x1.8p52;
  return std::bit_cast<std::int64_t>(x * inverse + kShift) - std::bit_cast<std::int64_t>(kShift);
}

}  // namespace

void Scores::raw(std::size_t first, std::size_t n, double* out) const noexcept {
  const double* sum = sums.data() + first;
  if (starts.empty()) {
    for (std::size_t i = 0; i < n; ++i) out[i] = base + sum[i] * unit;
  } else {
    const double* start = starts.data() + first;
    for (std::size_t i = 0; i < n; ++i) out[i] = (base + start[i]) + sum[i] * unit;
  }
}

struct GradientPacker::Chunk {
  std::size_t first = 0;
  std::size_t n = 0;
  std::array<double, kChunk> gradient;
  std::array<double, kChunk> hessian;
  std::array<double, kChunk> raw;
  std::array<double, kChunk> scratch;
  std::array<double, kChunk> target;
  std::array<double, kChunk> weight;
};

GradientPacker::GradientPacker(const Loss& loss, PackedRows rows, const Group& group, int threads)
    : loss_(loss),
      rows_(rows),
      group_(group),
      threads_(rows_.size() < 2 * kRowsPerThread ? 1 : threads),
      unit_hessian_(loss.constant_hessian() && !rows_.weighted()) {
  gradients_.pairs = Buffer<std::uint32_t>(rows_.size());
  gradients_.rests = Buffer<std::uint32_t>(rows_.size());
}

// Of a chunk's rows; null when all are 1.
const double* GradientPacker::weights(Chunk& chunk) const {
  if (!rows_.weighted()) return nullptr;
  if (rows_.weight == nullptr) return rows_.rows.weight.data() + chunk.first;
  rows_.weight->read(chunk.first, chunk.n, chunk.weight.data());
  return chunk.weight.data();
}

const double* GradientPacker::targets(Chunk& chunk) const {
  if (rows_.target == nullptr) return rows_.rows.target.data() + chunk.first;
  rows_.target->read(chunk.first, chunk.n, chunk.target.data());
  return chunk.target.data();
}

void GradientPacker::compute(const Scores& scores, std::size_t chunk, Chunk& out) const {
  out.first = chunk * kChunk;
  out.n = std::min(kChunk, rows_.size() - out.first);
  scores.raw(out.first, out.n, out.raw.data());
  loss_.derivatives(out.raw.data(), targets(out), out.n,
                    {out.gradient.data(), out.hessian.data(), out.scratch.data()});
  const double* weight = weights(out);
  if (weight == nullptr) return;
  if (loss_.constant_hessian()) {
    std::copy_n(weight, out.n, out.hessian.data());
  } else {
    for (std::size_t i = 0; i < out.n; ++i) out.hessian[i] *= weight[i];
  }
  for (std::size_t i = 0; i < out.n; ++i) out.gradient[i] *= weight[i];
}

GradientPacker::Scale GradientPacker::find_scale(const Scores& scores) const {
  const std::size_t n = rows_.size();
  const std::size_t chunks = (n + kChunk - 1) / kChunk;
  const auto parts = std::min(chunks, static_cast<std::size_t>(threads_));
  std::vector<std::array<ExponentCounts, 2>> counts(parts);
  parallel_for(parts, threads_, [&](std::size_t part) {
    Chunk chunk;
    for (std::size_t c = chunks * part / parts; c < chunks * (part + 1) / parts; ++c) {
      compute(scores, c, chunk);
      for (std::size_t i = 0; i < chunk.n; ++i) {
        ++counts[part][0][biased_exponent(chunk.gradient[i])];
        if (!unit_hessian_) ++counts[part][1][biased_exponent(chunk.hessian[i])];
      }
    }
  });
  ExponentCounts gradient{};
  ExponentCounts hessian{};
  for (const auto& part : counts) {
    for (std::size_t e = 0; e < gradient.size(); ++e) {
      gradient[e] += part[0][e];
      hessian[e] += part[1][e];
    }
  }
  group_.sum(gradient);
  group_.sum(hessian);
  require(gradient.back() == 0 && hessian.back() == 0, kNotFinite);
  gradient[0] = 0;  // zeros fit any scale
  hessian[0] = 0;
  if (gradients_.full.size() > 0) {
    return {covering_exponent(gradient), covering_exponent(hessian)};
  }
  return {choose_exponent(gradient, group_.rows()), choose_exponent(hessian, group_.rows())};
}

bool GradientPacker::pack_at(const Scores& scores, Scale scale) {
  const std::size_t n = rows_.size();
  const std::size_t chunks = (n + kChunk - 1) / kChunk;
  const double gradient_limit = std::scalbn(1.0, scale.gradient);
  const double hessian_limit = std::scalbn(1.0, scale.hessian);
  const double gradient_inverse = std::scalbn(1.0, kGradientBits - scale.gradient);
  const double hessian_inverse = std::scalbn(1.0, kHessianBits - scale.hessian);
  std::vector<std::vector<SideRow>> side(chunks);
  std::vector<std::size_t> not_finite(chunks, 0);
  struct Counts {
    kernel::PairCounts of[2];
  };
  std::vector<Counts> counts(chunks);
  parallel_for(chunks, threads_, [&](std::size_t c) {
    Chunk chunk;
    compute(scores, c, chunk);
    std::uint32_t* pairs = gradients_.pairs.data() + chunk.first;
    const kernel::PairSource source{chunk.gradient.data(),
                                    unit_hessian_ ? nullptr : chunk.hessian.data(),
                                    {gradient_limit, gradient_inverse},
                                    {hessian_limit, hessian_inverse}};
    kernel::pack_pairs(source, chunk.n, pairs, gradients_.rests.data() + chunk.first, counts[c].of);
    if (counts[c].of[0].beyond + counts[c].of[1].beyond == 0) return;
    for (std::size_t i = 0; i < chunk.n; ++i) {
      const bool near = std::abs(chunk.gradient[i]) < gradient_limit;
      if (near && (unit_hessian_ || chunk.hessian[i] < hessian_limit)) continue;
      const bool finite =
          std::isfinite(chunk.gradient[i]) && (unit_hessian_ || std::isfinite(chunk.hessian[i]));
      not_finite[c] += finite ? 0U : 1U;
      pairs[i] = 0;
      side[c].push_back({static_cast<std::uint32_t>(chunk.first + i),
                         round_scaled(chunk.gradient[i], gradient_inverse),
                         unit_hessian_ ? 1 : round_scaled(chunk.hessian[i], hessian_inverse)});
    }
  });
  ScaleCheck gradient;
  ScaleCheck hessian;
  gradients_.side.clear();
  for (std::size_t c = 0; c < chunks; ++c) {
    gradient.merge(counts[c].of[0]);
    hessian.merge(counts[c].of[1]);
    gradients_.side.insert(gradients_.side.end(), side[c].begin(), side[c].end());
  }
  const auto wrong = std::accumulate(not_finite.begin(), not_finite.end(), std::size_t{0});
  require(group_.sum(wrong) == 0, kNotFinite);
  gradient.share(group_);
  hessian.share(group_);
  gradients_.gradient_exponent = scale.gradient - kGradientBits;
  gradients_.hessian_exponent = unit_hessian_ ? 0 : scale.hessian - kHessianBits;
  return gradient.still_right(gradient_limit, group_.rows()) &&
         (unit_hessian_ || hessian.still_right(hessian_limit, group_.rows()));
}

void GradientPacker::keep_all_digits() {
  gradients_.full = Buffer<FullPair>(rows_.size());
  std::fill_n(gradients_.pairs.data(), gradients_.pairs.size(), 0U);
  std::fill_n(gradients_.rests.data(), gradients_.rests.size(), 0U);
}

void GradientPacker::pack_full(const Scores& scores) {
  const Scale scale = find_scale(scores);
  const int bits = kSumBits - static_cast<int>(std::bit_width(group_.rows()));
  const double gradient_inverse = std::scalbn(1.0, bits - scale.gradient);
  const double hessian_inverse = std::scalbn(1.0, bits - scale.hessian);
  const std::size_t chunks = (rows_.size() + kChunk - 1) / kChunk;
  parallel_for(chunks, threads_, [&](std::size_t c) {
    Chunk chunk;
    compute(scores, c, chunk);
    for (std::size_t i = 0; i < chunk.n; ++i) {
      const auto hessian = unit_hessian_ ? 1 : round_scaled(chunk.hessian[i], hessian_inverse);
      gradients_.full[chunk.first + i] = {round_scaled(chunk.gradient[i], gradient_inverse),
                                          hessian};
    }
  });
  gradients_.gradient_exponent = scale.gradient - bits;
  gradients_.hessian_exponent = unit_hessian_ ? 0 : scale.hessian - bits;
}

const Gradients& GradientPacker::pack(const Scores& scores) {
  if (gradients_.full.size() > 0) {
    pack_full(scores);
    return gradients_;
  }
  if (!scale_known_) {  // a wild guess would send half of the rows to the side list first
    scale_ = find_scale(scores);
    scale_known_ = true;
  }
  if (!pack_at(scores, scale_)) {
    const Scale found = find_scale(scores);
    if (found != scale_) {
      scale_ = found;
      pack_at(scores, scale_);
    }
  }
  return gradients_;
}

}  // namespace mliot::boosting
