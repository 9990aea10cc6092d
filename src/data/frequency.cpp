// Names of frequencies: one table of words, read forwards by parse() and backwards by name().
#include "mliot/data/frequency.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "mliot/freestanding/calendar.h"

namespace mliot::data {
namespace {

constexpr int kFromData = FrequencyParts::kFromData;
constexpr int kLastDay = FrequencyParts::kLastDay;
constexpr int kMaxMiddleDay = 28;  // every month has it
constexpr int kSunday = 6;
constexpr int kDaysInWeek = 7;
constexpr std::int64_t kWeek = kDaysInWeek * MLIOT_MICROS_PER_DAY;
constexpr std::int64_t kMaxStep = std::int64_t{1} << 53;
constexpr std::int64_t kMaxMonths = 1200000;

constexpr std::array<std::string_view, 7> kWeekdays{"MON", "TUE", "WED", "THU",
                                                    "FRI", "SAT", "SUN"};
constexpr std::array<std::string_view, 12> kMonths{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                   "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

// anchor: what the bare word means; quarters keep their month modulo 3.
struct Word {
  std::string_view text;
  TimeUnit unit;
  int anchor = kFromData;
  int day = kFromData;
};

constexpr std::array<Word, 36> kWords{{
    // pandas; the first word of a unit is the one that name() gives
    {"us", TimeUnit::microsecond},
    {"ms", TimeUnit::millisecond},
    {"s", TimeUnit::second},
    {"min", TimeUnit::minute},
    {"h", TimeUnit::hour},
    {"D", TimeUnit::day},
    {"B", TimeUnit::business_day},
    {"W", TimeUnit::week, kSunday},
    {"MS", TimeUnit::month, kFromData, 1},
    {"ME", TimeUnit::month, kFromData, kLastDay},
    {"QS", TimeUnit::quarter, 1, 1},
    {"QE", TimeUnit::quarter, 0, kLastDay},
    {"YS", TimeUnit::year, 1, 1},
    {"YE", TimeUnit::year, 12, kLastDay},
    // polars
    {"w", TimeUnit::week},
    {"mo", TimeUnit::month},
    {"q", TimeUnit::quarter},
    {"y", TimeUnit::year},
    {"d", TimeUnit::day},
    {"m", TimeUnit::minute},
    // older pandas
    {"U", TimeUnit::microsecond},
    {"L", TimeUnit::millisecond},
    {"S", TimeUnit::second},
    {"T", TimeUnit::minute},
    {"H", TimeUnit::hour},
    {"M", TimeUnit::month, kFromData, kLastDay},
    {"Q", TimeUnit::quarter, 0, kLastDay},
    {"A", TimeUnit::year, 12, kLastDay},
    {"Y", TimeUnit::year, 12, kLastDay},
    {"AS", TimeUnit::year, 1, 1},
    // spelled out
    {"second", TimeUnit::second},
    {"minute", TimeUnit::minute},
    {"hour", TimeUnit::hour},
    {"day", TimeUnit::day},
    {"week", TimeUnit::week},
    {"month", TimeUnit::month},
}};

[[noreturn]] void unknown(std::string_view name) {
  fail(
      "freq: unknown frequency '{}'; known: s, min, h, D, B, W, W-MON to W-SUN, MS, ME, QS, QE, "
      "YS, YE, with multiples ('15min', '2W-FRI', 'QS-FEB'), the words of polars ('1d', '1w', "
      "'1mo', '1q', '1y', '1h', '15m', '10s') or an integer",
      name);
}

template <std::size_t N>
std::optional<int> place(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<int>(found - names.begin());
}

// The anchor after the dash of "W-FRI", "QS-FEB", "YE-JUN".
std::optional<int> anchor_of(TimeUnit unit, std::string_view text) {
  if (unit == TimeUnit::week) return place(kWeekdays, text);
  const auto month = place(kMonths, text);
  if (!month) return std::nullopt;
  if (unit == TimeUnit::quarter) return (*month + 1) % 3;
  if (unit == TimeUnit::year) return *month + 1;
  return std::nullopt;
}

// What the bare word leaves out: "-FRI", "-FEB" or nothing.
std::string anchor_suffix(const FrequencyParts& parts, int usual) {
  if (parts.anchor == kFromData || parts.anchor == usual) return {};
  if (parts.unit == TimeUnit::week) {
    return format("-{}", kWeekdays[static_cast<std::size_t>(parts.anchor)]);
  }
  // Quarters: the first month of the class, save that ends count December with month 0.
  const int month = parts.anchor == 0 ? (parts.day == 1 ? 3 : 12) : parts.anchor;
  return format("-{}", kMonths[static_cast<std::size_t>(month - 1)]);
}

std::int64_t unit_step(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::integer:
    case TimeUnit::microsecond:
      return 1;
    case TimeUnit::millisecond:
      return MLIOT_MICROS_PER_SECOND / 1000;
    case TimeUnit::second:
      return MLIOT_MICROS_PER_SECOND;
    case TimeUnit::minute:
      return MLIOT_MICROS_PER_MINUTE;
    case TimeUnit::hour:
      return MLIOT_MICROS_PER_HOUR;
    case TimeUnit::day:
      return MLIOT_MICROS_PER_DAY;
    case TimeUnit::week:
      return kWeek;
    default:
      return 0;
  }
}

std::int64_t unit_months(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::month:
      return 1;
    case TimeUnit::quarter:
      return 3;
    case TimeUnit::year:
      return 12;
    default:
      return 0;
  }
}

bool anchor_fits(TimeUnit unit, int anchor) {
  if (anchor == kFromData) return true;
  switch (unit) {
    case TimeUnit::week:
      return anchor >= 0 && anchor < kDaysInWeek;
    case TimeUnit::quarter:
      return anchor >= 0 && anchor < 3;
    case TimeUnit::year:
      return anchor >= 1 && anchor <= 12;
    default:
      return false;
  }
}

bool day_fits(TimeUnit unit, int day) {
  if (day == kFromData) return true;
  return unit_months(unit) > 0 && ((day >= 1 && day <= kMaxMiddleDay) || day == kLastDay);
}

std::int64_t max_multiple(TimeUnit unit) {
  if (unit_months(unit) > 0) return kMaxMonths / unit_months(unit);
  const std::int64_t step = unit_step(unit);
  return kMaxStep / (step > 0 ? step : MLIOT_MICROS_PER_DAY);
}

// How many steps make the whole, 1 if they do not.
std::int64_t divided(std::int64_t whole, std::int64_t step) {
  return whole % step == 0 ? whole / step : 1;
}

std::int64_t fixed_season(std::int64_t step) {
  constexpr std::int64_t kWeeksInYear = 52;
  if (step % kWeek == 0) return divided(kWeeksInYear, step / kWeek);
  if (step % MLIOT_MICROS_PER_DAY == 0) return divided(kDaysInWeek, step / MLIOT_MICROS_PER_DAY);
  if (step >= MLIOT_MICROS_PER_MINUTE) return divided(MLIOT_MICROS_PER_DAY, step);
  if (step >= MLIOT_MICROS_PER_SECOND) return divided(MLIOT_MICROS_PER_HOUR, step);
  return 1;
}

}  // namespace

