// Quantiles from a sorted sample, and the blocks of the source turned into bins.
#include "boosting/binner.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "boosting/level_rows.hpp"
#include "boosting/ordered_keys.hpp"
#include "kernel/threshold_bins.hpp"
#include "mliot/core/memory.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/core/random.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kSmallTable = 50000;           // values below which one thread sorts
constexpr std::uint64_t kSampleStream = 0x62696E73;  // any number no other stream uses

// Distinct values with their counts, ascending.
template <class T>
struct Distinct {
  std::vector<T> values;
  std::vector<std::size_t> counts;

  explicit Distinct(const std::vector<T>& sorted) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) n += i == 0 || sorted[i] != sorted[i - 1];
    values.reserve(n + 1);  // and a zero that may come
    counts.reserve(n + 1);
    for (const T x : sorted) {
      if (values.empty() || x != values.back()) {
        values.push_back(x);
        counts.push_back(0);
      }
      ++counts.back();
    }
  }

  void add_zeros(std::size_t count) {
    if (count == 0) return;
    const auto at = std::lower_bound(values.begin(), values.end(), T{0});
    const auto of_count = counts.begin() + (at - values.begin());
    if (at != values.end() && *at == 0) {
      *of_count += count;
    } else {
      values.insert(at, T{0});
      counts.insert(of_count, count);
    }
  }
};

// A finite number t with a <= t < b, halfway where that is possible; none below the least number.
std::optional<double> between_values(double a, double b) {
  const double middle = a / 2 + b / 2;
  if (middle > a && middle < b) return middle;
  if (std::isfinite(a)) return a;
  constexpr double least_float = std::numeric_limits<float>::lowest();
  constexpr double least = std::numeric_limits<double>::lowest();
  if (b > least_float) return least_float;
  return b > least ? std::optional(least) : std::nullopt;
}

// Values that alone fill more than a bin of average size among the others. Taking them out lowers
// the average, so the search repeats until nothing changes.
std::vector<std::uint8_t> heavy_values(const std::vector<std::size_t>& counts,
                                       std::size_t max_bin) {
  std::vector<std::uint8_t> heavy(counts.size(), 0);
  std::size_t rest = 0;
  std::size_t largest = 0;
  for (const std::size_t count : counts) {
    rest += count;
    largest = std::max(largest, count);
  }
  if (largest * max_bin <= rest) return heavy;
  std::size_t bins = max_bin;
  bool changed = true;
  while (changed && bins > 1) {
    changed = false;
    for (std::size_t i = 0; i < counts.size() && bins > 1; ++i) {
      if (heavy[i] != 0 || counts[i] * bins <= rest) continue;
      heavy[i] = 1;
      changed = true;
      rest -= counts[i];
      --bins;
    }
  }
  return heavy;
}

// Index of the first value of each bin but the first.
std::vector<std::size_t> bin_starts(const std::vector<std::size_t>& counts, std::size_t max_bin) {
  const std::vector<std::uint8_t> heavy = heavy_values(counts, max_bin);
  std::size_t light = 0;
  std::size_t light_bins = max_bin;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (heavy[i] != 0) {
      --light_bins;
    } else {
      light += counts[i];
    }
  }
  std::vector<std::size_t> starts;
  std::size_t filled = counts[0];
  if (heavy[0] == 0) light -= counts[0];
  for (std::size_t i = 1; i < counts.size() && starts.size() + 1 < max_bin; ++i) {
    // The bin ends where its count comes closest to the average of what is left.
    const std::size_t left = light + (heavy[i - 1] != 0 ? 0 : filled);
    const bool full = (2 * filled + counts[i]) * std::max<std::size_t>(1, light_bins) > 2 * left;
    if (heavy[i] != 0 || heavy[i - 1] != 0 || full) {
      starts.push_back(i);
      if (heavy[i - 1] == 0 && light_bins > 1) --light_bins;
      filled = 0;
    }
    filled += counts[i];
    if (heavy[i] == 0) light -= counts[i];
  }
  return starts;
}

