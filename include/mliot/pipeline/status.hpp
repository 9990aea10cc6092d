// What a streaming call says: values instead of exceptions.
#pragma once

#include <cstdint>
#include <string_view>

namespace mliot::pipeline {

/// ok, or why a call was refused. A refused call has changed nothing.
enum class Status : std::uint8_t {
  ok,
  late,              ///< the event is older than the newest one of its series
  duplicate,         ///< the series has an event of that time
  gap,               ///< periods between the newest event and this one are missing
  off_grid,          ///< the time is none of the model's frequency
  unknown_series,    ///< no series has this index or id
  known_series,      ///< a series of this id is there already
  capacity,          ///< no room for another series is left
  id_too_long,       ///< the id of a new series is longer than kLongestId bytes
  malformed_id,      ///< the id of a new series does not go with the id columns of the others
  wrong_shape,       ///< a span is not as long as the model needs it
  not_finite,        ///< a value is infinite
  window_full,       ///< a window over time has no room for another sample
  out_of_memory,     ///< there is no memory for what keeps every sample of the series
  not_ready,         ///< nothing of the series was observed
  beyond_horizon,    ///< intervals or past covariates do not reach that far
  not_calibrated,    ///< the model was fitted without intervals
  wrong_quantile,    ///< a quantile is not between 0 and 1
  needs_all_series,  ///< features of groups take the forecasts of all series together
  unsupported,       ///< the call does not go with what the file holds
  missing,           ///< a value is missing, and nothing was said to take its place
  not_taken,         ///< a statistical model does not take such a value
  unknown_model,     ///< no model has this index
};

/// The status as a short sentence without a full stop.
std::string_view text_of(Status status) noexcept;

}  // namespace mliot::pipeline
