// Any feature of the calendar: a field of the date, a Fourier term, or events of a table.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/field.hpp"
#include "mliot/features/date_feature.hpp"

namespace mliot::features {

/// A wave over time.
struct FourierOptions {
  /// The period is period / parts units of time: microseconds, or steps of an integer index.
  std::int64_t period = 1;
  std::int64_t parts = 1;

  /// Waves in a period.
  std::int64_t harmonic = 1;

  /// The cosine instead of the sine.
  bool cosine = false;

  static constexpr auto fields() {
    constexpr double kMost = 0x1p53;
    return std::tuple{
        field("period", &FourierOptions::period, "Units of time in `parts` periods.",
              between(1, kMost)),
        field("parts", &FourierOptions::parts, "Periods in `period` units of time.",
              between(1, kMost)),
        field("harmonic", &FourierOptions::harmonic, "Waves in a period.", between(1, kMost)),
        field("cosine", &FourierOptions::cosine, "The cosine instead of the sine.")};
  }
};

/// What is asked of events.
enum class EventKind : std::uint8_t { active, to_next, since_last };

constexpr std::array<std::string_view, 3> enum_names(EventKind) {
  return {"active", "to_next", "since_last"};
}

/// Events, and what is asked of them. Times are microseconds, or steps of an integer index.
struct EventOptions {
  std::vector<std::int64_t> starts = {};  ///< ascending
  std::vector<std::int64_t> ends = {};    ///< exclusive; none reaches into the next event

  /// The calendar is known in [first, last).
  std::int64_t first = 0;
  std::int64_t last = 0;

  std::int64_t unit = 86'400'000'000;  ///< of distances and ramps: a day
  std::int64_t lead = 0;               ///< units over which `active` rises before an event
  std::int64_t decay = 0;              ///< units over which it falls after one
  std::int64_t cap = 366;              ///< the longest distance
  EventKind kind = EventKind::active;

  static constexpr auto fields() {
    constexpr double kMost = 1e9;
    return std::tuple{
        field("starts", &EventOptions::starts, "When events begin, ascending."),
        field("ends", &EventOptions::ends, "When they end; that moment is not in them."),
        field("first", &EventOptions::first, "When the calendar begins."),
        field("last", &EventOptions::last, "When it ends; that moment is not in it."),
        field("unit", &EventOptions::unit, "Unit of distances and ramps.", between(1, 1e18)),
        field("lead", &EventOptions::lead, "Units over which an event announces itself.",
              between(0, kMost)),
        field("decay", &EventOptions::decay, "Units over which it fades.", between(0, kMost)),
        field("cap", &EventOptions::cap, "The longest distance.", between(1, kMost)),
        field("kind", &EventOptions::kind, R"("active", "to_next" or "since_last".)")};
  }
};

/// A number for each time: a value, cheap to copy, immutable.
///
/// Fourier:    sin or cos of 2 pi harmonic time / period. The phase is found in whole numbers: it
///             never drifts.
/// active:     1 in an event; k units before one 1 - k / (lead + 1), after one 1 - k / (decay + 1),
///             never below 0.
/// to_next, since_last:  units to the next event, or since the last one, begun units counting
///             whole; 0 in an event, at most cap.
///
/// Unit:     microseconds since 1970-01-01, civil, or steps of an integer index.
/// Missing:  INT64_MIN gives NaN; events give NaN outside [first, last).
class TimeFeature {
 public:
  TimeFeature(DateFeature date) : kind_(date) {}  // a date feature is one, without further words

  /// Throws InvalidArgument when an option is out of range, or numbers pass 2^62 on the way.
  explicit TimeFeature(const FourierOptions& options);

  /// Throws InvalidArgument unless events ascend, end after they begin and do not overlap.
  explicit TimeFeature(EventOptions options);

  float operator()(std::int64_t time) const noexcept;

  /// Whether it needs dates; the others take an integer index too.
  bool needs_dates() const noexcept { return std::holds_alternative<DateFeature>(kind_); }

  const DateFeature* date() const noexcept { return std::get_if<DateFeature>(&kind_); }
  const FourierOptions* fourier() const noexcept { return std::get_if<FourierOptions>(&kind_); }
  const EventOptions* events() const noexcept {
    const auto* shared = std::get_if<std::shared_ptr<const EventOptions>>(&kind_);
    return shared == nullptr ? nullptr : shared->get();
  }

  /// Writes `date`: the name of a date feature, "fourier" or "events"; with `date_options`.
  void save(archive::Writer& writer) const;
  static TimeFeature load(const archive::Reader& reader);

 private:
  std::variant<DateFeature, FourierOptions, std::shared_ptr<const EventOptions>> kind_;
};

}  // namespace mliot::features
