// An open-addressing table over one arena of texts.
#include "mliot/pipeline/series_ids.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

#include "mliot/core/error.hpp"
#include "pipeline/lists.hpp"

namespace mliot::pipeline {
namespace {

std::uint64_t hash_of(std::string_view text) noexcept {  // FNV-1a
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char letter : text) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;
  }
  return hash ^ (hash >> 32);
}

std::string part_of(const IdColumn& column, std::size_t i) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&column)) return (*texts)[i];
  return std::to_string(std::get<std::vector<std::int64_t>>(column)[i]);
}

// The number that these decimal digits stand for, if they are how it is written.
std::optional<std::int64_t> integer_of(std::string_view digits) noexcept {
  std::int64_t x = 0;
  const char* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, x);
  const std::string_view magnitude = digits.substr(digits.starts_with('-') ? 1 : 0);
  const bool plain = magnitude == "0" ? x == 0 && digits.size() == 1 : !magnitude.starts_with('0');
  if (read.ec != std::errc() || read.ptr != end || !plain) return std::nullopt;
  return x;
}

std::size_t size_of(const IdColumn& column) {
  return std::visit([](const auto& values) { return values.size(); }, column);
}

}  // namespace

SeriesIds::SeriesIds(const std::vector<std::string>& ids, std::size_t room) {
  constexpr std::size_t kMost = 1U << 31;
  require<ResourceLimit>(ids.size() < kMost && room < kMost - ids.size(),
                         "series: {} ids and room for {} are more than 2^31", ids.size(), room);
  std::size_t letters = room * kLongestId;
  for (const std::string& id : ids) letters += id.size();
  text_.resize(letters);
  ends_.resize(ids.size() + room);
  slots_ = std::bit_ceil(2 * ends_.size() + 1);
  table_ = std::make_unique<std::atomic<std::uint32_t>[]>(slots_);
  for (const std::string& id : ids) {
    require(!find(id).has_value(), "series: the id '{}' is there twice", id);
    put(id);
  }
}

std::size_t SeriesIds::slot_of(std::string_view id) const noexcept {
  std::size_t slot = hash_of(id) & (slots_ - 1);
  while (true) {
    const std::uint32_t held = table_[slot].load(std::memory_order_acquire);
    if (held == 0 || this->id(held - 1) == id) return slot;
    slot = (slot + 1) & (slots_ - 1);
  }
}

std::optional<std::size_t> SeriesIds::find(std::string_view id) const noexcept {
  const std::uint32_t held = table_[slot_of(id)].load(std::memory_order_acquire);
  if (held == 0) return std::nullopt;
  return held - 1;
}

std::string_view SeriesIds::id(std::size_t place) const noexcept {
  const std::size_t begin = place == 0 ? 0 : ends_[place - 1];
  return {text_.data() + begin, ends_[place] - begin};
}

void SeriesIds::put(std::string_view id) noexcept {
  const std::size_t slot = slot_of(id);
  const std::size_t place = size();
  const std::size_t begin = place == 0 ? 0 : ends_[place - 1];
  std::copy(id.begin(), id.end(), text_.begin() + static_cast<std::ptrdiff_t>(begin));
  ends_[place] = begin + id.size();
  table_[slot].store(static_cast<std::uint32_t>(place) + 1, std::memory_order_release);
  size_.store(place + 1, std::memory_order_release);
}

Status SeriesIds::check_new(std::string_view id) const noexcept {
  if (find(id)) return Status::known_series;
  if (size() == capacity()) return Status::capacity;
  return id.size() > kLongestId ? Status::id_too_long : Status::ok;
}

void SeriesIds::shrink(std::size_t size) noexcept {
  const std::size_t kept = std::min(size, this->size());
  for (std::size_t slot = 0; slot < slots_; ++slot) table_[slot] = 0;
  for (std::size_t place = 0; place < kept; ++place) {
    table_[slot_of(id(place))] = static_cast<std::uint32_t>(place) + 1;
  }
  size_ = kept;
}

std::vector<std::string> joined_ids(const std::vector<IdColumn>& columns) {
  std::vector<std::string> ids(columns.empty() ? 0 : size_of(columns.front()));
  for (std::size_t c = 0; c < columns.size(); ++c) {
    require(size_of(columns[c]) == ids.size(), "series: id columns of {} and {} series", ids.size(),
            size_of(columns[c]));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (c > 0) ids[i] += kIdSeparator;
      ids[i] += part_of(columns[c], i);
    }
  }
  return ids;
}

bool id_fits(const std::vector<IdColumn>& columns, std::string_view id) noexcept {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const std::string_view part = id.substr(0, id.find(kIdSeparator));
    const bool last = part.size() == id.size();
    const bool integers = std::holds_alternative<std::vector<std::int64_t>>(columns[c]);
    if (last != (c + 1 == columns.size()) || (integers && !integer_of(part))) return false;
    if (!last) id.remove_prefix(part.size() + 1);
  }
  return true;
}

void append_id(std::vector<IdColumn>& columns, std::string_view id) {
  require(id_fits(columns, id), "series: the id '{}' does not go with the {} id columns", id,
          columns.size());
  for (IdColumn& column : columns) {
    const std::string_view part = id.substr(0, id.find(kIdSeparator));
    if (auto* texts = std::get_if<std::vector<std::string>>(&column)) {
      texts->emplace_back(part);
    } else {
      std::get<std::vector<std::int64_t>>(column).push_back(*integer_of(part));
    }
    id.remove_prefix(std::min(part.size() + 1, id.size()));
  }
}

void save_ids(archive::Writer& writer, std::string_view name,
              const std::vector<IdColumn>& columns) {
  writer.list(name, columns, [](archive::Writer& inner, const IdColumn& column) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column)) {
      inner.value("texts", *texts);
    } else {
      inner.array("integers", std::get<std::vector<std::int64_t>>(column));
    }
  });
}

std::vector<IdColumn> load_ids(const archive::Reader& reader, std::string_view name) {
  std::vector<IdColumn> columns;
  detail::read_list(reader, name, [&](const archive::Reader& each) {
    if (each.has("texts")) {
      columns.emplace_back(each.texts("texts"));
    } else {
      columns.emplace_back(each.array<std::int64_t>("integers"));
    }
  });
  return columns;
}

}  // namespace mliot::pipeline
