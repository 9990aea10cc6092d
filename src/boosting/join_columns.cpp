// Joins the columns of a filled table: looks for missing values, then writes all rows anew.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

#include "boosting/binned_table.hpp"
#include "boosting/group.hpp"
#include "boosting/joint_columns.hpp"
#include "kernel/row_records.hpp"
#include "mliot/core/memory.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 16384;  // rows of one task
constexpr std::size_t kTile = 512;     // rows whose old and new bytes fit the L1 cache

// The largest byte of each column is kMissingBin where short bins of a row are missing.
std::vector<std::uint8_t> find_gaps(const BinnedTable& table, const Group& group, int threads) {
  const std::size_t columns = table.columns;
  std::vector<std::uint8_t> largest(columns, 0);
  std::mutex mutex;
  parallel_for((table.rows + kChunk - 1) / kChunk, threads, [&](std::size_t chunk) {
    std::vector<std::uint8_t> found(columns, 0);
    std::uint8_t* const to = found.data();
    const std::size_t end = std::min(table.rows, (chunk + 1) * kChunk);
    for (std::size_t row = chunk * kChunk; row < end; ++row) {
      const std::uint8_t* record = table.record(row);
      for (std::size_t j = 0; j < columns; ++j) to[j] = std::max(to[j], record[j]);
    }
    const std::lock_guard lock(mutex);
    for (std::size_t j = 0; j < columns; ++j) largest[j] = std::max(largest[j], found[j]);
  });
  std::vector<std::int64_t> gaps(columns);
  std::transform(largest.begin(), largest.end(), gaps.begin(),
                 [](std::uint8_t byte) { return byte == kMissingBin ? 1 : 0; });
  group.sum(gaps);
  std::vector<std::uint8_t> any(columns);
  std::transform(gaps.begin(), gaps.end(), any.begin(),
                 [](std::int64_t count) -> std::uint8_t { return count > 0 ? 1 : 0; });
  return any;
}

// Rows of the old table as rows of the new one, the first of them at `out`.
class RowWriter {
 public:
  RowWriter(const BinnedTable& from, const BinnedTable& to) : from_(from), to_(to) {
    for (std::size_t f = 0; f < to.features.size(); ++f) {
      if (to.joint.shares(f)) continue;
      moves_.emplace_back(f, to.column_of(f));
      if (from.high_byte(f) != 0) moves_.emplace_back(from.high_byte(f), to.high_byte(f));
    }
  }

  void write(std::size_t begin, std::size_t end, std::uint8_t* out) const {
    for (std::size_t column = 0; column < to_.joint.count(); ++column) {
      for (const JointColumns::Member& member : to_.joint.members(column)) {
        join(member, begin, end, out + column);
      }
    }
    for (const auto& [source, target] : moves_) {
      for (std::size_t row = begin; row < end; ++row) {
        out[(row - begin) * to_.stride + target] = from_.record(row)[source];
      }
    }
  }

 private:
  void join(const JointColumns::Member& member, std::size_t begin, std::size_t end,
            std::uint8_t* target) const {
    const std::uint8_t* source = from_.record(begin) + member.feature;
    const std::size_t from_stride = from_.stride;
    const std::size_t to_stride = to_.stride;
    const unsigned most = member.codes - 1;  // which the missing bin becomes
    const unsigned step = member.step;
    const unsigned keep = step == 1 ? 0 : 0xFF;  // the first member finds nothing there
    for (std::size_t row = begin; row < end; ++row) {
      const unsigned code = std::min<unsigned>(*source, most) * step;
      *target = static_cast<std::uint8_t>((*target & keep) + code);
      source += from_stride;
      target += to_stride;
    }
  }

  const BinnedTable& from_;
  const BinnedTable& to_;
  std::vector<std::pair<std::size_t, std::size_t>> moves_;  // bytes that stay as they are
};

// Calls write(begin, end) for some rows at a time, from the first of [begin, end) on.
template <class Write>
void by_tiles(std::size_t begin, std::size_t end, const Write& write) {
  for (std::size_t row = begin; row < end; row += kTile) write(row, std::min(end, row + kTile));
}

// Writes the rows into memory of their own.
void write_apart(const BinnedTable& table, BinnedTable& joined, int threads) {
  make_room(joined);
  const RowWriter writer(table, joined);
  parallel_for((table.rows + kChunk - 1) / kChunk, threads, [&](std::size_t chunk) {
    by_tiles(chunk * kChunk, std::min(table.rows, (chunk + 1) * kChunk),
             [&](std::size_t begin, std::size_t end) {
               writer.write(begin, end, joined.bytes.data() + begin * joined.stride);
             });
  });
}

// Writes the rows, whole records that are no longer than before, over the old ones: first those of
// each chunk to its begin, then the chunks side by side.
void write_in_place(BinnedTable& table, BinnedTable& joined, int threads) {
  joined.stride = record_stride(joined.width());
  const RowWriter writer(table, joined);
  std::uint8_t* const bytes = table.bytes.data();
  const std::size_t chunks = (table.rows + kChunk - 1) / kChunk;
  const auto end_of = [&](std::size_t chunk) { return std::min(table.rows, (chunk + 1) * kChunk); };
  parallel_for(chunks, threads, [&](std::size_t chunk) {
    std::vector<std::uint8_t> tile(kTile * joined.stride);
    std::uint8_t* to = bytes + chunk * kChunk * table.stride;
    by_tiles(chunk * kChunk, end_of(chunk), [&](std::size_t begin, std::size_t end) {
      writer.write(begin, end, tile.data());
      std::memcpy(to, tile.data(), (end - begin) * joined.stride);
      to += (end - begin) * joined.stride;
    });
  });
  for (std::size_t chunk = 1; chunk < chunks; ++chunk) {
    const std::size_t begin = chunk * kChunk;
    std::memmove(bytes + begin * joined.stride, bytes + begin * table.stride,
                 (end_of(chunk) - begin) * joined.stride);
  }
  const std::size_t used = table.rows * joined.stride + kernel::kLeastStride;
  return_unused(bytes + used, table.bytes.size() - used);
  joined.bytes = std::move(table.bytes);
}

}  // namespace

void join_columns(BinnedTable& table, const Group& group, int threads) {
  const auto is_few = [](const FeatureBins& bins) { return 2 * bins.count() <= kMostJointCodes; };
  if (std::count_if(table.features.begin(), table.features.end(), is_few) < 2) return;
  JointColumns joint(table.features, find_gaps(table, group, threads));
  if (joint.empty()) return;
  BinnedTable joined;
  joined.rows = table.rows;
  joined.moves = table.moves;
  set_features(joined, std::move(table.features), std::move(joint));
  if (joined.moves) {
    write_in_place(table, joined, threads);
  } else {
    write_apart(table, joined, threads);
  }
  table = std::move(joined);
  return_free_memory();
}

}  // namespace mliot::boosting
