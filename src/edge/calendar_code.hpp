// Features of time as C: an expression each, and for events a function with their table.
#pragma once

#include <cstddef>
#include <string>

#include "mliot/features/time_feature.hpp"

namespace mliot::edge::detail {

/// A float made of the variable `time`. `feature`: its number in the plan.
std::string calendar_value(const features::TimeFeature& date, std::size_t feature);

/// The function that the expression calls; empty when it calls none of its own.
std::string calendar_function(const features::TimeFeature& date, std::size_t feature);

}  // namespace mliot::edge::detail
