// Histograms: packed sums of records that lie side by side beside doubles reached by row number.
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "boosting/histogram.hpp"
#include "kernel/fold_sums.hpp"
#include "kernel/row_records.hpp"
#include "kernel/sparse_sums.hpp"
#include "kernel/subtract_sums.hpp"
#include "kernel/vector_sums.hpp"
#include "steps/pairs.hpp"
#include "steps/sample_rows.hpp"

namespace mliot::benchmarks {
namespace {

constexpr std::size_t kColumns = 28;
constexpr std::size_t kRecord = 32;
constexpr std::size_t kBins = 255;
constexpr std::size_t kPass = 7;
constexpr std::size_t kTile = 4096;
constexpr std::int64_t kHigh = std::int64_t{1} << 32;

// All columns of rows [first, first + n), tile by tile.
void add_tiles(const SampleRows& rows, std::size_t first, std::size_t n, Sums& sums) {
  for (std::size_t done = 0; done < n; done += kTile) {
    const auto part = rows.range(first + done, std::min(kTile, n - done));
    for (std::size_t f = 0; f < rows.columns; f += kPass) {
      kernel::add_records(part, f, std::min(kPass, rows.columns - f),
                          sums.data() + f * kernel::kBinStride);
    }
  }
}

Sums tiled(const SampleRows& rows, std::size_t first, std::size_t n) {
  Sums sums(rows.columns * kernel::kBinStride);
  add_tiles(rows, first, n, sums);
  return sums;
}

// What the peers do below the root: a column after the other, each row of the node by its number,
// gradient and hessian in a double each. Whole numbers, so that the sums are exact.
Sums gathered(const std::vector<std::vector<std::uint8_t>>& columns,
              const std::vector<std::uint32_t>& ids, const std::vector<float>& pairs) {
  std::vector<double> sums(2 * columns.size() * kernel::kBinStride);
  for (std::size_t f = 0; f < columns.size(); ++f) {
    double* const to = sums.data() + 2 * f * kernel::kBinStride;
    const std::uint8_t* const bins = columns[f].data();
    for (const std::uint32_t i : ids) {
      to[2 * bins[i]] += static_cast<double>(pairs[2 * i]);
      to[2 * bins[i] + 1] += static_cast<double>(pairs[2 * i + 1]);
    }
  }
  Sums packed(columns.size() * kernel::kBinStride);
  for (std::size_t i = 0; i < packed.size(); ++i) {
    packed[i] =
        static_cast<std::int64_t>(sums[2 * i]) * kHigh + static_cast<std::int64_t>(sums[2 * i + 1]);
  }
  return packed;
}

// A node that holds every other row, drawn at random: by number, and as the records of its rows.
void compare_nodes(Pairs& pairs, const SampleRows& rows) {
  std::vector<std::vector<std::uint8_t>> columns;
  for (std::size_t f = 0; f < kColumns; ++f) columns.push_back(rows.column(f));
  std::vector<float> halves(2 * rows.n);
  std::vector<std::uint32_t> ids;
  SampleRows node = rows;
  const Random random(8);
  for (std::size_t i = 0; i < rows.n; ++i) {
    halves[2 * i] = static_cast<float>(rows.gradient(i));
    halves[2 * i + 1] = static_cast<float>(rows.hessian(i));
    if (random.below(i, 2) == 0) continue;
    std::copy_n(rows.records.data() + i * kRecord, kRecord,
                node.records.data() + ids.size() * kRecord);
    ids.push_back(static_cast<std::uint32_t>(i));
  }
  pairs.compare(
      "histogram", ids.size() * kColumns, [&] { return gathered(columns, ids, halves); },
      [&] { return tiled(node, 0, ids.size()); });
}

void compare_tiles(Pairs& pairs, const SampleRows& rows) {
  pairs.compare(
      "tiles", rows.n * kColumns,
      [&] {
        Sums sums(kColumns * kernel::kBinStride);
        for (std::size_t f = 0; f < kColumns; f += kPass) {
          kernel::add_records(rows.range(0, rows.n), f, kPass,
                              sums.data() + f * kernel::kBinStride);
        }
        return sums;
      },
      [&] { return tiled(rows, 0, rows.n); });
}

// Eight features of a row in the same low bin, as skewed features are; the sums of each feature
// `kStride` bins apart.
template <std::size_t kStride>
Sums strided(const SampleRows& rows) {
  Sums sums(kColumns * kStride);
  for (std::size_t i = 0; i < rows.n; ++i) {
    const std::uint8_t* const record = rows.records.data() + i * kRecord;
    const std::int64_t value = rows.packed(i);
    for (std::size_t f = 0; f < kColumns; ++f) sums[f * kStride + record[f]] += value;
  }
  Sums dense;
  for (std::size_t f = 0; f < kColumns; ++f) {
    const auto first = sums.begin() + static_cast<std::ptrdiff_t>(f * kStride);
    dense.insert(dense.end(), first, first + kBins);
  }
  return dense;
}

void compare_strides(Pairs& pairs, std::size_t n) {
  const SampleRows skewed(n, kColumns, kRecord, 8);
  pairs.compare(
      "stride", n * kColumns, [&] { return strided<256>(skewed); },
      [&] { return strided<kernel::kBinStride>(skewed); });
}

void compare_sibling(Pairs& pairs, const SampleRows& rows) {
  const std::size_t left = rows.n / 3;
  const Sums parent = tiled(rows, 0, rows.n);
  const Sums child = tiled(rows, 0, left);
  pairs.compare(
      "sibling", kColumns * kBins, [&] { return tiled(rows, left, rows.n - left); },
      [&] {
        Sums other = parent;
        kernel::subtract_sums(child.data(), other.size(), other.data());
        return other;
      });
}

// Two features of 13 levels in a byte, their sums told apart behind.
void compare_joint(Pairs& pairs, std::size_t n) {
  constexpr std::size_t kLevels = 13;
  const SampleRows few(n, kColumns, kRecord, kLevels);
  SampleRows joint = few;
  joint.columns = kColumns / 2;
  for (std::size_t i = 0; i < n; ++i) {
    std::uint8_t* const record = joint.records.data() + i * kRecord;
    for (std::size_t c = 0; c < joint.columns; ++c) {
      record[c] = static_cast<std::uint8_t>(few.bin(i, 2 * c) + kLevels * few.bin(i, 2 * c + 1));
    }
  }
  pairs.compare(
      "joint", n * kColumns, [&] { return tiled(few, 0, n); },
      [&] {
        Sums both = tiled(joint, 0, n);
        Sums sums(kColumns * kernel::kBinStride);
        for (std::size_t c = 0; c < joint.columns; ++c) {
          std::int64_t* const from = both.data() + c * kernel::kBinStride;
          std::int64_t* const to = sums.data() + 2 * c * kernel::kBinStride;
          kernel::fold_sums(from, kLevels, kLevels, to + kernel::kBinStride);
          std::copy_n(from, kLevels, to);
        }
        return sums;
      });
}

// Features of two values of which a row has one: a byte each, and one code for all of them.
void compare_bundles(Pairs& pairs, std::size_t n) {
  constexpr std::size_t kFeatures = 100;
  constexpr std::size_t kCodes = kFeatures + 1;
  SampleRows code(n, 1, 16, kCodes);
  SampleRows plain(n, kFeatures, kFeatures + kernel::kGradientBytes, 1);
  for (std::size_t i = 0; i < n; ++i) {
    if (code.bin(i, 0) != 0) plain.records[i * plain.stride + code.bin(i, 0) - 1U] = 1;
    std::copy_n(code.records.data() + (i + 1) * code.stride - 4, 4,
                plain.records.data() + (i + 1) * plain.stride - 4);
  }
  pairs.compare(
      "bundle", n,
      [&] {
        const Sums sums = tiled(plain, 0, n);
        Sums ones;
        for (std::size_t f = 0; f < kFeatures; ++f)
          ones.push_back(sums[f * kernel::kBinStride + 1]);
        return ones;
      },
      [&] {
        const Sums sums = tiled(code, 0, n);
        return Sums(sums.begin() + 1, sums.begin() + kCodes);
      });
}

// One value in fifty is not zero, and no two columns exclude each other.
void compare_sparse(Pairs& pairs, std::size_t n) {
  constexpr std::size_t kFeatures = kernel::kSparseColumns;
  SampleRows rows(n, kFeatures, kFeatures + kernel::kGradientBytes, kBins);
  const std::vector<std::uint8_t> usual(kFeatures, 0);
  const Random random(11);
  for (std::size_t i = 0; i < n * kFeatures; ++i) {
    std::uint8_t& bin = rows.records[i / kFeatures * rows.stride + i % kFeatures];
    if (random.below(i, 50) != 0) bin = 0;
  }
  pairs.compare(
      "sparse", n * kFeatures, [&] { return tiled(rows, 0, n); },
      [&] {
        Sums sums(kFeatures * kernel::kBinStride);
        kernel::add_sparse_records(rows.range(0, n), {0, kFeatures, usual.data()}, sums.data());
        return sums;
      });
}

// A value in five is missing: rows of the others alone, as for sparse tables, and a bin of theirs.
void compare_missing(Pairs& pairs, std::size_t n) {
  SampleRows rows(n, kColumns, kRecord, kBins);
  const Random random(9);
  std::vector<std::size_t> starts{0};
  std::vector<std::uint32_t> places;
  std::vector<std::int64_t> values;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t f = 0; f < kColumns; ++f) {
      std::uint8_t& bin = rows.records[i * kRecord + f];
      if (random.below(i * kColumns + f, 5) == 0) {
        bin = kBins;
      } else {
        places.push_back(static_cast<std::uint32_t>(f * kernel::kBinStride + bin));
      }
    }
    starts.push_back(places.size());
    values.push_back(rows.packed(i));
  }
  pairs.compare(
      "missing", n * kColumns,
      [&] {
        Sums sums(kColumns * kernel::kBinStride);
        for (std::size_t i = 0; i < n; ++i) {
          for (std::size_t k = starts[i]; k < starts[i + 1]; ++k) sums[places[k]] += values[i];
        }
        return sums;
      },
      [&] {
        Sums sums = tiled(rows, 0, n);
        for (std::size_t f = 0; f < kColumns; ++f) sums[f * kernel::kBinStride + kBins] = 0;
        return sums;
      });
}

