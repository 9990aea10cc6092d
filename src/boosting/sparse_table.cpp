// Sparse rows are read value by value; no row is ever spread out.
#include "boosting/sparse_table.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "boosting/ordered_keys.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 4096;  // rows of one task

// The values that the sampled rows hold, column by column, with the slots of their rows.
template <class T>
struct SampledColumns {
  std::vector<std::size_t> starts;
  std::vector<T> values;
  std::vector<std::uint32_t> slots;

  SampledColumns(const data::SparseRows<T>& rows, const SampleRows& sample)
      : starts(rows.columns + 1, 0) {
    for_sampled(rows, sample, [&](std::size_t j, T, std::uint32_t) { ++starts[j + 1]; });
    for (std::size_t j = 0; j < rows.columns; ++j) starts[j + 1] += starts[j];
    values.resize(starts.back());
    slots.resize(starts.back());
    std::vector<std::size_t> next(starts.begin(), starts.end() - 1);
    for_sampled(rows, sample, [&](std::size_t j, T x, std::uint32_t slot) {
      values[next[j]] = x;
      slots[next[j]++] = slot;
    });
  }

 private:
  template <class Visit>
  static void for_sampled(const data::SparseRows<T>& rows, const SampleRows& sample, Visit visit) {
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      const std::uint32_t slot = sample.slots[row];
      if (slot >= sample.count) continue;
      rows.for_each(row, [&](std::size_t j, T x) { visit(j, x, slot); });
    }
  }
};

std::size_t number_bin(double x, const FeatureBins& bins) {
  if (x != x) return kMissingBin;
  const auto at = std::lower_bound(bins.thresholds.begin(), bins.thresholds.end(), x);
  return static_cast<std::size_t>(at - bins.thresholds.begin());
}

// The order in which misfits are dealt with must not depend on threads.
template <class Each>
void make_unique(std::vector<Each>& all) {
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

// Columns for what did not fit; in the third round and later each in a column of its own.
void mend(const std::vector<FeatureBins>& bins, Misfits misfits, int round, BundleGroups& groups) {
  constexpr int kSharingRounds = 2;
  make_unique(misfits.pairs);
  make_unique(misfits.gaps);
  for (const std::uint32_t f : misfits.gaps) groups.gaps[f] = 1;
  const auto has_gap = [&](std::uint32_t f) {
    return std::binary_search(misfits.gaps.begin(), misfits.gaps.end(), f);
  };
  std::erase_if(misfits.pairs, [&](const FeaturePair& pair) { return has_gap(pair.second); });
  for (std::vector<std::uint32_t>& members : groups.members) std::erase_if(members, has_gap);
  std::erase_if(groups.members, [](const auto& members) { return members.empty(); });
  part_pairs(bins, misfits.pairs, round < kSharingRounds, groups);
  for (const std::uint32_t f : misfits.gaps) groups.members.push_back({f});
}

}  // namespace

template <class T>
SparseCuts cut_sparse(const data::SparseRows<T>& rows, const BinningTask& task,
                      const Group& group) {
  const SampleRows sample = sample_rows(task, group, rows.rows());
  SampledColumns<T> columns(rows, sample);
  SparseCuts cuts;
  cuts.features.resize(rows.columns);
  cuts.groups.gaps.assign(rows.columns, 0);
  // Of each column, the slots of unusual bins are moved to the front.
  std::vector<std::size_t> unusual(rows.columns, 0);
  parallel_for(rows.columns, task.threads, [&](std::size_t j) {
    const std::size_t first = columns.starts[j];
    const std::size_t end = columns.starts[j + 1];
    std::vector<Key<T>> keys;
    for (std::size_t k = first; k < end; ++k) {
      const T x = columns.values[k];
      if (x == x) {
        keys.push_back(key_of(x));
      } else {
        cuts.groups.gaps[j] = 1;
      }
    }
    sort_keys(keys);
    std::vector<T> sorted(keys.size());
    std::transform(keys.begin(), keys.end(), sorted.begin(), value_of<T>);
    FeatureBins& bins = cuts.features[j];
    bins = cut_values(sorted, task.max_bin, sample.count - (end - first));
    const std::size_t usual = usual_bin(bins);
    for (std::size_t k = first; k < end; ++k) {
      if (number_bin(static_cast<double>(columns.values[k]), bins) == usual) continue;
      columns.slots[first + unusual[j]++] = columns.slots[k];
    }
  });
  BundleMaker maker(sample.count);
  for (std::size_t j = 0; j < rows.columns; ++j) {
    maker.add(static_cast<std::uint32_t>(j),
              codes_needed(cuts.features[j], cuts.groups.gaps[j] != 0),
              {columns.slots.data() + columns.starts[j], unusual[j]});
  }
  cuts.groups.members = maker.take();
  return cuts;
}

// The bins of one row on their way into its record.
class BundleWriter::Record {
 public:
  explicit Record(const Bundles& bundles) : bundles_(bundles) {}

