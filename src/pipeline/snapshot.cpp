// Snapshots of a stream: everything that events have changed, and back.
#include <algorithm>
#include <cmath>

#include "mliot/core/error.hpp"
#include "pipeline/stream_engine.hpp"

namespace mliot::pipeline::detail {
namespace {

constexpr std::size_t kScaleFields = 4;

void append(std::vector<double>& values, const forecasting::ErrorScale& scale) {
  values.insert(values.end(),
                {scale.previous, scale.differences, scale.level, static_cast<double>(scale.n)});
}

bool is_scale(std::span<const double> fields) {
  constexpr double kMost = 0x1p53;
  const double n = fields[3];
  return std::isfinite(fields[0]) && fields[1] >= 0 && std::isfinite(fields[1]) && fields[2] >= 0 &&
         std::isfinite(fields[2]) && n >= 0 && n <= kMost && n == std::floor(n);
}

forecasting::ErrorScale scale_from(std::span<const double> fields) {
  return {.previous = fields[0],
          .differences = fields[1],
          .level = fields[2],
          .n = static_cast<std::int64_t>(fields[3])};
}

}  // namespace

void StreamEngine::save(archive::Writer& writer) const {
  const std::size_t series = ids_.size();
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < series; ++i) ids.emplace_back(ids_.id(i));
  plan::PanelState state = state_;
  state.resize(series);
  std::vector<double> scales;
  for (std::size_t i = known_; i < series; ++i) append(scales, new_scales_[i - known_]);
  writer.value("kind", "state");
  writer.object("plan", [&](archive::Writer& inner) { plan_.save(inner); });
  writer.value("ids", ids);
  writer.object("state", [&](archive::Writer& inner) { state.save(inner); });
  writer.array("fixed", std::span<const double>(fixed_).subspan(
                            known_ * fixed_columns_, (series - known_) * fixed_columns_));
  writer.array("scales", scales);
}

void StreamEngine::restore(const archive::Reader& reader) {
  reader.check(reader.text("kind") == "state", "kind", "is no state of a stream");
  const plan::FeaturePlan saved = plan::FeaturePlan::load(reader.object("plan"));
  reader.check(archive::save(saved) == archive::save(plan_), "plan", "is of another model");
  const std::vector<std::string>& ids = reader.texts("ids");
  bool same = ids.size() >= known_;
  for (std::size_t i = 0; same && i < known_; ++i) same = ids[i] == ids_.id(i);
  reader.check(same, "ids", "are of other series");
  const std::size_t added = ids.size() - known_;
  reader.check(ids.size() <= ids_.capacity(), "ids",
               "are more series than there is room for; load with a larger new_series");
  const auto fixed = reader.array<double>("fixed", added * fixed_columns_);
  const auto scales = reader.array<double>("scales", added * kScaleFields);
  reader.check(std::none_of(fixed.begin(), fixed.end(), [](double x) { return std::isinf(x); }),
               "fixed", "holds an infinite value");
  for (std::size_t i = 0; i < added; ++i) {
    reader.check(is_scale(std::span(scales).subspan(i * kScaleFields, kScaleFields)), "scales",
                 "holds what is no scale of errors");
  }
  plan::PanelState state = plan::PanelState::load(plan_, reader.object("state"));
  reader.check(state.series() == ids.size(), "state", "holds another number of series");
  const SeriesIds checked(ids, 0);  // throws when an id is there twice
  state.resize(ids_.capacity());
  ids_.shrink(known_);
  for (std::size_t i = known_; i < ids.size(); ++i) {
    const Status status = ids_.add(ids[i], [](std::size_t) {});
    require<FormatError>(status == Status::ok, "state: id '{}': {}", ids[i], text_of(status));
  }
  std::copy(fixed.begin(), fixed.end(),
            fixed_.begin() + static_cast<std::ptrdiff_t>(known_ * fixed_columns_));
  std::fill(new_scales_.begin(), new_scales_.end(), forecasting::ErrorScale{});
  for (std::size_t i = 0; i < added; ++i) {
    new_scales_[i] = scale_from(std::span(scales).subspan(i * kScaleFields, kScaleFields));
  }
  state_ = std::move(state);
}

}  // namespace mliot::pipeline::detail
