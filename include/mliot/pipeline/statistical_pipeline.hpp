// Fitted statistical models in memory: what a file of them holds, and a stream that goes on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/forecasting/conformal.hpp"
#include "mliot/pipeline/pipeline.hpp"
#include "mliot/pipeline/schema.hpp"
#include "mliot/pipeline/series_ids.hpp"
#include "mliot/pipeline/statistical_content.hpp"
#include "mliot/pipeline/statistical_golden.hpp"
#include "mliot/pipeline/status.hpp"
#include "mliot/pipeline/stream.hpp"

namespace mliot::pipeline {

/// A model of a StatisticalPipeline, looked up once by its name.
struct ModelIndex {
  std::size_t value = 0;
  bool operator==(const ModelIndex&) const = default;
};

/// Where the forecasts of a statistical model go.
struct StatisticalForecastView {
  std::span<double> mean;             ///< one a step
  std::span<double> variance;         ///< of the errors, one a step; NaN where it cannot be told
  std::span<const double> quantiles;  ///< levels between 0 and 1, in any order
  std::span<double> bounds;           ///< [steps x quantiles]
};

/// Several statistical models over the same series, as StatisticalForecaster.save() of Python
/// writes them: they stream.
///
/// update() takes the next observation of a series into every model, predict_into() forecasts with
/// one of them. Both are noexcept and answer with a Status; a refused call has changed nothing.
/// Results are the bits of the batch calls in Python. Models that need scratch memory (ARIMA,
/// TBATS, dynamic harmonic regression) allocate, all others do not.
///
/// Values:   forecasts and quantiles of counts are not below 0, and quantiles of counts under
///           models of demand are whole numbers, unless the models were told otherwise.
/// Missing:  a NaN is refused, or replaced by the last observation or by a number, as the models
///           were fitted.
/// Cost:     that of the models: O(1) for recursive ones, whatever the history.
/// Thread safety: update and predict_into on different series may run at once without a lock, and
///     add_series and series() beside them. Calls on one series must not run at once; nor state(),
///     restore(), save() and verify() together with anything else.
/// Moving: what was moved from can only be assigned to or destroyed.
class StatisticalPipeline {
 public:
  /// Makes the golden vectors. Throws InvalidArgument when parts do not fit, ResourceLimit.
  explicit StatisticalPipeline(StatisticalContent content, PipelineParts parts = {},
                               const StreamOptions& options = {});

  std::size_t model_count() const noexcept { return content_.models.size(); }
  std::optional<ModelIndex> model(std::string_view name) const noexcept;
  std::string_view model_name(ModelIndex model) const noexcept;

  std::size_t series_count() const noexcept { return ids_->size(); }

  /// The series of an id; nothing when it is unknown. Parts of an id of several columns are joined
  /// by kIdSeparator.
  std::optional<SeriesIndex> series(std::string_view id) const noexcept;
  std::string_view id(SeriesIndex series) const noexcept;

  /// The time of the observation that a series awaits; nothing before its first one.
  std::optional<std::int64_t> next_time(SeriesIndex series) const noexcept;

  /// Begins a series that fit has not seen, with the parameters that models have without a fit. Its
  /// first observation must come with its time.
  Status add_series(std::string_view id, SeriesIndex& added) noexcept;

  /// Takes the observation that a series awaits. not_ready: it has not begun.
  Status update(SeriesIndex series, double y) noexcept;

  /// The same of an event, whose time must be the one that the series awaits.
  Status update(const Event& event) noexcept;

  /// Forecasts the out.mean.size() periods after the newest observation of a series.
  Status predict_into(SeriesIndex series, ModelIndex model,
                      const StatisticalForecastView& out) const noexcept;

  /// The same without quantiles.
  Status predict_into(SeriesIndex series, ModelIndex model, std::span<double> mean,
                      std::span<double> variance) const noexcept;

  const StatisticalGolden& golden() const noexcept { return golden_; }
  const PipelineParts& parts() const noexcept { return parts_; }

  /// The models and their states of now, without room for more series.
  StatisticalContent content() const { return content_.first(ids_->size()); }

  /// Everything that observations have changed, for restore().
  archive::Object state() const;

  /// Takes over a state. Throws FormatError, the pipeline unchanged, when it is of other models or
  /// of other series; ResourceLimit when it needs more than max_memory bytes.
  void restore(const archive::Object& state,
               std::uint64_t max_memory = archive::Reader::kMaxMemory);

  /// Replays the golden vectors in every executor of this machine.
  VerifyReport verify(const VerifyOptions& options = {}) const;

  /// The root of a file, golden vectors made anew from the states of now.
  void save(archive::Writer& writer) const;

  /// The pipeline of the root of a file that has no golden vectors yet; they are made.
  /// Throws FormatError as load() does.
  static StatisticalPipeline complete(const archive::Reader& reader,
                                      const StreamOptions& options = {});

  /// Throws FormatError when something is missing, out of range or does not fit, and when the
  /// golden vectors do not replay, unless `replay` is false.
  static StatisticalPipeline load(const archive::Reader& reader, const StreamOptions& options = {},
                                  bool replay = true);

 private:
  StatisticalPipeline(StatisticalContent content, PipelineParts parts, StatisticalGolden golden,
                      const StreamOptions& options);
  Status take(std::size_t series, std::int64_t period, double y) noexcept;
  void add_bounds(std::size_t series, const StatisticalModel& model,
                  const StatisticalForecastView& out) const noexcept;
  void keep_to_values(std::size_t series, const StatisticalModel& model,
                      const StatisticalForecastView& out) const noexcept;

  StatisticalContent content_;  // with room for more series behind those of the ids
  PipelineParts parts_;
  StatisticalGolden golden_;
  std::unique_ptr<SeriesIds> ids_;
  std::size_t known_;                            // series of the content
  std::vector<forecasting::ErrorScale> scales_;  // of those added, which grow with them
};

}  // namespace mliot::pipeline