// The largest T that is not above x: x > threshold means the same in T as in double.
template <class T>
T round_down(double x) {
  const T rounded = static_cast<T>(x);
  return static_cast<double>(rounded) > x
             ? std::nextafter(rounded, -std::numeric_limits<T>::infinity())
             : rounded;
}

template <class T>
kernel::BinTable<T> table_of(const FeatureBins& bins) {
  kernel::BinTable<T> table;
  table.fill(std::numeric_limits<T>::infinity());
  for (std::size_t i = 0; i < bins.thresholds.size(); ++i) {
    table[i] = round_down<T>(bins.thresholds[i]);
  }
  for (std::size_t run = 0; run < 16; ++run) table[256 + run] = table[16 * run + 15];
  return table;
}

// Bins of values that stand side by side, written one a record.
template <class T>
void write_bins(const T* x, std::size_t n, const kernel::BinTable<T>& table, std::size_t count,
                std::uint8_t* out, std::size_t stride) {
  constexpr std::size_t kBatch = 1024;
  std::array<std::int8_t, kBatch> bins;
  for (std::size_t first = 0; first < n; first += kBatch) {
    const std::size_t batch = std::min(kBatch, n - first);
    kernel::threshold_bins(x + first, 1, batch, table, count, bins.data());
    std::uint8_t* to = out + first * stride;
    for (std::size_t i = 0; i < batch; ++i) {
      to[i * stride] = static_cast<std::uint8_t>(bins[i] - kernel::kLowestBin);
    }
  }
}

std::size_t level_bin(double x, const FeatureBins& bins) {
  if (x != x) return bins.missing_bin();
  const std::size_t level = level_of(x, bins.bins_of_levels.size());
  return level < bins.bins_of_levels.size() ? bins.bins_of_levels[level] : bins.levels.size();
}

// The same for a category; `high` is where the high byte stands after the low one, 0: nowhere.
template <class T>
void write_levels(std::span<const T> x, const FeatureBins& bins, std::uint8_t* out,
                  std::size_t high, std::size_t stride) {
  for (const T value : x) {
    const std::size_t bin = level_bin(static_cast<double>(value), bins);
    out[0] = static_cast<std::uint8_t>(bin & 0xFF);
    if (high != 0) out[high] = static_cast<std::uint8_t>(bin >> 8);
    out += stride;
  }
}

// Calls visit(block's first row, its rows, its values column by column, their stride) for all
// blocks, several at a time, with a tick between one group of blocks and the next.
template <class T, class Visit>
void for_each_block(const data::BlockSource<T>& source, const BinningTask& task, Visit visit) {
  constexpr std::size_t kValuesPerTick = std::size_t{1} << 22;
  const std::size_t blocks = source.blocks();
  std::size_t widest = 1;
  for (std::size_t b = 0; b < blocks; ++b) {
    widest = std::max(widest, source.first_row(b + 1) - source.first_row(b));
  }
  const std::size_t group = kValuesPerTick / (widest * source.columns()) + 1;
  for (std::size_t start = 0; start < blocks; start += group) {
    const std::size_t count = std::min(group, blocks - start);
    const bool small = source.rows() * source.columns() < kSmallTable;
    const int threads = small ? 1 : task.threads;
    const std::size_t parts = std::min(count, 4 * static_cast<std::size_t>(threads));
    parallel_for(parts, threads, [&](std::size_t part) {
      Buffer<T> values(widest * source.columns());
      for (std::size_t b = count * part / parts; b < count * (part + 1) / parts; ++b) {
        const std::size_t first = source.first_row(start + b);
        source.read(start + b, values.data(), widest);
        visit(first, source.first_row(start + b + 1) - first, values.data(), widest);
      }
    });
    if (task.tick) task.tick();
  }
}

