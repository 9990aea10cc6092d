// The text around the steps of a state in C; $names$ are filled in.
#pragma once

#include <string_view>

namespace mliot::edge::detail {

inline constexpr std::string_view kPushes = R"(
/* The next value of the target, observed or forecast. */
static void mliot_push_target(mliot_state* s, double x) {
  mliot_facts_push(&s->facts, x);
$target$$level$}

/* The next observed row. */
static void mliot_push_observed(mliot_state* s, const mliot_sample* sample) {
  double x = sample->value;
$clean$  mliot_push_target(s, x);
$past$}

/* The level of the next row, in whose unit the trees see the target. */
static double mliot_level(const mliot_state* s) { $level_value$ }
)";

inline constexpr std::string_view kPushSample = R"(
/* The next sample. */
static void mliot_push_observed(mliot_state* s, const mliot_sample* sample) {
$pushes$}
)";

inline constexpr std::string_view kHasRoom = R"(
/* Whether every window over time holds all it must when the sample comes. */
static int mliot_has_room(const mliot_state* s, const mliot_sample* sample) {
  const int64_t time = sample->time;
$checks$  return 1;
}
)";

inline constexpr std::string_view kPushLevel = R"(  {
    const double recent = (double)$value$;
    if (!mliot_is_nan(recent)) s->known_level = recent;
  }
)";

}  // namespace mliot::edge::detail
