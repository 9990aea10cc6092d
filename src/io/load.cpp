// Model files and pipelines.
#include "mliot/io/load.hpp"

#include <string_view>

#include "mliot/core/error.hpp"

namespace mliot::io {
namespace {

constexpr std::string_view kClockDrift = "clock_drift";
constexpr std::string_view kQualityProfile = "quality_profile";
constexpr std::string_view kStatistical = "statistical";

pipeline::StreamOptions stream_options(const LoadOptions& options) {
  return {.new_series = options.new_series,
          .threads = options.threads,
          .max_memory = options.limits.max_memory};
}

void check_kind(const archive::Object& root, const std::filesystem::path& path) {
  const archive::Reader reader(root);
  const std::string& kind = reader.text("kind");
  require<FormatError>(kind != "state",
                       "'{}' holds the state of a stream; load its model first, then restore it",
                       path.string());
  require<FormatError>(kind != kClockDrift, "'{}' holds a clock drift: load_clock_drift() reads it",
                       path.string());
  require<FormatError>(kind != kQualityProfile,
                       "'{}' holds a quality profile: load_quality_profile() reads it",
                       path.string());
  require<FormatError>(kind != kStatistical,
                       "'{}' holds statistical models: load_statistical() reads them",
                       path.string());
  require<FormatError>(kind == "pipeline" || kind == "model" || kind == "transform",
                       "'{}' holds a '{}', no fitted object", path.string(), kind);
}

}  // namespace

pipeline::Pipeline load(const std::filesystem::path& path, const LoadOptions& options) {
  const archive::Object root = read_file(path, options.limits);
  check_kind(root, path);
  return pipeline::Pipeline::load(archive::Reader(root, {}, options.limits.max_memory),
                                  stream_options(options), options.verify_golden);
}

void save(const std::filesystem::path& path, const pipeline::Pipeline& pipeline,
          bool include_state) {
  archive::Object root;
  archive::Writer writer(root);
  pipeline.save(writer, include_state);
  write_file(path, to_bytes(root));
}

void save_state(const std::filesystem::path& path, const pipeline::Pipeline& pipeline) {
  write_file(path, to_bytes(pipeline.state()));
}

void restore(const std::filesystem::path& path, pipeline::Pipeline& pipeline,
             const LoadLimits& limits) {
  pipeline.restore(read_file(path, limits), limits.max_memory);
}

pipeline::StatisticalPipeline load_statistical(const std::filesystem::path& path,
                                               const LoadOptions& options) {
  const archive::Object root = read_file(path, options.limits);
  const archive::Reader reader(root, {}, options.limits.max_memory);
  const std::string& kind = reader.text("kind");
  require<FormatError>(kind == kStatistical, "'{}' holds a '{}', no statistical models",
                       path.string(), kind);
  require<FormatError>(reader.has("golden"),
                       "'{}' holds models with covariates or made of several, which run in Python "
                       "alone; fit them without covariates, or the members side by side",
                       path.string());
  return pipeline::StatisticalPipeline::load(reader, stream_options(options),
                                             options.verify_golden);
}

void save(const std::filesystem::path& path, const pipeline::StatisticalPipeline& models) {
  archive::Object root;
  archive::Writer writer(root);
  models.save(writer);
  write_file(path, to_bytes(root));
}

void save_state(const std::filesystem::path& path, const pipeline::StatisticalPipeline& models) {
  write_file(path, to_bytes(models.state()));
}

void restore(const std::filesystem::path& path, pipeline::StatisticalPipeline& models,
             const LoadLimits& limits) {
  models.restore(read_file(path, limits), limits.max_memory);
}

preprocessing::ClockDrift load_clock_drift(const std::filesystem::path& path,
                                           const LoadLimits& limits) {
  const archive::Object root = read_file(path, limits);
  const archive::Reader reader(root, {}, limits.max_memory);
  const std::string& kind = reader.text("kind");
  require<FormatError>(kind == kClockDrift, "'{}' holds a '{}', no clock drift", path.string(),
                       kind);
  return preprocessing::ClockDrift::load(reader.object("drift"));
}

void save_clock_drift(const std::filesystem::path& path, const preprocessing::ClockDrift& drift) {
  archive::Object root;
  archive::Writer writer(root);
  writer.value("kind", std::string(kClockDrift));
  writer.object("drift", [&](archive::Writer& inner) { drift.save(inner); });
  write_file(path, to_bytes(root));
}

preprocessing::QualityProfile load_quality_profile(const std::filesystem::path& path,
                                                   const LoadLimits& limits) {
  const archive::Object root = read_file(path, limits);
  const archive::Reader reader(root, {}, limits.max_memory);
  const std::string& kind = reader.text("kind");
  require<FormatError>(kind == kQualityProfile, "'{}' holds a '{}', no quality profile",
                       path.string(), kind);
  return preprocessing::QualityProfile::load(reader.object("profile"));
}

void save_quality_profile(const std::filesystem::path& path,
                          const preprocessing::QualityProfile& profile) {
  archive::Object root;
  archive::Writer writer(root);
  writer.value("kind", std::string(kQualityProfile));
  writer.object("profile", [&](archive::Writer& inner) { profile.save(inner); });
  write_file(path, to_bytes(root));
}

}  // namespace mliot::io
