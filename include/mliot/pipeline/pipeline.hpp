// The fitted artefact in memory: what a file holds, and a stream that executes it.
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
#include "mliot/pipeline/content.hpp"
#include "mliot/pipeline/golden.hpp"
#include "mliot/pipeline/schema.hpp"
#include "mliot/pipeline/series_ids.hpp"
#include "mliot/pipeline/status.hpp"
#include "mliot/pipeline/stream.hpp"
#include "mliot/pipeline/verify.hpp"

namespace mliot::pipeline {

namespace detail {
class StreamEngine;
}

/// What a pipeline knows beside its content.
struct PipelineParts {
  Schema schema;              ///< of the input columns; may be empty
  std::vector<IdColumn> ids;  ///< of the series, a column each; none: one series without an id

  /// Further members of the file's root, kept as they are: what Python needs, who made the file.
  archive::Object others;
};

/// A fitted forecaster, model or chain of transforms, with its schema and golden vectors.
///
/// A pipeline is made once, by fitting or by io::load, and then streams: update() takes an event,
/// predict_into() forecasts from what came so far. Both are noexcept, allocate nothing but for what
/// keeps every sample (features::HistoryTransforms), and answer with a Status; a refused call has
/// changed nothing. Results are the bits of the batch calls.
///
/// Cost:  update and predict_into are bounded by the plan's windows, never by the history, but for
///     features::HistoryTransforms: the logarithm of it.
/// Thread safety: update and predict_into on different series may run at once without a lock, and
///     add_series and series() beside them. Calls on one series must not run at once; nor state(),
///     restore(), save() and verify() together with anything else.
/// Moving: what was moved from can only be assigned to or destroyed.
class Pipeline {
 public:
  /// Makes the golden vectors. Throws NotFitted, and InvalidArgument when parts do not fit.
  explicit Pipeline(Content content, PipelineParts parts = {}, const StreamOptions& options = {});
  ~Pipeline();
  Pipeline(Pipeline&&) noexcept;
  Pipeline& operator=(Pipeline&&) noexcept;

  /// "pipeline", "model" (a model of bare rows) or "transform".
  std::string_view kind() const noexcept;

  const Content& content() const noexcept { return *content_; }

  /// The forecaster, what turns rows into outputs, or a batch step; the others are null. The states
  /// of the stream are not in it.
  const forecasting::Forecaster* forecaster() const noexcept {
    return std::get_if<forecasting::Forecaster>(content_.get());
  }
  const RowModel* rows() const noexcept { return std::get_if<RowModel>(content_.get()); }

  /// The forecaster with the series and the states that the stream has now: what forecasts all
  /// series together, where features of groups need that. Throws Unsupported without one.
  forecasting::Forecaster forecaster_now() const;

  const BatchStep* batch() const noexcept { return std::get_if<BatchStep>(content_.get()); }

  /// The plan that streams follow; null for a model of bare rows and a batch step.
  const plan::FeaturePlan* plan() const noexcept { return plan_of(*content_); }

  const PipelineParts& parts() const noexcept { return parts_; }
  const Schema& schema() const noexcept { return parts_.schema; }
  const Golden& golden() const noexcept { return golden_; }

  /// Series that can be given events: those of the fit and those added. 0 for bare rows.
  std::size_t series_count() const noexcept;

  /// The series of an id; nothing when it is unknown. Parts of an id of several columns are joined
  /// by kIdSeparator.
  std::optional<SeriesIndex> series(std::string_view id) const noexcept;
  std::string_view id(SeriesIndex series) const noexcept;

  /// The time of the row that a series awaits; nothing before its first one.
  std::optional<std::int64_t> next_time(SeriesIndex series) const noexcept;

  /// Begins a series that fit has not seen, with its static columns. Its id has a part for each id
  /// column of the others, joined by kIdSeparator.
  Status add_series(std::string_view id, std::span<const double> fixed,
                    SeriesIndex& added) noexcept;

  /// Takes an observed row.
  Status update(const Event& event) noexcept;

  /// Forecasts the future.h periods after the newest event of the series, or, without a target,
  /// says the output for its newest sample: one prediction, or all features. With features of
  /// groups a forecast takes those of all series: Status::needs_all_series, see forecaster_now().
  Status predict_into(SeriesIndex series, const FutureView& future,
                      const ForecastView& out) noexcept;

  /// The same without future covariates and quantiles.
  Status predict_into(SeriesIndex series, std::span<double> point) noexcept;

  /// The prediction of a model of bare rows.
  Status predict_row(std::span<const double> row, double& out) const noexcept;

  /// The same for a model of several classes, targets or quantiles: one number for each.
  Status predict_row(std::span<const double> row, std::span<double> out) const noexcept;

  /// Everything that events have changed, for restore().
  archive::Object state() const;

  /// Takes over a state. Throws FormatError, the pipeline unchanged, when it is of another plan or
  /// of other series; ResourceLimit when it needs more than max_memory bytes.
  void restore(const archive::Object& state,
               std::uint64_t max_memory = archive::Reader::kMaxMemory);

  /// Replays the golden vectors in every executor of this machine.
  VerifyReport verify(const VerifyOptions& options = {}) const;

  /// The root of a file. Series and states are those of the stream now, added ones included.
  /// Without state, every series has yet to begin.
  void save(archive::Writer& writer, bool include_state = true) const;

  /// The pipeline of the root of a file that has no golden vectors yet; they are made.
  /// Throws FormatError as load() does.
  static Pipeline complete(const archive::Reader& reader, const StreamOptions& options = {});

  /// Throws FormatError when something is missing, out of range or does not fit, and when the
  /// golden vectors do not replay, unless `replay` is false.
  static Pipeline load(const archive::Reader& reader, const StreamOptions& options = {},
                       bool replay = true);

 private:
  Pipeline(std::shared_ptr<const Content> content, PipelineParts parts, Golden golden,
           const StreamOptions& options);
  void check_parts() const;
  void save_content(archive::Writer& writer, bool include_state) const;

  std::shared_ptr<const Content> content_;
  PipelineParts parts_;
  Golden golden_;
  std::unique_ptr<detail::StreamEngine> stream_;  // null for bare rows and batch steps
};

}  // namespace mliot::pipeline