// Eight outputs with one hessian: a pass for each, and one for all.
void compare_outputs(Pairs& pairs, const SampleRows& rows) {
  constexpr std::size_t kOutputs = 8;
  const std::size_t n = std::min(kTile, rows.n);
  const Random random(10);
  std::vector<std::int32_t> values(n * kOutputs);
  std::vector<SampleRows> single(kOutputs, SampleRows(n, kColumns, kRecord, kBins));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < kOutputs; ++k) {
      std::int32_t& value = values[i * kOutputs + k];
      value = static_cast<std::int32_t>(random.below(i * kOutputs + k, 32769)) - 16384;
      const std::uint32_t pair = static_cast<std::uint32_t>(value) << 16;
      std::memcpy(single[k].records.data() + (i + 1) * kRecord - 4, &pair, sizeof pair);
    }
  }
  pairs.compare(
      "outputs", n * kColumns,
      [&] {
        Sums all(kColumns * kernel::kBinStride * kOutputs);
        for (std::size_t k = 0; k < kOutputs; ++k) {
          const Sums sums = tiled(single[k], 0, n);
          for (std::size_t i = 0; i < sums.size(); ++i) all[i * kOutputs + k] = sums[i] >> 32;
        }
        return all;
      },
      [&] {
        constexpr std::size_t kAtOnce = 3;
        std::vector<std::int32_t> sums(kColumns * kernel::kBinStride * kOutputs);
        const kernel::VectorRows vectors{single[0].records.data(), kRecord, values.data(), kOutputs,
                                         n};
        for (std::size_t f = 0; f < kColumns; f += kAtOnce) {
          kernel::add_vectors(vectors, f, std::min(kAtOnce, kColumns - f),
                              sums.data() + f * kernel::kBinStride * kOutputs);
        }
        return Sums(sums.begin(), sums.end());
      });
}