// The slot of a placed row among all kSampleRows: its stratum's number if it is the one drawn out
// of the stratum.
std::uint32_t slot_of(std::size_t place, std::size_t placed) {
  const Random random(0, kSampleStream);
  const std::size_t s = ((place + 1) * kSampleRows - 1) / placed;
  const std::size_t low = placed * s / kSampleRows;
  const std::size_t high = placed * (s + 1) / kSampleRows;
  return low + random.below(s, high - low) == place ? static_cast<std::uint32_t>(s)
                                                    : RowMap::kAbsent;
}

RowMap sample_map(const BinningTask& task, const Group& group, std::size_t rows) {
  RowMap sampled;
  sampled.places.assign(rows, RowMap::kAbsent);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint32_t place = task.map[row];
    if (place >= task.placed) continue;
    sampled.places[row] = slot_of(group.first_row() + place, group.rows());
  }
  return sampled;
}

// The slots of all placed rows of the group, rank after rank.
RowMap whole_map(const BinningTask& task, const Group& group, std::size_t rows) {
  if (group.alone()) return task.map;
  RowMap map;
  map.places.assign(rows, RowMap::kAbsent);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint32_t place = task.map[row];
    if (place >= task.placed) continue;
    map.places[row] = static_cast<std::uint32_t>(group.first_row() + place);
  }
  return map;
}

// The values that are there, ascending.
template <class T>
std::vector<T> sorted_values(const T* values, std::size_t n) {
  std::vector<Key<T>> keys;
  keys.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (values[i] == values[i]) keys.push_back(key_of(values[i]));
  }
  sort_keys(keys);
  std::vector<T> sorted(keys.size());
  std::transform(keys.begin(), keys.end(), sorted.begin(), value_of<T>);
  return sorted;
}

// Fills in what the other processes have sampled; slots that are not ours hold zero.
template <class T>
void share_sample(const Group& group, Buffer<T>& sample, std::size_t size) {
  if (group.alone()) return;
  constexpr std::size_t kBatch = std::size_t{1} << 16;
  std::vector<std::int64_t> bits;
  for (std::size_t first = 0; first < size; first += kBatch) {
    T* values = sample.data() + first;
    bits.assign(std::min(kBatch, size - first), 0);
    for (std::size_t i = 0; i < bits.size(); ++i) {
      bits[i] = std::bit_cast<std::int64_t>(static_cast<double>(values[i]));
    }
    group.sum(bits);
    for (std::size_t i = 0; i < bits.size(); ++i) {
      values[i] = static_cast<T>(std::bit_cast<double>(bits[i]));
    }
  }
}

}  // namespace

SampleRows sample_rows(const BinningTask& task, const Group& group, std::size_t rows) {
  if (group.rows() <= kSampleRows) return {whole_map(task, group, rows), group.rows()};
  return {sample_map(task, group, rows), kSampleRows};
}

template <class T>
FeatureBins cut_values(const std::vector<T>& sorted, std::size_t max_bin, std::size_t zeros) {
  FeatureBins bins;
  Distinct<T> distinct(sorted);
  distinct.add_zeros(zeros);
  const std::size_t n = distinct.values.size();
  const auto cut_before = [&](std::size_t i) {
    const auto threshold = between_values(static_cast<double>(distinct.values[i - 1]),
                                          static_cast<double>(distinct.values[i]));
    if (threshold) bins.thresholds.push_back(*threshold);
  };
  if (n <= max_bin) {
    for (std::size_t i = 1; i < n; ++i) cut_before(i);
  } else {
    for (const std::size_t i : bin_starts(distinct.counts, max_bin)) cut_before(i);
  }
  return bins;
}

