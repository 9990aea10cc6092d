// Sorted distinct values; every lookup is a binary search.
#include "mliot/data/level_table.hpp"

#include <algorithm>
#include <limits>

namespace mliot::data {
namespace {

template <class T>
std::vector<T> distinct(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  require<ResourceLimit>(
      values.size() <= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()),
      "levels: {} distinct values are too many", values.size());
  return values;
}

template <class T, class Key>
std::int32_t find(const std::vector<T>& levels, const Key& key) {
  const auto found = std::lower_bound(levels.begin(), levels.end(), key);
  if (found == levels.end() || *found != key) return LevelTable::kMissing;
  return static_cast<std::int32_t>(found - levels.begin());
}

template <class T>
bool strictly_ascending(const std::vector<T>& values) {
  return std::adjacent_find(values.begin(), values.end(),
                            [](const T& a, const T& b) { return !(a < b); }) == values.end();
}

}  // namespace

LevelTable LevelTable::of_texts(std::vector<std::string> values) {
  LevelTable table;
  table.texts_ = distinct(std::move(values));  // std::string compares bytes as unsigned char
  return table;
}

LevelTable LevelTable::of_integers(std::vector<std::int64_t> values) {
  LevelTable table;
  table.kind_ = LevelKind::integer;
  table.integers_ = distinct(std::move(values));
  return table;
}

LevelTable LevelTable::of_booleans() {
  LevelTable table;
  table.kind_ = LevelKind::boolean;
  table.integers_ = {0, 1};
  return table;
}

std::string LevelTable::label(std::int32_t code) const {
  require(code >= 0 && static_cast<std::size_t>(code) < size(),
          "levels: code {} is not one of {} levels", code, size());
  const auto i = static_cast<std::size_t>(code);
  if (kind_ == LevelKind::text) return texts_[i];
  if (kind_ == LevelKind::boolean) return integers_[i] != 0 ? "true" : "false";
  return format("{}", integers_[i]);
}

void LevelTable::check_kind(LevelKind asked) const {
  const bool text = kind_ == LevelKind::text;
  require(text == (asked == LevelKind::text), "levels: the values are {}, not {}", enum_name(kind_),
          enum_name(asked));
}

std::int32_t LevelTable::code(std::string_view text, UnseenLevel unseen) const {
  check_kind(LevelKind::text);
  const std::int32_t code = find(texts_, text);
  require(code != kMissing || unseen == UnseenLevel::missing, "levels: unseen value '{}'", text);
  return code;
}

std::int32_t LevelTable::code(std::int64_t integer, UnseenLevel unseen) const {
  check_kind(LevelKind::integer);
  const std::int32_t code = find(integers_, integer);
  require(code != kMissing || unseen == UnseenLevel::missing, "levels: unseen value {}", integer);
  return code;
}

std::vector<std::int32_t> LevelTable::codes_of(const LevelTable& other, UnseenLevel unseen) const {
  std::vector<std::int32_t> codes;
  codes.reserve(other.size());
  for (const std::string& text : other.texts_) codes.push_back(code(text, unseen));
  for (const std::int64_t integer : other.integers_) codes.push_back(code(integer, unseen));
  return codes;
}

void LevelTable::save(archive::Writer& writer) const {
  writer.value("kind", enum_name(kind_));
  if (kind_ == LevelKind::text) {
    writer.value("values", texts_);
  } else {
    writer.array("values", integers_);
  }
}

LevelTable LevelTable::load(const archive::Reader& reader) {
  LevelTable table;
  const std::string& kind = reader.text("kind");
  const bool known = kind == "text" || kind == "integer" || kind == "boolean";
  reader.check(known, "kind", "is not text, integer or boolean");
  table.kind_ = enum_from_name<LevelKind>("levels", kind);
  if (table.kind_ == LevelKind::text) {
    table.texts_ = reader.texts("values");
  } else {
    table.integers_ = reader.array<std::int64_t>("values");
  }
  reader.check(strictly_ascending(table.texts_), "values", "are not in ascending order");
  const auto& integers = table.integers_;
  const auto fault = std::adjacent_find(integers.begin(), integers.end(), std::greater_equal());
  reader.check(fault == integers.end(), "values", "are not in ascending order",
               static_cast<std::size_t>(fault - integers.begin()) + 1);
  const bool booleans = table.integers_ == std::vector<std::int64_t>{0, 1};
  reader.check(table.kind_ != LevelKind::boolean || booleans, "values", "are not false and true");
  return table;
}

}  // namespace mliot::data
