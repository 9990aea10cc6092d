// Period numbers by frequency.
#include "edge/time_code.hpp"

#include "edge/text.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

constexpr std::string_view kFixed = R"(
static int64_t mliot_period(int64_t time) { return mliot_fixed_period(time, $origin$, $step$); }
static int64_t mliot_time(int64_t period) { return mliot_fixed_time(period, $origin$, $step$); }
)";

constexpr std::string_view kCalendar = R"(
static const mliot_calendar_axis mliot_axis = {$origin$, $count$, $step$, $day$};
static int64_t mliot_period(int64_t time) { return mliot_$unit$_period(&mliot_axis, time); }
static int64_t mliot_time(int64_t period) { return mliot_$unit$_time(&mliot_axis, period); }
)";

}  // namespace

std::string time_code(const data::TimeAxis& axis) {
  const std::int64_t step = axis.frequency().fixed_step();
  if (step > 0) {
    return fill(kFixed, {{"origin", literal(axis.origin())}, {"step", literal(step)}});
  }
  const mliot_calendar_axis calendar = axis.calendar_axis();
  return fill(kCalendar, {{"origin", literal(calendar.origin)},
                          {"count", literal(calendar.count)},
                          {"step", literal(calendar.step)},
                          {"day", format("{}", calendar.day)},
                          {"unit", axis.frequency().months() > 0 ? "month" : "business"}});
}

}  // namespace mliot::edge::detail