Frequency::Frequency(const FrequencyParts& parts) : parts_(parts) {
  require(parts.unit <= TimeUnit::year, "freq: unknown unit {}", parts.unit);
  require(parts.multiple >= 1 && parts.multiple <= max_multiple(parts.unit),
          "freq: the multiple must be from 1 to {}, got {}", max_multiple(parts.unit),
          parts.multiple);
  require(anchor_fits(parts.unit, parts.anchor), "freq: anchor {} does not belong to this unit",
          parts.anchor);
  require(day_fits(parts.unit, parts.day),
          "freq: the day of the month must be 1 to 28 or the last, got {}", parts.day);
}

Frequency Frequency::integer(std::int64_t step) {
  require(step >= 1, "freq: an integer step must be >= 1, got {}", step);
  return Frequency({.unit = TimeUnit::integer, .multiple = step});
}

Frequency Frequency::parse(std::string_view name) {
  std::int64_t multiple = 1;
  const char* const end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data(), end, multiple);
  const bool counted = rest != name.data();
  if (error == std::errc::result_out_of_range) unknown(name);
  if (counted && rest == end) return integer(multiple);
  const std::string_view text(rest, static_cast<std::size_t>(end - rest));
  const std::size_t dash = text.find('-');
  const auto* word = std::find_if(kWords.begin(), kWords.end(), [&](const Word& each) {
    return each.text == text.substr(0, dash);
  });
  if (word == kWords.end()) unknown(name);
  require(word->text != "m" || counted,
          "freq: 'm' may be minutes or months: give 'min', 'MS' (month start) or 'ME' (month end)");
  FrequencyParts parts{word->unit, multiple, word->anchor, word->day};
  if (dash != std::string_view::npos) {
    const auto anchor = anchor_of(word->unit, text.substr(dash + 1));
    if (!anchor || word->anchor == kFromData) unknown(name);
    parts.anchor = *anchor;
  }
  return Frequency(parts);
}