// One row in 1,024 is beyond the packed range: numbers of 64 bits for all rows, and for these.
void compare_side_rows(Pairs& pairs, std::size_t n) {
  SampleRows rows(n, kColumns, kRecord, kBins);
  std::vector<boosting::FullPair> full;
  std::vector<boosting::SideRow> far;
  for (std::size_t i = 0; i < n; ++i) {
    full.push_back({rows.gradient(i), rows.hessian(i)});
    if (i % 1024 != 5) continue;
    full[i] = {rows.gradient(i) * 100'003, rows.hessian(i)};
    far.push_back({static_cast<std::uint32_t>(i), full[i].gradient, full[i].hessian});
    std::fill_n(rows.records.data() + (i + 1) * kRecord - 4, 4, std::uint8_t{0});
  }
  std::vector<boosting::SideRef> side;
  for (const auto& row : far) side.push_back({&row, rows.records.data() + row.row * kRecord});
  boosting::HistogramPool pool(
      boosting::histogram_starts(std::vector<boosting::FeatureBins>(kColumns)));
  boosting::Histogram histogram = pool.take();
  histogram.wide = true;
  const auto built = [&](auto build) {
    std::fill_n(histogram.sums, 2 * histogram.size, 0);
    for (std::size_t f = 0; f < kColumns; f += kPass) {
      build(boosting::FeatureBlock{f, kPass}, histogram);
    }
    return Sums(histogram.sums, histogram.sums + 2 * histogram.size);
  };
  const kernel::RecordRange range = rows.range(0, n);
  pairs.compare(
      "side_rows", n * kColumns,
      [&] {
        return built([&](boosting::FeatureBlock block, boosting::Histogram& to) {
          const boosting::RowsWithIds all{range, nullptr};
          boosting::build_full_histogram(std::span(&all, 1), full.data(), block, to);
        });
      },
      [&] {
        return built([&](boosting::FeatureBlock block, boosting::Histogram& to) {
          boosting::build_histogram(std::span(&range, 1), side, block, to);
        });
      });
}

}  // namespace

void compare_histograms(Pairs& pairs, std::size_t rows) {
  const SampleRows sample(rows, kColumns, kRecord, kBins);
  compare_nodes(pairs, sample);
  compare_tiles(pairs, sample);
  compare_strides(pairs, rows);
  compare_sibling(pairs, sample);
  compare_joint(pairs, rows);
  compare_bundles(pairs, rows);
  compare_sparse(pairs, rows);
  compare_missing(pairs, rows);
  compare_outputs(pairs, sample);
  compare_side_rows(pairs, rows);
}

}  // namespace mliot::benchmarks
