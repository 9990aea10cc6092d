// Readers and writers of dates, by hand: no locale, no time zone database, no strptime.
#include "mliot/data/time_text.hpp"

#include <algorithm>
#include <array>

#include "mliot/core/error.hpp"
#include "mliot/freestanding/calendar.h"

namespace mliot::data {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Reads a text from the left; every take_ says whether it found what it wanted.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool take(char c) {
    if (peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_number(std::size_t min_digits, std::size_t max_digits, int& out) {
    std::size_t n = 0;
    int value = 0;
    for (; n < rest_.size() && n < max_digits && is_digit(rest_[n]); ++n) {
      value = value * 10 + (rest_[n] - '0');
    }
    if (n < min_digits) return false;
    rest_.remove_prefix(n);
    out = value;
    return true;
  }

  // Digits after the decimal point; beyond the sixth only zeros, which lose nothing.
  bool take_fraction(int& micros) {
    constexpr int kDigits = 6;
    int n = 0;
    micros = 0;
    for (; is_digit(peek()); ++n) {
      const int digit = peek() - '0';
      if (n >= kDigits && digit != 0) return false;
      if (n < kDigits) micros = micros * 10 + digit;
      rest_.remove_prefix(1);
    }
    for (int i = n; i < kDigits; ++i) micros *= 10;
    return n > 0;
  }

  bool take_word(std::string_view lower_case) {
    if (rest_.size() < lower_case.size()) return false;
    const bool equal = std::equal(lower_case.begin(), lower_case.end(), rest_.begin(),
                                  [](char wanted, char c) { return wanted == lower(c); });
    if (equal) rest_.remove_prefix(lower_case.size());
    return equal;
  }

  void skip_spaces() {
    while (peek() == ' ' || peek() == '\t') rest_.remove_prefix(1);
  }

 private:
  std::string_view rest_;
};

// What a format has read so far.
struct Fields {
  int year = 1970;
  int month = 1;
  int day = 1;
  int day_of_year = 0;  // 0: not given
  int hour = 0;
  int minute = 0;
  int second = 0;
  int micros = 0;
  int half_day = -1;  // AM 0, PM 1
};

std::optional<std::int64_t> time_of(const Fields& fields) {
  int hour = fields.hour;
  if (fields.half_day >= 0) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + 12 * fields.half_day;
  }
  if (hour > 23 || fields.minute > 59 || fields.second > 59) return std::nullopt;
  if (fields.month < 1 || fields.month > 12 || fields.day < 1 ||
      fields.day > mliot_month_length(fields.year, fields.month)) {
    return std::nullopt;
  }
  if (fields.day_of_year > 365 + mliot_is_leap_year(fields.year)) return std::nullopt;
  const std::int32_t day = fields.day_of_year > 0
                               ? mliot_day_from_date(fields.year, 1, fields.day_of_year)
                               : mliot_day_from_date(fields.year, fields.month, fields.day);
  return mliot_micros_from_day(day) + hour * MLIOT_MICROS_PER_HOUR +
         fields.minute * MLIOT_MICROS_PER_MINUTE + fields.second * MLIOT_MICROS_PER_SECOND +
         fields.micros;
}

bool take_clock(Cursor& cursor, Fields& fields) {
  if (!cursor.take_number(2, 2, fields.hour) || !cursor.take(':') ||
      !cursor.take_number(2, 2, fields.minute)) {
    return false;
  }
  if (!cursor.take(':')) return true;
  if (!cursor.take_number(2, 2, fields.second)) return false;
  return !cursor.take('.') || cursor.take_fraction(fields.micros);
}

bool take_month_name(Cursor& cursor, bool full, int& month) {
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (!cursor.take_word(full ? kMonths[i] : kMonths[i].substr(0, 3))) continue;
    month = static_cast<int>(i) + 1;
    return true;
  }
  return false;
}

bool take_short_year(Cursor& cursor, int& year) {
  constexpr int kFirstOf1900 = 69;  // POSIX
  if (!cursor.take_number(2, 2, year)) return false;
  year += year >= kFirstOf1900 ? 1900 : 2000;
  return true;
}

bool take_half_day(Cursor& cursor, int& half_day) {
  half_day = cursor.take_word("am") ? 0 : 1;
  return half_day == 0 || cursor.take_word("pm");
}

