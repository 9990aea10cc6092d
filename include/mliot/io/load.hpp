// Fitted pipelines and the states of their streams as files.
#pragma once

#include <cstddef>
#include <filesystem>

#include "mliot/io/model_file.hpp"
#include "mliot/pipeline/pipeline.hpp"
#include "mliot/pipeline/statistical_pipeline.hpp"
#include "mliot/preprocessing/clock_drift.hpp"
#include "mliot/preprocessing/quality/quality_profile.hpp"

namespace mliot::io {

/// How a model file becomes a pipeline.
struct LoadOptions {
  /// Series that may be added to those that the model was fitted on.
  std::size_t new_series = 0;

  /// Forecasts that may run at once without waiting for each other; 0: one a CPU.
  std::size_t threads = 0;

  /// Whether the golden vectors must give their bits on this machine before anything is served.
  bool verify_golden = true;

  LoadLimits limits = {};
};

/// The pipeline of a model file.
///
/// Throws FileError when the file cannot be read; FormatError when it is damaged, holds something
/// else than a fitted object, or its golden vectors do not replay; ResourceLimit beyond the limits.
pipeline::Pipeline load(const std::filesystem::path& path, const LoadOptions& options = {});

/// Writes a pipeline, with the states of its stream or without, as write_file() does.
void save(const std::filesystem::path& path, const pipeline::Pipeline& pipeline,
          bool include_state = true);

/// Writes everything that events have changed, as write_file() does.
void save_state(const std::filesystem::path& path, const pipeline::Pipeline& pipeline);

/// Puts a pipeline into the state of a file. Throws as load() does, the pipeline unchanged.
void restore(const std::filesystem::path& path, pipeline::Pipeline& pipeline,
             const LoadLimits& limits = {});

/// The statistical models of a file that StatisticalForecaster.save() of Python or save() wrote.
/// Throws as load() does. `threads` of the options is not used: forecasts need no memory.
pipeline::StatisticalPipeline load_statistical(const std::filesystem::path& path,
                                               const LoadOptions& options = {});

/// Writes statistical models with their states of now, as write_file() does.
void save(const std::filesystem::path& path, const pipeline::StatisticalPipeline& models);

/// Writes everything that observations have changed, as write_file() does.
void save_state(const std::filesystem::path& path, const pipeline::StatisticalPipeline& models);

/// Puts statistical models into the state of a file. Throws as load() does, the models unchanged.
void restore(const std::filesystem::path& path, pipeline::StatisticalPipeline& models,
             const LoadLimits& limits = {});

/// The clock drift of a file that ClockDrift.save() or save_clock_drift() wrote. Throws as load()
/// does.
preprocessing::ClockDrift load_clock_drift(const std::filesystem::path& path,
                                           const LoadLimits& limits = {});

/// Writes a clock drift as write_file() does.
void save_clock_drift(const std::filesystem::path& path, const preprocessing::ClockDrift& drift);

/// The quality profile of a file that QualityProfile.save() of Python or save_quality_profile()
/// wrote; it takes further rows from there. Throws as load() does.
preprocessing::QualityProfile load_quality_profile(const std::filesystem::path& path,
                                                   const LoadLimits& limits = {});

/// Writes a quality profile as write_file() does.
void save_quality_profile(const std::filesystem::path& path,
                          const preprocessing::QualityProfile& profile);

}  // namespace mliot::io
