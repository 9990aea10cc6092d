// Distinct texts by a table of hashes, sorted by the first bytes that differ.
#include "mliot/data/text_places.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "mliot/core/error.hpp"

namespace mliot::data {
namespace {

constexpr std::uint32_t kNone = TextPlaces::kMissing;
constexpr std::size_t kWord = sizeof(std::uint64_t);

std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93U;
  return x ^ (x >> 32);
}

/// A hash of the bytes, eight at a time. Only where texts stand in the table depends on it.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = mixed(text.size());
  for (std::size_t i = 0; i < text.size(); i += kWord) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, std::min(kWord, text.size() - i));
    hash = mixed(hash ^ word);
  }
  return hash;
}

/// Rows of distinct texts by hash, with open places.
class HashTable {
 public:
  explicit HashTable(std::span<const std::string_view> texts)
      : texts_(texts), slots_(std::bit_ceil(2 * texts.size() + 1), Slot{0, kNone}) {}

  /// The number of the distinct text of a row, in the order in which they came.
  std::uint32_t number(std::size_t row, std::vector<std::uint32_t>& rows) {
    const std::uint64_t hash = hash_of(texts_[row]);
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>(hash) & mask;
    const auto tag = static_cast<std::uint32_t>(hash >> 32);
    for (; slots_[at].number != kNone; at = (at + 1) & mask) {
      const Slot& slot = slots_[at];
      if (slot.tag == tag && texts_[rows[slot.number]] == texts_[row]) return slot.number;
    }
    const auto number = static_cast<std::uint32_t>(rows.size());
    slots_[at] = {tag, number};
    rows.push_back(static_cast<std::uint32_t>(row));
    return number;
  }

 private:
  struct Slot {
    std::uint32_t tag;
    std::uint32_t number;
  };

  std::span<const std::string_view> texts_;
  std::vector<Slot> slots_;
};

/// How many first bytes all texts have in common.
std::size_t common_prefix(std::span<const std::string_view> texts,
                          const std::vector<std::uint32_t>& rows) {
  const std::string_view first = texts[rows.front()];
  std::size_t common = first.size();
  for (const std::uint32_t row : rows) {
    const std::string_view text = texts[row].substr(0, common);
    const auto ends = std::mismatch(text.begin(), text.end(), first.begin());
    common = static_cast<std::size_t>(ends.first - text.begin());
  }
  return common;
}

/// A distinct text with eight of its bytes as a number of the same order.
struct Entry {
  std::uint64_t key;
  std::uint32_t number;
};

std::uint64_t key_of(std::string_view text, std::size_t skip) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < kWord; ++i) {
    const std::size_t at = skip + i;
    const auto byte = at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    key = key << 8 | byte;
  }
  return key;
}

/// The distinct texts' numbers in the order of the texts.
std::vector<Entry> sorted_entries(std::span<const std::string_view> texts,
                                  const std::vector<std::uint32_t>& rows) {
  const std::size_t skip = common_prefix(texts, rows);
  std::vector<Entry> entries(rows.size());
  for (std::uint32_t number = 0; number < rows.size(); ++number) {
    entries[number] = {key_of(texts[rows[number]], skip), number};
  }
  std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
    if (a.key != b.key) return a.key < b.key;
    return texts[rows[a.number]].substr(skip) < texts[rows[b.number]].substr(skip);
  });
  return entries;
}

}  // namespace

TextPlaces places_of_texts(std::span<const std::string_view> texts) {
  require<ResourceLimit>(
      texts.size() <= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()),
      "levels: {} rows are too many", texts.size());
  TextPlaces found;
  found.places.resize(texts.size(), kNone);
  HashTable table(texts);
  std::vector<std::uint32_t> rows;
  for (std::size_t row = 0; row < texts.size(); ++row) {
    if (texts[row].data() != nullptr) found.places[row] = table.number(row, rows);
  }
  if (rows.empty()) return found;
  std::vector<std::uint32_t> place_of(rows.size());
  found.rows.reserve(rows.size());
  for (const Entry& entry : sorted_entries(texts, rows)) {
    place_of[entry.number] = static_cast<std::uint32_t>(found.rows.size());
    found.rows.push_back(rows[entry.number]);
  }
  for (std::uint32_t& place : found.places) {
    if (place != kNone) place = place_of[place];
  }
  return found;
}

}  // namespace mliot::data
