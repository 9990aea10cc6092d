// Features of time from Python.
#pragma once

#include <pybind11/pybind11.h>

#include <string>

#include "mliot/features/time_feature.hpp"
#include "options.hpp"

namespace mliot::python {

/// kind: the name of a date feature, or "fourier" or "events" with their options. Throws
/// InvalidArgument for unknown names, and options out of range.
inline features::TimeFeature time_feature_from(const std::string& kind, const py::dict& options) {
  if (kind == "fourier") {
    return features::TimeFeature(from_kwargs<features::FourierOptions>(kind, options));
  }
  if (kind == "events") {
    return features::TimeFeature(from_kwargs<features::EventOptions>(kind, options));
  }
  return {enum_from_name<features::DateFeature>("date_features", kind)};
}

}  // namespace mliot::python