bool take_letter(Cursor& cursor, char letter, Fields& fields) {
  switch (letter) {
    case 'Y':
      return cursor.take_number(4, 4, fields.year);
    case 'y':
      return take_short_year(cursor, fields.year);
    case 'm':
      return cursor.take_number(1, 2, fields.month);
    case 'd':
      return cursor.take_number(1, 2, fields.day);
    case 'j':
      return cursor.take_number(1, 3, fields.day_of_year) && fields.day_of_year > 0;
    case 'H':
    case 'I':
      return cursor.take_number(1, 2, fields.hour);
    case 'M':
      return cursor.take_number(1, 2, fields.minute);
    case 'S':
      return cursor.take_number(1, 2, fields.second);
    case 'f':
      return cursor.take_fraction(fields.micros);
    case 'b':
      return take_month_name(cursor, false, fields.month);
    case 'B':
      return take_month_name(cursor, true, fields.month);
    case 'p':
      return take_half_day(cursor, fields.half_day);
    default:
      return cursor.take('%');
  }
}

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = format("{}", value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

void append_clock(std::string& out, std::int64_t micros) {
  append_padded(out += ' ', mliot_hour(micros), 2);
  append_padded(out += ':', mliot_minute(micros), 2);
  append_padded(out += ':', mliot_second(micros), 2);
  const std::int64_t fraction = mliot_floor_modulo(micros, MLIOT_MICROS_PER_SECOND);
  if (fraction != 0) append_padded(out += '.', fraction, 6);
}

}  // namespace

std::string format_time(std::int64_t micros) {
  const mliot_date date = mliot_date_from_day(mliot_day_from_micros(micros));
  std::string out;
  if (date.year < 0 || date.year > 9999) out += date.year < 0 ? '-' : '+';
  append_padded(out, date.year < 0 ? -date.year : date.year, 4);
  append_padded(out += '-', date.month, 2);
  append_padded(out += '-', date.day, 2);
  if (mliot_time_of_day(micros) != 0) append_clock(out, micros);
  return out;
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  Cursor cursor(text);
  Fields fields;
  if (!cursor.take_number(4, 4, fields.year) || !cursor.take('-') ||
      !cursor.take_number(2, 2, fields.month) || !cursor.take('-') ||
      !cursor.take_number(2, 2, fields.day)) {
    return std::nullopt;
  }
  if (!cursor.done()) {
    if (!cursor.take(' ') && !cursor.take('T')) return std::nullopt;
    if (!take_clock(cursor, fields) || !cursor.done()) return std::nullopt;
  }
  return time_of(fields);
}

TimeFormat::TimeFormat(std::string_view pattern) {
  constexpr std::string_view kLetters = "YymdjHIMSfbBp%";
  const std::string whole(pattern);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    format_ += whole[i];
    if (whole[i] != '%') continue;
    const char letter = i + 1 < whole.size() ? whole[++i] : '\0';
    if (letter == 'F' || letter == 'T') {
      format_ += letter == 'F' ? "Y-%m-%d" : "H:%M:%S";
      continue;
    }
    require(letter != '\0' && kLetters.find(letter) != std::string_view::npos,
            "date_format: '{}' has an unknown letter after %; known: %Y %y %m %d %j %H %I %p %M %S "
            "%f %b %B %F %T %%",
            whole);
    format_ += letter;
  }
  const auto has = [&](std::string_view letter) {
    return format_.find(letter) != std::string::npos;
  };
  const bool year = has("%Y") || has("%y");
  const bool day = has("%j") || ((has("%m") || has("%b") || has("%B")) && has("%d"));
  require(year && day, "date_format: '{}' names no full date; give year, month and day", whole);
}

std::optional<std::int64_t> TimeFormat::parse(std::string_view text) const {
  Cursor cursor(text);
  Fields fields;
  for (std::size_t i = 0; i < format_.size(); ++i) {
    const char c = format_[i];
    if (c == ' ') {
      cursor.skip_spaces();
    } else if (c == '%' ? !take_letter(cursor, format_[++i], fields) : !cursor.take(c)) {
      return std::nullopt;
    }
  }
  if (!cursor.done()) return std::nullopt;
  return time_of(fields);
}

std::size_t parse_times(std::span<const std::string_view> texts, std::string_view pattern,
                        std::span<std::int64_t> out) {
  require(texts.size() == out.size(), "parse_times: {} texts do not fit {} times", texts.size(),
          out.size());
  std::optional<TimeFormat> time_format;
  if (!pattern.empty()) time_format.emplace(pattern);
  std::fill(out.begin(), out.end(), 0);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto time = time_format ? time_format->parse(texts[i]) : parse_time(texts[i]);
    if (!time) return i;
    out[i] = *time;
  }
  return texts.size();
}

}  // namespace mliot::data
