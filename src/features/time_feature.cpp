// Dates, Fourier terms and events behind one call.
#include "mliot/features/time_feature.hpp"

#include <string>

#include "mliot/freestanding/events.h"
#include "mliot/freestanding/fourier.h"

namespace mliot::features {
namespace {

static_assert(static_cast<int>(EventKind::to_next) == MLIOT_EVENT_TO_NEXT);
static_assert(static_cast<int>(EventKind::since_last) == MLIOT_EVENT_SINCE_LAST);

constexpr std::string_view kFourier = "fourier";
constexpr std::string_view kEvents = "events";

float fourier_at(const FourierOptions& o, std::int64_t time) noexcept {
  const mliot_fourier_options steps{
      .period = o.period, .parts = o.parts, .harmonic = o.harmonic, .cosine = o.cosine ? 1 : 0};
  return mliot_fourier(&steps, time);
}

float event_at(const EventOptions& o, std::int64_t time) noexcept {
  const mliot_event_options steps{.n = static_cast<std::int64_t>(o.starts.size()),
                                  .first = o.first,
                                  .last = o.last,
                                  .unit = o.unit,
                                  .lead = o.lead,
                                  .decay = o.decay,
                                  .cap = o.cap,
                                  .kind = static_cast<int>(o.kind)};
  return mliot_event(o.starts.data(), o.ends.data(), &steps, time);
}

void check(const EventOptions& o) {
  validate("events", o);
  require(o.starts.size() == o.ends.size(), "events: {} starts, but {} ends", o.starts.size(),
          o.ends.size());
  constexpr std::int64_t kFar = std::int64_t{1} << 61;  // differences stay in 64 bits
  require(o.first < o.last && o.first > -kFar && o.last < kFar,
          "events: the calendar must end after it begins, got {} to {}", o.first, o.last);
  for (std::size_t i = 0; i < o.starts.size(); ++i) {
    require(o.starts[i] < o.ends[i], "events: event {} ends at {}, before it begins at {}", i,
            o.ends[i], o.starts[i]);
    require(o.starts[i] > -kFar && o.ends[i] < kFar, "events: event {} is beyond all calendars", i);
    require(i == 0 || o.ends[i - 1] <= o.starts[i], "events: event {} begins before the last ends",
            i);
  }
}

}  // namespace

TimeFeature::TimeFeature(const FourierOptions& options) : kind_(options) {
  validate("fourier", options);
  const std::int64_t room = (std::int64_t{1} << 62) / options.period;
  require(options.parts <= room && options.harmonic <= room,
          "fourier: a period of {} / {} with harmonic {} passes 64 bits; take a rounder one",
          options.period, options.parts, options.harmonic);
}

TimeFeature::TimeFeature(EventOptions options) {
  check(options);
  kind_ = std::make_shared<const EventOptions>(std::move(options));
}

float TimeFeature::operator()(std::int64_t time) const noexcept {
  if (const EventOptions* o = events()) return event_at(*o, time);
  if (const FourierOptions* o = fourier()) return fourier_at(*o, time);
  return date_feature(*date(), time);
}

void TimeFeature::save(archive::Writer& writer) const {
  if (date() != nullptr) return writer.value("date", enum_name(*date()));
  writer.value("date", events() != nullptr ? kEvents : kFourier);
  writer.object("date_options", [&](archive::Writer& inner) {
    events() != nullptr ? archive::write_options(inner, *events())
                        : archive::write_options(inner, *fourier());
  });
}

TimeFeature TimeFeature::load(const archive::Reader& reader) {
  const std::string& name = reader.text("date");
  return reader.made([&] {
    if (name == kFourier) {
      return TimeFeature(archive::read_options<FourierOptions>(reader.object("date_options")));
    }
    if (name == kEvents) {
      return TimeFeature(archive::read_options<EventOptions>(reader.object("date_options")));
    }
    return TimeFeature(enum_from_name<DateFeature>("archive", name));
  });
}

}  // namespace mliot::features
