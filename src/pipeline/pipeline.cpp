// The pipeline: parts, stream and storage joined.
#include "mliot/pipeline/pipeline.hpp"

#include <algorithm>
#include <array>

#include "mliot/core/error.hpp"
#include "pipeline/stream_engine.hpp"

namespace mliot::pipeline {
namespace {

constexpr std::array<std::string_view, 9> kMembers{
    "kind", "schema", "series", "golden", "forecaster", "boosting", "transform", "plan", "batch"};

bool is_member(std::string_view name) {
  for (const std::string_view each : kMembers) {
    if (each == name) return true;
  }
  return name == "state";
}

RowModel load_rows(const archive::Reader& reader) {
  if (reader.has("transform")) {
    const archive::Reader stored = reader.object("transform");
    RowModel rows = RowModel::of(plan::AnyTransform::load(stored));
    if (stored.has("state")) rows.transform_state = stored.array<std::uint8_t>("state");
    return rows;
  }
  RowModel rows;
  if (reader.has("plan")) rows.plan = plan::FeaturePlan::load(reader.object("plan"));
  if (reader.has("boosting")) rows.model = boosting::Boosting::load(reader.object("boosting"));
  if (rows.plan && reader.has("state")) {
    rows.state = plan::PanelState::load(*rows.plan, reader.object("state"));
  }
  return rows;
}

Content load_content(const archive::Reader& reader) {
  if (reader.has("forecaster")) {
    return forecasting::Forecaster::load(reader.object("forecaster"));
  }
  if (reader.has("batch")) return BatchStep::load(reader.object("batch"));
  return load_rows(reader);
}

PipelineParts load_parts(const archive::Reader& reader) {
  PipelineParts parts{.schema = Schema::load(reader, "schema"),
                      .ids = load_ids(reader, "series"),
                      .others = reader.members()};
  std::erase_if(parts.others.members, [](const auto& each) { return is_member(each.first); });
  return parts;
}

std::unique_ptr<detail::StreamEngine> stream_of(const Content& content, const PipelineParts& parts,
                                                const StreamOptions& options) {
  detail::RowLabels labels(parts.others);  // checks them, whatever the content
  if (plan_of(content) == nullptr) return nullptr;
  return std::make_unique<detail::StreamEngine>(content, detail::start_of(content, parts.ids),
                                                std::move(labels), options);
}

// Before anything as large as the plan says is allocated.
void check_memory(const Content& content, const std::vector<IdColumn>& ids,
                  const StreamOptions& options) {
  const plan::FeaturePlan* plan = plan_of(content);
  if (plan == nullptr) return;
  const std::uint64_t block = plan::StateLayout(*plan).series_size();
  const std::uint64_t series = std::max<std::uint64_t>(1, joined_ids(ids).size());
  const std::uint64_t room = options.new_series;
  require<ResourceLimit>(block <= options.max_memory / (series + room + 1),
                         "pipeline: states of {} bytes for {} series and room for {} pass the "
                         "limit of {} bytes",
                         block, series, room, options.max_memory);
}

void check_role(const Schema& schema, Role role, std::size_t read) {
  const std::size_t known = schema.of(role).size();
  require(known >= read, "pipeline: the schema has {} columns of role '{}', the plan reads {}",
          known, enum_name(role), read);
}

}  // namespace

Pipeline::Pipeline(Content content, PipelineParts parts, const StreamOptions& options)
    : content_(std::make_shared<const Content>(std::move(content))), parts_(std::move(parts)) {
  check(*content_);
  check_parts();
  check_memory(*content_, parts_.ids, options);
  golden_ = golden_inputs(*content_);
  golden_.expected = replay(*content_, golden_);
  stream_ = stream_of(*content_, parts_, options);
}

Pipeline::Pipeline(std::shared_ptr<const Content> content, PipelineParts parts, Golden golden,
                   const StreamOptions& options)
    : content_(std::move(content)), parts_(std::move(parts)), golden_(std::move(golden)) {
  check(*content_);
  check_parts();
  check_memory(*content_, parts_.ids, options);
  stream_ = stream_of(*content_, parts_, options);
}

Pipeline::~Pipeline() = default;
Pipeline::Pipeline(Pipeline&&) noexcept = default;
Pipeline& Pipeline::operator=(Pipeline&&) noexcept = default;

void Pipeline::check_parts() const {
  const Schema& schema = parts_.schema;
  if (schema.empty()) return;
  if (forecaster() == nullptr) {
    check_role(schema, Role::feature, columns_read(*content_));
    return;
  }
  check_role(schema, Role::past, plan()->columns(plan::Source::past));
  check_role(schema, Role::future, plan()->columns(plan::Source::future));
  check_role(schema, Role::fixed, plan()->columns(plan::Source::fixed));
}

std::string_view Pipeline::kind() const noexcept {
  if (batch() != nullptr) return "transform";
  if (rows() == nullptr) return "pipeline";
  if (rows()->transform) return "transform";
  return rows()->plan ? "pipeline" : "model";
}

std::size_t Pipeline::series_count() const noexcept { return stream_ ? stream_->ids().size() : 0; }

std::optional<SeriesIndex> Pipeline::series(std::string_view id) const noexcept {
  if (!stream_) return std::nullopt;
  const auto place = stream_->ids().find(id);
  if (!place) return std::nullopt;
  return SeriesIndex{*place};
}

std::string_view Pipeline::id(SeriesIndex series) const noexcept {
  return series.value < series_count() ? stream_->ids().id(series.value) : std::string_view();
}

std::optional<std::int64_t> Pipeline::next_time(SeriesIndex series) const noexcept {
  if (series.value >= series_count() || !stream_->state().begun(series.value)) return std::nullopt;
  return plan()->axis().time(stream_->state().next_period(series.value));
}

Status Pipeline::add_series(std::string_view id, std::span<const double> fixed,
                            SeriesIndex& added) noexcept {
  if (!stream_) return Status::unsupported;
  return id_fits(parts_.ids, id) ? stream_->add_series(id, fixed, added) : Status::malformed_id;
}

Status Pipeline::update(const Event& event) noexcept {
  return stream_ ? stream_->update(event) : Status::unsupported;
}

Status Pipeline::predict_into(SeriesIndex series, const FutureView& future,
                              const ForecastView& out) noexcept {
  return stream_ ? stream_->predict_into(series, future, out) : Status::unsupported;
}

Status Pipeline::predict_into(SeriesIndex series, std::span<double> point) noexcept {
  return predict_into(series, {.h = static_cast<std::int64_t>(point.size()), .values = {}},
                      {.point = point, .quantiles = {}, .bounds = {}});
}

Status Pipeline::predict_row(std::span<const double> row, double& out) const noexcept {
  return predict_row(row, {&out, 1});
}

Status Pipeline::predict_row(std::span<const double> row, std::span<double> out) const noexcept {
  if (stream_ || batch() != nullptr) return Status::unsupported;
  const boosting::Boosting& model = *rows()->model;
  if (row.size() != model.columns() || out.size() != model.outputs()) return Status::wrong_shape;
  model.predict_row(row.data(), out.data());
  return Status::ok;
}

forecasting::Forecaster Pipeline::forecaster_now() const {
  require<Unsupported>(forecaster() != nullptr, "pipeline: it holds no forecaster");
  return stream_->forecaster();
}

archive::Object Pipeline::state() const {
  require<Unsupported>(stream_ != nullptr, "pipeline: {} has no state",
                       batch() != nullptr ? "a batch step" : "a model of bare rows");
  return archive::save(*stream_);
}

void Pipeline::restore(const archive::Object& state, std::uint64_t max_memory) {
  require<Unsupported>(stream_ != nullptr, "pipeline: {} has no state",
                       batch() != nullptr ? "a batch step" : "a model of bare rows");
  const archive::Reader reader(state, {}, max_memory);
  if (reader.has("ids")) {
    for (const std::string& id : reader.texts("ids")) {
      reader.check(id_fits(parts_.ids, id), "ids", "do not go with the id columns of the model");
    }
  }
  stream_->restore(reader);
}

VerifyReport Pipeline::verify(const VerifyOptions& options) const {
  return pipeline::verify(*content_, golden_, options);
}

void Pipeline::save(archive::Writer& writer, bool include_state) const {
  for (const auto& [name, value] : parts_.others.members) {
    if (!is_member(name)) writer.copy(name, value);
  }
  writer.value("kind", kind());
  parts_.schema.save(writer, "schema");
  save_ids(writer, "series", stream_ ? stream_->id_columns(parts_.ids) : parts_.ids);
  writer.object("golden", [&](archive::Writer& inner) { golden_.save(inner); });
  save_content(writer, include_state);
}

void Pipeline::save_content(archive::Writer& writer, bool include_state) const {
  if (forecaster() != nullptr) {
    const forecasting::Forecaster current = stream_->forecaster();
    writer.object("forecaster",
                  [&](archive::Writer& inner) { current.save(inner, include_state); });
    return;
  }
  if (batch() != nullptr) {
    writer.object("batch", [&](archive::Writer& inner) { batch()->save(inner); });
    return;
  }
  if (rows()->transform) {
    writer.object("transform", [&](archive::Writer& inner) {
      rows()->transform->save(inner);
      if (include_state) inner.array("state", rows()->transform_state);
    });
    return;
  }
  if (plan() != nullptr) {
    writer.object("plan", [&](archive::Writer& inner) { plan()->save(inner); });
  }
  if (rows()->model) {
    writer.object("boosting", [&](archive::Writer& inner) { rows()->model->save(inner); });
  }
  if (!stream_ || !include_state) return;
  plan::PanelState state = stream_->state();
  state.resize(stream_->ids().size());
  writer.object("state", [&](archive::Writer& inner) { state.save(inner); });
}

Pipeline Pipeline::complete(const archive::Reader& reader, const StreamOptions& options) {
  return reader.made([&] {
    Pipeline pipeline(load_content(reader), load_parts(reader), options);
    reader.check(reader.text("kind") == pipeline.kind(), "kind", "is not that of the contents");
    return pipeline;
  });
}

Pipeline Pipeline::load(const archive::Reader& reader, const StreamOptions& options, bool replay) {
  return reader.made([&] {
    Pipeline pipeline(std::make_shared<const Content>(load_content(reader)), load_parts(reader),
                      Golden::load(reader.object("golden")), options);
    check_sizes(pipeline.golden_, *pipeline.content_, reader.object("golden"));
    reader.check(reader.text("kind") == pipeline.kind(), "kind", "is not that of the contents");
    if (!replay) return pipeline;
    const auto replayed = mliot::pipeline::replay(*pipeline.content_, pipeline.golden_);
    reader.check(replayed == pipeline.golden_.expected, "golden",
                 "vectors do not replay: this build gives other bits than the one that made the "
                 "file");
    return pipeline;
  });
}

}  // namespace mliot::pipeline
