// Statuses in words.
#include "mliot/pipeline/status.hpp"

namespace mliot::pipeline {

std::string_view text_of(Status status) noexcept {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::late:
      return "the event is older than the newest one of its series";
    case Status::duplicate:
      return "the series has an event of that time already";
    case Status::gap:
      return "periods between the newest event of the series and this one are missing";
    case Status::off_grid:
      return "the time is none of the model's frequency";
    case Status::unknown_series:
      return "there is no such series";
    case Status::unknown_model:
      return "there is no such model";
    case Status::known_series:
      return "a series of this id is there already";
    case Status::capacity:
      return "there is no room for another series";
    case Status::id_too_long:
      return "the id is too long";
    case Status::malformed_id:
      return "the id does not go with the id columns of the other series";
    case Status::wrong_shape:
      return "a span is not as long as the model needs it";
    case Status::not_finite:
      return "a value is infinite";
    case Status::missing:
      return "a value is missing; fit with fill_gaps to say what takes its place";
    case Status::not_taken:
      return "a model does not take such a value: below 0, 0 where it has no transform, or no "
             "whole number";
    case Status::window_full:
      return "a window over time has no room for another sample; give it a larger max_samples";
    case Status::out_of_memory:
      return "there is no memory to keep another sample of the series";
    case Status::not_ready:
      return "nothing of the series was observed";
    case Status::beyond_horizon:
      return "the steps are beyond the model's horizon";
    case Status::not_calibrated:
      return "the model was fitted without intervals";
    case Status::wrong_quantile:
      return "a quantile is not between 0 and 1";
    case Status::needs_all_series:
      return "features of groups take the forecasts of all series together";
    case Status::unsupported:
      return "the call does not go with this kind of model";
  }
  return "unknown status";
}

}  // namespace mliot::pipeline
