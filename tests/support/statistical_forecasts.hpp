// Streams of one statistical model, and what they forecast.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/statistical.hpp"

namespace mliot::testing {

inline constexpr std::size_t kSteps = 9;

/// NaN compares equal to NaN in them.
inline std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> out;
  for (const double x : values) {
    out.push_back(std::isnan(x) ? 0x7FF8000000000000U : std::bit_cast<std::uint64_t>(x));
  }
  return out;
}

/// Means, variances and three quantiles of every step.
struct Forecast {
  std::vector<double> mean = std::vector<double>(kSteps);
  std::vector<double> variance = std::vector<double>(kSteps);
  std::vector<double> bounds = std::vector<double>(3 * kSteps);
  bool operator==(const Forecast& other) const {
    return bits(mean) == bits(other.mean) && bits(variance) == bits(other.variance) &&
           bits(bounds) == bits(other.bounds);
  }
};
inline constexpr std::array<double, 3> kLevels{0.05, 0.5, 0.975};

inline Forecast asked(const pipeline::StatisticalPipeline& models, std::size_t series,
                      std::size_t model) {
  Forecast out;
  const pipeline::Status status = models.predict_into(
      {series}, {model},
      {.mean = out.mean, .variance = out.variance, .quantiles = kLevels, .bounds = out.bounds});
  REQUIRE(status == pipeline::Status::ok);
  return out;
}

/// Daily series "0", "1" ... of one model, behind their values.
inline pipeline::StatisticalPipeline of_panel(statistical::AnyPanel panel,
                                              const pipeline::StreamOptions& options = {}) {
  const std::size_t n = panel.size();
  pipeline::StatisticalContent content{.axis = data::TimeAxis(data::Frequency::parse("D"), 0),
                                       .missing = pipeline::MissingValue::refused,
                                       .number = 0,
                                       .first_period = std::vector<std::int64_t>(n, 0),
                                       .next_period = std::vector<std::int64_t>(n),
                                       .last = std::vector<double>(n, 1),
                                       .scales = std::vector<double>(n, 1),
                                       .models = {}};
  pipeline::PipelineParts parts;
  std::vector<std::int64_t> ids(n);
  std::vector<std::size_t> places(n);
  for (std::size_t i = 0; i < n; ++i) {
    places[i] = i;
    ids[i] = static_cast<std::int64_t>(i);
    content.next_period[i] = static_cast<std::int64_t>(panel.state(i)[0]);  // its observations
  }
  parts.ids = {std::move(ids)};
  const std::string name(panel.model());
  pipeline::StatisticalModel model{
      .name = name, .own = std::vector<std::uint8_t>(n, 1), .panel = std::move(panel)};
  model.places = std::move(places);
  content.models.push_back(std::move(model));
  return pipeline::StatisticalPipeline(std::move(content), std::move(parts), options);
}

}  // namespace mliot::testing