std::string Frequency::name() const {
  if (is_integer()) return format("{}", parts_.multiple);
  const bool middle = parts_.day != 1 && parts_.day != kLastDay;
  const bool polars = unit_months(parts_.unit) > 0
                          ? middle
                          : parts_.unit == TimeUnit::week && parts_.anchor == kFromData;
  const auto* word = std::find_if(kWords.begin(), kWords.end(), [&](const Word& each) {
    if (each.unit != parts_.unit) return false;
    if (polars) return each.anchor == kFromData && each.day == kFromData;
    return each.day == parts_.day;
  });
  const bool counted = polars || parts_.multiple != 1;
  std::string text =
      counted ? format("{}{}", parts_.multiple, word->text) : format("{}", word->text);
  if (!polars) text += anchor_suffix(parts_, word->anchor);
  return text;
}

std::int64_t Frequency::fixed_step() const noexcept {
  return parts_.multiple * unit_step(parts_.unit);
}

std::int64_t Frequency::months() const noexcept {
  return parts_.multiple * unit_months(parts_.unit);
}

std::int64_t Frequency::season_length() const noexcept {
  constexpr std::int64_t kBusinessDays = 5;
  constexpr std::int64_t kMonthsInYear = 12;
  if (is_integer()) return 1;
  if (months() > 0) return divided(kMonthsInYear, months());
  if (parts_.unit == TimeUnit::business_day) return divided(kBusinessDays, parts_.multiple);
  return fixed_season(fixed_step());
}

void Frequency::save(archive::Writer& writer) const {
  writer.value("unit", static_cast<std::int64_t>(parts_.unit));
  writer.value("multiple", parts_.multiple);
  writer.value("anchor", parts_.anchor);
  writer.value("day", parts_.day);
}

Frequency Frequency::load(const archive::Reader& reader) {
  FrequencyParts parts;
  parts.unit =
      static_cast<TimeUnit>(reader.integer("unit", 0, static_cast<std::int64_t>(TimeUnit::year)));
  parts.multiple = reader.integer("multiple", 1, max_multiple(parts.unit));
  parts.anchor = static_cast<int>(reader.integer("anchor", kFromData, kMonths.size()));
  parts.day = static_cast<int>(reader.integer("day", kFromData, kLastDay));
  reader.check(anchor_fits(parts.unit, parts.anchor), "anchor", "does not belong to the unit");
  reader.check(day_fits(parts.unit, parts.day), "day", "does not belong to the unit");
  return Frequency(parts);
}

}  // namespace mliot::data
