// Times as text: ISO 8601 and the common letters of strptime, both ways.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mliot::data {

/// "2024-01-31", or "2024-01-31 06:30:00" when not midnight, with ".ffffff" when not a whole
/// second. Years outside of 0..9999 carry a sign, as ISO 8601 has it.
std::string format_time(std::int64_t micros);

/// The microseconds of "YYYY-MM-DD", or "YYYY-MM-DD[ T]HH:MM[:SS[.f]]" with up to six digits of a
/// second (further digits must be 0). Nothing when it is not that, or not a date of the calendar.
std::optional<std::int64_t> parse_time(std::string_view text);

/// Reads dates of one format.
///
/// Letters: %Y year with four digits, %y two (69..99 are 19xx), %m %d %H %M %S with one or two
/// digits, %j day of the year, %f up to six digits of a second, %b English month (three letters),
/// %B full English month, %p AM/PM with %I, %T = %H:%M:%S, %F = %Y-%m-%d, %% itself. A space
/// takes any number of spaces. Everything else stands for itself.
///
/// Source: POSIX strptime; Python documentation, "strftime() and strptime() Behavior".
class TimeFormat {
 public:
  /// Throws InvalidArgument at an unknown letter, and when the pattern names no full date.
  explicit TimeFormat(std::string_view pattern);

  std::optional<std::int64_t> parse(std::string_view text) const;

 private:
  std::string format_;  // with %T and %F written out
};

/// The time of each text. `pattern` empty: ISO 8601. Returns the index of the first text that is
/// not a time (out holds 0 there and after), texts.size() if all are. `out` is as long as `texts`.
std::size_t parse_times(std::span<const std::string_view> texts, std::string_view pattern,
                        std::span<std::int64_t> out);

}  // namespace mliot::data
