// The time axis of a plan as C.
#pragma once

#include <string>

#include "mliot/data/time_axis.hpp"

namespace mliot::edge::detail {

/// `static int64_t mliot_period(int64_t time)` and `static int64_t mliot_time(int64_t period)`.
std::string time_code(const data::TimeAxis& axis);

}  // namespace mliot::edge::detail
