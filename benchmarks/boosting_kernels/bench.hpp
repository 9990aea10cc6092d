// What the micro-benchmarks of boosting share: a clock, made-up records, and the lists of loops.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <limits>
#include <numeric>
#include <vector>

#include "kernel/row_records.hpp"
#include "mliot/core/random.hpp"

namespace mliot::bench {

inline constexpr std::size_t kColumns = 28;
inline constexpr std::size_t kStride = 32;
inline constexpr std::size_t kWideColumns = 56;
inline constexpr std::size_t kWideStride = 64;
inline constexpr std::size_t kTile = 4096;
inline constexpr std::size_t kBins = 255;
inline constexpr std::size_t kPass = 7;      // columns of one pass over a tile
inline constexpr std::size_t kLevels = 13;   // of a feature with few
inline constexpr std::size_t kMany = 1000;   // levels of a category
inline constexpr std::size_t kOutputs = 8;   // of shared trees
inline constexpr std::size_t kScans = 2000;  // a run

inline double seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Records of random bins and gradients.
struct Rows {
  std::size_t n;
  std::size_t stride;
  std::vector<std::uint8_t> records;
  std::vector<std::uint32_t> ids;

  explicit Rows(std::size_t rows, std::size_t record = kStride)
      : n(rows), stride(record), records((rows + 1) * record), ids(rows) {
    const Random random(3);
    for (std::size_t i = 0; i < rows * stride; ++i) {
      const auto byte = static_cast<std::uint8_t>(random.below(i, 255));
      records[i] = i % stride == stride - 3 ? byte / 2 : byte;  // hessians are below 2^15
    }
    std::iota(ids.begin(), ids.end(), 0U);
  }

  kernel::RecordRange range(std::size_t first, std::size_t count) const {
    const std::uint8_t* start = records.data() + first * stride;
    return {start, stride, start + stride - 4, stride, count};
  }
};

// A fifth of the values of every feature missing.
inline Rows with_gaps(const Rows& rows) {
  Rows out = rows;
  const Random random(8);
  for (std::size_t i = 0; i < rows.n; ++i) {
    for (std::size_t f = 0; f < kColumns; ++f) {
      if (random.below(i * kColumns + f, 5) == 0) out.records[i * rows.stride + f] = 255;
    }
  }
  return out;
}

// Features of 13 levels, uneven as those of rounded normal numbers.
inline Rows with_few_levels(const Rows& rows) {
  Rows out = rows;
  for (std::size_t i = 0; i < rows.n; ++i) {
    for (std::size_t f = 0; f < kColumns; ++f) {
      std::uint8_t& bin = out.records[i * rows.stride + f];
      bin = static_cast<std::uint8_t>(bin % 5 + bin / 5 % 5 + bin / 25 % 5);
    }
  }
  return out;
}

// One feature's sums of 5,000 rows.
inline std::vector<std::int64_t> sums_of_a_feature(const Rows& rows) {
  std::vector<std::int64_t> sums(kernel::kBinStride);
  kernel::add_records(rows.range(0, std::min<std::size_t>(rows.n, 5000)), 0, 1, sums.data());
  return sums;
}

// Sums of a category's levels, in a histogram of one feature.
struct LevelSums {
  std::vector<std::int64_t> gradients, hessians;

  LevelSums() {
    const Random random(9);
    for (std::size_t i = 0; i < kMany; ++i) {
      hessians.push_back(40 + static_cast<std::int64_t>(random.below(i, 200)));
      gradients.push_back(static_cast<std::int64_t>(random.below(kMany + i, 400)) - 200);
    }
  }
};

inline std::vector<double> raw_scores(std::size_t n) {
  const Random random(5);
  std::vector<double> raw(n);
  for (std::size_t i = 0; i < n; ++i) raw[i] = 4 * random.uniform(i) - 2;
  return raw;
}

inline std::vector<float> numbers(std::size_t n) {
  const Random random(6);
  std::vector<float> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<float>(random.uniform(i));
  return x;
}

class Clock {
 public:
  explicit Clock(int repeats) : repeats_(repeats) {}

  // Prepares and works several times; prints the nanoseconds of one of `units` units of work.
  template <class Prepare, class Work>
  void time(const char* name, std::size_t units, Prepare prepare, Work work) {
    double best = std::numeric_limits<double>::infinity();
    for (int i = 0; i < repeats_; ++i) {
      prepare();
      const double begin = seconds();
      work();
      best = std::min(best, seconds() - begin);
    }
    std::printf("%s\"%s\": %.4f", first_ ? "{" : ", ", name,
                1e9 * best / static_cast<double>(units));
    first_ = false;
  }

  template <class Work>
  void time(const char* name, std::size_t units, Work work) {
    time(
        name, units, [] {}, work);
  }

 private:
  int repeats_;
  bool first_ = true;
};

// Each prints nanoseconds of processor time by loop.
void time_sums(Clock& clock, const Rows& rows);
void time_rows(Clock& clock, const Rows& rows);
void time_scans(Clock& clock, const Rows& rows);
void time_vectors(Clock& clock, const Rows& rows);

}  // namespace mliot::bench