namespace {

// Copies the sampled ones of n values from row `first` on to their slots.
template <class T>
void take_sample(const T* x, std::size_t first, std::size_t n, const RowMap& slots,
                 std::span<T> sample) {
  if (slots.places.empty()) {  // neighbours have neighbouring slots
    const std::size_t to = std::min<std::size_t>(slots[first], sample.size());
    std::copy_n(x, std::min(n, sample.size() - to), sample.data() + to);
    return;
  }
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t slot = slots[first + i];
    if (slot < sample.size()) sample[slot] = x[i];
  }
}

}  // namespace

template <class T>
std::vector<FeatureBins> cut_features(const data::BlockSource<T>& source, const BinningTask& task,
                                      const Group& group) {
  const std::size_t columns = source.columns();
  SampleRows sampled = sample_rows(task, group, source.rows());
  const RowMap& slots = sampled.slots;
  const std::size_t slot_count = sampled.count;
  Buffer<T> sample(slot_count * columns);
  LevelRows rows_of_levels(task);
  if (!group.alone()) std::fill_n(sample.data(), slot_count * columns, T{0});
  for_each_block(source, task,
                 [&](std::size_t first, std::size_t n, const T* x, std::size_t stride) {
                   for (std::size_t j = 0; j < columns; ++j) {
                     take_sample(x + j * stride, first, n, slots,
                                 {sample.data() + j * slot_count, slot_count});
                     if (!task.levels.empty()) rows_of_levels.add<T>(j, first, {x + j * stride, n});
                   }
                 });
  share_sample(group, sample, slot_count * columns);
  rows_of_levels.share(group);
  sampled.slots = {};
  return_free_memory(slot_count * columns * sizeof(T));
  std::vector<FeatureBins> features(columns);
  parallel_for(columns, slot_count * columns < kSmallTable ? 1 : task.threads, [&](std::size_t j) {
    if (!task.levels.empty() && task.levels[j] > 0) {
      features[j] = bin_levels(rows_of_levels.counts(j), task.level_rows);
      return;
    }
    features[j] =
        cut_values(sorted_values(sample.data() + j * slot_count, slot_count), task.max_bin);
  });
  return features;
}

template <class T>
void bin_rows(const data::BlockSource<T>& source, const BinningTask& task, BinnedTable& table) {
  const RowMap& map = task.map;
  std::vector<kernel::BinTable<T>> tables;
  for (const FeatureBins& feature : table.features) tables.push_back(table_of<T>(feature));
  for_each_block(
      source, task, [&](std::size_t first, std::size_t n, const T* x, std::size_t stride) {
        // Runs of rows that stand side by side in the table; absent rows end a run.
        for (std::size_t i = 0; i < n;) {
          const std::uint32_t place = map[first + i];
          std::size_t run = 1;
          while (i + run < n && place != RowMap::kAbsent && map[first + i + run] == place + run)
            ++run;
          if (place != RowMap::kAbsent) {
            std::uint8_t* record = table.bytes.data() + place * table.stride;
            for (std::size_t j = 0; j < table.columns; ++j) {
              const FeatureBins& bins = table.features[j];
              const T* values = x + j * stride + i;
              if (bins.is_categorical()) {
                const std::size_t high = table.high_byte(j);
                write_levels<T>({values, run}, bins, record + j, high == 0 ? 0 : high - j,
                                table.stride);
              } else {
                write_bins(values, run, tables[j], bins.thresholds.size(), record + j,
                           table.stride);
              }
            }
          }
          i += run;
        }
      });
}

template FeatureBins cut_values(const std::vector<float>&, std::size_t, std::size_t);
template FeatureBins cut_values(const std::vector<double>&, std::size_t, std::size_t);
template std::vector<FeatureBins> cut_features(const data::BlockSource<float>&, const BinningTask&,
                                               const Group&);
template std::vector<FeatureBins> cut_features(const data::BlockSource<double>&, const BinningTask&,
                                               const Group&);
template void bin_rows(const data::BlockSource<float>&, const BinningTask&, BinnedTable&);
template void bin_rows(const data::BlockSource<double>&, const BinningTask&, BinnedTable&);

}  // namespace mliot::boosting