  // NOLINTNEXTLINE(readability-non-const-parameter): written to through a reference
  void put(std::uint8_t* record, std::uint32_t f, std::size_t bin) {
    const Bundles::Feature& place = bundles_.feature(f);
    if (bin == place.usual) return;
    if (bin == kMissingBin && !place.gaps && (place.shares || place.column == Bundles::kNowhere)) {
      misfits.gaps.push_back(f);
      return;
    }
    std::uint8_t& to = record[place.column];
    if (!place.shares) {
      to = static_cast<std::uint8_t>(bin);
    } else if (to == 0) {
      to = bundles_.code_of(f, bin);
    } else {
      const std::uint32_t other = bundles_.bin_of(place.column, to).feature;
      misfits.pairs.emplace_back(std::min(other, f), std::max(other, f));
    }
  }

  Misfits misfits;

 private:
  const Bundles& bundles_;
};

void BundleWriter::note(const Misfits& found) {
  if (found.empty()) return;
  const std::lock_guard lock(mutex_);
  misfits_.pairs.insert(misfits_.pairs.end(), found.pairs.begin(), found.pairs.end());
  misfits_.gaps.insert(misfits_.gaps.end(), found.gaps.begin(), found.gaps.end());
}

template <class Work>
void BundleWriter::for_rows(std::size_t rows, Work work) {
  constexpr std::size_t kRound = 64;  // chunks between two ticks
  const std::vector<std::uint8_t>& blank = table_.bundles.blank();
  const std::size_t chunks = (rows + kChunk - 1) / kChunk;
  for (std::size_t start = 0; start < chunks; start += kRound) {
    parallel_for(std::min(kRound, chunks - start), task_.threads, [&](std::size_t part) {
      Record record(table_.bundles);
      const std::size_t first = (start + part) * kChunk;
      for (std::size_t row = first; row < std::min(rows, first + kChunk); ++row) {
        const std::uint32_t place = task_.map[row];
        if (place == RowMap::kAbsent) continue;
        std::uint8_t* to = table_.bytes.data() + place * table_.stride;
        std::copy(blank.begin(), blank.end(), to);
        work(row, [&](std::uint32_t f, std::size_t bin) { record.put(to, f, bin); });
      }
      note(record.misfits);
    });
    if (task_.tick) task_.tick();
  }
}

template <class T>
void BundleWriter::write(const data::BlockSource<T>& source) {
  const std::vector<FeatureBins>& features = table_.features;
  if (const data::SparseRows<T>* rows = source.sparse()) {
    return for_rows(rows->rows(), [&](std::size_t row, auto put) {
      rows->for_each(row, [&](std::size_t j, T x) {
        put(static_cast<std::uint32_t>(j), number_bin(static_cast<double>(x), features[j]));
      });
    });
  }
  std::vector<T> values;
  for (std::size_t b = 0; b < source.blocks(); ++b) {
    const std::size_t first = source.first_row(b);
    const std::size_t n = source.first_row(b + 1) - first;
    values.resize(n * features.size());
    source.read(b, values.data(), n);
    Record record(table_.bundles);
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint32_t place = task_.map[first + i];
      if (place == RowMap::kAbsent) continue;
      std::uint8_t* to = table_.bytes.data() + place * table_.stride;
      std::copy(table_.bundles.blank().begin(), table_.bundles.blank().end(), to);
      for (std::size_t j = 0; j < features.size(); ++j) {
        record.put(to, static_cast<std::uint32_t>(j),
                   number_bin(static_cast<double>(values[j * n + i]), features[j]));
      }
    }
    note(record.misfits);
  }
}

void BundleWriter::write(const BinnedTable& from) {
  const Bundles& bundles = from.bundles;
  for_rows(from.rows, [&](std::size_t row, auto put) {
    const std::uint8_t* record = from.record(row);
    for (std::size_t column = 0; column < bundles.columns(); ++column) {
      const std::uint8_t code = record[column];
      if (!bundles.is_shared(column)) {
        put(bundles.members(column).front(), code);
      } else if (code != 0) {
        const Bundles::Bin bin = bundles.bin_of(column, code);
        put(bin.feature, bin.bin);
      }
    }
  });
}

void fill_bundles(BinnedTable& table, BundleGroups groups, const BinningTask& task,
                  const std::function<void(BundleWriter&)>& write) {
  for (int round = 0;; ++round) {
    table.bundles = Bundles(table.features, groups);
    table.columns = table.bundles.columns();
    table.high_bytes.clear();
    make_room(table);
    BundleWriter writer(table, task);
    write(writer);
    if (writer.misfits().empty()) return;
    mend(table.features, writer.misfits(), round, groups);
  }
}

void unbundle(const BinnedTable& from, const BinningTask& task, BinnedTable& table) {
  parallel_for((from.rows + kChunk - 1) / kChunk, task.threads, [&](std::size_t chunk) {
    for (std::size_t row = chunk * kChunk; row < std::min(from.rows, (chunk + 1) * kChunk); ++row) {
      const std::uint32_t place = task.map[row];
      if (place == RowMap::kAbsent) continue;
      std::uint8_t* to = table.bytes.data() + place * table.stride;
      for (std::size_t f = 0; f < table.columns; ++f) {
        to[f] = static_cast<std::uint8_t>(from.bundles.bin_in(from.record(row), f));
      }
    }
  });
}

template SparseCuts cut_sparse(const data::SparseRows<float>&, const BinningTask&, const Group&);
template SparseCuts cut_sparse(const data::SparseRows<double>&, const BinningTask&, const Group&);
template void BundleWriter::write(const data::BlockSource<float>&);
template void BundleWriter::write(const data::BlockSource<double>&);

}  // namespace mliot::boosting
