// Dates, Fourier terms and events as C.
#include "edge/calendar_code.hpp"

#include <cstdint>
#include <vector>

#include "edge/text.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

std::string flag(bool on) { return literal(std::int64_t{on ? 1 : 0}); }

std::string moments(std::string_view name, const std::vector<std::int64_t>& times) {
  std::string text(times.empty() ? 1 : 0, '0');  // C has no empty table
  for (const std::int64_t time : times) {
    if (!text.empty()) text += ", ";
    text += literal(time);
  }
  return format("  static const int64_t {}[] = {{{}}};\n", name, text);
}

std::string date_value(features::DateFeature date) {
  const std::string name = "MLIOT_DATE_" + upper(enum_name(date));
  if (date >= features::DateFeature::minute_sin) {
    return format("mliot_date_feature({}, time)", name);
  }
  return format("(float)mliot_date_field_of({}, time).value", name);
}

}  // namespace

std::string calendar_value(const features::TimeFeature& date, std::size_t feature) {
  if (date.events() != nullptr) return format("mliot_calendar_{}(time)", feature);
  if (const features::FourierOptions* o = date.fourier()) {
    return fill(
        "mliot_fourier(&(const mliot_fourier_options){$period$, $parts$, $harmonic$, "
        "$cosine$}, time)",
        {{"period", literal(o->period)},
         {"parts", literal(o->parts)},
         {"harmonic", literal(o->harmonic)},
         {"cosine", flag(o->cosine)}});
  }
  return date_value(*date.date());
}

std::string calendar_function(const features::TimeFeature& date, std::size_t feature) {
  const features::EventOptions* o = date.events();
  if (o == nullptr) return {};
  return fill(R"(
static float mliot_calendar_$feature$(int64_t time) {
$starts$$ends$  const mliot_event_options options = {$n$, $first$, $last$, $unit$, $lead$,
                                       $decay$, $cap$, $kind$};
  return mliot_event(starts, ends, &options, time);
}
)",
              {{"feature", literal(static_cast<std::int64_t>(feature))},
               {"starts", moments("starts", o->starts)},
               {"ends", moments("ends", o->ends)},
               {"n", literal(static_cast<std::int64_t>(o->starts.size()))},
               {"first", literal(o->first)},
               {"last", literal(o->last)},
               {"unit", literal(o->unit)},
               {"lead", literal(o->lead)},
               {"decay", literal(o->decay)},
               {"cap", literal(o->cap)},
               {"kind", literal(static_cast<std::int64_t>(o->kind))}});
}

}  // namespace mliot::edge::detail
